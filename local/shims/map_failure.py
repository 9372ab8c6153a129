"""The exception by which moto's engine fails a Map state as a whole."""

from __future__ import annotations

from typing import Any


def map_failure(env: Any, error: str, cause: str) -> Exception:
    """`error` is one of the names that begin with `States.`"""
    from moto.stepfunctions.parser.api import HistoryEventType, MapRunFailedEventDetails
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
        FailureEvent,
        FailureEventException,
    )
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
    from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

    name = StatesErrorName(typ=StatesErrorNameType.from_name(error))
    details = EventDetails(mapRunFailedEventDetails=MapRunFailedEventDetails(error=error, cause=cause))
    return FailureEventException(
        FailureEvent(env=env, error_name=name, event_type=HistoryEventType.MapRunFailed, event_details=details)
    )
