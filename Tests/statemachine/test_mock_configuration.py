"""The paths of statemachine/mocks.json, the same file that Step Functions Local reads, in moto's engine.

moto picks a mocked answer by the number of the attempt alone, so cases that differ by Map item are scripted instead:
test_process_image.py.
"""

import pytest
from .definitions import example, load, states
from .mock_configuration import CONFIGURATION, names, test_case

# How each test case ends: status, error, and the states it must go through at the end, in order.
ENDINGS = {
    "HappyPath": ("SUCCEEDED", None, ["NotifySNS"]),
    "ThrottledThenFine": ("SUCCEEDED", None, ["NotifySNS"]),
    "CrashThenFine": ("SUCCEEDED", None, ["NotifySNS"]),
    "TaggingDown": ("SUCCEEDED", None, ["NotifySNS"]),
    "PictureFailsInEverySize": ("FAILED", "Image.Corrupt", ["NotifySNS", "SizesLacking", "RenderingFailed", "DeadLetter", "CloseRecord"]),
    "PermanentError": ("FAILED", "Config.Invalid", ["ValidationFailed", "DeadLetter", "AnnounceFailure", "CloseRecord"]),
    "NotificationDown": ("FAILED", "AWS.Unavailable", ["NotificationFailed", "DeadLetter", "AnnounceFailure", "CloseRecord"]),
    "Superseded": ("SUCCEEDED", None, ["NotifySNS", "Superseded", "CloseRecord", "EndedSuperseded"]),
    "DeadLetterQueueDown": ("FAILED", "Config.Invalid", ["ValidationFailed", "DeadLetter", "ReceiptWanted", "Failed"]),
}


def test_every_case_is_expected_here_and_every_expectation_has_its_case():
    assert set(names("process-image")) == set(ENDINGS)


def test_every_mocked_state_exists_and_every_answer_is_used():
    known = {state.name for state in states(load("process-image")) if state.is_task}
    cases = CONFIGURATION["StateMachines"]["process-image"]["TestCases"].values()
    assert {state for case in cases for state in case} <= known
    assert {answer for case in cases for answer in case.values()} == set(CONFIGURATION["MockedResponses"])


def test_what_functions_return_there_are_their_examples():
    steps = {"Plan": "validate-and-exif-orient", "Resized": "resize-variant", "Marked": "watermark",
             "Tagged": "rekognition-tag", "Notified": "notify-sns"}  # fmt: skip
    for answer, step in steps.items():
        mocked = CONFIGURATION["MockedResponses"][answer]["0"]["Return"]
        assert mocked == {"StatusCode": 200, "Payload": example(f"{step}.output")}, answer


@pytest.mark.parametrize("case", ENDINGS)
def test_a_mocked_execution_ends_as_it_should(stage, case):
    status, error, path = ENDINGS[case]
    ended = stage.process(example("s3-object-created"), mocks=test_case("process-image", case))
    assert (ended.status, ended.error) == (status, error)
    entered = iter(ended.path)
    assert all(state in entered for state in path), f"{path} in order, in {ended.path}"
    assert stage.script.calls == [], "every function's answer comes from the file"
