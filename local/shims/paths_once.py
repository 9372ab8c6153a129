"""A JSONPath is parsed once, not each time that it is followed.

The library builds its lexer and its parser's tables anew for every path, a sixth of what an upload costs this process.
What is parsed holds no state.
"""

from __future__ import annotations

import functools


def install() -> None:
    from moto.stepfunctions.parser.asl.component.common.path import result_path
    from moto.stepfunctions.parser.asl.utils import json_path

    for module in (json_path, result_path):
        module.parse = functools.lru_cache(4096)(module.parse)  # type: ignore[attr-defined]
