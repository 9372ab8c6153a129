"""What template.yaml promises of every function: its permissions, its settings, its log."""

import json
import re
from pathlib import Path

import pytest

from .definitions import MACHINES, ROOT
from .template import ALL_FUNCTIONS, RESOURCES, TEMPLATE, actions, environment, of_type, referenced, statements


def test_there_is_a_function_for_each_step_built_by_the_makefile():
    assert of_type("AWS::Serverless::Function").keys() == set(ALL_FUNCTIONS)
    for name in ALL_FUNCTIONS:
        assert RESOURCES[name]["Metadata"] == {"BuildMethod": "makefile"}


@pytest.mark.parametrize("name", ALL_FUNCTIONS)
def test_a_function_may_only_use_named_resources_of_this_stack(name):
    for statement in statements(name):
        assert statement["Sid"] and statement["Effect"] == "Allow"
        assert not any("*" in action for action in actions(statement))
        if not all(action.startswith("rekognition:") for action in actions(statement)):
            assert referenced(statement["Resource"]), f"{name} {statement['Sid']}"


@pytest.mark.parametrize("name", ALL_FUNCTIONS)
def test_a_function_is_told_exactly_the_settings_that_it_reads(name):
    own = ROOT / "Sources/Functions" / name
    reads = settings_in(own) | settings_in(ROOT / "Sources/Pipeline/StepFunction.swift") | settings_in(ROOT / "Sources/Pipeline/Instruments.swift")
    for group in groups_of_settings_in(own):
        [file] = [f for place in (own, ROOT / "Sources/Core") for f in place.rglob("*.swift") if reads_itself_from_settings(group, f)]
        reads |= settings_in(file)
    told = environment(name) | TEMPLATE["Globals"]["Function"]["Environment"]["Variables"].keys()
    assert {variable for variable in told if variable.startswith("DARKROOM_")} == reads


def settings_in(place: Path) -> set[str]:
    files = place.glob("*.swift") if place.is_dir() else [place]
    return {name for file in files for name in re.findall(r'"(DARKROOM_[A-Z_]+)"', file.read_text(encoding="utf-8"))}


def groups_of_settings_in(directory: Path) -> set[str]:
    """The types that a function reads from its settings as a whole, as in ``Limits(&settings)``."""
    return {name for file in directory.glob("*.swift") for name in re.findall(r"(\w+)\(&settings\)", file.read_text(encoding="utf-8"))}


def reads_itself_from_settings(type_name: str, file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    return bool(re.search(rf"(struct|extension) {type_name}\b", text)) and "_ settings: inout Settings" in text


@pytest.mark.parametrize("name", ALL_FUNCTIONS)
def test_functions_that_link_libvips_keep_it_to_one_thread_and_quiet(name):
    pictures = any("import Imaging" in file.read_text() for file in (ROOT / "Sources/Functions" / name).glob("*.swift"))
    quiet = {"VIPS_CONCURRENCY", "VIPS_WARNING", "MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"}
    assert environment(name) & quiet == (quiet if pictures else set())
    assert referenced(RESOURCES[name]["Properties"]["MemorySize"]) == {"ImageMemory" if pictures else "ServiceMemory"}


@pytest.mark.parametrize("name", [*ALL_FUNCTIONS, *MACHINES])
def test_everything_logs_into_a_group_that_forgets(name):
    group = RESOURCES[f"{name}Log"]
    assert referenced(group["Properties"]["RetentionInDays"]) == {"LogRetention"}
    properties = RESOURCES[name]["Properties"]
    assert f"{name}Log" in referenced(properties.get("LoggingConfig") or properties["Logging"])
    if name in MACHINES:
        assert "/aws/vendedlogs/states/" in json.dumps(group["Properties"]["LogGroupName"])
