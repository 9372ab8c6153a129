"""reprocess with scripted functions and the real process-image, both in moto's engine mended by the local cloud's shims."""

import gzip
import json
import uuid
from urllib.parse import unquote_plus

import pytest

from .definitions import example, substitute
from .script import gives, throws

UPLOADS, WORK = "uploads-bucket", "work-bucket"
RECIPE = example("reprocess-recipe.output")["recipe"]


class Reprocess:
    """Buckets, a process-image to start, and a reprocess that starts it."""

    def __init__(self, stage) -> None:
        self.stage = stage
        self.s3 = stage.engine.client("s3")
        for bucket in (UPLOADS, WORK):
            self.s3.create_bucket(Bucket=bucket)
        arn = stage.engine.client("stepfunctions").create_state_machine(
            name=f"process-image-{uuid.uuid4().hex[:8]}", definition=substitute("process-image", stage.values),
            roleArn="arn:aws:iam::123456789012:role/test", type=stage.type,
        )["stateMachineArn"]  # fmt: skip
        stage.values |= {
            "ProcessImageArn": arn, "InputBucketName": UPLOADS, "InputPrefix": "uploads/", "WorkBucketName": WORK,
            "ReprocessConcurrency": "7",
        }  # fmt: skip
        script = stage.script
        script.on("ValidateAndExifOrient", gives({"recipe": RECIPE, "preset": "branded"}), when=asks("recipe"))
        answer = script.answer

        def answering(function, payload):
            if function == "NotifySNS":
                stage.put({"pk": f"receipt#{payload['request']['requestId']}", "verdict": "DONE", "planId": "3f9a"})
            if function == "ValidateAndExifOrient" and payload.get("action") == "decode":
                script.calls.append((function, payload))
                return gives({"key": unquote_plus(payload["key"])})
            return answer(function, payload)

        script.answer = answering

    def store(self, *keys: str, **options) -> None:
        for key in keys:
            self.s3.put_object(Bucket=UPLOADS, Key=key, Body=key.encode(), **options)

    def is_done(self, key: str, status: str = "DONE", recipe: str = RECIPE) -> None:
        """Leaves the record of an upload that was made."""
        tag = self.s3.head_object(Bucket=UPLOADS, Key=key)["ETag"].strip('"')
        self.stage.put({"pk": f"image#{UPLOADS}/{key}", "status": status, "recipe": recipe, "eTag": tag})

    def inventory(self, schema: str, *rows: tuple[str, ...], format: str = "CSV") -> dict[str, str]:
        body = gzip.compress("".join(",".join(f'"{value}"' for value in row) + "\n" for row in rows).encode())
        self.s3.put_object(Bucket=WORK, Key="lists/1.csv.gz", Body=body)
        manifest = {"sourceBucket": UPLOADS, "destinationBucket": f"arn:aws:s3:::{WORK}", "fileFormat": format,
                    "fileSchema": schema, "files": [{"key": "lists/1.csv.gz", "size": len(body)}]}  # fmt: skip
        self.s3.put_object(Bucket=WORK, Key="lists/manifest.json", Body=json.dumps(manifest).encode())
        return {"bucket": WORK, "key": "lists/manifest.json"}

    def run(self, change=lambda definition: None, **given):
        definition = json.loads(substitute("reprocess", self.stage.values))
        change(definition)
        return self.stage.engine.run("reprocess", json.dumps(definition), "STANDARD", given)

    def verdicts(self, ended) -> dict[str, str]:
        """What the report says of each object that did not fail."""
        return {entry["key"]: entry["verdict"] for entry in map(json.loads, (c["Output"] for c in self.report(ended, "SUCCEEDED")))}

    def failures(self, ended=None) -> dict[str, tuple[str, str]]:
        """What the report says of each object that failed: error and cause."""
        return {json.loads(c["Input"])["item"]["Key"]: (c.get("Error"), c.get("Cause")) for c in self.report(ended, "FAILED")}

    def report(self, ended, status: str) -> list[dict]:
        if ended and ended.output:
            key = ended.output["report"]["Key"]
        else:
            (key,) = [k["Key"] for k in self.s3.list_objects_v2(Bucket=WORK, Prefix="reprocess/")["Contents"] if "manifest" in k["Key"]]
        files = json.loads(self.s3.get_object(Bucket=WORK, Key=key)["Body"].read())["ResultFiles"][status]
        return [c for f in files for c in json.loads(self.s3.get_object(Bucket=WORK, Key=f["Key"])["Body"].read())]

    def started(self) -> dict[str, dict]:
        """The requests that process-image was started with, by key."""
        requests = [p["request"] for p in self.stage.script.asked("ValidateAndExifOrient") if "request" in p]
        assert len({request["key"] for request in requests}) == len(requests)
        return {request["key"]: request for request in requests}

    def strike(self) -> None:
        for bucket in (UPLOADS, WORK):
            for found in self.s3.list_objects_v2(Bucket=bucket).get("Contents", []):
                self.s3.delete_object(Bucket=bucket, Key=found["Key"])
            self.s3.delete_bucket(Bucket=bucket)


def asks(action: str):
    return lambda payload: payload.get("action") == action


@pytest.fixture
def reprocess(stage):
    reprocess = Reprocess(stage)
    yield reprocess
    reprocess.strike()


def test_everything_under_the_prefix_is_started_once_muted_and_reported(reprocess):
    reprocess.store("uploads/a.jpg", "uploads/b c+d%.jpg", "uploads/folder/", "uploads/folder/é.png", "elsewhere/x.jpg")
    ended = reprocess.run()
    assert ended.status == "SUCCEEDED" and ended.output["made"] == {"recipe": RECIPE, "preset": "branded"}
    started = reprocess.started()
    assert started.keys() == {"uploads/a.jpg", "uploads/b c+d%.jpg", "uploads/folder/é.png"}
    request = dict(started["uploads/a.jpg"])
    assert request.pop("requestId").startswith("reprocess-")
    assert request == {"bucket": UPLOADS, "key": "uploads/a.jpg", "preset": None, "force": False, "mute": True, "origin": "reprocess"}
    assert reprocess.verdicts(ended) == dict.fromkeys(started, "DONE") | {"uploads/folder/": "SKIPPED"}
    assert ended.output["report"]["Key"].startswith("reprocess/e-") and not reprocess.report(ended, "FAILED")


def test_a_run_is_told_prefix_preset_force_and_sound(reprocess):
    reprocess.store("uploads/2026/a.jpg", "uploads/2025/b.jpg")
    reprocess.run(prefix="uploads/2026/", preset="branded", force=True, mute=False)
    assert [p["preset"] for p in reprocess.stage.script.asked("ValidateAndExifOrient") if "action" in p] == ["branded"]
    (request,) = reprocess.started().values()
    assert (request["key"], request["preset"], request["force"], request["mute"]) == ("uploads/2026/a.jpg", "branded", True, False)


def test_what_is_done_by_the_same_recipe_starts_nothing_unless_forced(reprocess):
    keys = ["uploads/done", "uploads/other-recipe", "uploads/other-bytes", "uploads/partial", "uploads/unknown"]
    reprocess.store(*keys)
    reprocess.is_done("uploads/done")
    reprocess.is_done("uploads/other-recipe", recipe="0" * 20)
    reprocess.is_done("uploads/other-bytes")
    reprocess.store("uploads/other-bytes", Metadata={})
    reprocess.s3.put_object(Bucket=UPLOADS, Key="uploads/other-bytes", Body=b"new")
    reprocess.is_done("uploads/partial", status="PARTIAL")
    ended = reprocess.run()
    assert reprocess.verdicts(ended)["uploads/done"] == "UNCHANGED"
    assert reprocess.started().keys() == set(keys) - {"uploads/done"}
    reprocess.stage.script.calls.clear()
    reprocess.run(force=True)
    assert reprocess.started().keys() == set(keys)


def test_an_inventorys_rows_are_decoded_once_and_only_current_uploads_started(reprocess):
    reprocess.store("uploads/plain", "uploads/a b", "uploads/unchanged é")
    reprocess.is_done("uploads/unchanged é")
    tag = reprocess.s3.head_object(Bucket=UPLOADS, Key="uploads/unchanged é")["ETag"].strip('"')
    manifest = reprocess.inventory(
        "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, ETag, StorageClass",
        (UPLOADS, "uploads/plain", "1", "true", "false", "x", "STANDARD"),
        (UPLOADS, "uploads/a+b", "1", "true", "false", "x", "STANDARD"),
        (UPLOADS, "uploads/unchanged+%C3%A9", "1", "true", "false", tag, "STANDARD"),
        (UPLOADS, "uploads/old", "1", "false", "false", "x", "STANDARD"),
        (UPLOADS, "uploads/gone", "2", "true", "true", "", ""),
        (UPLOADS, "uploads/folder/", "2", "true", "false", "x", "STANDARD"),
        (UPLOADS, "uploads/cold", "2", "true", "false", "x", "DEEP_ARCHIVE"),
        ("another", "uploads/there", "2", "true", "false", "x", "STANDARD"),
    )
    ended = reprocess.run(inventory=manifest)
    assert ended.status == "SUCCEEDED"
    assert reprocess.started().keys() == {"uploads/plain", "uploads/a b"}
    skipped = dict.fromkeys(["uploads/old", "uploads/gone", "uploads/folder/", "uploads/cold", "uploads/there"], "SKIPPED")
    assert reprocess.verdicts(ended) == skipped | {
        "uploads/plain": "DONE", "uploads/a b": "DONE", "uploads/unchanged é": "UNCHANGED",
    }  # fmt: skip
    decoded = [p["key"] for p in reprocess.stage.script.asked("ValidateAndExifOrient") if p.get("action") == "decode"]
    assert sorted(decoded) == ["uploads/a+b", "uploads/unchanged+%C3%A9"]
    assert all(p.keys() == example("reprocess-decode.input").keys()
               for p in reprocess.stage.script.asked("ValidateAndExifOrient") if p.get("action") == "decode")  # fmt: skip


def test_an_inventory_of_another_format_is_refused_by_name(reprocess):
    ended = reprocess.run(inventory=reprocess.inventory("Bucket, Key", format="Parquet"))
    assert (ended.status, ended.error) == ("FAILED", "Reprocess.Stopped")
    assert "States.ItemReaderFailed" in ended.cause and "Parquet" in ended.cause


def test_what_fails_leaves_its_dead_letter_and_is_named_in_the_report(reprocess):
    reprocess.store("uploads/bad", "uploads/good")
    reprocess.stage.script.on(
        "ValidateAndExifOrient", throws("Image.Corrupt", "cut in half"),
        when=lambda p: "request" in p and p["request"]["key"].endswith("bad"),
    )  # fmt: skip
    ended = reprocess.run(toleratedFailurePercentage=50)
    assert ended.status == "SUCCEEDED"
    assert reprocess.failures(ended) == {"uploads/bad": ("Reprocess.Failed", "Image.Corrupt: cut in half")}
    assert reprocess.verdicts(ended) == {"uploads/good": "DONE"}
    (letter,) = reprocess.stage.letters()
    assert letter["input"]["key"] == "uploads/bad" and letter["error"]["name"] == "Image.Corrupt"
    assert reprocess.stage.news() == [], "muted"


@pytest.mark.parametrize("given", [{"toleratedFailureCount": 2}, {"toleratedFailurePercentage": 20}])
def test_too_many_failures_stop_the_run_and_leave_the_report(reprocess, given):
    reprocess.store(*(f"uploads/{number:02}" for number in range(10)))
    reprocess.stage.script.on("ValidateAndExifOrient", throws("Config.Invalid", "no such preset"), when=lambda p: "request" in p)
    ended = reprocess.run(concurrency=1, **({"toleratedFailurePercentage": 100} | given))
    assert (ended.status, ended.error) == ("FAILED", "Reprocess.Stopped")
    assert "States.ExceedToleratedFailureThreshold" in ended.cause
    assert len(reprocess.started()) == len(reprocess.failures()) == 3
    assert len(reprocess.report(None, "PENDING")) == 7


def test_a_receipt_that_never_comes_and_a_start_that_fails_are_failures_by_name(reprocess):
    reprocess.store("uploads/lost")
    answer = reprocess.stage.script.answer
    reprocess.stage.script.answer = lambda function, payload: (
        gives({"verdict": "DONE"}) if function == "NotifySNS" else answer(function, payload)
    )
    ended = reprocess.run(toleratedFailurePercentage=100)
    assert reprocess.failures(ended)["uploads/lost"][0] == "Reprocess.NoVerdict"
    reprocess.stage.values["ProcessImageArn"] += "-missing"
    error, cause = reprocess.failures(reprocess.run(toleratedFailurePercentage=100))["uploads/lost"]
    assert error == "Reprocess.NotStarted" and "StateMachineDoesNotExist" in cause


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"concurrency": 0}, "1 to 10000"), ({"concurrency": "many"}, "1 to 10000"), ({"concurrency": 10001}, "1 to 10000"),
        ({"prefix": "elsewhere/"}, "uploads/"), ({"prefix": ""}, "uploads/"), ({"force": "yes"}, "true or false"),
    ],
)  # fmt: skip
def test_a_senseless_input_is_refused_before_anything_starts(reprocess, given, says):
    ended = reprocess.run(**given)
    assert (ended.status, ended.error) == ("FAILED", "Config.Invalid") and says in ended.cause
    assert reprocess.stage.script.calls == []


def test_a_preset_that_does_not_hold_ends_the_run_before_anything_starts(reprocess):
    reprocess.store("uploads/a")
    reprocess.stage.script.on("ValidateAndExifOrient", throws("Config.Invalid", "preset none: not found"), when=asks("recipe"))
    ended = reprocess.run(preset="none")
    assert (ended.status, ended.error) == ("FAILED", "Config.Invalid") and not reprocess.started()


def test_asked_for_the_recipe_only_it_starts_nothing(reprocess):
    reprocess.store("uploads/a")
    assert reprocess.run(only="recipe").output == {"recipe": RECIPE, "preset": "branded"}
    (asked,) = reprocess.stage.script.asked("ValidateAndExifOrient")
    assert asked.keys() == example("reprocess-recipe.input").keys()
