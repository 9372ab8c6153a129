"""A Distributed Map's children may be EXPRESS; moto's grammar knows STANDARD ones only.

Here they are what moto makes of STANDARD children: parts of their parent's execution, which no API lists. They are not
ended after five minutes, and `$$.Execution` inside of them is the parent's, where AWS gives each child an execution of its own.
https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
"""

from __future__ import annotations

import re
from typing import Any

EXPRESS = re.compile(r'("ExecutionType"\s*:\s*)"EXPRESS"')


def install() -> None:
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    parse = AmazonStateLanguageParser.parse

    def lenient(definition: str) -> tuple[Any, Any]:
        return parse(EXPRESS.sub(r'\1"STANDARD"', definition))

    AmazonStateLanguageParser.parse = staticmethod(lenient)
