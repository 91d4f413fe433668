"""Which questionnaires are installed, and how to find one; those read before are kept compiled."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding, FindingPlace, errors_in
from assessment.language.text import Text
from assessment.places import put_in_place
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.bounded import load_bounded
from assessment.questionnaire.canonical import from_json, to_json
from assessment.questionnaire.load import load
from assessment.questionnaire.model import Questionnaire

# Raised when the reader changes what it makes of the same workbook.
_READER = "2"


type Loaded = tuple[Questionnaire | None, tuple[Finding, ...]]


def load_cached(path: Path, read: Callable[[Path], Loaded] = load) -> Loaded:
    """Like ``load``; a workbook read before without any finding comes from the cache.

    Args:
        path: The workbook.
        read: Reads it when it is not in the cache.
    """
    cache = _cache_file(path)
    if cache is not None and cache.is_file():
        try:
            return _compiled(cache), ()
        except (AssessmentError, OSError, UnicodeDecodeError):
            _drop(cache)
    questionnaire, findings = read(path)
    if questionnaire is not None and not findings and cache is not None:
        _keep(cache, to_json(questionnaire))
    return questionnaire, findings


@lru_cache(maxsize=32)
def _compiled(cache: Path) -> Questionnaire:
    """What stands in a file of the cache, whose name is the digest of what it was made of."""
    return from_json(cache.read_text(encoding="utf-8"))


def _cache_file(path: Path) -> Path | None:
    """Where the compiled form of exactly this workbook is kept; None when it cannot be read."""
    try:
        digest = hashlib.sha256(path.read_bytes())
    except OSError:
        return None
    # A workbook without a form_id is known by its file's name.
    digest.update(b"\0" + os.fsencode(path.stem))
    return _cache_folder() / f"{digest.hexdigest()}-{_READER}.json"


def _cache_folder() -> Path:
    return places.cache() / "questionnaires"


def _keep(cache: Path, text: str) -> None:
    """Write the cache; a folder that cannot be written only costs time the next time."""
    rough = cache.with_suffix(f".{os.getpid()}.part")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        rough.write_text(text, encoding="utf-8")
        put_in_place(rough, cache)
    except OSError:
        _drop(rough)


def _drop(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


FOLDER = places.QUESTIONNAIRES
_SUFFIX = ".xlsx"
# Excel keeps such a file beside a workbook while it is open.
_OPEN_IN_EXCEL = "~$"


@dataclass(frozen=True, slots=True)
class Installed:
    """One installed questionnaire.

    Attributes:
        id: Its ``form_id``.
        version: Its version as printed; may be empty.
        title: Its title.
        path: Its workbook.
        questionnaire: The questionnaire itself; None when the workbook is refused.
        findings: What is worth knowing of it; the reasons when it is refused.
        shipped: Whether it came with the program; such a one cannot be removed.
    """

    id: str
    version: str
    title: Text
    path: Path
    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...] = ()
    shipped: bool = True


def own_folder() -> Path:
    """Where this person's own questionnaires are installed; it need not exist yet."""
    return places.own() / "library"


def installed(folder: Path | None = None) -> tuple[Installed, ...]:
    """The questionnaires below a folder, ``<id>/<version>/<name>.xlsx``, by id and version.

    Without a folder those that came with the program and the person's own together. A refused
    workbook is listed too, with its reasons, under the names of its folders.
    """
    if folder is not None:
        return in_order(_entries(folder, shipped=folder == FOLDER))
    shipped = _entries(FOLDER, shipped=True)
    known = {_identity(entry) for entry in shipped if entry.questionnaire is not None}
    own = [
        entry
        for entry in _entries(own_folder(), shipped=False)
        # A later program may bring along what a person had installed by hand.
        if entry.questionnaire is None or _identity(entry) not in known
    ]
    return in_order([*shipped, *own])


def find(id_or_path: str | Path, folder: Path | None = None) -> Questionnaire:
    """The questionnaire of a workbook's path, of an id (latest version) or of ``id/version``.

    Raises:
        AssessmentError: there is none, or its workbook is refused.
    """
    path = Path(id_or_path)
    if path.suffix.lower() == _SUFFIX or path.is_file():
        questionnaire, findings = load_cached(path, load_bounded)
        if questionnaire is None:
            raise AssessmentError(*errors_in(findings))
        return questionnaire
    wanted = str(id_or_path)
    entries = [
        entry for entry in installed(folder) if wanted in (entry.id, f"{entry.id}/{entry.version}")
    ]
    if not entries:
        known = ", ".join(sorted({entry.id for entry in installed(folder)}))
        filled = {"found": wanted, "installed": known or "–"}
        raise AssessmentError(
            Finding(WorkbookProblem.NOT_INSTALLED, FindingPlace(file=wanted), filled)
        )
    latest = entries[-1]
    if latest.questionnaire is None:
        raise AssessmentError(*errors_in(latest.findings))
    return latest.questionnaire


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """Sorts 2026.10 after 2026.9."""
    parts = version.replace("-", ".").split(".")
    return tuple(
        (int(part), "") if part.isascii() and part.isdecimal() else (-1, part) for part in parts
    )


def entry_of(path: Path, *, shipped: bool) -> Installed:
    """The entry of one workbook; a refused one goes by the names of its folders."""
    questionnaire, findings = load_cached(path)
    if questionnaire is None:
        version, name = path.parent.name, path.parent.parent.name
        title = Text.of(en=name)
        return Installed(name, version, title, path, None, findings, shipped=shipped)
    settings = questionnaire.settings
    return Installed(
        settings.id,
        settings.version,
        settings.title,
        path,
        questionnaire,
        findings,
        shipped=shipped,
    )


def _entries(folder: Path, *, shipped: bool) -> list[Installed]:
    return [
        entry_of(path, shipped=shipped)
        for path in sorted(folder.glob("*/*/*"))
        if path.suffix.lower() == _SUFFIX
        and not path.name.startswith(_OPEN_IN_EXCEL)
        and not path.parent.parent.name.startswith(".")
    ]


def in_order(entries: Iterable[Installed]) -> tuple[Installed, ...]:
    """By id, then from the oldest version to the newest."""
    return tuple(sorted(entries, key=lambda entry: (entry.id, version_key(entry.version))))


def _identity(entry: Installed) -> tuple[str, str, str]:
    fingerprint = entry.questionnaire.fingerprint if entry.questionnaire is not None else ""
    return entry.id, entry.version, fingerprint
