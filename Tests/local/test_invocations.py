"""Every way an invocation can end looks as it does on Lambda."""

from __future__ import annotations

import json
import os
import re
import threading

import botocore.exceptions
import pytest
from small_stack import FUNCTION, wait_for


def test_an_environment_is_reused_while_it_is_warm(invoke):
    first, _ = invoke({})
    second, _ = invoke({})
    assert second["pid"] == first["pid"]
    assert second["invocations"] == first["invocations"] + 1


def test_concurrent_invocations_run_in_processes_of_their_own(invoke):
    pids, started = [], threading.Barrier(3)

    def call():
        started.wait()
        pids.append(invoke({"do": "sleep", "seconds": 0.3})[0]["pid"])

    threads = [threading.Thread(target=call) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(pids)) == 3


def test_a_function_is_found_by_name_and_by_arn(cloud, invoke):
    function = cloud.control.functions()["Worker"]
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{function['name']}"
    assert invoke({"a": 1}, function["name"])[0]["event"] == {"a": 1}
    assert invoke({"a": 2}, arn)[0]["event"] == {"a": 2}


def test_a_time_out_kills_the_process_and_says_so(cloud, invoke):
    cloud.control.override("Worker", timeout=0.5)
    pid = invoke({})[0]["pid"]
    payload, answer = invoke({"do": "sleep", "seconds": 30})
    assert answer["StatusCode"] == 200 and answer["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "Sandbox.Timedout"
    assert re.fullmatch(r"RequestId: \S+ Error: Task timed out after 0\.50 seconds", payload["errorMessage"])
    wait_for(lambda: not os.path.exists(f"/proc/{pid}"))
    assert invoke({})[0]["pid"] != pid


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"do": "crash", "signal": "SIGKILL"}, "Runtime exited with error: signal: killed"),
        ({"do": "crash", "signal": "SIGSEGV"}, "Runtime exited with error: signal: segmentation fault"),
        ({"do": "crash", "signal": "SIGILL"}, "Runtime exited with error: signal: illegal instruction"),
        ({"do": "exit", "status": 3}, "Runtime exited with error: exit status 3"),
        ({"do": "exit", "status": 0}, "Runtime exited without providing a reason"),
    ],
)
def test_a_crash_is_named_as_lambda_names_it(invoke, event, reason):
    payload, answer = invoke(event)
    assert answer["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "Runtime.ExitError"
    assert payload["errorMessage"] == f"RequestId: {answer['ResponseMetadata']['RequestId']} Error: {reason}"


def test_a_function_error_keeps_its_name_and_the_environment_stays_warm(invoke):
    pid = invoke({})[0]["pid"]
    payload, answer = invoke({"do": "fail", "errorType": "Image.Corrupt"})
    assert answer["StatusCode"] == 200 and answer["FunctionError"] == "Unhandled"
    assert payload == {"errorType": "Image.Corrupt", "errorMessage": "as asked", "stackTrace": []}
    assert invoke({})[0]["pid"] == pid


def test_an_init_error_is_the_invocations_error(cloud, invoke):
    cloud.control.override("Worker", variables={"FAIL_INIT": "error"})
    payload, answer = invoke({})
    assert answer["FunctionError"] == "Unhandled"
    assert payload == {"errorType": "Config.Invalid", "errorMessage": "no preset"}


def test_a_program_that_ends_before_it_is_ready_is_an_exit_error(cloud, invoke):
    cloud.control.override("Worker", variables={"FAIL_INIT": "exit"})
    payload, _ = invoke({})
    assert payload["errorType"] == "Runtime.ExitError"
    assert payload["errorMessage"].endswith("Runtime exited with error: exit status 7")
    assert "cannot start" in cloud.log("Worker")


def test_a_missing_program_is_said_by_name(cloud, invoke):
    cloud.control.override("Worker", ["/nowhere/validate"])
    payload, _ = invoke({})
    assert payload["errorType"] == "Runtime.InvalidEntrypoint" and "/nowhere/validate" in payload["errorMessage"]


def test_more_memory_than_the_template_gives_is_killed(cloud, invoke):
    assert invoke({"do": "grow", "megabytes": 40})[0]["grown"] == 40 * 1024 * 1024
    payload, answer = invoke({"do": "grow", "megabytes": 200, "seconds": 10})
    assert answer["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "Runtime.ExitError" and payload["errorMessage"].endswith("signal: killed")
    report = [line for line in cloud.log("Worker").splitlines() if line.startswith("REPORT")][-1]
    assert "Memory Size: 128 MB" in report and "Max Memory Used: 128 MB" in report


def test_beyond_the_reserved_concurrency_is_throttled(cloud, invoke):
    result = []
    thread = threading.Thread(target=lambda: result.append(invoke({"do": "sleep", "seconds": 1}, "OneAtATime")))
    thread.start()
    wait_for(lambda: "sleeping" in cloud.log("OneAtATime"))
    with pytest.raises(botocore.exceptions.ClientError) as error:
        invoke({}, "OneAtATime")
    thread.join()
    assert error.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert error.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert result[0][0]["invocations"] == 1
    assert invoke({}, "OneAtATime")[0]["invocations"] == 2


def test_a_response_over_six_megabytes_is_an_error(cloud, invoke):
    payload, answer = invoke({"do": "big", "bytes": 6_300_000})
    assert answer["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "Function.ResponseSizeTooLarge"
    wait_for(lambda: "refused: 413" in cloud.log("Worker"))


def test_a_function_sees_what_lambda_and_the_template_set_and_nothing_else(cloud, invoke, monkeypatch):
    environment, _ = invoke({"do": "environment"})
    spec = cloud.control.functions()["Worker"]
    cloud.control.override("Worker", FUNCTION, variables={"DARKROOM_OUTPUT_BUCKET": "x"})
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == spec["name"]
    assert environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "128"
    assert environment["AWS_REGION"] == "us-east-1" and environment["AWS_ENDPOINT_URL"] == cloud.endpoint
    assert environment["AWS_ACCESS_KEY_ID"] and environment["AWS_SESSION_TOKEN"] and environment["LAMBDA_TASK_ROOT"]
    assert "HOME" not in environment and "PYTHONPATH" not in environment
    assert invoke({"do": "environment"})[0]["DARKROOM_OUTPUT_BUCKET"] == "x"


def test_the_log_frames_each_invocation(cloud, invoke):
    cloud.control.override("Worker", FUNCTION)
    payload, answer = invoke({"do": "sleep", "seconds": 0.05})
    request_id = answer["ResponseMetadata"]["RequestId"]
    lines = [line for line in cloud.log("Worker").splitlines()]
    start = lines.index(f"START RequestId: {request_id} Version: $LATEST")
    assert lines[start + 1 : start + 3] == ["sleeping", f"END RequestId: {request_id}"]
    report = lines[start + 3].split("\t")
    assert report[0] == f"REPORT RequestId: {request_id}"
    assert [part.split(":")[0] for part in report[1:]] == [
        "Duration", "Billed Duration", "Memory Size", "Max Memory Used", "Init Duration",
    ]  # fmt: skip


def test_an_unknown_function_is_not_found(invoke):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        invoke({}, "Nobody")
    assert error.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_a_dry_run_runs_nothing_and_an_event_runs_later(cloud, invoke):
    before = cloud.log("Worker").count("START")
    assert invoke({}, InvocationType="DryRun")[1]["StatusCode"] == 204
    assert cloud.log("Worker").count("START") == before
    assert invoke({}, InvocationType="Event")[1]["StatusCode"] == 202
    wait_for(lambda: cloud.log("Worker").count("START") == before + 1)


def test_a_payload_that_is_not_json_is_refused(cloud):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        cloud.client("lambda").invoke(FunctionName="Worker", Payload=b"{oops")
    assert error.value.response["Error"]["Code"] == "InvalidRequestContentException"


def test_killing_an_invocation_in_mid_flight_ends_it_as_a_crash(cloud, invoke):
    results = []
    thread = threading.Thread(target=lambda: results.append(invoke({"do": "sleep", "seconds": 2})))
    thread.start()
    request_id = cloud.control.kill("Worker")
    thread.join()
    payload = results[0][0]
    assert payload["errorType"] == "Runtime.ExitError" and request_id in payload["errorMessage"]
    assert json.dumps(payload).count("killed") == 1


def test_the_log_is_also_in_the_functions_log_group(cloud, invoke):
    answer = invoke({"do": "sleep", "seconds": 0})[1]
    group = invoke({"do": "environment"})[0]["AWS_LAMBDA_LOG_GROUP_NAME"]
    events = cloud.client("logs").filter_log_events(logGroupName=group)["events"]
    messages = [event["message"] for event in events]
    assert group == "/darkroom-tests/worker"
    assert f"START RequestId: {answer['ResponseMetadata']['RequestId']} Version: $LATEST" in messages


@pytest.mark.parametrize(
    ("kind", "error"),
    [("kill", "Runtime.ExitError"), ("out-of-memory", "Runtime.ExitError"), ("freeze", "Sandbox.Timedout")],
)
def test_a_fault_can_end_an_invocation(cloud, invoke, kind, error):
    cloud.control.override("Worker", timeout=1)
    cloud.control.fault("lambda", "Invoke", resource="Worker", kind=kind, seconds=0.1)
    assert invoke({"do": "sleep", "seconds": 5})[0]["errorType"] == error
    assert invoke({"after": "that"})[0]["event"] == {"after": "that"}


def test_a_killed_environment_never_gets_the_next_invocation(cloud, invoke):
    """The process of a timed-out invocation takes a moment to end; it was reused in that moment once."""
    cloud.control.override("Worker", timeout=0.5)
    for number in range(5):
        assert invoke({"do": "sleep", "seconds": 5})[0]["errorType"] == "Sandbox.Timedout"
        assert invoke({"number": number})[0]["event"] == {"number": number}
