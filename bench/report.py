"""Tables in Markdown."""

from __future__ import annotations

from bench.renderings import Effort, Rendering
from bench.rivals import FLOOR, DARKROOM


def table(header: list[str], rows: list[list[str]]) -> str:
    """A table, padded so that it can be read as it stands."""
    widths = [max(len(row[index]) for row in [header, *rows]) for index in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines)


def renderings_table(renderings: list[Rendering]) -> str:
    """Each rival's time in multiples of Darkroom's, and Darkroom's in multiples of the codecs'."""
    header = ["job", "picture", "who", "CPU", "× Darkroom's", "× the codecs'", "bytes", "files", "pixels", "peak"]
    rows = []
    for rendering in renderings:
        for effort in rendering.efforts.values():
            rows.append([rendering.job.name, rendering.picture.name, *_row(rendering, effort)])
    return table(header, rows)


def _row(rendering: Rendering, effort: Effort) -> list[str]:
    darkroom, floor = rendering.darkroom, rendering.efforts[FLOOR.name]
    name = f"{effort.rival.title} ({rendering.scale})" if effort.rival == FLOOR else effort.rival.title
    return [
        name,
        f"{effort.cpu * 1000:.0f} ms",
        "1" if effort.rival == DARKROOM else str(effort.against(darkroom)),
        "1" if effort.rival == FLOOR else str(effort.against(floor)),
        f"{100 * effort.output / darkroom.output - 100:+.1f} %" if effort.rival != DARKROOM else f"{effort.output / 1000:.0f} kB",
        f"{effort.similarity:.1f} dB",
        f"{effort.pixels:.1f} dB" if effort.pixels is not None else "",
        f"{effort.peak / 1e6:.0f} MB",
    ]
