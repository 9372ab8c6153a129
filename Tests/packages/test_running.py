"""Each package, in a root that holds nothing else, does its work."""

import hashlib
import json
import os
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import BINARIES, ROOT, Launch
from stack import Stack
from tls import TLSFront

from local import LocalCloud
from local.step import STEPS, differing, example, examples, function_of, run
from package.contents import FUNCTIONS


@pytest.mark.parametrize("step", [step for step in examples() if any(step.startswith(name) for name in STEPS)])
def test_a_package_answers_its_example(cloud: LocalCloud, step: str) -> None:
    failed, answer = run(cloud, step)
    assert not failed, f"{answer}\n{cloud.log(function_of(step))}"
    assert not list(differing(answer, example(step, "output")))


@pytest.mark.parametrize("picture", ["samples/dogs-sideways.jpg", "samples/tux.png", "Tests/imaging/fixtures/dandelions-p3-10bit.heic"])
def test_an_upload_becomes_byte_for_byte_what_the_command_renders(stack: Stack, tmp_path: Path, picture: str) -> None:
    """With the letters of the mark: with no font in reach libvips would draw boxes and report success."""
    file = ROOT / picture
    key = f"uploads/{file.name}"
    record = stack.finished(key, stack.upload(key, file.read_bytes()))
    assert record["status"] == "DONE", record
    made = {variant["sha256"] for variant in stack.manifest(key)["variants"]}
    command = [BINARIES / "darkroom", "render", file, "--preset", "branded", "--out", tmp_path]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    rendered = {hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.rglob("*") if path.is_file()}
    assert made and made <= rendered


@pytest.fixture(scope="module")
def front(cloud: LocalCloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TLSFront]:
    """The cloud over TLS, by a name that has to be looked up."""
    with TLSFront(cloud.endpoint, "localhost", tmp_path_factory.mktemp("tls")) as front:
        yield front


class TestTLS:
    """notify-sns speaks to DynamoDB, S3 and SNS over TLS."""

    @pytest.fixture(autouse=True)
    def put_back(self, cloud: LocalCloud, launch: Launch) -> Iterator[None]:
        yield
        cloud.control.override("NotifySNS", launch("NotifySNS"))

    def test_an_authority_of_the_house_is_trusted_when_named(self, cloud: LocalCloud, launch: Launch, front: TLSFront) -> None:
        command = launch("NotifySNS", {"/etc/house.pem": front.certificate}, AWS_ENDPOINT_URL=front.url, AWS_CA_BUNDLE="/etc/house.pem")
        cloud.control.override("NotifySNS", command)
        failed, answer = run(cloud, "notify-sns")
        assert not failed and answer["verdict"] == "DONE", answer
        assert front.connections > 0

    def test_the_certificates_of_the_package_are_what_is_trusted_otherwise(self, cloud: LocalCloud, launch: Launch, front: TLSFront) -> None:
        command = launch("NotifySNS", {"/var/task/certificates": front.authorities}, AWS_ENDPOINT_URL=front.url)
        cloud.control.override("NotifySNS", command)
        failed, answer = run(cloud, "notify-sns")
        assert not failed, answer

    def test_anybody_else_is_refused_by_name(self, cloud: LocalCloud, launch: Launch, front: TLSFront) -> None:
        cloud.control.override("NotifySNS", launch("NotifySNS", AWS_ENDPOINT_URL=front.url))
        failed, answer = run(cloud, "notify-sns")
        assert failed and answer["errorType"] == "Config.Invalid", answer
        assert "certificate" in answer["errorMessage"] and "localhost" in answer["errorMessage"]


    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    @pytest.mark.parametrize(("newest", "spoken"), [(ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_1, False)], ids=str)
    def test_nothing_older_than_tls_1_2_is_spoken(
        self, cloud: LocalCloud, launch: Launch, tmp_path: Path, newest: ssl.TLSVersion, spoken: bool
    ) -> None:
        tmp_path.chmod(0o755)
        with TLSFront(cloud.endpoint, "localhost", tmp_path, newest) as front:
            settings = {"AWS_ENDPOINT_URL": front.url, "AWS_CA_BUNDLE": "/etc/house.pem"}
            cloud.control.override("NotifySNS", launch("NotifySNS", {"/etc/house.pem": front.certificate}, **settings))
            failed, answer = run(cloud, "notify-sns")
            assert failed != spoken and (front.connections > 0) == spoken, answer


@pytest.mark.parametrize("step", ["dlq-replay", "watermark"])
def test_names_are_looked_up_by_dns_whatever_name_services_the_system_prefers(launch: Launch, step: str) -> None:
    """One static package and one with its own C library: neither may load the system's plug-ins, which break who loads them."""
    settings = {"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "DARKROOM_TABLE": "t",
                "DARKROOM_OUTPUT_BUCKET": "o", "DARKROOM_WORK_BUCKET": "w",
                "DARKROOM_DEAD_LETTER_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/q"}  # fmt: skip
    event = example(step, "input")
    event["execution"]["startedAt"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    own_network = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    command = [*own_network, sys.executable, Path(__file__).parent / "name_service.py", *launch(function_of(step))]
    done = subprocess.run(command, env=os.environ | settings, input=json.dumps(event).encode(), capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    seen = json.loads(done.stdout)
    assert "service.darkroom.test" in seen["asked"]
    assert seen["hosts"] and all(host.split(":")[0].endswith("service.darkroom.test") for host in seen["hosts"])


def test_what_it_weighs_and_how_fast_it_starts(
    cloud: LocalCloud, zips: dict[str, Path], unpacked: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Printed, for people: the machine's load is in the times. The first answer is that of the example, its start not included."""
    lines = [f"{'FUNCTION':<22}{'ZIP':>9}{'UNPACKED':>10}{'INIT':>9}{'FIRST ANSWER':>14}"]
    for function in FUNCTIONS:
        log = cloud.log(function)
        # Two lines of the log, in any order: the function's own and the cloud's reach it by threads of their own.
        ready = re.search(r"empty-root: ready after (\d+) us", log)
        report = re.search(r"Duration: ([\d.]+) ms.*?Init Duration: ([\d.]+) ms", log)
        assert ready and report, f"{function} never ran:\n{log}"
        preparing, first, init = int(ready.group(1)) / 1000, float(report.group(1)), float(report.group(2))
        weight = sum(file.stat().st_size for file in unpacked[function].rglob("*") if file.is_file())
        packed = zips[function].stat().st_size
        lines.append(f"{function:<22}{packed / 1e6:>6.1f} MB{weight / 1e6:>7.1f} MB{init - preparing:>6.0f} ms{first:>11.0f} ms")
    with capsys.disabled():
        print("\n" + "\n".join(lines))
