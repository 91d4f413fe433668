"""Which questionnaires are installed, and how to find one by its id or by its workbook."""

import contextlib
import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place, errors_in
from assessment.language.text import Text
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.canonical import from_json, to_json
from assessment.questionnaire.load import load
from assessment.questionnaire.model import Questionnaire

FOLDER = Path(__file__).resolve().parent.parent.parent / "questionnaires"
WORKBOOK = "questionnaire.xlsx"
_APPLICATION = "digital-readiness-assessment"
# Raised when the reader changes what it makes of the same workbook.
_READER = "1"


@dataclass(frozen=True, slots=True)
class Installed:
    """One installed questionnaire.

    Attributes:
        id: Its ``form_id``.
        version: Its version as printed.
        title: Its title.
        path: Its workbook.
        questionnaire: The questionnaire itself; None when the workbook is refused.
        findings: What is worth knowing of it; the reasons when it is refused.
    """

    id: str
    version: str
    title: Text
    path: Path
    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...] = ()


def installed(folder: Path = FOLDER) -> tuple[Installed, ...]:
    """The questionnaires below a folder, ``<id>/<version>/questionnaire.xlsx``, by id and version.

    A refused workbook is listed too, with its reasons, under the names of its folders.
    """
    return tuple(_entry(path) for path in sorted(folder.glob(f"*/*/{WORKBOOK}")))


def find(id_or_path: str | Path, folder: Path = FOLDER) -> Questionnaire:
    """The questionnaire of a workbook's path, of an id (latest version) or of ``id/version``.

    Raises:
        AssessmentError: there is none, or its workbook is refused.
    """
    path = Path(id_or_path)
    if path.suffix.lower() == ".xlsx" or path.is_file():
        return _of(path)
    wanted = str(id_or_path)
    entries = [
        entry for entry in installed(folder) if wanted in (entry.id, f"{entry.id}/{entry.version}")
    ]
    if not entries:
        raise AssessmentError(
            Finding(WorkbookProblem.NOT_INSTALLED, Place(file=wanted), {"found": wanted})
        )
    return _of(max(entries, key=lambda entry: _version_key(entry.version)).path)


def _version_key(version: str) -> tuple[tuple[int, str], ...]:
    """Sorts 2026.10 after 2026.9."""
    parts = version.replace("-", ".").split(".")
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def _of(path: Path) -> Questionnaire:
    questionnaire, findings = load_cached(path)
    if questionnaire is None:
        raise AssessmentError(*errors_in(findings))
    return questionnaire


def _entry(path: Path) -> Installed:
    questionnaire, findings = load_cached(path)
    if questionnaire is None:
        version, name = path.parent.name, path.parent.parent.name
        return Installed(name, version, Text.of(en=name), path, None, findings)
    settings = questionnaire.settings
    return Installed(settings.id, settings.version, settings.title, path, questionnaire, findings)


def load_cached(path: Path) -> tuple[Questionnaire | None, tuple[Finding, ...]]:
    """Like ``load``; a workbook read before without any finding comes from the cache."""
    cache = _cache_file(path)
    if cache is not None and cache.is_file():
        try:
            return from_json(cache.read_text(encoding="utf-8")), ()
        except (AssessmentError, OSError, UnicodeDecodeError):
            _drop(cache)
    questionnaire, findings = load(path)
    if questionnaire is not None and not findings and cache is not None:
        _keep(cache, to_json(questionnaire))
    return questionnaire, findings


def _cache_file(path: Path) -> Path | None:
    """Where the compiled form of exactly these bytes is kept; None when they cannot be read."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
    return _cache_folder() / f"{digest}-{_READER}.json"


def _cache_folder() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / _APPLICATION / "questionnaires"


def _keep(cache: Path, text: str) -> None:
    """Write the cache; a folder that cannot be written only costs time the next time."""
    rough = cache.with_suffix(f".{os.getpid()}.part")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        rough.write_text(text, encoding="utf-8")
        rough.replace(cache)
    except OSError:
        _drop(rough)


def _drop(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
