"""samconfig.toml and the parameter files in deploy/, as SAM and CloudFormation read them."""

import tomllib
from typing import Any

import pytest
from conftest import ROOT
from samcli.cli.types import CfnParameterOverridesType

from local.template import load_template

ENVIRONMENTS = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
DEPLOYED = [name for name in ENVIRONMENTS if name not in ("version", "default")]


def overrides(environment: dict[str, Any]) -> dict[str, str]:
    """The parameters as `sam deploy` makes them of the setting."""
    return CfnParameterOverridesType().convert((environment["deploy"]["parameters"]["parameter_overrides"],), None, None)


def test_there_are_settings_for_development_and_production() -> None:
    assert DEPLOYED == ["dev", "prod"]
    names = [ENVIRONMENTS[name]["global"]["parameters"]["stack_name"] for name in ("default", *DEPLOYED)]
    assert len(set(names)) == 3 and all(len(name) <= 24 for name in names)


@pytest.mark.parametrize("name", DEPLOYED)
def test_the_template_takes_the_parameters(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    parameters = overrides(ENVIRONMENTS[name])
    assert parameters, "the file was read"
    load_template(ROOT / "template.yaml", parameters, "us-east-1")


def test_a_parameter_that_the_template_lacks_is_refused() -> None:
    with pytest.raises(Exception, match="Nonsense"):
        load_template(ROOT / "template.yaml", {"Nonsense": "1"}, "us-east-1")


@pytest.mark.parametrize("name", ["default", *DEPLOYED])
def test_sam_builds_in_place_and_one_function_at_a_time(name: str) -> None:
    """A copy of the folder for each function would compile everything for each."""
    assert ENVIRONMENTS[name]["build"]["parameters"] == {"build_in_source": True, "parallel": False}
