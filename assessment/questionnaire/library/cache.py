"""Workbooks read before, kept in compiled form: reading them again costs almost nothing."""

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding
from assessment.in_place import put_in_place
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
            return from_json(cache.read_text(encoding="utf-8")), ()
        except (AssessmentError, OSError, UnicodeDecodeError):
            _drop(cache)
    questionnaire, findings = read(path)
    if questionnaire is not None and not findings and cache is not None:
        _keep(cache, to_json(questionnaire))
    return questionnaire, findings


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
