"""The state machines alone: read off the files, and driven in moto's engine with scripted functions."""
