"""Faults on purpose, in AWS's own forms: by service, operation, resource and caller; by count, probability or script."""

from local.faults.faults import Faults
from local.faults.rule import FaultRule

__all__ = ["FaultRule", "Faults"]
