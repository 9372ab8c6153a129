"""The presets against their schema, by an independent validator."""

import json

import jsonschema
import pytest

from variants import ROOT

SCHEMA = json.loads((ROOT / "presets/preset.schema.json").read_text(encoding="utf-8"))
PRESETS = sorted(path for path in (ROOT / "presets").glob("*.json") if not path.name.endswith(".schema.json"))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_every_preset_conforms_and_is_named_as_its_file(path):
    preset = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(preset)
    assert preset["name"] == path.stem
