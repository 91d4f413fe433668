"""Going on in another file: elsewhere on disk, from a stick and back."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.files.disk import Kind, flush, kind_of, settle, unfinished_of
from assessment.files.failures import explained, explained_new, failure
from assessment.files.rescue import read_received, restore
from assessment.files.store import AssessmentFile
from assessment.files.writing import FileContents, Whole, in_place, lost_document, write_whole
from assessment.places import put_in_place
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.responses.record import documents_in


@dataclass(frozen=True, slots=True)
class Moved:
    file: AssessmentFile
    lost: tuple[Finding, ...]  # what could not be brought along because the disk is gone


def write_elsewhere(target: Path, whole: Whole, progress: Progress = SILENT) -> Moved:
    """Write everything into a new file and open it. Another thread may do it.

    Raises:
        AssessmentError: If it cannot be written there; nothing is left of it then.
        Cancelled: If it was stopped; nothing is left of it either.
    """
    lost: list[Finding] = []
    in_place(target, lambda unfinished: lost.extend(write_whole(unfinished, whole, progress)))
    return Moved(AssessmentFile.open(target), tuple(lost))


def go_on_in(old: AssessmentFile, moved: Moved) -> tuple[Finding, ...]:
    """Bring what happened since, and close the old file; gives what could not be brought along.

    Raises:
        AssessmentError: If it cannot be brought; the old file stays open, the new one is gone.
    """
    new = moved.file
    new.keeper.patient = old.keeper.patient
    try:
        lost = _bring_documents(old, moved)
        for event in old.history[len(new.history) :]:
            new.follow(event)
        if new.beside != old.beside:
            new.keep_beside(old.beside)
        new.drafts.keep(old.drafts.all.values(), new.drafts.all.keys() - old.drafts.all.keys())
    except AssessmentError:
        new.close()
        new.path.unlink(missing_ok=True)
        raise
    old.close()
    return lost


def _bring_documents(old: AssessmentFile, moved: Moved) -> tuple[Finding, ...]:
    """Those stored while the others were written."""
    there = moved.file.documents()
    try:
        listed = old.documents()
    except AssessmentError:
        # Nobody can list them any more; the record still says what was stored since.
        gone = {digest for digest, _ in documents_in(old.record.responses)} - there.keys()
        return moved.lost or tuple(lost_document(moved.file.path) for _ in gone)
    lost = []
    for digest in listed.keys() - there.keys():
        try:
            content = old.attachment(digest)
        except AssessmentError:
            lost.append(lost_document(moved.file.path))
        else:
            moved.file.keep(content, listed[digest][0])
    return tuple(lost)


@dataclass(frozen=True, slots=True)
class Arrival:
    origin: Path
    kind: Kind
    path: Path
    state: str  # of the file it was copied from
    was_here: bool  # whether there was a copy already, in which work had gone on
    apart: Path | None = None  # a copy that was here already, and holds what this one does not


def _names(path: Path) -> Iterator[Path]:
    """The path, and others beside it for what must not be written over it."""
    yield path
    yield from (path.with_name(f"{path.stem} ({n}){path.suffix}") for n in range(2, 1000))


def bring_here(origin: Path, folder: Path, known: Iterable[Path] = ()) -> Arrival:
    """A sound copy in the folder of a file that lies where one should not work.

    A copy that is there already, or is known elsewhere, is used again if it lacks nothing of what
    the file holds.

    Raises:
        AssessmentError: If the file is not sound, or cannot be copied.
    """
    contents = read_received(origin)
    apart = None
    there = (name for name in known if name.is_file())
    for name in (*there, *_names(folder / origin.name)):
        if not name.exists():
            with explained(name, FileProblem.NOT_SAVED):
                folder.mkdir(parents=True, exist_ok=True)
            restore(origin, name)
            return Arrival(
                origin, kind_of(origin), name, contents.state, was_here=False, apart=apart
            )
        with suppress(AssessmentError):
            here = read_received(name)
            if _holds(here, contents):
                return Arrival(origin, kind_of(origin), name, contents.state, was_here=True)
            if here.record.id == contents.record.id and not _holds(contents, here):
                apart = name
    raise failure(FileProblem.ALREADY_EXISTS, folder / origin.name)


def _holds(here: FileContents, there: FileContents) -> bool:
    """Whether nothing there is missing here: it went on from there, or has all of it."""
    begun = here.drafts.items() >= there.drafts.items()
    has_given_away = set(here.beside.given_away) >= set(there.beside.given_away)
    return here.origin == there.state or (there.head in here.chain and begun and has_given_away)


def take_back(file: AssessmentFile, arrival: Arrival) -> Arrival:
    """Write the file over the one it was copied from, proven byte by byte; what both share now.

    Raises:
        AssessmentError: If that one was changed meanwhile (nothing is written then), or if it
            cannot be written (it stays as it was).
    """
    origin = arrival.origin
    if not origin.parent.is_dir():
        raise failure(FileProblem.DRIVE_GONE, origin)
    if origin.exists() and read_received(origin).state not in {arrival.state, *file.earlier_heads}:
        raise failure(FileProblem.CHANGED_MEANWHILE, origin)
    return replace(arrival, state=send(file, origin))


def keep_both(file: AssessmentFile, arrival: Arrival) -> Arrival:
    """Write the file beside the one it was copied from, which was changed; gives where it is.

    Raises:
        AssessmentError: If it cannot be written.
    """
    beside = next(name for name in _names(arrival.origin) if not name.exists())
    return replace(arrival, origin=beside, state=send(file, beside))


def send(file: AssessmentFile, target: Path) -> str:
    """A complete copy at the target, written under another name first and read again.

    Gives the state that stands there now: another thread may do it while answers are saved.

    Raises:
        AssessmentError: If it cannot be written or is not the same when read again; what stood
            there before is untouched then.
    """
    unfinished = unfinished_of(target)
    before = len(file.earlier_heads)
    with explained_new(target):
        try:
            unfinished.unlink(missing_ok=True)
            file.copy_to(unfinished)
            flush(unfinished)
            written = read_received(unfinished)
            if written.head not in {file.head, *file.earlier_heads[before:]}:
                raise failure(FileProblem.NOT_SAVED, target)
            _replace(unfinished, target)
            settle(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)
    return written.state


def _replace(unfinished: Path, target: Path) -> None:
    try:
        put_in_place(unfinished, target)
    except FileExistsError:
        # Some drivers of sticks cannot put a file in the place of another.
        target.unlink()
        unfinished.rename(target)
