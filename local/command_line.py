"""The command line: up runs until Ctrl-C, down ends what up started."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from pathlib import Path

from local.options import Options, assignments, commands

STOP_LIMIT = 10.0


def main(arguments: list[str] | None = None) -> int:
    parsed = _parser().parse_args(arguments)
    return up(parsed) if parsed.command == "up" else down(parsed.state)


def up(parsed: argparse.Namespace) -> int:
    from local.banner import banner
    from local.running import RunningCloud
    from local.template import TemplateError

    try:
        options = _options(parsed)
        cloud = RunningCloud(options)
    except (OSError, ValueError) as error:
        print(f"local cloud: {error}", file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: cloud.stopped.set())
    try:
        cloud.start()
        if not options.quiet:
            print(banner(cloud), flush=True)
        # A signal can arrive in another thread, and then only a main thread that wakes by itself ever runs its handler.
        while not cloud.stopped.wait(0.2):
            pass
    except (OSError, TemplateError) as error:
        print(f"local cloud: {error}", file=sys.stderr)
        return 1
    finally:
        cloud.stop()
    if not options.quiet:
        print("local cloud: stopped", flush=True)
    return 0


def down(state: Path) -> int:
    """Ends the cloud whose process id `up` left in cloud.json, and waits for it."""
    file = state / "cloud.json"
    try:
        pid = int(json.loads(file.read_text(encoding="utf-8"))["pid"])
    except FileNotFoundError:
        print("local cloud: not running")
        return 0
    if not _is_cloud(pid):
        file.unlink(missing_ok=True)
        print("local cloud: not running")
        return 0
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + STOP_LIMIT
    while _is_cloud(pid):
        if time.monotonic() > end:
            print(f"local cloud: process {pid} has not stopped", file=sys.stderr)
            return 1
        time.sleep(0.05)
    print("local cloud: stopped")
    return 0


def _is_cloud(pid: int) -> bool:
    """A process id can be taken over by another program after a crash; only `python -m local` is ever signalled."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return b"local" in words and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _options(parsed: argparse.Namespace) -> Options:
    options = Options(
        port=parsed.port,
        parameters=assignments(parsed.parameter),
        overrides=commands(parsed.override),
        state=parsed.state.absolute(),
        concurrency=parsed.concurrency,
        express_seconds=parsed.express_seconds,
        seed=parsed.seed,
        region=parsed.region,
        stack_name=parsed.stack_name,
        strict=parsed.strict,
        quiet=parsed.quiet,
    )
    for name in ("template", "binaries", "task_root", "faults"):
        if value := getattr(parsed, name):
            setattr(options, name, value.absolute())
    return options


def _parser() -> argparse.ArgumentParser:
    default = Options()
    parser = argparse.ArgumentParser(
        prog="python -m local", description="AWS on this machine, with template.yaml deployed."
    )
    sub = parser.add_subparsers(dest="command", required=True)
    for name, text in (("up", "start and stay until Ctrl-C"), ("down", "stop what up started")):
        sub.add_parser(name, help=text).add_argument(
            "--state", type=Path, default=default.state, help="folder for cloud.json and logs"
        )
    start = sub.choices["up"]
    start.add_argument("--template", type=Path, help="another template.yaml")
    start.add_argument("--port", type=int, default=default.port, help="0 takes a free one")
    start.add_argument(
        "--parameter", action="append", default=[], metavar="Key=Value", help="a parameter of the template"
    )
    start.add_argument("--binaries", type=Path, help="folder of the function binaries")
    start.add_argument("--task-root", type=Path, help="what functions see as LAMBDA_TASK_ROOT")
    start.add_argument(
        "--override", action="append", default=[], metavar="LogicalId=command", help="another program for a function"
    )
    start.add_argument(
        "--concurrency", type=int, default=default.concurrency, help="invocations at once, all functions together"
    )
    start.add_argument(
        "--express-seconds", type=float, default=default.express_seconds, help="the time limit of EXPRESS executions"
    )
    start.add_argument("--region", default=default.region)
    start.add_argument("--stack-name", default=default.stack_name)
    start.add_argument("--seed", type=int, default=default.seed, help="of injected faults and event order")
    start.add_argument("--faults", type=Path, help="a JSON file of faults to inject, see local/README.md")
    start.add_argument("--strict", action="store_true", help="everyone may do only what their role in the template may")
    start.add_argument("--quiet", action="store_true")
    return parser
