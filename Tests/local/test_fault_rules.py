"""Which requests a rule strikes, and what a file of faults may say."""

from __future__ import annotations

import json
import random

import pytest
from small_stack import small_cloud

from local.faults import Faults
from local.faults.file import EventFaults, FaultFile
from local.operation import Operation

GET = Operation("s3", "GetObject", "bucket/key")


def kinds(faults, operations):
    struck = [faults.strike(operation) for operation in operations]
    return [strike and strike.kind for strike in struck]


def faulty(*rules, seed=0):
    faults = Faults(seed)
    for rule in rules:
        faults.add({"service": "s3"} | rule)
    return faults


def test_the_same_seed_strikes_the_same_requests():
    requests = [Operation("s3", "GetObject", f"b/{number}") for number in range(200)]

    def struck(seed):
        return kinds(faulty({"probability": 0.3, "count": None}, seed=seed), requests)

    assert struck(7) == struck(7) != struck(8)
    assert 30 < sum(kind is not None for kind in struck(7)) < 90


def test_the_order_of_requests_for_different_objects_changes_nothing():
    """Threads come in another order every time; a seed has to mean the same all the same."""
    requests = [Operation("s3", "GetObject", f"b/{number % 20}") for number in range(200)]
    shuffled = random.Random(1).sample(requests, len(requests))

    def struck(order):
        faults, by_resource = faulty({"probability": 0.3, "count": None}, seed=7), {}
        for operation in order:
            by_resource.setdefault(operation.resource, []).append(faults.strike(operation) is not None)
        return by_resource

    assert struck(requests) == struck(shuffled)


def test_cleared_faults_draw_from_the_beginning_again():
    faults, requests = faulty({"probability": 0.3, "count": None}, seed=3), [GET] * 50
    first = kinds(faults, requests)
    faults.clear()
    faults.add({"service": "s3", "probability": 0.3, "count": None})
    assert kinds(faults, requests) == first


def test_a_rule_strikes_its_number_of_times_after_those_it_lets_pass():
    faults = faulty({"after": 2, "count": 2, "kind": "reset"})
    assert kinds(faults, [GET] * 6) == [None, None, "reset", "reset", None, None]


def test_the_first_rule_that_strikes_wins():
    faults = faulty({"kind": "reset"}, {"kind": "throttled", "count": None})
    assert kinds(faults, [GET] * 3) == ["reset", "throttled", "throttled"]


def test_a_script_is_followed_once():
    assert kinds(faulty({"script": ["pass", "reset", "pass", "lost-answer"]}), [GET] * 6) == [
        None, "reset", None, "lost-answer", None, None,
    ]  # fmt: skip


def test_a_rule_that_can_do_nothing_to_a_request_does_not_count_it():
    faults = faulty({"kind": "short-body"})
    assert faults.strike(GET, lambda kind: False) is None
    assert faults.described()[0]["struck"] == 0
    assert faults.strike(GET).kind == "short-body"


def test_resources_are_matched_by_pattern():
    faults = faulty({"resource": "*/a/*", "count": None})
    assert kinds(faults, [Operation("s3", "GetObject", name) for name in ("b/a/k", "b/c/k")]) == ["error", None]


def test_seconds_of_a_range_are_drawn_within_it():
    faults = faulty({"kind": "latency", "seconds": [1, 3], "count": None})
    seconds = [faults.strike(GET).seconds for _ in range(100)]
    assert 1 <= min(seconds) < 1.5 and 2.5 < max(seconds) < 3


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ({"kind": "meteor"}, "unknown kind"),
        ({"script": ["pass", "meteor"]}, "unknown kind"),
        ({"caller": "nobody"}, "unknown caller"),
        ({"probability": 5}, "expected 0 to 1"),
        ({"seconds": [3, 1]}, r"expected a number or \[least, most\]"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(rule, complaint):
    with pytest.raises(ValueError, match=complaint):
        faulty(rule)


@pytest.mark.parametrize(
    "document",
    [
        '{"rule": []}',
        '{"events": {"copies": [3, 1]}}',
        '{"events": {"late": 1}}',
        '{"rules": [{"service": "s3", "kid": "reset"}]}',
        '{"rules": [{"service": "s3", "kind": "meteor"}]}',
        "[]",
        "{",
    ],
)
def test_a_file_that_means_nothing_is_refused_by_its_name(tmp_path, document):
    file = tmp_path / "faults.json"
    file.write_text(document)
    with pytest.raises(ValueError, match="faults.json"):
        FaultFile.read(file)


def test_a_cloud_can_be_started_with_a_file_of_faults(tmp_path):
    rule = {"service": "s3", "operation": "HeadObject", "kind": "throttled", "probability": 0.5, "count": None}
    document = {"seed": 7, "events": {"copies": [3, 3], "spread": 0.3}, "rules": [rule]}
    assert FaultFile.of(document).events == EventFaults((3, 3), 0.3)
    (tmp_path / "faults.json").write_text(json.dumps(document))
    with small_cloud(faults=tmp_path / "faults.json") as cloud:
        (described,) = cloud.control.faults()
        assert (described["kind"], described["probability"]) == ("throttled", 0.5)
        cloud.client("s3").put_object(Bucket=cloud.outputs["InputBucketName"], Key="uploads/a.jpg", Body=b"a")
        cloud.control.wait_until_idle(20)
        assert len(cloud.control.executions("Process")) == 3
