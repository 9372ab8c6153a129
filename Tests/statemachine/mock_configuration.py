"""Reads statemachine/mocks.json, a mock configuration in Step Functions Local's format, into moto's own classes.

https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
"""

import json

from .definitions import ROOT

CONFIGURATION = json.loads((ROOT / "statemachine/mocks.json").read_text(encoding="utf-8"))


def names(machine: str) -> list[str]:
    """The test cases of a state machine."""
    return list(CONFIGURATION["StateMachines"][machine]["TestCases"])


def test_case(machine: str, name: str):
    """One test case, for moto's execution worker."""
    from moto.stepfunctions.parser.mocking.mock_config import MockTestCase, StateMockedResponses

    states = CONFIGURATION["StateMachines"][machine]["TestCases"][name]
    answers = CONFIGURATION["MockedResponses"]
    return MockTestCase(
        machine,
        name,
        [
            StateMockedResponses(state, answer, [_response(*attempt) for attempt in answers[answer].items()])
            for state, answer in states.items()
        ],
    )


test_case.__test__ = False  # pytest: this is no test


def _response(attempts: str, answer: dict):
    from moto.stepfunctions.parser.mocking.mock_config import MockedResponseReturn, MockedResponseThrow

    first, _, last = attempts.partition("-")
    within = {"range_start": int(first), "range_end": int(last or first)}
    if "Return" in answer:
        return MockedResponseReturn(payload=answer["Return"], **within)
    return MockedResponseThrow(error=answer["Throw"]["Error"], cause=answer["Throw"]["Cause"], **within)
