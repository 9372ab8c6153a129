"""Bills by the list prices."""

from collections import Counter

import pytest

from bench.cost import cost, gigabyte_seconds, prices
from bench.endtoend import Bill


def bill() -> Bill:
    return Bill(
        billed=Counter({"ResizeVariant": 0.1, "NotifySNS": 0.0203}),
        invocations=Counter({"ResizeVariant": 1, "NotifySNS": 1}),
        calls=Counter({"s3:PutObject": 2, "s3:HeadObject": 3, "dynamodb:PutItem": 1, "lambda:Invoke": 2}),
        transitions=12,
    )


def test_the_prices_are_those_of_the_one_table() -> None:
    assert prices()["lambdaRequests"] == pytest.approx(0.20e-6)
    assert {"expressRequests", "standardTransitions", "storageWrites", "tableWrites", "busEvents", "topicPublishes"} <= prices().keys()


def test_lambda_bills_whole_milliseconds_times_memory() -> None:
    assert gigabyte_seconds(bill()) == pytest.approx(0.1 * 1769 / 1024 + 0.021 * 256 / 1024)


def test_standard_is_billed_by_transitions_and_express_by_request_and_time() -> None:
    assert cost(bill(), "STANDARD").workflow == pytest.approx(12 * 25e-6)
    assert cost(bill(), "EXPRESS").workflow == pytest.approx(1e-6 + 0.2 * 64 / 1024 * 16.67e-6)
    assert cost(bill(), "none").workflow == 0


def test_calls_are_billed_by_what_aws_calls_them_and_invocations_apart() -> None:
    others = cost(bill(), "EXPRESS").others
    assert others["S3"] == pytest.approx(2 * 5e-6 + 3 * 0.4e-6)
    assert others["DynamoDB"] == pytest.approx(0.625e-6)
    assert set(others) == {"S3", "DynamoDB", "EventBridge"}
