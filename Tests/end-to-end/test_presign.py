"""A browser uploads with a form that presign-upload hands out, with no credentials of its own."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import stack_of
from forms import send
from pictures import photo
from stack import Stack

from local import LocalCloud
from local.step import example


@pytest.fixture(scope="module")
def cloud(started_cloud: Callable[..., LocalCloud]) -> Iterator[LocalCloud]:
    with started_cloud(parameters={"PresignedUploads": "on", "PresignSeconds": "60", "MaxBytes": "200000"}, strict=True) as cloud:
        yield cloud


def ask(cloud: LocalCloud, wish: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """What the function's URL would answer: the event is Lambda's, the HTTPS before it is not here."""
    name = cloud.control.functions()["PresignUpload"]["name"]
    event = example("presign-upload", "input") | {"body": json.dumps(wish)}
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    response = json.loads(answer["Payload"].read())
    assert response["headers"]["Content-Type"] == "application/json"
    return response["statusCode"], json.loads(response["body"])


def test_a_form_uploads_a_picture_that_is_rendered(cloud: LocalCloud) -> None:
    stack: Stack = stack_of(cloud)
    status, offer = ask(cloud, {"name": "C:\\Bilder\\Hafen 1.jpg", "type": "image/jpeg"})
    assert status == 200 and offer["key"].startswith("uploads/") and offer["key"].endswith("/Hafen-1.jpg")
    assert send(offer, photo(400, 300)) in (200, 204)
    head = stack.s3.head_object(Bucket=stack.input, Key=offer["key"])
    assert head["ContentType"] == "image/jpeg"
    assert stack.finished(offer["key"], head["ETag"].strip('"'))["status"] == "DONE"


def test_the_policy_names_every_field_the_bucket_and_a_size(cloud: LocalCloud) -> None:
    _, offer = ask(cloud, {"name": "a.png", "type": "image/png"})
    fields = offer["fields"]
    policy = json.loads(base64.b64decode(fields["policy"]))
    sent = {name: value for name, value in fields.items() if name not in ("policy", "x-amz-signature")}
    exact = {name: value for condition in policy["conditions"] if isinstance(condition, dict) for name, value in condition.items()}
    assert exact == sent | {"bucket": cloud.outputs["InputBucketName"]}
    assert ["content-length-range", 1, 200_000] in policy["conditions"]
    assert policy["expiration"] == offer["expires"]
    assert fields["x-amz-security-token"]


@pytest.mark.parametrize(
    "change",
    [{"key": "uploads/of-somebody-else.jpg"}, {"Content-Type": "text/html"}, {"acl": "public-read"}, {"x-amz-signature": "0" * 64},
     {"x-amz-security-token": "guessed"}, {"policy": base64.b64encode(b'{"expiration": "2999-01-01T00:00:00Z", "conditions": []}').decode()}],
)  # fmt: skip
def test_a_form_that_was_changed_uploads_nothing(cloud: LocalCloud, change: dict[str, str]) -> None:
    """Strict mode is S3 here, in AWS's words: botocore's signer, and the policy condition by condition."""
    _, offer = ask(cloud, {"name": "a.jpg", "type": "image/jpeg"})
    assert send(offer | {"fields": offer["fields"] | change}, b"x") == 403


def test_a_file_that_is_too_large_is_refused_whatever_was_said_before(cloud: LocalCloud) -> None:
    _, offer = ask(cloud, {"name": "a.jpg", "type": "image/jpeg", "size": 10})
    assert send(offer, bytes(200_001)) == 400 and send(offer, b"") == 400


@pytest.mark.parametrize(
    ("wish", "status", "error"),
    [
        ({"name": "a.html", "type": "text/html"}, 415, "Image.Unsupported"),
        ({"name": "a.jpg", "type": "image/jpeg", "size": 200_001}, 413, "Image.TooLarge"),
        ({"name": "a.jpg"}, 400, "Event.Malformed"),
    ],
)
def test_what_no_form_is_given_for_is_said_by_status_and_name(
    cloud: LocalCloud, wish: dict[str, Any], status: int, error: str
) -> None:
    found, answer = ask(cloud, wish)
    assert (found, answer["error"]) == (status, error)
