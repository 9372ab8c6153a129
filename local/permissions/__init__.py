"""Strict mode: everyone calls with temporary credentials of a role, and a role may do what template.yaml says."""
