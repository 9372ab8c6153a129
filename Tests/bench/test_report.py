"""What is written into docs/performance.md."""

import json
from pathlib import Path

import pytest

from bench.jobs import JOBS
from bench.pictures import Picture
from bench.renderings import Effort, Rendering
from bench.report import BEGIN, END, noise, replaced, rounds, table
from bench.rivals import DARKROOM, PYVIPS
from bench.statistics import Ratio
from bench.tools import ROOT
from bench.worker import Timing


def test_a_table_is_padded_so_that_it_can_be_read_as_it_stands() -> None:
    assert table(["a", "long"], [["one", "2"]]) == "| a   | long |\n| --- | ---- |\n| one | 2    |"


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    assert replaced(f"before {BEGIN} old {END} after", "new") == f"before {BEGIN}\n\nnew\n\n{END} after"


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError):
        replaced("nothing", "new")


def test_the_page_of_the_measurements_has_its_marks() -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1


def rendering(job: str, picture: str, noise: Ratio) -> Rendering:
    efforts = {
        rival.name: Effort(rival, [Timing(wall=1.0, cpu=cpu) for cpu in seconds], 1, 1, 40.0, 40.0)
        for rival, seconds in ((DARKROOM, (0.5, 0.25)), (PYVIPS, (1.0, 0.75)))
    }
    return Rendering(JOBS[job], Picture(picture, Path(f"{picture}.jpg")), "8/8", efforts, noise)


def test_the_times_of_every_round_are_kept() -> None:
    kept = json.loads(rounds([rendering("a", "A", Ratio(1, 1, 1)), rendering("c", "B", Ratio(1, 1, 1))]))
    assert kept == {name: {"darkroom": [0.5, 0.25], "pyvips": [1.0, 0.75]} for name in ("a A", "c B")}


def test_noise_stands_by_job_and_picture() -> None:
    found = [rendering("a", "A", Ratio(1, 0.9, 1.1)), rendering("a", "B", Ratio(1.5, 1, 2)), rendering("c", "B", Ratio(2, 1, 3))]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in noise(found).splitlines()]
    assert rows[0] == ["job", "A", "B"]
    assert rows[2:] == [["(a)", "1.00 (0.90–1.10)", "1.50 (1.00–2.00)"], ["(c)", "", "2.00 (1.00–3.00)"]]
