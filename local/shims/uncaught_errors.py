"""`States.ALL` does not match States.Runtime and States.DataLimitExceeded; in moto it matches everything.

A path that does not exist would take the error path here and kill the execution, uncaught, on AWS.
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

from __future__ import annotations

from typing import Any

UNCAUGHT = ("States.Runtime", "States.DataLimitExceeded")


def install() -> None:
    from moto.stepfunctions.parser.asl.component.common.error_name.error_equals_decl import ErrorEqualsDecl

    original = ErrorEqualsDecl._eval_body

    def evaluate(self: Any, env: Any) -> None:
        error = env.stack[-1]
        original(self, env)
        if getattr(error, "error_name", None) in UNCAUGHT and error not in self.error_names:
            env.stack[-1] = False

    ErrorEqualsDecl._eval_body = evaluate
