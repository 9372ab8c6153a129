"""A Distributed Map whose children can fail: they are counted, and too many fail the Map and abort the others.

moto calls a Map with failed children SUCCEEDED, ignores `ToleratedFailureCount` and `ToleratedFailurePercentage`, reads `$` in
the ItemSelector as the item, and takes a frame of Python's stack for each item that a worker has done. What each child was
given and gave is kept with the Map Run, for the ResultWriter.
https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html#maprun-fail-threshold
"""

from __future__ import annotations

import copy
import datetime
import json
import threading
import uuid
from collections.abc import Iterator
from typing import Any

from local.shims.map_failure import map_failure

MOST_CHILDREN = 10_000
CAUSE = "The specified tolerated failure threshold was exceeded"


def install() -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.distributed_iteration_component import (
        DistributedIterationComponent,
    )

    def map_run(self: Any, env: Any, eval_input: Any) -> None:
        run = ChildRuns(self._get_iteration_program(), env, eval_input, env.stack.pop())
        run.finish()
        env.stack.append(run.outputs)

    DistributedIterationComponent._map_run = map_run


def is_exceeded(failed: int, total: int, count: int, percentage: float) -> bool:
    """Whether more children failed than is tolerated. 0 is what a definition without a threshold has: none may fail."""
    if not count and not percentage:
        return failed > 0
    return bool(count and failed > count) or bool(percentage and failed * 100 / total > percentage)


class ChildRuns:
    """The children of one Map Run, as many at once as MaxConcurrency allows."""

    def __init__(self, program: Any, env: Any, eval_input: Any, items: list[Any]) -> None:
        self._program, self._env, self._items = program, env, items
        self._given = copy.deepcopy(env.states.get_input())
        self._selector = eval_input.item_selector
        self._record = eval_input.map_run_record
        self._todo: Iterator[tuple[int, Any]] = iter(enumerate(items))
        self._lock = threading.Lock()
        self._failed = 0
        self._stopped = False
        self.outputs: list[Any] = [None] * len(items)
        self._record.children = []
        self._record.item_counter.total.count(len(items))
        self._record.item_counter.pending.count(len(items))

    def finish(self) -> None:
        """Returns when no child is left. Throws States.ExceedToleratedFailureThreshold."""
        at_once = min(self._record.max_concurrency or MOST_CHILDREN, len(self._items))
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(at_once)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        for _, item in self._todo:
            self._record.children.append({"Input": json.dumps(item), "Status": "PENDING"})
        if self._stopped:
            raise map_failure(self._env, "States.ExceedToleratedFailureThreshold", CAUSE)

    def _work(self) -> None:
        while True:
            with self._lock:
                following = None if self._stopped or not self._env.is_running() else next(self._todo, None)
            if following is None:
                return
            self._run(*following)

    def _run(self, index: int, item: Any) -> None:
        from moto.stepfunctions.parser.asl.eval.states import ItemData, MapData

        frame = self._env.open_inner_frame()
        self._count("running", 1)
        child = {"Name": str(uuid.uuid4()), "StartDate": _now()}
        child["ExecutionArn"] = f"{self._record.map_state_machine_arn.replace(':stateMachine:', ':execution:')}:{child['Name']}"
        try:
            frame.states.context_object.context_object_data["Map"] = MapData(Item=ItemData(Index=index, Value=item))
            frame.states.reset(input_value=copy.deepcopy(item))
            if self._selector:
                frame.stack.append(copy.deepcopy(self._given))
                self._selector.eval(frame)
                frame.states.reset(input_value=frame.stack[-1])
            child["Input"] = json.dumps(frame.states.get_input())
            self._program.eval(frame)
            child |= _ending(frame)
        except Exception as error:  # what moto does not foresee would be States.Runtime on AWS
            child |= {"Status": "FAILED", "Error": "States.Runtime", "Cause": f"{type(error).__name__}: {error}"}
        finally:
            self._env.delete_frame(frame)
        self._end(index, child | {"StopDate": _now()})

    def _end(self, index: int, child: dict[str, Any]) -> None:
        self._count("running", -1)
        self._count({"SUCCEEDED": "succeeded", "ABORTED": "aborted", "TIMED_OUT": "timed_out"}.get(child["Status"], "failed"), 1)
        if child["Status"] == "SUCCEEDED":
            self.outputs[index] = json.loads(child["Output"])
        with self._lock:
            self._record.children.append({"Input": json.dumps(self._items[index])} | child)
            self._failed += child["Status"] in ("FAILED", "TIMED_OUT")
            record = self._record
            tolerated = (record.tolerated_failure_count, record.tolerated_failure_percentage)
            if not self._stopped and is_exceeded(self._failed, len(self._items), *tolerated):
                self._stopped = True
                for frame in list(self._env._frames):
                    frame.set_stop(stop_date=_now(), cause=None, error=None)

    def _count(self, counter: str, step: int) -> None:
        for counters in (self._record.item_counter, self._record.execution_counter):
            getattr(counters, counter).offset(step)
        if counter == "running" and step > 0:
            self._record.item_counter.pending.offset(-1)
            self._record.execution_counter.total.offset(1)


def _ending(frame: Any) -> dict[str, Any]:
    from moto.stepfunctions.parser.asl.eval.program_state import ProgramError, ProgramStopped, ProgramTimedOut

    match frame.program_state():
        case ProgramError() as state:
            error = state.error or {}
            return {"Status": "FAILED", "Error": error.get("error", ""), "Cause": error.get("cause", "")}
        case ProgramStopped():
            return {"Status": "ABORTED"}
        case ProgramTimedOut():
            return {"Status": "TIMED_OUT"}
        case _:
            return {"Status": "SUCCEEDED", "Output": json.dumps(frame.states.get_input())}


def _now() -> str:
    return datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="milliseconds")
