"""Packs each function for Lambda's `provided.al2023`: one folder or zip that carries all it needs. `python -m package --help`."""
