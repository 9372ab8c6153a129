"""The one function that many write in Darkroom's place: boto3 and Pillow behind the Lambda Runtime API.

An event is `{"bucket", "key", "outputs", "effort", "sizes"}`: a picture, where its files go, and what to make as bench/jobs.py
spells it, `tagged` where Rekognition is asked too; the answer names the files. `{"labels": {"bucket", "key"}}` asks Rekognition, which is one call.
"""

import http.client
import json
import os
from typing import Any

import boto3
from pillow_pipeline import work

API = "/2018-06-01/runtime/invocation"
MEDIA_TYPES = {"jpeg": "image/jpeg", "webp": "image/webp", "png": "image/png"}


def handle(event: dict[str, Any], clients: dict[str, Any]) -> dict[str, Any]:
    if place := event.get("labels"):
        image = {"S3Object": {"Bucket": place["bucket"], "Name": place["key"]}}
        return {"labels": clients["rekognition"].detect_labels(Image=image)["Labels"]}
    s3 = clients["s3"]
    files = work(s3.get_object(Bucket=event["bucket"], Key=event["key"])["Body"].read(), event)
    formats = {output["file"]: output["format"] for size in event["sizes"] for output in size["outputs"]}
    for name, data in files.items():
        s3.put_object(Bucket=event["outputs"], Key=name, Body=data, ContentType=MEDIA_TYPES[formats[name]])
    labels = []
    if event.get("tagged"):
        image = {"S3Object": {"Bucket": event["bucket"], "Name": event["key"]}}
        labels = clients["rekognition"].detect_labels(Image=image)["Labels"]
    if topic := event.get("topic"):
        clients["sns"].publish(TopicArn=topic, Message=json.dumps({"key": event["key"], "files": sorted(files), "labels": labels}))
    return {"files": sorted(files)}


def main() -> None:
    clients = {name: boto3.client(name) for name in ("s3", "sns", "rekognition")}
    api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        api.request("GET", f"{API}/next")
        response = api.getresponse()
        event = json.loads(response.read())
        try:
            answer, place = handle(event, clients), "response"
        except Exception as error:  # Whatever it is, Lambda is told.
            answer, place = {"errorType": type(error).__name__, "errorMessage": str(error)}, "error"
        api.request("POST", f"{API}/{response.headers['Lambda-Runtime-Aws-Request-Id']}/{place}", json.dumps(answer))
        api.getresponse().read()


if __name__ == "__main__":
    main()
