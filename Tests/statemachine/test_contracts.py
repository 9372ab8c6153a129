"""The JSON Schemas in events/ against the examples there, against the code, and against what the state machine really sends."""

import json
import re

import jsonschema
import pytest
from .definitions import ROOT, error_names, example, load, states
from .script import crashes, hangs, throws


def schema(name: str) -> dict:
    document = json.loads((ROOT / "events" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(document)
    return document


def check(document: dict, name: str) -> None:
    jsonschema.validate(document, schema(name), jsonschema.Draft202012Validator)


def members(file: str) -> set[str]:
    """The stored properties of a Swift type, whose names are the contract's."""
    source = (ROOT / "Sources/Core" / file).read_text(encoding="utf-8")
    return set(re.findall(r"^    public var (\w+): [^{\n]+$", source.split("\n}\n")[0], re.MULTILINE))


def test_the_example_of_a_dead_letter_keeps_to_its_schema():
    check(example("dead-letter"), "dead-letter")


@pytest.mark.parametrize(
    "change",
    [{"schema": "darkroom.dead-letter/2"}, {"attempts": 0}, {"state": "Elsewhere"}, {"error": {"name": "x"}}, {"more": 1}],
)
def test_what_is_no_dead_letter_is_refused(change):
    with pytest.raises(jsonschema.ValidationError):
        check(example("dead-letter") | change, "dead-letter")


@pytest.mark.parametrize(("name", "file"), [("dead-letter", "DeadLetter.swift"), ("manifest", "Manifest.swift")])
def test_a_schema_names_exactly_what_the_code_writes(name, file):
    assert schema(name)["properties"].keys() == members(file)


def test_the_schema_knows_every_state_that_sends_a_letter():
    passes = [state.body.get("Result") for state in states(load("process-image")) if state.body["Type"] == "Pass"]
    sending = {result["state"] for result in passes if isinstance(result, dict) and result.get("verdict") == "FAILED"}
    assert set(schema("dead-letter")["properties"]["state"]["enum"]) == sending | {"Execution"}


def test_every_error_name_fits_the_schema():
    pattern = schema("dead-letter")["$defs"]["failure"]["properties"]["name"]["pattern"]
    assert all(re.search(pattern, name) for name in error_names())


@pytest.mark.parametrize("answer", [throws("Image.Corrupt", "cut"), crashes(), hangs()], ids=["error", "crash", "time-out"])
def test_what_the_state_machine_sends_keeps_to_the_schema(stage, answer):
    def short(definition):
        definition["States"]["ValidateAndExifOrient"]["TimeoutSeconds"] = 1

    for request in (example("s3-object-created"), example("s3-notification"), "nonsense"):
        stage.script.on("ValidateAndExifOrient", answer)
        stage.process(request, change=short)
    letters = stage.letters()
    assert len(letters) == 3
    for letter in letters:
        del letter["attributes"]
        check(letter, "dead-letter")
