"""The darkroom command against the local cloud, as an operator uses it."""

import json
import os
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import BINARIES, ROOT
from stack import Stack

from local import LocalCloud

SAMPLES = ROOT / "samples"
HOSTILE = "Été <b>2026<\\b> & a+b (1)%20#é.png"


class Command:
    """Runs the binary with this cloud in its environment, away from the repository."""

    def __init__(self, cloud: LocalCloud, folder: Path) -> None:
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | cloud.environment

    def __call__(self, *arguments: object, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BINARIES / "darkroom", *map(str, arguments)], cwd=self.folder, env=self.environment | changes,
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip


@pytest.fixture
def darkroom(cloud: LocalCloud, stack: Stack, tmp_path: Path) -> Command:
    return Command(cloud, tmp_path)


class Page(HTMLParser):
    """The elements of a page and what they link to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name in ("href", "src") and value]


def test_process_follows_each_picture_and_lays_out_a_contact_sheet(darkroom: Command) -> None:
    hostile = darkroom.folder / HOSTILE
    hostile.write_bytes((SAMPLES / "tux.png").read_bytes())
    ended = darkroom("process", SAMPLES / "dogs-sideways.jpg", hostile, "--out", "out")
    assert ended.returncode == 0, ended.stderr
    assert "2 pictures: 2 done" in ended.stdout
    assert "dogs-sideways.jpg" in ended.stderr and "\x1b" not in ended.stderr + ended.stdout, "plain lines, no terminal"

    page = Page((darkroom.folder / "out/index.html").read_text(encoding="utf-8"))
    assert page.tags.count("article") == 2 and page.tags.count("b") == 2 + 5 + 3, "a verdict and a name a size, none of the file's"
    missing = [link for link in page.links if not (darkroom.folder / "out" / unquote(link)).is_file()]
    assert len(page.links) > 20 and not missing


def test_a_picture_that_fails_makes_the_status_1_and_says_why(darkroom: Command, stack: Stack) -> None:
    wrong = darkroom.folder / "wrong.jpg"
    wrong.write_text("no picture")
    ended = darkroom("process", wrong, SAMPLES / "chelsea.png", "--json")
    assert ended.returncode == 1
    document = json.loads(ended.stdout)
    by_name = {Path(picture["file"]).name: picture for picture in document["pictures"]}
    assert by_name["wrong.jpg"]["verdict"] == "FAILED"
    assert by_name["wrong.jpg"]["error"]["name"] == "Image.Unsupported"
    assert "expected JPEG" in by_name["wrong.jpg"]["error"]["cause"]
    assert by_name["chelsea.png"]["verdict"] == "DONE" and document["failed"] == 1

    status = darkroom("status", "wrong.jpg")
    assert status.returncode == 1
    assert "Image.Unsupported" in status.stdout and "dead-letter queue" in status.stdout


def test_status_tells_of_what_was_made(darkroom: Command) -> None:
    assert darkroom("process", SAMPLES / "fig.jpg").returncode == 0
    status = darkroom("status", "uploads/fig.jpg", "--json")
    assert status.returncode == 0, status.stderr
    document = json.loads(status.stdout)
    assert document["record"]["status"] == "DONE"
    assert len(document["manifest"]["variants"]) == 10


def test_the_same_bytes_again_are_done_without_a_new_execution(darkroom: Command) -> None:
    def revision() -> Any:
        return json.loads(darkroom("status", "chelsea.png", "--json").stdout)["record"]["revision"]

    assert darkroom("process", SAMPLES / "chelsea.png").returncode == 0
    before = revision()
    assert darkroom("process", SAMPLES / "chelsea.png").returncode == 0
    assert revision() == before


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["process", "nowhere.jpg"], 2, "nowhere.jpg: no such file"),
        (["process"], 2, "Missing expected argument"),
        (["process", SAMPLES / "fig.jpg", "--stack", "other"], 3, "describe stack other"),
        (["status", "never-uploaded.jpg"], 2, "no record of"),
        (["render", SAMPLES / "fig.jpg", "--preset", "none"], 2, "there are branded"),
    ],
)
def test_wrong_usage_is_2_and_aws_is_3_in_one_line(
    darkroom: Command, arguments: list[Any], status: int, said: str
) -> None:
    ended = darkroom(*arguments)
    assert ended.returncode == status, ended.stderr
    assert said in ended.stderr


def test_an_endpoint_where_nobody_listens_is_3(darkroom: Command) -> None:
    ended = darkroom("status", "a.jpg", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert ended.returncode == 3
    assert len(ended.stderr.splitlines()) == 1 and "AWS.Unavailable" in ended.stderr


def test_render_makes_what_the_pipeline_makes(darkroom: Command) -> None:
    assert darkroom("process", SAMPLES / "dogs-sideways.jpg", "--out", "pipeline").returncode == 0
    ended = darkroom("render", SAMPLES / "dogs-sideways.jpg", "--out", "here", "--json")
    assert ended.returncode == 0, ended.stderr

    def variants(folder: str) -> dict[str, tuple[int, str]]:
        manifest = next((darkroom.folder / folder / "manifests").rglob("*.json"))
        found = json.loads(manifest.read_text(encoding="utf-8"))["variants"]
        return {f"{variant['size']}.{variant['format']}": (variant["bytes"], variant["sha256"]) for variant in found}

    assert variants("here") == variants("pipeline")
