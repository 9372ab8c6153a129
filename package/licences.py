"""The licences of everything in a package, in its folder licences/."""

from __future__ import annotations

from package.components import Component
from package.stage import Staged

ABOUT = """What this package is made of, and under which terms. bom.json lists the same for programs.

Libraries under the LGPL are files of their own in lib/, which you may replace by your own builds: unpack, replace, zip again. Where
there is no lib/, the GNU C library is part of the one executable: `make package` in Darkroom's source, which is free, links it anew
with another one.

"""
# What the IJG's terms ask for wherever its code is.
IJG = "This software is based in part on the work of the Independent JPEG Group.\n\n"


def write_licences(staged: Staged, packed: list[Component]) -> None:
    """One text for each licence, named for its component, and README.txt that says whose is whose."""
    folder = staged.folder / "licences"
    folder.mkdir()
    lines = []
    written: dict[bytes, str] = {}
    for component in packed:
        names = []
        for text in component.texts:
            # Debian has some texts under several names.
            content = text.read_bytes()
            if content in written:
                names.append(written[content])
                continue
            name = f"common-{text.name}.txt" if text.parent.name == "common-licenses" else f"{component.name}-{text.name}".replace(" ", "-")
            name = name if name.endswith(".txt") else f"{name}.txt"
            written[content] = name
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o644)
            names.append(name)
        version = f" {component.version}" if component.version else ""
        inside = f"\n  inside: {', '.join(f'{name} ({licence})' for name, licence in component.inside.items())}" if component.inside else ""
        lines.append(f"{component.name}{version}: {component.licence}\n  files: {', '.join(component.files)}\n  texts: {', '.join(names)}{inside}")
    notice = IJG if any("IJG" in terms for component in packed for terms in (component.licence, *component.inside.values())) else ""
    (folder / "README.txt").write_text(ABOUT + notice + "\n\n".join(lines) + "\n", encoding="utf-8")
