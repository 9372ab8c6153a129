"""An execution can be asked for and stopped from the moment it is there, and what ended it once stays so.

moto gives it something to tell only once its thread has come to run, and until then answers 500: to whoever asks for this one, and to
whoever describes any Map Run, since it looks through all executions for it. A stop that comes so early is lost, and one that comes
while a state is at work is `States.Runtime` as soon as that names its next state.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    """Before all that changes how executions start."""
    _be_whole_at_once()
    _stay_ended()


def _be_whole_at_once() -> None:
    from moto.stepfunctions.parser.api import ExecutionStatus
    from moto.stepfunctions.parser.asl.eval.program_state import ProgramRunning
    from moto.stepfunctions.parser.backend.execution import Execution
    from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

    create, start, environment = Execution.__init__, Execution.start, ExecutionWorker._get_evaluation_environment

    def create_whole(self: Any, *arguments: Any, **named: Any) -> None:
        create(self, *arguments, **named)
        if type(self) is Execution:
            worker = self._get_start_execution_worker()
            worker.env = environment(worker)
            worker.env._program_state = ProgramRunning()
            self.exec_worker, self.exec_status = worker, ExecutionStatus.RUNNING

    def start_worker(self: Any) -> None:
        if type(self) is Execution:
            self.exec_worker.start()
        else:
            start(self)

    def only_environment(self: Any) -> Any:
        return self.env or environment(self)

    Execution.__init__, Execution.start = create_whole, start_worker
    ExecutionWorker._get_evaluation_environment = only_environment


def _stay_ended() -> None:
    from moto.stepfunctions.parser.asl.eval.environment import Environment
    from moto.stepfunctions.parser.asl.eval.program_state import ProgramStopped, ProgramTimedOut

    over = (ProgramStopped, ProgramTimedOut)
    name_next, set_error = Environment.next_state_name, Environment.set_error

    def go_to(self: Any, state: str) -> None:
        with self._state_mutex:
            if not isinstance(self._program_state, over):
                name_next.fset(self, state)  # type: ignore[misc]

    def fail(self: Any, error: Any) -> None:
        with self._state_mutex:
            if not isinstance(self._program_state, over):
                set_error(self, error)

    Environment.next_state_name = name_next.setter(go_to)  # type: ignore[method-assign]
    Environment.set_error = fail
