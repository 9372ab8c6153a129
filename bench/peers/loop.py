"""What the workers in Python share: read `run` and `keep FOLDER`, do the job, answer with its times."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def serve(work: Callable[[bytes, dict[str, Any]], dict[str, bytes]]) -> None:
    """`work` makes of a picture and a job the files by name. Arguments: PICTURE JOB.json."""
    picture = Path(sys.argv[1]).read_bytes()
    job = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        files = work(picture, job)
        timing = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        if line.startswith("keep "):
            for name, data in files.items():
                (Path(line[5:].strip()) / name).write_bytes(data)
        print(json.dumps(timing), flush=True)
