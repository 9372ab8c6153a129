"""Executions that end without a word: the sweeper makes a dead letter of each, and a replay finishes the image."""

import time
from collections.abc import Callable

from conftest import stack_of
from pictures import photo
from stack import Stack, wait_for

from local import LocalCloud


def let_the_lease_run_out(stack: Stack, key: str) -> None:
    """Moves the record's times into the past, as if five minutes had gone by."""
    past = {":past": {"N": str(int(time.time()) - 1)}}
    stack.table.update_item(
        TableName=stack.outputs["TableName"],
        Key={"pk": {"S": f"image#{stack.input}/{key}"}},
        UpdateExpression="SET leaseUntil = :past, sweepAt = :past",
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues=past,
    )


def swept_and_replayed(stack: Stack, cloud: LocalCloud, key: str, e_tag: str) -> None:
    """What every lost execution ends as."""
    cloud.control.wait_until_idle(60)
    cloud.control.clear_faults()
    assert stack.record(key)["status"] == "RUNNING" and stack.letter(key) is None
    assert cloud.control.fire_schedule("SweepRule") == 1
    cloud.control.wait_until_idle(60)
    assert stack.record(key)["status"] == "RUNNING", "a lease that holds is left alone"
    owner = stack.record(key)["owner"]
    let_the_lease_run_out(stack, key)
    cloud.control.fire_schedule("SweepRule")
    letter = wait_for(lambda: stack.letter(key), "the dead letter")
    assert (letter["id"], letter["state"], letter["error"]["name"]) == (owner, "Execution", "Execution.Lost")
    assert stack.finished(key, e_tag)["error"]["name"] == "Execution.Lost"
    stack.replay()
    assert stack.finished(key, e_tag)["status"] == "DONE"
    assert stack.letter(key) is None


def test_a_dead_letter_that_could_not_be_sent_is_sent_by_the_sweeper(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/unsent.jpg"
    cloud.control.fault("sns", "Publish", status=400, code="InvalidParameter", count=None)
    cloud.control.fault("sqs", "SendMessage", status=500, code="InternalFailure", count=None)
    e_tag = stack.upload(key, photo(300, 200))
    wait_for(lambda: stack.record(key), "the claim")
    swept_and_replayed(stack, cloud, key, e_tag)


def rendering(stack: Stack, cloud: LocalCloud, key: str) -> tuple[str, str]:
    """An upload held as it is about to be rendered: its entity tag, its execution."""
    cloud.control.fault("lambda", "Invoke", resource="ResizeVariant", kind="hold", count=None)
    e_tag = stack.upload(key, photo(300, 200))
    wait_for(lambda: cloud.control.faults()[0]["struck"], "the renderer to be asked")
    assert stack.record(key)["status"] == "RUNNING"
    [execution] = [e for e in cloud.control.executions("ProcessImage") if e["status"] == "RUNNING"]
    return e_tag, execution["executionArn"]


def test_an_express_execution_that_timed_out_is_found(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/timed-out.jpg"
    cloud.control.wait_until_idle(60)
    e_tag, execution = rendering(stack, cloud, key)
    cloud.control.time_out(execution)
    cloud.control.clear_faults()
    cloud.control.wait_until_idle(60)
    assert cloud.control.executions("ProcessImage")[-1]["status"] == "TIMED_OUT"
    let_the_lease_run_out(stack, key)
    cloud.control.fire_schedule("SweepRule")
    assert wait_for(lambda: stack.letter(key), "the dead letter")["error"]["name"] == "Execution.Lost"
    assert stack.finished(key, e_tag)["status"] == "FAILED"


def test_aborted_killed_and_removed(started_cloud: Callable[..., LocalCloud]) -> None:
    """STANDARD, since only that can be stopped from outside."""
    with started_cloud(parameters={"WorkflowType": "STANDARD", "DeleteWithOriginal": "true"}) as cloud:
        stack = stack_of(cloud)
        an_aborted_execution_is_found(stack, cloud)
        a_function_killed_on_its_last_try_leaves_a_letter(stack, cloud)
        outputs_go_with_their_original(stack, cloud)


def an_aborted_execution_is_found(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/aborted.jpg"
    e_tag, execution = rendering(stack, cloud, key)
    stack.states.stop_execution(executionArn=execution)
    cloud.control.clear_faults()
    swept_and_replayed(stack, cloud, key, e_tag)


def a_function_killed_on_its_last_try_leaves_a_letter(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/killed-thrice.jpg"
    cloud.control.fault("lambda", "Invoke", resource="*ValidateAndExifOrient*", kind="kill", count=3)
    e_tag = stack.upload(key, photo(300, 200))
    letter = wait_for(lambda: stack.letter(key), "the dead letter")
    assert letter["error"]["name"] == "Runtime.ExitError" and letter["state"] == "ValidateAndExifOrient"
    stack.replay()
    assert stack.finished(key, e_tag)["status"] == "DONE" and stack.letter(key) is None


def outputs_go_with_their_original(stack: Stack, cloud: LocalCloud) -> None:
    key, other = "uploads/deleted.jpg", "uploads/deleted.png"
    first = stack.upload(key, photo(300, 200))
    stack.finished(key, first)
    e_tag = stack.upload(key, photo(400, 300))
    kept = stack.upload(other, photo(300, 200, "PNG"))
    assert stack.finished(key, e_tag)["status"] == stack.finished(other, kept)["status"] == "DONE"
    cloud.control.wait_until_idle(60)
    [old] = [v for v in stack.s3.list_object_versions(Bucket=stack.input, Prefix=key)["Versions"] if not v["IsLatest"]]
    stack.s3.delete_object(Bucket=stack.input, Key=key, VersionId=old["VersionId"])
    cloud.control.wait_until_idle(60)
    assert stack.record(key)["status"] == "DONE" and stack.manifest(key), "an old version's end changes nothing"

    variants = {variant["key"] for variant in stack.manifest(key)["variants"]}
    stack.s3.delete_object(Bucket=stack.input, Key=key)
    tombstone = wait_for(lambda: (r := stack.record(key)) and r["status"] == "DELETED" and r, "the tombstone")
    assert tombstone["expiresAt"] > time.time() and tombstone["revision"] == 3
    assert stack.manifest(key) is None and not variants & set(stack.outputs_under(""))
    assert stack.manifest(other)["variants"], "another upload's stay"

    stack.upload(key, photo(400, 300))
    wait_for(lambda: stack.record(key)["status"] == "DONE", "the same bytes once more")
    assert stack.manifest(key)["revision"] == 4 and variants <= set(stack.outputs_under(""))
    assert stack.letter(key) is None
