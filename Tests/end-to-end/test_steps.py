"""Every example in events/ is what its binary takes and gives: the files are contract, fixture and `sam local` event."""

import pytest
from conftest import BINARIES, started

from local import LocalCloud
from local import step as steps


@pytest.fixture(scope="module")
def stage_cloud() -> LocalCloud:
    with started(parameters=steps.PARAMETERS) as cloud:
        yield cloud


@pytest.mark.parametrize("name", steps.examples())
def test_a_binary_gives_what_its_example_promises(stage_cloud: LocalCloud, name: str) -> None:
    failed, answer = steps.run(stage_cloud, name)
    assert not failed, answer
    assert steps.differing(answer, steps.example(name, "output")) == []


def test_the_comparison_can_fail() -> None:
    promised = {"results": [{"status": "rendered", "bytes": 5}], "verdict": "DONE"}
    assert steps.differing({"results": [{"status": "rendered", "bytes": 9}], "verdict": "DONE"}, promised) == []
    assert steps.differing({"results": [{"status": "failed", "bytes": 5}], "verdict": "DONE"}, promised)
    assert steps.differing({"results": [], "verdict": "DONE"}, promised)
    assert steps.differing({"results": [{"status": "rendered"}], "verdict": "DONE"}, promised)


def test_the_command_line_prints_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert steps.main(["rekognition-tag", "--binaries", str(BINARIES), "--check"]) == 0
    assert '"status": "tagged"' in capsys.readouterr().out
