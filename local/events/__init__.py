"""EventBridge: events in AWS's form, matched by the deployed rules, delivered with retries and dead letters."""
