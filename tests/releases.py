"""Releases of the program as small as can be, signed as minisign signs."""

import base64
import hashlib
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assessment.program.installing import STARTERS, VERSIONS, in_use
from assessment.program.verifying import LIST, SIGNATURE, differences, list_of, sums_in
from resources.packaging import build_portable, parts

EPOCH = 1_800_000_000
OLD, NEW = "digital-readiness-1.0.0", "digital-readiness-1.1.0"


class Signer:
    """A key of releases; its public part lies in a file."""

    def __init__(self, file: Path) -> None:
        """Make one."""
        self.file = file
        self._private = Ed25519PrivateKey.generate()
        self._number = os.urandom(8)
        public = self._private.public_key().public_bytes_raw()
        file.write_text(f"untrusted comment: minisign\n{_text(b'Ed' + self._number + public)}\n")

    def sign(self, content: bytes, comment: str = "a release") -> str:
        """What minisign writes for the content."""
        made = self._private.sign(hashlib.blake2b(content).digest())
        whole = self._private.sign(made + comment.encode())
        first = _text(b"ED" + self._number + made)
        lines = ("untrusted comment: signature", first, f"trusted comment: {comment}", _text(whole))
        return "".join(f"{line}\n" for line in lines)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def a_folder(place: Path, version: str, *, more: int = 20) -> Path:
    """A program folder that says its version and what it was called with."""
    folder = place / f"digital-readiness-{version}"
    resources = folder / parts.INNER / "resources"
    resources.mkdir(parents=True)
    for name in STARTERS:
        for ending in ("", ".exe"):
            (folder / f"{name}{ending}").write_text(f"#!/bin/sh\necho {version}\n", "utf-8")
    (resources / "version.txt").write_text(f"{version}\n", encoding="ascii")
    for number in range(more):
        (resources / f"part{number}.bin").write_bytes(os.urandom(2000))
    build_portable.write_lists(folder)
    return folder


def a_release(place: Path, version: str, signer: Signer | None, **asked: int) -> Path:
    """The zip of such a folder, signed."""
    folder = a_folder(place / f"built-{version}", version, **asked)
    if signer is not None:
        (folder / SIGNATURE).write_text(signer.sign((folder / LIST).read_bytes()), "utf-8")
    target = place / f"{folder.name}.zip"
    build_portable.pack(folder, target, EPOCH)
    return target


def changed(release: Path, place: str, content: bytes | None) -> Path:
    """The same zip with one file of another content, without it, or with it as one more."""
    target = release.with_name(f"changed-{release.name}")
    with zipfile.ZipFile(release) as before, zipfile.ZipFile(target, "w") as after:
        top = before.namelist()[0].split("/")[0]
        for entry in before.infolist():
            if entry.filename != f"{top}/{place}":
                after.writestr(entry, before.read(entry))
        if content is not None:
            after.writestr(f"{top}/{place}", content)
    return target


def tree(folder: Path) -> dict[str, bytes]:
    """Everything below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def bad_releases(good: Path, signer: Signer, place: Path) -> Iterator[tuple[Path, str]]:
    """Cut, changed, of strangers or too old: each file, and the code it is refused with."""
    content = good.read_bytes()
    for size in (0, 100, len(content) // 2, len(content) - 10):
        cut = place / f"cut{size}.zip"
        cut.write_bytes(content[:size])
        yield cut, "release_unreadable"
    part = "program/resources/part5.bin"
    spoilt = [(part, b"x" * 2000, "release_damaged"), (part, None, "release_unreadable")]
    names = ("program/evil.so", "../../evil", "portable")
    spoilt += [(name, b"x", "release_unreadable") for name in names]
    spoilt += [(SIGNATURE, signer.sign(b"other").encode(), "release_signature_wrong")]
    for number, (name, given, code) in enumerate(spoilt):
        (place / str(number)).mkdir()
        yield changed(Path(shutil.copy(good, place / str(number))), name, given), code
    made = {
        "s": ("1.3.0", Signer(place / "stranger.pub"), "release_key_unknown"),
        "u": ("1.3.0", None, "release_unsigned"),
        "b": ("0.9.0", signer, "release_older"),
    }
    for folder, (version, who, code) in made.items():
        (place / folder).mkdir()
        yield a_release(place / folder, version, who), code


def whole(root: Path) -> str:
    """The version in use; it is as it was handed out, to the last byte."""
    home = root / VERSIONS / in_use(root)[0]
    assert list(differences(home, sums_in(list_of(home)))) == []
    assert any(path.read_bytes() for path in root.glob(f"{STARTERS[0]}*"))
    return home.name


def can_be_run(path: Path) -> bool:
    """Whether its bits let it be started."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o100)
