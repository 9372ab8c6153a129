"""What images cost by AWS's list prices: those of Sources/Core/Prices.swift, on measured times and counted calls."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bench.endtoend import PEER, Bill
from bench.tools import ROOT

# Gigabytes of the functions as template.yaml has them by default.
MEMORY = {"ValidateAndExifOrient": 1769 / 1024, "ResizeVariant": 1769 / 1024, "Watermark": 1769 / 1024, "NotifySNS": 256 / 1024,
          "RekognitionTag": 256 / 1024, PEER: 1769 / 1024}  # fmt: skip
# An EXPRESS execution holds at least this much memory, in GB: https://aws.amazon.com/step-functions/pricing/
EXPRESS_GIGABYTES = 64 / 1024
LINES = {"s3:PutObject": "storageWrites", "s3:GetObject": "storageReads", "s3:HeadObject": "storageReads", "sns:Publish": "topicPublishes",
         "dynamodb:GetItem": "tableReads", "dynamodb:PutItem": "tableWrites", "dynamodb:UpdateItem": "tableWrites"}  # fmt: skip
SERVICES = {"storage": "S3", "table": "DynamoDB", "topic": "SNS"}


def prices() -> dict[str, float]:
    """Dollars for one unit, by the names of BilledItem."""
    text = (ROOT / "Sources" / "Core" / "Prices.swift").read_text(encoding="utf-8")
    return {name: float(value) for name, value in re.findall(r"\.(\w+): ([0-9.e-]+),", text)}


@dataclass(frozen=True)
class Cost:
    """Dollars for one image."""

    compute: float
    workflow: float
    others: dict[str, float]

    @property
    def total(self) -> float:
        return self.compute + self.workflow + sum(self.others.values())


def gigabyte_seconds(bill: Bill) -> float:
    """What Lambda bills: milliseconds rounded up, times memory."""
    return sum(-(-seconds * 1000 // 1) / 1000 * MEMORY[function] for function, seconds in bill.billed.items())


def cost(bill: Bill, workflow: str) -> Cost:
    """`workflow` is EXPRESS, STANDARD, or none for a function that S3 invokes itself."""
    price = prices()
    compute = gigabyte_seconds(bill) * price["lambdaGigabyteSeconds"] + bill.invocations.total() * price["lambdaRequests"]
    machine = 0.0
    if workflow == "STANDARD":
        machine = bill.transitions * price["standardTransitions"]
    elif workflow == "EXPRESS":
        # Billed in steps of 100 ms.
        seconds = -(-sum(bill.billed.values()) * 10 // 1) / 10
        machine = price["expressRequests"] + seconds * EXPRESS_GIGABYTES * price["expressGigabyteSeconds"]
    others = Counter[str]()
    for operation, count in bill.calls.items():
        if item := LINES.get(operation):
            # A consistent read is two units of the half that a plain one takes; an item here has less than 1 kB to write, 4 to read.
            others[next(name for prefix, name in SERVICES.items() if item.startswith(prefix))] += count * price[item]
    others["EventBridge"] += price["busEvents"]
    return Cost(compute, machine, dict(others))
