"""A browser uploads with a form that presign-upload hands out, with no credentials of its own."""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from conftest import stack_of
from pictures import photo
from stack import Stack

from local import LocalCloud
from local.step import example


@pytest.fixture(scope="module")
def cloud(started_cloud: Callable[..., LocalCloud]) -> Iterator[LocalCloud]:
    with started_cloud(parameters={"PresignedUploads": "on", "PresignSeconds": "60", "MaxBytes": "200000"}) as cloud:
        yield cloud


def ask(cloud: LocalCloud, wish: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """What the function's URL would answer: the event is Lambda's, the HTTPS before it is not here."""
    name = cloud.control.functions()["PresignUpload"]["name"]
    event = example("presign-upload", "input") | {"body": json.dumps(wish)}
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    response = json.loads(answer["Payload"].read())
    assert response["headers"]["Content-Type"] == "application/json"
    return response["statusCode"], json.loads(response["body"])


def send(offer: dict[str, Any], file: bytes) -> int:
    """Sends the form as a browser does; the status."""
    boundary = "----form"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in offer["fields"].items()]  # fmt: skip
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'.encode()
    body = b"".join(parts) + head + file + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(offer["url"], data=body, headers=headers)) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_form_uploads_a_picture_that_is_rendered(cloud: LocalCloud) -> None:
    stack: Stack = stack_of(cloud)
    status, offer = ask(cloud, {"name": "C:\\Bilder\\Hafen 1.jpg", "type": "image/jpeg"})
    assert status == 200 and offer["key"].startswith("uploads/") and offer["key"].endswith("/Hafen-1.jpg")
    assert send(offer, photo(400, 300)) in (200, 204)
    head = stack.s3.head_object(Bucket=stack.input, Key=offer["key"])
    assert head["ContentType"] == "image/jpeg"
    assert stack.finished(offer["key"], head["ETag"].strip('"'))["status"] == "DONE"


def test_the_policy_holds_key_type_and_size_and_is_signed_as_botocore_signs(cloud: LocalCloud) -> None:
    """What S3 will hold the form to; moto's S3 checks neither."""
    _, offer = ask(cloud, {"name": "a.png", "type": "image/png"})
    fields = offer["fields"]
    policy = json.loads(base64.b64decode(fields["policy"]))
    sent = {name: value for name, value in fields.items() if name not in ("policy", "x-amz-signature")}
    exact = {name: value for condition in policy["conditions"] if isinstance(condition, dict) for name, value in condition.items()}
    assert exact == sent | {"bucket": cloud.outputs["InputBucketName"]}
    assert ["content-length-range", 1, 200_000] in policy["conditions"]
    assert policy["expiration"] == offer["expires"]
    assert fields["x-amz-security-token"]
    request = AWSRequest()
    request.context["timestamp"] = fields["x-amz-date"]
    signer = SigV4Auth(Credentials(fields["x-amz-credential"].split("/")[0], "local"), "s3", cloud.region)
    assert fields["x-amz-signature"] == signer.signature(fields["policy"], request)


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
