"""Lambda: real processes behind the Invoke API, talking the real Runtime API."""
