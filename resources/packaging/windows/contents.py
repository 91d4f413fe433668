"""All that the Windows folder is made of, as a list in the form CycloneDX 1.6."""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from assessment.version import version
from resources.packaging import parts

FILE = "sbom.cdx.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of others in the folder.

    Attributes:
        name: Its name.
        version: Its version.
        licence: What its authors call its licence.
        purl: Where it comes from, as a package address; empty if it came inside another.
        sha256: Of the file it came in; empty if it came inside another.
    """

    name: str
    version: str
    licence: str
    purl: str = ""
    sha256: str = ""


def carried(python: str) -> tuple[Part, ...]:
    """What came inside of others and has no package of its own; a newer lock may change it."""
    return (
        Part("CPython", python, "PSF-2.0"),
        Part("OpenSSL (of CPython)", "3.0.15", "Apache-2.0"),
        Part("SQLite (of CPython)", "3.45.3", "blessing"),
        Part("zlib (of CPython)", "1.3.1", "Zlib"),
        Part("Qt", metadata_version("pyside6-essentials"), "LGPL-3.0-only"),
        Part("Microsoft Visual C++ runtime", "14.44", "LicenseRef-MSVC-Runtime"),
        Part("Noto Sans Khmer (as Readiness Khmer)", "2.4", "OFL-1.1"),
        Part("Lucide icons", metadata_version("python-lucide"), "ISC"),
    )


def metadata_version(name: str) -> str:
    """The version that is locked."""
    lock = (parts.ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(name)}==([^\s;\\]+)", lock, re.IGNORECASE | re.MULTILINE)
    if found is None:
        raise LookupError(f"{name} is not locked")
    return found[1]


def of_wheels(libraries: Path, wheels: Iterable[Path]) -> list[Part]:
    """One part for each library, with the digest of the wheel it came in."""
    digests = {_key(wheel.name.split("-")[0]): _digest(wheel) for wheel in wheels}
    found = []
    for one in metadata.distributions(path=[str(libraries)]):
        told = (one.metadata.get(name) for name in ("License-Expression", "License"))
        licence = next((text for text in told if text), "see the folder licences")
        purl = f"pkg:pypi/{_key(one.name).replace('_', '-')}@{one.version}"
        short = licence.strip().splitlines()[0][:80]
        found.append(Part(one.name, one.version, short, purl, digests[_key(one.name)]))
    return sorted(found, key=lambda part: part.name.lower())


def document(found: Iterable[Part], when: int) -> str:
    """The list as text, the same for the same parts and time."""
    components = [_component(part) for part in found]
    digest = hashlib.sha256(json.dumps(components, sort_keys=True).encode()).hexdigest()
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(digest[:32], version=4)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(when, UTC).isoformat(),
            "component": {
                "type": "application",
                "bom-ref": parts.WINDOW,
                "name": parts.TITLE,
                "version": version(),
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": components,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _component(part: Part) -> dict[str, object]:
    known: dict[str, object] = {
        "type": "library",
        "bom-ref": f"{part.name}@{part.version}",
        "name": part.name,
        "version": part.version,
        "licenses": [{"license": {"name": part.licence}}],
    }
    if part.purl:
        known |= {"purl": part.purl, "hashes": [{"alg": "SHA-256", "content": part.sha256}]}
    return known


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()
