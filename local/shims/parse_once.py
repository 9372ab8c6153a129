"""A definition is parsed once, not for every execution.

moto parses the text again at each start, 0.1 to 0.3 s for process-image, all of it under the interpreter's lock. The
syntax tree is kept; the components that hold an execution's state are still built anew from it.
"""

from __future__ import annotations

import threading
from typing import Any

KEPT = 64


def install() -> None:
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
    from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor

    original = AmazonStateLanguageParser.parse
    trees: dict[str, Any] = {}
    lock = threading.Lock()

    def parse(definition: str) -> tuple[Any, Any]:
        with lock:
            tree = trees.get(definition)
        if tree is not None:
            return Preprocessor().visit(tree), tree
        program, tree = original(definition)
        with lock:
            if len(trees) >= KEPT:
                trees.clear()
            trees[definition] = tree
        return program, tree

    AmazonStateLanguageParser.parse = staticmethod(parse)
