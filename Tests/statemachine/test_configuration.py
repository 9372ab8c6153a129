"""docs/configure.md names every parameter and every environment variable, as the template and the sources have them."""

import re
import subprocess
import sys

from .definitions import ROOT
from .template import PARAMETERS, RESOURCES, TEMPLATE, environment, of_type

PAGE = (ROOT / "docs" / "configure.md").read_text(encoding="utf-8")


def test_the_tables_are_what_the_template_says() -> None:
    check = subprocess.run(
        [sys.executable, ROOT / "scripts/write-configuration", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert check.returncode == 0, check.stdout + check.stderr


def test_every_parameter_has_its_row() -> None:
    rows = re.findall(r"^\| `([A-Z]\w*[a-z]\w*)` \|", PAGE, re.M)
    assert sorted(rows) == sorted(PARAMETERS)


def test_every_variable_that_the_template_sets_has_its_row() -> None:
    told = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"].keys()
    told |= {name for function in of_type("AWS::Serverless::Function") for name in environment(function)}
    rows = set(re.findall(r"^\| `([A-Z_]+)` \| (?:the |`)", PAGE, re.M))
    assert rows == told


def test_every_variable_that_the_sources_read_is_explained() -> None:
    read = set()
    for file in (ROOT / "Sources").rglob("*.swift"):
        read |= set(re.findall(r'"((?:AWS|DARKROOM|LAMBDA)_[A-Z0-9_]*[A-Z0-9]|_X_[A-Z_]+|HOME|TERM|NO_COLOR)"', file.read_text()))
    assert len(read) > 30
    assert {name for name in read if f"`{name}`" not in PAGE} == set()


def test_a_resource_is_called_what_it_is_in_the_tables() -> None:
    named = set(re.findall(r"the resource `(\w+)`", PAGE))
    assert named and named <= RESOURCES.keys()
