"""Deploys a throw-away stack to a real account, audits it, and takes it down again: `make verify-aws`."""
