"""What is in each zip, and what is not."""

import re
import ssl
import stat
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

from package import elf
from package.archive import archive
from package.contents import FUNCTIONS
from package.machine import here
from package.stage import OPENED_BEFORE, TASK_ROOT, authority

MEGABYTE = 1_000_000
PICTURES = [function for function, contents in FUNCTIONS.items() if contents.pictures]
OTHERS = [function for function in FUNCTIONS if function not in PICTURES]
EVERY = pytest.mark.parametrize("function", FUNCTIONS)


def test_each_function_of_the_template_is_packed() -> None:
    template = (ROOT / "template.yaml").read_text(encoding="utf-8")
    deployed = set(re.findall(r"^  (\w+):\n    Type: AWS::Serverless::Function$", template, re.MULTILINE))
    assert deployed == set(FUNCTIONS)


@EVERY
def test_a_zip_is_small(function: str, zips: dict[str, Path]) -> None:
    limit = 20 if function in PICTURES else 8
    assert zips[function].stat().st_size < limit * MEGABYTE


@EVERY
def test_all_can_be_read_by_another_user_and_bootstrap_be_run(function: str, zips: dict[str, Path]) -> None:
    with zipfile.ZipFile(zips[function]) as zip:
        modes = {entry.filename: entry.external_attr >> 16 for entry in zip.infolist()}
        assert {entry.date_time for entry in zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert all(stat.S_ISREG(mode) and mode & 0o444 == 0o444 for mode in modes.values())
    assert modes["bootstrap"] & 0o111 == 0o111


def test_the_same_contents_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "second").write_text("2" * 1000)
        (folder / "first").write_text("1" * 1000)
        archive(folder, tmp_path / f"{name}.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@EVERY
def test_every_library_that_is_asked_for_is_there(function: str, unpacked: dict[str, Path]) -> None:
    bootstrap, lib = unpacked[function] / "bootstrap", unpacked[function] / "lib"
    if function in OTHERS:
        assert elf.interpreter(bootstrap) is None and elf.needed(bootstrap) == [] and not lib.exists()
        return
    assert elf.interpreter(bootstrap) == f"{TASK_ROOT}/lib/{here().loader}"
    dynamic = elf.run("readelf", "--dynamic", bootstrap)
    # A RUNPATH would come after Lambda's LD_LIBRARY_PATH.
    assert "(RPATH)" in dynamic and "[$ORIGIN/lib]" in dynamic and "(RUNPATH)" not in dynamic
    present = {file.name for file in lib.iterdir()}
    for file in (bootstrap, *lib.iterdir()):
        missing = {name for name in elf.needed(file) if name not in present and not name.startswith(OPENED_BEFORE)}
        assert not missing, f"{file.name} asks for {missing}"


@pytest.mark.parametrize("function", PICTURES)
def test_no_symbol_is_newer_than_the_c_library_that_ships(function: str, unpacked: dict[str, Path]) -> None:
    lib = unpacked[function] / "lib"
    offered = elf.versions_defined(lib / "libc.so.6", "GLIBC_") | elf.versions_defined(lib / "libm.so.6", "GLIBC_")
    assert "GLIBC_2.34" in offered
    cpp = elf.versions_defined(lib / "libstdc++.so.6", "GLIBCXX_")
    for file in (unpacked[function] / "bootstrap", *lib.iterdir()):
        assert elf.versions_needed(file, "GLIBC_") <= offered, file.name
        assert elf.versions_needed(file, "GLIBCXX_") <= cpp, file.name


@EVERY
def test_pictures_codecs_fonts_and_presets_are_only_where_they_are_used(function: str, zips: dict[str, Path]) -> None:
    names = zipfile.ZipFile(zips[function]).namelist()
    assert any(name.startswith("lib/libvips") for name in names) == (function in PICTURES)
    assert ("lib/libdarkroom-heif.so" in names) == ("lib/libdarkroom-de265.so" in names) == (function == "ValidateAndExifOrient")
    assert ("lib/libdarkroom-jpeg.so" in names) == ("lib/libdarkroom-png.so" in names) == (function in PICTURES)
    assert ("lib/libdarkroom-webp.so" in names) == ("lib/libdarkroom-sharpyuv.so" in names) == (function in ("ResizeVariant", "Watermark"))
    assert any(name.endswith(".ttf") for name in names) == (function == "Watermark")
    assert ("presets/web.json" in names) == (function == "ValidateAndExifOrient")


@EVERY
def test_the_certificates_are_amazons_and_starfields(function: str, unpacked: dict[str, Path]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    files = sorted((unpacked[function] / "certificates").iterdir())
    for file in files:
        context.load_verify_locations(file)
        assert file.name == authority(file)
    assert len(files) == len(context.get_ca_certs())
    holders = {dict(part[0] for part in certificate["subject"])["organizationName"] for certificate in context.get_ca_certs()}
    assert holders == {"Amazon", "Starfield Technologies, Inc."}
    names = {dict(part[0] for part in certificate["subject"]).get("commonName") for certificate in context.get_ca_certs()}
    assert {f"Amazon Root CA {number}" for number in range(1, 5)} <= names


SECRETS = [
    rb"AKIA[0-9A-Z]{16}", rb"aws_secret_access_key\s*=", rb"-----BEGIN (EC |RSA |)PRIVATE KEY-----\n[A-Za-z0-9+/]{20}", rb"gh[pousr]_[A-Za-z0-9]{36}",
]  # fmt: skip


@EVERY
def test_nothing_secret_and_nothing_of_this_machine_is_inside(function: str, unpacked: dict[str, Path]) -> None:
    for file in (path for path in unpacked[function].rglob("*") if path.is_file()):
        found = file.read_bytes()
        for secret in SECRETS:
            assert not re.search(secret, found), f"{file.name}: {secret!r}"
        assert str(ROOT).encode() not in found, f"{file.name} names the checkout it was built in"
        assert b"/.git/" not in found or file.suffix == ".txt", file.name
