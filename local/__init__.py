"""AWS on one machine: moto answers the APIs, the project's own binaries answer Lambda, template.yaml is deployed.

`python -m local up` starts it; tests use `LocalCloud` (a separate process each, since moto's state is global).
"""

from local.cloud import LocalCloud
from local.control_client import Control

__all__ = ["Control", "LocalCloud"]
