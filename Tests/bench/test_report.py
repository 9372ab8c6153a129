"""What is written into docs/performance.md."""

import pytest

from bench.report import BEGIN, END, replaced, table
from bench.tools import ROOT


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
