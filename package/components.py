"""What a package is made of: found out from the files that were packed and where they came from."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from package import elf
from package.stage import LIBRARIES, ROOT, Staged
from package.vips_parts import parts

DOCUMENTS = Path("/usr/share/doc")
# By the name that scripts/build-NAME and its record have: what is made from sources beside libcurl.
BUILT = {LIBRARIES / "libdarkroom-jpeg.so": "libjpeg", LIBRARIES / "libdarkroom-png.so": "libpng"}
FONTS = {
    "DejaVu": ("DejaVu fonts", "Bitstream-Vera AND LicenseRef-Arev"),
    "DroidSansFallback": ("Droid Sans Fallback", "Apache-2.0"),
    "Noto": ("Noto Sans fonts", "OFL-1.1"),
}
# By source package. One that is missing here stops the packing, so that nothing is shipped under terms that nobody has read.
LICENCES = {
    "glibc": "LGPL-2.1-or-later",
    "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libexif": "LGPL-2.1-or-later",
    "curl": "curl",
    "swift-nio-ssl": "Apache-2.0",
    "ca-certificates": "MPL-2.0",
    "libjpeg-turbo": "IJG AND BSD-3-Clause AND Zlib",
    "libpng1.6": "libpng-2.0",
    "zlib-ng": "Zlib",
}
# What of swift-nio-ssl is taken.
BORINGSSL = {"boringssl": "Apache-2.0", "fiat-crypto": "MIT OR Apache-2.0 OR BSD-1-Clause"}
# By the name that scripts/fetch-libraries gives the libraries out of a wheel.
WHEELS = {
    "libvips-": "pyvips-binary",
    "libdarkroom-heif": "pi-heif",
    "libdarkroom-de265": "pi-heif",
    "libdarkroom-webp": "pillow",
    "libdarkroom-sharpyuv": "pillow",
}


@dataclass(frozen=True)
class Component:
    """`files`: what of the package it is, by path; `texts`: its licences; `inside`: libraries within a file, name to licence."""

    name: str
    licence: str
    files: tuple[str, ...]
    texts: tuple[Path, ...]
    version: str | None = None
    purl: str | None = None
    inside: dict[str, str] = field(default_factory=dict)


def components(staged: Staged) -> list[Component]:
    """Every component, sorted by name; each packed file belongs to at least one."""
    found = [darkroom(staged), swift(), *curl(), *swift_packages(staged)]
    if not elf.interpreter(staged.folder / "bootstrap"):
        found += [debian(name, ("bootstrap",)) for name in ("libc6-dev", "libstdc++-12-dev")]
    owners: dict[str, list[str]] = {}
    for name, origin in staged.origins.items():
        if origin in BUILT:
            found += built(name, origin)
        elif name.startswith("lib/") and origin.parent == LIBRARIES:
            owners.setdefault(next(wheel for library, wheel in WHEELS.items() if origin.name.startswith(library)), []).append(name)
        elif name.startswith("lib/") or name.startswith("certificates/"):
            owners.setdefault(owner(origin), []).append(name)
    for package, files in owners.items():
        found.append(wheel(package, tuple(files), staged) if package in WHEELS.values() else debian(package, tuple(files)))
    found += fonts(staged)
    return sorted(found, key=lambda component: component.name)


def darkroom(staged: Staged) -> Component:
    """Our own part."""
    names = ("bootstrap", "presets/", "lib/libdarkroom-png.so")  # The last is what scripts/png_rows.c makes of others' libraries.
    files = [name for name in staged.origins if name.startswith(names)]
    return Component("darkroom", "MIT", tuple(files), (ROOT / "LICENSE",))


def swift() -> Component:
    """The Swift runtime with its Foundation, inside the executable."""
    version = re.search(r"Swift version ([0-9.]+)", elf.run("swift", "--version"))
    folder = Path(elf.run("swift", "-print-target-info").split('"runtimeResourcePath": "')[1].split('"')[0])
    text = folder.parents[1] / "share" / "swift" / "LICENSE.txt"
    number = version.group(1) if version else None
    return Component("swift-runtime", "Apache-2.0 WITH Swift-exception", ("bootstrap",), (text,), number, f"pkg:generic/swift@{number}")


def curl() -> list[Component]:
    """The libcurl of scripts/build-libcurl and the BoringSSL under it, inside the executable."""
    text = (ROOT / ".deps" / "pkgconfig" / "darkroom-curl.pc").read_text(encoding="utf-8")
    parts = {
        "curl": (r"^Version: (.+)$", "pkg:deb/debian/curl@{}?arch=source&distro=debian-12", {}),
        "swift-nio-ssl": (r"^Description: .* swift-nio-ssl (\S+) inside$", "pkg:swift/github.com/apple/swift-nio-ssl@{}", BORINGSSL),
    }
    found = []
    for name, (line, purl, inside) in parts.items():
        version = re.search(line, text, re.MULTILINE)
        if version is None:
            raise SystemExit(f"package: .deps/pkgconfig/darkroom-curl.pc has no version of {name}: scripts/build-libcurl")
        number, texts = version.group(1), _texts(ROOT / ".deps" / "licences" / name)
        found.append(Component(name, LICENCES[name], ("bootstrap",), texts, number, purl.format(_quoted(number)), inside))
    return found


def built(name: str, library: Path) -> list[Component]:
    """The libraries inside one that was made by scripts/build-libjpeg or scripts/build-libpng."""
    script = BUILT[library]
    record = ROOT / ".deps" / f"{script}-version"
    debian = "pkg:deb/debian/{}@{}?arch=source&distro=debian-12"
    purls = {
        "libjpeg": {"libjpeg-turbo": debian},
        "libpng": {"libpng1.6": debian, "zlib-ng": "pkg:github/zlib-ng/{}@{}"},
    }[script]
    _, digest, *versions = record.read_text(encoding="utf-8").splitlines() if record.exists() else ("", "")
    if digest.split()[:1] != [hashlib.sha256(library.read_bytes()).hexdigest()] or len(versions) != len(purls):
        raise SystemExit(f"package: {library.name} is not the one of scripts/build-{script}: run `make deps`")
    return [
        Component(part, LICENCES[part], (name,), _texts(ROOT / ".deps" / "licences" / part), version, purl.format(part, _quoted(version)))
        for (part, purl), version in zip(purls.items(), versions)
    ]


def swift_packages(staged: Staged) -> list[Component]:
    """The Swift packages that the executable was linked from: none, as long as the functions need none."""
    linked = staged.binary.resolve().parent / f"{staged.binary.name}.product" / "Objects.LinkFileList"
    modules = {part.removesuffix(".build") for part in re.findall(r"/([^/]+\.build)/", linked.read_text(encoding="utf-8"))}
    checkouts = ROOT / ".build" / "checkouts"
    pins = {pin["identity"]: pin for pin in json.loads((ROOT / "Package.resolved").read_text(encoding="utf-8"))["pins"]}
    found = []
    for checkout in sorted(checkouts.iterdir()) if checkouts.exists() else []:
        if any((checkout / "Sources" / module).exists() for module in modules):
            pin = pins[checkout.name.lower()]
            version = pin["state"].get("version") or pin["state"]["revision"]
            purl = f"pkg:swift/{pin['location'].removeprefix('https://').removesuffix('.git')}@{version}"
            found.append(Component(checkout.name, "Apache-2.0", ("bootstrap",), (checkout / "LICENSE.txt",), version, purl))
    return found


def owner(file: Path) -> str:
    """The Debian package that `file` came with."""
    real = file.resolve()
    # Debian's database knows some files under /lib, of which /usr/lib is the other name.
    for path in (real, Path(str(real).removeprefix("/usr"))):
        try:
            return elf.run("dpkg", "--search", path).split(":")[0]
        except SystemExit:
            continue
    raise SystemExit(f"package: {file} belongs to no Debian package")


def debian(name: str, files: tuple[str, ...]) -> Component:
    """An installed Debian package, whose `files` were packed."""
    version, source = elf.run("dpkg-query", "--show", "--showformat=${Version} ${source:Package}", name).split()
    if source not in LICENCES:
        raise SystemExit(f"package: what are the terms of {source}? Add it to package/components.py")
    distribution = f"arch={elf.run('dpkg', '--print-architecture').strip()}&distro=debian-12"
    return Component(name, LICENCES[source], files, _texts(DOCUMENTS / name / "copyright"), version,
                     f"pkg:deb/debian/{_quoted(name)}@{_quoted(version)}?{distribution}")  # fmt: skip


def wheel(name: str, files: tuple[str, ...], staged: Staged) -> Component:
    """A Python wheel out of which libraries were taken."""
    distribution = importlib.metadata.distribution(name)
    texts = tuple(Path(str(distribution.locate_file(file))) for file in distribution.files or [] if "/licenses/" in str(file))
    if name == "pi-heif":
        return Component(name, "LGPL-3.0-or-later", files, (*texts, *_common("LGPL-3")), distribution.version,
                         f"pkg:pypi/pi-heif@{distribution.version}", {"libheif": "LGPL-3.0-or-later", "libde265": "LGPL-3.0-or-later"})  # fmt: skip
    if name == "pillow":
        return Component(name, "BSD-3-Clause", files, (ROOT / ".deps" / "licences" / "libwebp",), distribution.version,
                         f"pkg:pypi/pillow@{distribution.version}", {"libwebp": "BSD-3-Clause"})  # fmt: skip
    inside = parts(staged.folder / files[0]) | {"libvips": "LGPL-2.1-or-later"}
    return Component(name, "LGPL-3.0-or-later", files, (*texts, *_common("LGPL-3")), distribution.version,
                     f"pkg:pypi/{name}@{distribution.version}", dict(sorted(inside.items())))  # fmt: skip


def fonts(staged: Staged) -> list[Component]:
    """The families of the shipped fonts."""
    names = [name for name in staged.origins if name.startswith("fonts/")]
    found = []
    for prefix, (title, licence) in FONTS.items():
        files = tuple(name for name in names if name.startswith((f"fonts/{prefix}", f"fonts/LICENSE-{prefix}")))
        if files:
            found.append(Component(title, licence, files, (ROOT / "fonts" / f"LICENSE-{prefix}.txt",)))
    return found


def _quoted(part: str) -> str:
    """As a name or version stands in a package URL, https://github.com/package-url/purl-spec."""
    return part.replace("+", "%2B")


def _texts(copyright: Path) -> tuple[Path, ...]:
    """A Debian copyright file and the licences that it only names."""
    named = re.findall(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])", copyright.read_text(encoding="utf-8", errors="replace"))
    return (copyright, *_common(*sorted(set(named))))


def _common(*names: str) -> tuple[Path, ...]:
    # The GPL belongs to the LGPL of version 3, which is a set of permissions on top of it.
    wanted = {*names, *(name.removeprefix("L") for name in names if name == "LGPL-3")}
    return tuple(Path("/usr/share/common-licenses") / name for name in sorted(wanted))
