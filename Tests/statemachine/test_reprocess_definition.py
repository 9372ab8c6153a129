"""What moto's Distributed Map cannot show of reprocess, read off the definition and the template."""

import json
import re

import pytest

from .definitions import State, load, states
from .template import PARAMETERS, RESOURCES, referenced

MAPS = [state for state in states(load("reprocess")) if state.is_distributed_map]
BY_NAME = {state.name: state for state in states(load("reprocess"))}
LISTING, INVENTORY = MAPS


def children(of: State) -> dict[str, dict]:
    return of.body["ItemProcessor"]["States"]


def without_comments(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_comments(inner) for key, inner in value.items() if key != "Comment"}
    return [without_comments(inner) for inner in value] if isinstance(value, list) else value


def test_both_maps_do_the_same_with_what_they_read():
    """The language knows no way to name a processor twice. States are renamed, since names are unique in a machine."""
    renamed = json.loads(re.sub(r'"(\w+)Row"', r'"\1"', json.dumps(children(INVENTORY))))
    assert without_comments(renamed) == without_comments(children(LISTING))
    fields = LISTING.body.keys() - {"Comment", "Label", "ItemReader", "ItemSelector", "ItemProcessor"}
    assert {field: LISTING.body[field] for field in fields} == {field: INVENTORY.body[field] for field in fields}
    selectors = [state.body["ItemSelector"] for state in MAPS]
    assert [selector.pop("isEncoded") for selector in json.loads(json.dumps(selectors))] == [False, True]
    assert {**selectors[0], "isEncoded": None} == {**selectors[1], "isEncoded": None}


@pytest.mark.parametrize("state", MAPS, ids=lambda state: state.name)
def test_a_map_has_what_aws_demands_of_a_distributed_one(state):
    body = state.body
    assert body["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}
    assert re.fullmatch(r"[A-Za-z0-9]{1,40}", body["Label"]), "part of ARNs"
    assert not {"MaxConcurrency", "ToleratedFailurePercentage", "ToleratedFailureCount"} & body.keys(), "both spellings are refused"
    for path in ("MaxConcurrencyPath", "ToleratedFailurePercentagePath", "ToleratedFailureCountPath"):
        assert body[path].removeprefix("$.run.") in load("reprocess")["States"]["Begin"]["Parameters"]["usual"] | {"concurrency": 0}
    writer = body["ResultWriter"]
    assert writer["Resource"] == "arn:aws:states:::s3:putObject" and writer.keys() == {"Resource", "Parameters"}
    assert writer["Parameters"]["Prefix.$"] == "States.Format('reprocess/{}', $$.Execution.Name)"
    assert [catcher["ErrorEquals"] for catcher in state.catchers] == [["States.ALL"]]


def test_the_readers_are_the_two_that_step_functions_reads_page_by_page():
    assert LISTING.body["ItemReader"].keys() == {"Resource", "Parameters"}, "listObjectsV2 takes no ReaderConfig without a transformation"
    assert INVENTORY.body["ItemReader"]["ReaderConfig"] == {"InputType": "MANIFEST"}
    assert "MaxItems" not in json.dumps([state.body["ItemReader"] for state in MAPS])


def test_labels_differ():
    assert LISTING.body["Label"] != INVENTORY.body["Label"]


def test_an_express_child_never_asks_for_what_express_cannot_do():
    for state in MAPS:
        for name, body in children(state).items():
            resource = body.get("Resource", "")
            assert not resource.endswith((".sync", ".sync:2", ".waitForTaskToken")), name
            assert "$$.Execution" not in json.dumps(body), f"{name}: the child's on AWS, the parent's in moto"


def test_a_child_has_given_up_before_its_five_minutes_are_over():
    """A time-out of the child itself would be a failure without a cause. Retries of functions and tables wait at most once each."""
    waits = LISTING.body["ItemSelector"]["waits"]
    bodies = children(LISTING)
    start = bodies["StartProcessImage"]
    (retrier,) = start["Retry"]
    delays = sum(min(retrier["IntervalSeconds"] * retrier["BackoffRate"] ** n, retrier["MaxDelaySeconds"])
                 for n in range(retrier["MaxAttempts"]))  # fmt: skip
    assert delays >= 25, "throttled starts wait"
    assert sum(waits) + delays + start["TimeoutSeconds"] + 30 < 300
    assert bodies["LookedLongEnough"]["Choices"][0]["NumericGreaterThanEquals"] == len(waits) - 1
    assert LISTING.body["ItemSelector"]["look"] == {"number": 0, "seconds": waits[0]}
    assert f"within {sum(waits)} seconds" in bodies["NoVerdict"]["Cause"]
    # Nearly every execution has ended by then: functions stop working 150 s after its start.
    assert sum(waits) > 150 + 30


def test_a_start_that_is_throttled_is_tried_again_and_one_that_was_made_is_followed():
    start = children(LISTING)["StartProcessImage"]
    assert {"StepFunctions.ThrottlingException", "StepFunctions.ExecutionLimitExceededException"} <= set(start["Retry"][0]["ErrorEquals"])
    assert start["Catch"][0] == {
        "ErrorEquals": ["StepFunctions.ExecutionAlreadyExistsException"], "ResultPath": "$.error", "Next": "WaitForReceipt",
    }  # fmt: skip
    assert len("reprocess-") + 36 <= 80, "an execution's name"


def test_no_fail_state_uses_a_name_that_is_step_functions_own():
    fails = [state.body for state in states(load("reprocess")) if state.body["Type"] == "Fail"]
    assert fails and not any(body.get("Error", "").startswith("States.") for body in fails)
    assert [body for body in fails if "ErrorPath" in body] == [BY_NAME["NoRecipe"].body], "a function's own names only"


def test_the_usual_concurrency_is_a_parameter_and_within_what_the_machine_accepts():
    parameter = PARAMETERS["ReprocessConcurrency"]
    assert (parameter["MinValue"], parameter["MaxValue"]) == (1, 10_000) and parameter["Default"] <= 100
    assert referenced(RESOURCES["Reprocess"]["Properties"]["DefinitionSubstitutions"]["ReprocessConcurrency"]) == {"ReprocessConcurrency"}


def test_reports_lie_where_the_work_bucket_lets_them_expire():
    rules = RESOURCES["WorkBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules} == {"work/": 1, "reprocess/": 90}
