"""Executions run the template's definitions, with Lambda's errors under their own names and EXPRESS's limits."""

from __future__ import annotations

import json
import threading

import botocore.exceptions
import pytest
from small_stack import FUNCTION, small_cloud, wait_for


def start(cloud, event, machine="ProcessArn", **options):
    """Starts an execution and waits for its end; as the control endpoint shows it."""
    arn = cloud.client("stepfunctions").start_execution(
        stateMachineArn=cloud.outputs[machine], input=json.dumps(event), **options
    )["executionArn"]
    cloud.control.wait_until_idle(30)
    return next(e for e in cloud.control.executions() if e["executionArn"] == arn)


def test_a_function_errors_name_reaches_catch(cloud):
    execution = start(cloud, {"do": "fail", "errorType": "Image.Corrupt"})
    assert (execution["status"], execution["error"]) == ("FAILED", "Image.Corrupt")
    assert json.loads(execution["cause"]) == {
        "errorType": "Image.Corrupt",
        "errorMessage": "as asked",
        "stackTrace": [],
    }


def test_a_time_out_reaches_catch_under_its_name(cloud):
    cloud.control.override("Worker", timeout=0.3)
    assert start(cloud, {"do": "sleep", "seconds": 9})["error"] == "Sandbox.Timedout"


def test_a_crash_is_retried_and_can_succeed(cloud):
    cloud.control.fault("lambda", "Invoke", resource="Worker", kind="kill")
    execution = start(cloud, {"do": "sleep", "seconds": 0.3})
    assert (execution["status"], execution["retries"]) == ("SUCCEEDED", 1)
    assert "signal: killed" in cloud.log("Worker")


def test_throttling_is_retried_until_it_passes(cloud):
    cloud.control.override("Worker", reserved=1)
    blocker = threading.Thread(
        target=lambda: cloud.client("lambda").invoke(FunctionName="Worker", Payload=b'{"do":"sleep","seconds":0.6}')
    )
    before = cloud.log("Worker").count("sleeping")
    blocker.start()
    wait_for(lambda: cloud.log("Worker").count("sleeping") > before)
    execution = start(cloud, {"after": "throttling"})
    blocker.join()
    assert execution["status"] == "SUCCEEDED" and execution["output"]["event"] == {"after": "throttling"}


def test_without_a_place_throttling_is_the_error(cloud):
    cloud.control.fault("lambda", "Invoke", status=429, code="TooManyRequestsException", count=None)
    assert start(cloud, {})["error"] == "Lambda.TooManyRequestsException"


@pytest.mark.parametrize("kind", ["reset", "lost-answer", "short-body", "reset-in-body"])
def test_a_broken_connection_is_an_error_that_retry_and_catch_can_name(cloud, kind):
    """moto made it States.Runtime, which ends an execution uncaught."""
    cloud.control.fault("lambda", "Invoke", kind=kind, count=None)
    assert start(cloud, {})["error"] == "Lambda.SdkClientException"


def test_a_throttled_start_has_the_name_that_retry_asks_for(cloud):
    """moto called it StepFunctions.ThrottlingExceptionException."""
    cloud.control.fault("states", "StartExecution", caller="state-machines", kind="throttled", count=None)
    assert start(cloud, {"name": "n", "input": {}}, "ParentArn")["error"] == "StepFunctions.ThrottlingException"


def test_a_nested_execution_starts_with_its_name_and_input(cloud):
    parent = start(cloud, {"name": "child-1", "input": {"x": 1}}, "ParentArn")
    assert parent["status"] == "SUCCEEDED"
    child = next(e for e in cloud.control.executions("Process") if e["name"] == "child-1")
    assert parent["output"]["ExecutionArn"] == child["executionArn"]
    assert child["input"] == {"x": 1} and child["status"] == "SUCCEEDED"


def test_an_express_execution_cannot_be_described_stopped_or_listed(cloud):
    execution = start(cloud, {})
    client = cloud.client("stepfunctions")
    assert ":express:" in execution["executionArn"]
    for call in (client.describe_execution, client.get_execution_history, client.stop_execution):
        with pytest.raises(botocore.exceptions.ClientError) as error:
            call(executionArn=execution["executionArn"])
        assert error.value.response["Error"]["Code"] == "InvalidArn"
    with pytest.raises(botocore.exceptions.ClientError) as error:
        client.list_executions(stateMachineArn=cloud.outputs["ProcessArn"])
    assert error.value.response["Error"]["Code"] == "StateMachineTypeNotSupported"


def test_an_express_name_can_be_used_again_and_a_standard_one_cannot(cloud):
    assert start(cloud, {}, name="twice")["executionArn"] != start(cloud, {}, name="twice")["executionArn"]
    start(cloud, {"name": "n", "input": {}}, "ParentArn", name="once")
    with pytest.raises(botocore.exceptions.ClientError) as error:
        start(cloud, {"name": "n", "input": {}}, "ParentArn", name="once")
    assert error.value.response["Error"]["Code"] == "ExecutionAlreadyExists"


def test_one_of_many_starts_with_the_same_name_wins(cloud):
    """moto let all of them run; then a replay started twice would process an image twice here and never on AWS."""
    client, results = cloud.client("stepfunctions"), []

    def run(number):
        try:
            client.start_execution(
                stateMachineArn=cloud.outputs["ParentArn"],
                name="race",
                input=json.dumps({"name": f"r{number}", "input": {}}),
            )
            results.append("started")
        except botocore.exceptions.ClientError as error:
            results.append(error.response["Error"]["Code"])

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["ExecutionAlreadyExists"] * 7 + ["started"]


def test_an_execution_without_a_name_gets_one(cloud):
    assert start(cloud, {})["name"]


def test_substitutions_are_resolved_in_the_definition_that_runs(cloud):
    machine = cloud.client("stepfunctions").describe_state_machine(stateMachineArn=cloud.outputs["ProcessArn"])
    assert machine["type"] == "EXPRESS"
    assert "${" not in machine["definition"] and cloud.control.functions()["Worker"]["name"] in machine["definition"]


def test_an_express_execution_ends_at_its_limit():
    with small_cloud(express_seconds=1) as cloud:
        cloud.control.override("Worker", FUNCTION, timeout=20)
        assert start(cloud, {"do": "sleep", "seconds": 3})["status"] == "TIMED_OUT"


def test_an_execution_can_be_ended_as_if_its_time_had_run_out(cloud):
    """Nothing that its last state does can change that any more."""
    cloud.control.fault("lambda", "Invoke", resource="Worker", kind="hold", count=None)
    cloud.client("stepfunctions").start_execution(stateMachineArn=cloud.outputs["ProcessArn"], name="slow", input='{"do": "fail"}')
    wait_for(lambda: cloud.control.faults()[0]["struck"])
    [arn] = [execution["executionArn"] for execution in cloud.control.executions("Process") if execution["name"] == "slow"]
    cloud.control.time_out(arn)
    cloud.control.clear_faults()
    cloud.control.wait_until_idle(30)
    [ended] = [execution for execution in cloud.control.executions("Process") if execution["name"] == "slow"]
    assert ended["status"] == "TIMED_OUT"


def test_a_standard_execution_is_described_and_outlives_the_express_limit():
    with small_cloud(express_seconds=0.5, parameters={"WorkflowType": "STANDARD"}) as cloud:
        execution = start(cloud, {"do": "sleep", "seconds": 1})
        described = cloud.client("stepfunctions").describe_execution(executionArn=execution["executionArn"])
        assert described["status"] == "SUCCEEDED"


def test_states_all_does_not_catch_a_path_that_is_not_there(cloud):
    """moto's error path would have hidden what ends an execution on AWS."""
    definition = {
        "StartAt": "Broken",
        "States": {
            "Broken": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": "Worker", "Payload.$": "$.nowhere"},
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}],
                "End": True,
            },
            "Caught": {"Type": "Succeed"},
        },
    }
    client = cloud.client("stepfunctions")
    arn = client.create_state_machine(
        name="broken", definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/r"
    )["stateMachineArn"]
    client.start_execution(stateMachineArn=arn)
    cloud.control.wait_until_idle(10)
    (execution,) = cloud.control.executions("broken")
    client.delete_state_machine(stateMachineArn=arn)
    assert (execution["status"], execution["error"]) == ("FAILED", "States.Runtime")
