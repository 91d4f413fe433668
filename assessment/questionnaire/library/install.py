"""A workbook from anywhere is checked, and only then kept in the person's library; or taken out."""

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace, errors_in, stop_on_errors
from assessment.language.visible import is_visible, skeleton
from assessment.places import put_in_place
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import LibraryProblem
from assessment.questionnaire.bounded import load_bounded
from assessment.questionnaire.library.installed import Installed, entry_of, installed, own_folder
from assessment.questionnaire.model import Questionnaire

# Names that a folder may have on every system. Small letters only: "Test" and "test" are one
# folder on Windows.
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9_-])?", re.ASCII)
_UNFIT = re.compile(r"[^a-z0-9_-]+", re.ASCII)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.ASCII)
_NO_VERSION = "_"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A workbook that might be installed.

    Attributes:
        path: The workbook.
        questionnaire: What it holds; None when it is refused.
        findings: Everything worth knowing of it, also whether its version is installed already.
        before: The newest installed version of the same questionnaire that is another; None
            without.
    """

    path: Path
    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...]
    before: Installed | None = None

    @property
    def ready(self) -> bool:
        """Whether it can be installed."""
        return self.questionnaire is not None and not any(
            isinstance(finding.problem, LibraryProblem) for finding in self.findings
        )


def inspect(path: Path) -> Candidate:
    """Check a workbook as it would be installed; nothing is kept."""
    questionnaire, findings = load_bounded(path)
    if questionnaire is None:
        return Candidate(path, None, findings)
    entries = installed()
    same = [entry for entry in entries if entry.id == questionnaire.settings.id]
    others = [
        entry
        for entry in same
        if entry.questionnaire is not None
        and entry.questionnaire.fingerprint != questionnaire.fingerprint
    ]
    taken = _misleading(questionnaire, entries) or _taken(questionnaire, same)
    told = findings if taken is None else (*findings, taken)
    return Candidate(path, questionnaire, told, others[-1] if others else None)


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
        _clear(stage)
        stage.mkdir(parents=True)
        copy = Path(shutil.copyfile(path, stage / f"{path.stem}.xlsx"))
        copy.chmod(0o644)
        return _place(copy, library)
    except OSError as problem:
        values = {"folder": str(library), "reason": problem.strerror or str(problem)}
        raise AssessmentError(
            Finding(LibraryProblem.FOLDER_NOT_WRITTEN, FindingPlace(file=path.name), values)
        ) from problem
    finally:
        _clear(stage)


def remove(identity: str, version: str) -> Installed:
    """Take a questionnaire out of the person's library; gives what was there.

    Assessments that use it keep it: it travels inside them.

    Raises:
        AssessmentError: there is none, it came with the program, or it cannot be deleted.
    """
    entries = [entry for entry in installed() if (entry.id, entry.version) == (identity, version)]
    own = [entry for entry in entries if not entry.shipped]
    if not own:
        problem = LibraryProblem.SHIPPED if entries else LibraryProblem.NOT_THERE
        raise _refusal(problem, identity, version)
    folder = own[0].path.parent
    try:
        shutil.rmtree(folder)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise _refusal(LibraryProblem.NOT_REMOVED, identity, version, reason=reason) from problem
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
    questionnaire, findings = load_bounded(copy)
    if questionnaire is None:
        raise AssessmentError(*errors_in(findings))
    settings = questionnaire.settings
    entries = installed()
    same = [entry for entry in entries if entry.id == settings.id]
    taken = _misleading(questionnaire, entries) or _taken(questionnaire, same)
    if taken is not None:
        stop_on_errors((taken,))
        return next(entry for entry in same if entry.version == settings.version)
    target = library / folder_name(settings.id) / folder_name(settings.version)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        # A refused workbook lies there under this name: what is installed now takes its place.
        _clear(target)
    put_in_place(copy.parent, target)
    return entry_of(target / copy.name, shipped=False)


def _misleading(questionnaire: Questionnaire, entries: Sequence[Installed]) -> Finding | None:
    """What is to be said when a reader would take its name or version for another one."""
    identity, version = questionnaire.settings.id, questionnaire.settings.version
    for text in (identity, version):
        if text and not is_visible(text):
            return Finding(LibraryProblem.NOT_VISIBLE, values={"found": ascii(text)})
    for one in entries:
        new, known = (identity, version), (one.id, one.version)
        alike = skeleton(identity) == skeleton(one.id)
        other_name = alike and identity != one.id
        other_version = alike and version != one.version
        if other_name or (other_version and skeleton(version) == skeleton(one.version)):
            values = {"new": ascii(" ".join(new)), "known": " ".join(known)}
            return Finding(LibraryProblem.LOOKS_LIKE, values=values)
    return None


def _taken(questionnaire: Questionnaire, same: list[Installed]) -> Finding | None:
    """What is to be said when this version is installed already."""
    version = questionnaire.settings.version
    there = [e.questionnaire for e in same if e.version == version and e.questionnaire is not None]
    if not there:
        return None
    known = any(one.fingerprint == questionnaire.fingerprint for one in there)
    problem = LibraryProblem.SAME_AGAIN if known else LibraryProblem.VERSION_TAKEN
    return Finding(problem, values={"id": questionnaire.settings.id, "version": version})


def _refusal(problem: Problem, identity: str, version: str, **values: object) -> AssessmentError:
    place = FindingPlace(file=f"{identity} {version}".strip())
    return AssessmentError(Finding(problem, place, {"id": identity, "version": version, **values}))


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
