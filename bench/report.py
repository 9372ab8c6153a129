"""Tables in Markdown."""

from __future__ import annotations

import json
from statistics import median

from bench.cost import Cost, cost, gigabyte_seconds
from bench.endtoend import Bill, Comparison
from bench.growth import Growth
from bench.renderings import Effort, Rendering
from bench.rivals import DARKROOM, FLOOR
from bench.starting import Loading, Start
from bench.targets import Findings
from bench.targets import targets as judged

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def table(header: list[str], rows: list[list[str]]) -> str:
    """A table, padded so that it can be read as it stands."""
    widths = [max(len(row[index]) for row in [header, *rows]) for index in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines)


def replaced(page: str, text: str) -> str:
    """The page with what stands between its marks replaced. Throws ValueError if it has none."""
    before, after = page.index(BEGIN) + len(BEGIN), page.index(END)
    return f"{page[:before]}\n\n{text}\n\n{page[after:]}"


def targets(findings: Findings) -> str:
    rows = [[target.figure, target.wanted, target.found, "met" if target.is_met else "**not met**"] for target in judged(findings)]
    return "### Targets\n\n" + table(["figure", "target", "measured", ""], rows)


def renderings(found: list[Rendering]) -> str:
    """Everybody's time in multiples of Darkroom's, and of the codecs' alone."""
    header = ["picture", "who", "CPU", "× Darkroom's", "× the codecs'", "bytes", "files", "pixels", "peak"]
    return table(header, [[r.picture.name, *_effort(r, effort)] for r in found for effort in r.efforts.values()])


def _effort(rendering: Rendering, effort: Effort) -> list[str]:
    darkroom, floor = rendering.darkroom, rendering.efforts[FLOOR.name]
    name = f"{effort.rival.title} (DCT {rendering.scale})" if effort.rival == FLOOR else effort.rival.title
    return [
        name,
        f"{effort.cpu * 1000:.0f} ms",
        "1" if effort.rival == DARKROOM else str(effort.against(darkroom)),
        "1" if effort.rival == FLOOR else str(effort.against(floor)),
        f"{effort.output / 1000:.0f} kB" if effort.rival == DARKROOM else f"{100 * effort.output / darkroom.output - 100:+.1f} %",
        f"{effort.similarity:.1f} dB",
        "" if effort.pixels is None else "equal" if effort.pixels == 99 else f"{effort.pixels:.1f} dB",
        f"{effort.peak / 1e6:.0f} MB",
    ]


def rounds(found: list[Rendering]) -> str:
    """The processor seconds of each round by job, picture and rival, as JSON: for questions that a table does not answer."""
    seconds = {
        f"{r.job.name} {r.picture.name}": {name: [round(time.cpu, 6) for time in effort.times] for name, effort in r.efforts.items()} for r in found
    }
    return json.dumps(seconds, indent=1) + "\n"


def noise(found: list[Rendering]) -> str:
    """What one executable takes beside itself, by job and picture: 1 but for the machine."""
    pictures = list(dict.fromkeys(r.picture.name for r in found))
    rows = [
        [f"({job})", *(next((str(r.noise) for r in found if (r.job.name, r.picture.name) == (job, picture)), "") for picture in pictures)]
        for job in dict.fromkeys(r.job.name for r in found)
    ]
    return table(["job", *pictures], rows)


def starting(starts: list[Start], loads: list[Loading]) -> str:
    rows = [[s.what, _milliseconds(s.own), _milliseconds(s.python), f"1/{s.against_python}"] for s in starts]
    times = table(["from the start of the process", "Darkroom", "Python, boto3, Pillow", "ratio"], rows)
    parts = table(["function", "shared libraries", "relocations"], [[x.function, str(x.libraries), f"{x.relocations:,}"] for x in loads])
    return f"{times}\n\nWhat is loaded before that:\n\n{parts}"


def _milliseconds(seconds: list[float]) -> str:
    return f"{median(seconds) * 1000:.0f} ms"


def grown_memory(found: Growth) -> str:
    early, late = found.early / 1e6, found.late / 1e6
    return f"Resident after 50 times job (a): {early:.1f} MB, after {found.rounds}: {late:.1f} MB ({late - early:+.1f} MB)."


def whole(found: Comparison) -> str:
    rows = []
    for name, bills in (("Darkroom, all its functions", found.darkroom), ("one function in Python", found.python)):
        cpu = median(bill.cpu for bill in bills) * 1000
        billed = median(bill.billed.total() for bill in bills) * 1000
        rows.append([name, f"{cpu:.0f} ms", f"{found.images_a_minute(bills):.0f}", f"{billed:.0f} ms"])
    header = ["who", "processor time an image", "images a minute a processor", "billed by Lambda, one after the other"]
    steps = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in found.typical.billed.items())
    return f"{table(header, rows)}\n\nOf an image in the middle: {steps}."


def costs(found: Comparison) -> str:
    """Dollars for 10,000 images."""
    python = sorted(found.python, key=lambda bill: bill.billed.total())[len(found.python) // 2]
    columns = {
        "EXPRESS": cost(found.typical, "EXPRESS"),
        "STANDARD": cost(found.typical, "STANDARD"),
        "one function in Python, S3's own trigger": cost(python, "none"),
    }
    lines = ["Lambda", "Step Functions", "S3", "DynamoDB", "SNS", "EventBridge", "total"]
    rows = [[line, *(f"${10_000 * _line(column, line):.4f}" for column in columns.values())] for line in lines]
    billed = f"{10_000 * gigabyte_seconds(found.typical):,.0f} GB-s by Lambda, {10_000 * gigabyte_seconds(python):,.0f} in Python"
    calls = ", ".join(f"{count} {name}" for name, count in sorted(found.typical.calls.items()))
    more = f"Calls of one image: {calls}; {found.typical.transitions} transitions of the state machine."
    return f"{table(['10,000 images', *columns], rows)}\n\nBilled: {billed}. {more}\n\n{_many(found)}"


def _many(found: Comparison) -> str:
    """From one image to 10,000: the first pays the functions' starts."""
    first = cost(found.cold, "EXPRESS").total
    each = cost(found.typical, "EXPRESS").total
    rows = [[f"{count:,}", f"${first + (count - 1) * each:.6f}"] for count in (1, 10, 100, 1000, 10_000)]
    return table(["images, one after the other, EXPRESS", "all lines together"], rows)


def _line(of: Cost, line: str) -> float:
    return {"Lambda": of.compute, "Step Functions": of.workflow, "total": of.total}.get(line, of.others.get(line, 0.0))


def sizes(bills: dict[int, list[Bill]]) -> str:
    """By the number of sizes."""
    rows = []
    for count, found in bills.items():
        middle = sorted(found, key=lambda bill: bill.billed.total())[len(found) // 2]
        cpu = median(bill.cpu for bill in found) * 1000
        rows.append([
            str(count), str(middle.invocations["ResizeVariant"]), f"{cpu:.0f} ms", f"{middle.billed.total() * 1000:.0f} ms",
            f"${10_000 * cost(middle, 'EXPRESS').total:.3f}", f"${10_000 * cost(middle, 'STANDARD').total:.3f}",
        ])  # fmt: skip
    header = ["sizes", "invocations of ResizeVariant", "processor time", "billed", "10,000 images, EXPRESS", "STANDARD"]
    return table(header, rows)
