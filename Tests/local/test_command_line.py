"""`up` says where it is and what to try, `down` and signals end it with everything it started."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import boto3
import pytest
from small_stack import FIXTURES, FUNCTION, small_cloud, wait_for

from local import Control

ROOT = Path(__file__).resolve().parents[2]


def local(*arguments, state, **options):
    command = [sys.executable, "-m", "local", *arguments, "--state", str(state)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)


def up(state, *arguments):
    override = f"Worker={FUNCTION[0]} {FUNCTION[1]}"
    return local(
        "up",
        "--port",
        "0",
        "--template",
        str(FIXTURES / "template.yaml"),
        "--override",
        override,
        *arguments,
        state=state,
    )


def about(state):
    file = state / "cloud.json"
    return wait_for(lambda: file.exists() and json.loads(file.read_text()), 60)


def client(cloud, service):
    return boto3.client(
        service,
        endpoint_url=cloud["endpoint"],
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


def test_up_prints_the_endpoint_the_buckets_and_two_commands(tmp_path):
    process = up(tmp_path)
    cloud = about(tmp_path)
    upload = {"detail": {"object": {"key": "uploads/é.jpg"}}, "do": "fail", "errorType": "Image.Corrupt"}
    client(cloud, "stepfunctions").start_execution(
        stateMachineArn=cloud["outputs"]["ProcessArn"], input=json.dumps(upload)
    )
    Control(cloud["endpoint"]).wait_until_idle()
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert " Process FAILED Image.Corrupt uploads/é.jpg: as asked" in output
    assert cloud["endpoint"] in output and cloud["outputs"]["InputBucketName"] in output
    assert (
        f"aws --endpoint-url {cloud['endpoint']} s3 cp photo.jpg s3://{cloud['outputs']['InputBucketName']}/uploads/"
        in output
    )
    assert "darkroom process photo.jpg" in output
    assert cloud["secondsToStart"] < 15
    assert not (tmp_path / "cloud.json").exists()


@pytest.mark.parametrize("how", ["down", "SIGTERM"])
def test_stopping_ends_the_functions_too(tmp_path, how):
    process = up(tmp_path)
    cloud = about(tmp_path)
    pid = json.load(client(cloud, "lambda").invoke(FunctionName="Worker", Payload=b"{}")["Payload"])["pid"]
    if how == "down":
        down = local("down", state=tmp_path)
        assert "stopped" in down.communicate(timeout=20)[0] and down.returncode == 0
    else:
        process.terminate()
    assert process.wait(20) == 0
    wait_for(lambda: not os.path.exists(f"/proc/{pid}"), 5)


def test_down_without_a_cloud_is_no_error(tmp_path):
    down = local("down", state=tmp_path)
    assert "not running" in down.communicate(timeout=20)[0] and down.returncode == 0


def test_down_never_signals_a_process_that_is_not_a_cloud(tmp_path):
    """The pid in a stale file may belong to someone else by now."""
    (tmp_path / "cloud.json").write_text(json.dumps({"pid": os.getpid()}))
    down = local("down", state=tmp_path)
    assert "not running" in down.communicate(timeout=20)[0] and down.returncode == 0


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = local("up", "--port", str(taken.getsockname()[1]), state=tmp_path)
        output, _ = process.communicate(timeout=20)
    assert process.returncode == 2 and "Address already in use" in output and "Traceback" not in output


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ("WorkflowType=SLOW", "WorkflowType cannot be 'SLOW'"),
        ("Nonsense=1", "there is no parameter Nonsense"),
        ("Timeout=soon", "Timeout cannot be 'soon'"),
    ],
)
def test_a_parameter_that_aws_would_refuse_is_refused(tmp_path, parameter, message):
    process = up(tmp_path, "--parameter", parameter)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1 and message in output and "Traceback" not in output


def test_it_listens_on_loopback_only(tmp_path):
    with small_cloud(state=tmp_path) as cloud:
        port = int(cloud.endpoint.rsplit(":", 1)[1])
        listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
        addresses = [
            line.split()[1]
            for line in listening.splitlines()[1:]
            if line.split()[1:] and line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
        ]
        assert addresses == [f"0100007F:{port:04X}"]


def test_two_clouds_run_side_by_side_and_share_nothing(cloud):
    with small_cloud() as other:
        other.client("s3").put_object(Bucket=other.outputs["OutputBucketName"], Key="only-here", Body=b"")
        assert other.endpoint != cloud.endpoint
        names = {bucket["Name"] for bucket in cloud.client("s3").list_buckets()["Buckets"]}
        assert other.outputs["OutputBucketName"] not in names
