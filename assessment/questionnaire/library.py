"""The person's library of questionnaires: found, checked before they come in, and taken out.

Those read before are kept compiled.
"""

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding, FindingPlace, errors_in, stop_on_errors
from assessment.language.normalise import is_visible, skeleton
from assessment.language.text import Text
from assessment.places import put_in_place
from assessment.problems.questionnaire import LibraryProblem, WorkbookProblem
from assessment.questionnaire.bounded import load_bounded
from assessment.questionnaire.canonical import from_json, to_json
from assessment.questionnaire.load import Loaded, load
from assessment.questionnaire.model import Questionnaire

# Raised when the reader changes what it makes of the same workbook.
_READER = "3"


def load_cached(path: Path, read: Callable[[Path], Loaded] = load) -> Loaded:
    """Like ``load``; a workbook read before without any finding comes from the cache."""
    try:
        digest = hashlib.sha256(path.read_bytes())
    except OSError:
        return read(path)
    # A workbook without a form_id is known by its file's name.
    digest.update(b"\0" + os.fsencode(path.stem))
    cache = places.cache() / "questionnaires" / f"{digest.hexdigest()}-{_READER}.json"
    if cache.is_file():
        with contextlib.suppress(AssessmentError, OSError, UnicodeDecodeError):
            return _compiled(cache), ()  # a damaged one is written anew
    questionnaire, findings = read(path)
    if questionnaire is not None and not findings:
        _keep(cache, to_json(questionnaire))
    return questionnaire, findings


@lru_cache(maxsize=32)
def _compiled(cache: Path) -> Questionnaire:
    """What stands in a file of the cache, whose name is the digest of what it was made of."""
    return from_json(cache.read_text(encoding="utf-8"))


def _keep(cache: Path, text: str) -> None:
    """Write the cache; a folder that cannot be written only costs time the next time."""
    rough = cache.with_suffix(f".{os.getpid()}.part")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        rough.write_text(text, encoding="utf-8")
        put_in_place(rough, cache)
    except OSError:
        with contextlib.suppress(OSError):
            rough.unlink(missing_ok=True)


FOLDER = places.QUESTIONNAIRES
_SUFFIX = ".xlsx"
# Excel keeps such a file beside a workbook while it is open.
_OPEN_IN_EXCEL = "~$"


@dataclass(frozen=True, slots=True)
class Installed:
    id: str
    version: str
    title: Text
    path: Path
    # The questionnaire itself; None when the workbook is refused.
    questionnaire: Questionnaire | None
    # What is worth knowing of it; the reasons when it is refused.
    findings: tuple[Finding, ...] = ()
    shipped: bool = True  # whether it came with the program; such a one cannot be removed


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
    # A later program may bring along what a person had installed by hand.
    own = [
        installed
        for installed in _entries(own_folder(), shipped=False)
        if _identity(installed) not in known
    ]
    return in_order([*shipped, *own])


def find(id_or_path: str | Path) -> Questionnaire:
    """The questionnaire of a workbook's path, of an id (latest version) or of ``id/version``.

    Raises:
        AssessmentError: there is none, or its workbook is refused.
    """
    path = Path(id_or_path)
    if path.suffix.lower() == _SUFFIX or path.is_file():
        questionnaire, findings = load_cached(path, load_bounded)
    else:
        wanted = str(id_or_path)
        known = installed()
        named = [
            installed
            for installed in known
            if wanted in (installed.id, f"{installed.id}/{installed.version}")
        ]
        if not named:
            filled = {"found": wanted, "installed": ", ".join(sorted({o.id for o in known})) or "–"}
            place = FindingPlace(file=wanted)
            raise AssessmentError(Finding(WorkbookProblem.NOT_INSTALLED, place, filled))
        questionnaire = named[-1].questionnaire
        findings = named[-1].findings
    if questionnaire is None:
        raise AssessmentError(*errors_in(findings))
    return questionnaire


def version_key(version: str) -> list[tuple[int, str]]:
    """Sorts 2026.10 after 2026.9."""
    parts = version.replace("-", ".").split(".")
    return [(int(part), "") if re.fullmatch("[0-9]+", part) else (-1, part) for part in parts]


def entry_of(path: Path, *, shipped: bool) -> Installed:
    """The entry of one workbook; a refused one goes by the names of its folders."""
    questionnaire, findings = load_cached(path)
    name = path.parent.parent.name
    version = path.parent.name
    title = Text.from_wordings(en=name)
    if questionnaire is not None:
        settings = questionnaire.settings
        name = settings.id
        version = settings.version
        title = settings.title
    return Installed(name, version, title, path, questionnaire, findings, shipped=shipped)


def _entries(folder: Path, *, shipped: bool) -> list[Installed]:
    return [
        entry_of(path, shipped=shipped)
        for path in sorted(folder.glob("[!.]*/*/*"))
        if path.suffix.lower() == _SUFFIX and not path.name.startswith(_OPEN_IN_EXCEL)
    ]


def in_order(entries: Iterable[Installed]) -> tuple[Installed, ...]:
    """By id, then from the oldest version to the newest."""
    return tuple(sorted(entries, key=lambda entry: (entry.id, version_key(entry.version))))


def _identity(entry: Installed) -> tuple[str, str, str]:
    fingerprint = ""
    if entry.questionnaire is not None:
        fingerprint = entry.questionnaire.fingerprint
    return entry.id, entry.version, fingerprint


# Names that a folder may have on every system. Small letters only: "Test" and "test" are one
# folder on Windows.
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9_-])?", re.ASCII)
_UNFIT = re.compile(r"[^a-z0-9_-]+", re.ASCII)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.ASCII)
_NO_VERSION = "_"


@dataclass(frozen=True, slots=True)
class Candidate:
    questionnaire: Questionnaire | None  # what it holds; None when it is refused
    # Everything worth knowing of it, also whether its version is installed already.
    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        has_problem = any(isinstance(finding.problem, LibraryProblem) for finding in self.findings)
        return self.questionnaire is not None and not has_problem


def inspect(path: Path) -> Candidate:
    """Check a workbook as it would be installed; nothing is kept."""
    questionnaire, findings = load_bounded(path)
    if questionnaire is None:
        return Candidate(None, findings)
    entries = installed()
    taken = _misleading(questionnaire, entries) or _taken(questionnaire, entries)
    if taken is None:
        all_findings = findings
    else:
        all_findings = (*findings, taken)
    return Candidate(questionnaire, all_findings)


def install(path: Path) -> Installed:
    """Check a workbook and keep a copy of it in the person's library.

    Exactly the bytes that were checked are kept. Installing the same contents again changes
    nothing and gives what is there.

    Raises:
        AssessmentError: the workbook is refused, its version is taken by other contents, or the
            library cannot be written.
    """
    stop_on_errors(load_bounded(path)[1])
    library = own_folder()
    stage = library / f".part-{os.getpid()}"
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        copy = Path(shutil.copyfile(path, stage / f"{path.stem}.xlsx"))
        copy.chmod(0o644)
        return _place(copy, library)
    except OSError as problem:
        values = {"folder": str(library), "reason": problem.strerror or str(problem)}
        finding = Finding(LibraryProblem.FOLDER_NOT_WRITTEN, FindingPlace(file=path.name), values)
        raise AssessmentError(finding) from problem
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def remove(identity: str, version: str) -> Installed:
    """Take a questionnaire out of the person's library; gives what was there.

    Assessments that use it keep it: it travels inside them.

    Raises:
        AssessmentError: there is none, it came with the program, or it cannot be deleted.
    """
    entries = [entry for entry in installed() if (entry.id, entry.version) == (identity, version)]
    own = [entry for entry in entries if not entry.shipped]
    place = FindingPlace(file=f"{identity} {version}".strip())
    values = {"id": identity, "version": version}
    if not own:
        if entries:
            problem = LibraryProblem.SHIPPED
        else:
            problem = LibraryProblem.NOT_THERE
        raise AssessmentError(Finding(problem, place, values))
    folder = own[0].path.parent
    try:
        shutil.rmtree(folder)
    except OSError as error:
        values["reason"] = error.strerror or str(error)
        raise AssessmentError(Finding(LibraryProblem.NOT_REMOVED, place, values)) from error
    with contextlib.suppress(OSError):  # the other versions keep it
        folder.parent.rmdir()
    return own[0]


def folder_name(text: str) -> str:
    """A name for a folder on every system; other texts never give the same one."""
    if not text:
        return _NO_VERSION
    if _PLAIN.fullmatch(text) and not _RESERVED.fullmatch(text):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{_UNFIT.sub('-', text.lower())[:40].strip('-') or 'q'}-{digest}"


def _place(copy: Path, library: Path) -> Installed:
    candidate = inspect(copy)
    if candidate.questionnaire is None or errors_in(candidate.findings):
        raise AssessmentError(*errors_in(candidate.findings))
    settings = candidate.questionnaire.settings
    if not candidate.ready:  # the same contents are there
        named = (settings.id, settings.version)
        return next(entry for entry in installed() if (entry.id, entry.version) == named)
    target = library / folder_name(settings.id) / folder_name(settings.version)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Where a refused workbook lies under this name, what is installed now takes its place.
    shutil.rmtree(target, ignore_errors=True)
    put_in_place(copy.parent, target)
    return entry_of(target / copy.name, shipped=False)


def _misleading(questionnaire: Questionnaire, entries: Sequence[Installed]) -> Finding | None:
    identity = questionnaire.settings.id
    version = questionnaire.settings.version
    for text in (identity, version):
        if text and not is_visible(text):
            return Finding(LibraryProblem.NOT_VISIBLE, values={"found": ascii(text)})
    for installed in entries:
        twin = version != installed.version and skeleton(version) == skeleton(installed.version)
        if skeleton(identity) == skeleton(installed.id) and (identity != installed.id or twin):
            values = {
                "new": ascii(f"{identity} {version}"),
                "known": f"{installed.id} {installed.version}",
            }
            return Finding(LibraryProblem.LOOKS_LIKE, values=values)
    return None


def _taken(questionnaire: Questionnaire, entries: Sequence[Installed]) -> Finding | None:
    named = (questionnaire.settings.id, questionnaire.settings.version)
    there = [e.questionnaire for e in entries if (e.id, e.version) == named and e.questionnaire]
    if not there:
        return None
    known = any(
        other_questionnaire.fingerprint == questionnaire.fingerprint
        for other_questionnaire in there
    )
    if known:
        problem = LibraryProblem.SAME_AGAIN
    else:
        problem = LibraryProblem.VERSION_TAKEN
    return Finding(problem, values={"id": named[0], "version": named[1]})
