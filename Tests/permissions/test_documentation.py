"""docs/security.md claims nothing of a test that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_test_that_it_names_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`([A-Z]\w+Tests|test_\w+(?:\.py)?|Tests/[\w/.-]+)`", text))
    assert len(names) > 15
    tests = [file for file in (ROOT / "Tests").rglob("*") if file.suffix in (".py", ".swift")]
    functions = {name for file in tests if file.suffix == ".py" for name in re.findall(r"def (test_\w+)", file.read_text("utf-8"))}
    known = functions | {file.name for file in tests} | {file.stem for file in tests}
    assert {name for name in names if name not in known and not (ROOT / name).exists()} == set()
