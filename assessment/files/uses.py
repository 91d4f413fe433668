"""Which questionnaire a working file was begun with, without taking the file or changing it."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.files import schema
from assessment.files.checking import SUFFIX, questionnaire_of, recognise, unreadable
from assessment.files.failures import explained
from assessment.files.rows import loads, read_meta
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.responses.codec import from_plain
from assessment.responses.model import State
from assessment.responses.record import Subject


@dataclass(frozen=True, slots=True)
class Use:
    """One assessment and the questionnaire inside it.

    Attributes:
        state: How far its review is.
        questionnaire: The ``form_id``.
        fingerprint: What names its contents, whatever the version says.
    """

    path: Path
    subject: Subject
    state: State
    questionnaire: str
    version: str
    fingerprint: str


def use_in(path: Path) -> Use:
    """Look into one file. What it says is not verified: opening it does that."""
    with explained(path, unreadable(path)):
        connection = schema.connect(path, "ro")
    with closing(connection):
        recognise(connection, path)
        with explained(path, FileProblem.DAMAGED):
            meta = read_meta(connection)
            subject = from_plain(Subject, loads(meta["subject"]))
            state = from_plain(State, meta["state"])
        found = questionnaire_of(meta, path)
    settings = found.settings
    return Use(path, subject, state, settings.id, settings.version, found.fingerprint)


def uses(
    paths: Iterable[Path], progress: Progress = SILENT
) -> tuple[tuple[Use, ...], tuple[Finding, ...]]:
    """What the files say, in their order; of those that cannot be looked into, why."""
    wanted = list(dict.fromkeys(paths))
    found: list[Use] = []
    findings: list[Finding] = []
    for done, path in enumerate(wanted):
        progress.step(done, len(wanted))
        try:
            found.append(use_in(path))
        except AssessmentError as problem:
            findings.extend(problem.findings)
    progress.step(len(wanted), len(wanted))
    return tuple(found), tuple(findings)


def working_files(folder: Path) -> tuple[Path, ...]:
    """The working files in a folder, by name; none when it cannot be read."""
    try:
        return tuple(sorted(p for p in folder.iterdir() if p.suffix.lower() == SUFFIX))
    except OSError:
        return ()
