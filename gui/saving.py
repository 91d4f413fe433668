"""Whether the changes of the open file are on disk, and what can be done when they are not."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from assessment.errors import AssessmentError, Finding
from assessment.files.backups import keep_copy
from assessment.files.moving import Arrival, Moved, go_on_in, take_back, write_elsewhere
from assessment.files.store import AssessmentFile
from assessment.responses.changes import Change
from assessment.responses.drafts import Draft, Key, settled_by
from gui.tasks import Work

SMALL = 2_000_000
# What is typed is on disk this long after its first key: with time to write, within two seconds.
DRAFTS_AFTER_MS = 1000


class Saving(QObject):
    """Holds the open file; what its disk refuses is kept until it is brought there or elsewhere."""

    typing = Signal()  # something was typed that is not on disk yet
    saved = Signal(object)  # the time when everything was last on disk
    held = Signal(object)  # why changes are not on disk (findings); empty when they are again
    moved = Signal(object)  # the path of the file in which the work goes on
    lost = Signal(object)  # findings about documents a lost disk could not give any more

    def __init__(self, file: AssessmentFile, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.file = file
        # What a person typed is not to be lost because a disk is full.
        file.keeper.patient = True
        self.at: datetime | None = None
        self._clock = clock
        self._told = False
        self._typed: dict[Key, Draft | None] = {}
        self._soon = QTimer(self, singleShot=True, interval=DRAFTS_AFTER_MS)
        self._soon.timeout.connect(self.again)

    @property
    def all_kept(self) -> bool:
        return not self._typed and not self.trouble

    @property
    def trouble(self) -> tuple[Finding, ...]:
        return self.file.keeper.trouble

    @property
    def waiting(self) -> int:
        return self.file.keeper.waiting + len(self._typed)

    @property
    def drafts(self) -> dict[Key, Draft]:
        """What was typed or attached and not given yet, up to the last key."""
        both = {**self.file.drafts.all, **self._typed}
        return {key: draft for key, draft in both.items() if draft is not None}

    def note(self, key: Key, draft: Draft | None) -> None:
        """A draft is another than before, or is none any more: it is written soon."""
        if self.file.drafts.all.get(key) == draft:
            if self._typed.pop(key, None) is None:
                return
        else:
            self._typed[key] = draft
        # Not begun anew with each key, or who types without rest would never be saved.
        if self._typed and not self._soon.isActive():
            self._soon.start()
        self.typing.emit()

    def apply(self, change: Change, by: str) -> None:
        """Do a change; its draft is none any more. Raises AssessmentError when it is refused."""
        self.file.apply(change, by=by, at=self._clock())
        for key in settled_by(change, list(self._typed)):
            del self._typed[key]

    def follow(self) -> None:
        if self.trouble:
            self.hold(self.trouble)
        else:
            self._tell_saved()

    def again(self) -> bool:
        """Write what is not on disk yet; False, with the reasons told, when the disk refuses."""
        try:
            written = [draft for draft in self._typed.values() if draft is not None]
            ended = [key for key, draft in self._typed.items() if draft is None]
            self.file.drafts.keep(written, ended)
        except AssessmentError as problem:
            if self._typed:
                self._soon.start()
            self.hold(problem.findings)
            return False
        self._typed.clear()
        self._tell_saved()
        return True

    def close(self) -> None:
        if self._typed:
            self.again()
        self._soon.stop()
        self.file.close()

    def elsewhere(self, path: Path) -> bool:
        """Go on in a new file with everything; False, with the reasons told, when it cannot be."""
        try:
            moved = write_elsewhere(path, self.file.whole())
        except AssessmentError as problem:
            self.hold(problem.findings)
            return False
        return self.go_on_in(moved)

    def moving(self, path: Path) -> Work:
        """The work of writing all into a new file while answers are given; then ``go_on_in``."""
        return partial(write_elsewhere, path, self.file.whole())

    def go_on_in(self, moved: Moved) -> bool:
        """Work in the new file from now on; False, with the reasons told, when it cannot be."""
        try:
            lost = go_on_in(self.file, moved)
        except AssessmentError as problem:
            self.hold(problem.findings)
            return False
        self.file = moved.file
        self.follow()
        self.moved.emit(moved.file.path)
        if lost:
            self.lost.emit(list(lost))
        return True

    def hold(self, findings: tuple[Finding, ...]) -> None:
        self._told = True
        self.held.emit(list(findings))

    @property
    def small(self) -> bool:
        """Whether a copy of the file takes no longer than saving an answer."""
        try:
            return self.file.path.stat().st_size <= SMALL
        except OSError:  # the file cannot be found any more: whether the documents are few
            with suppress(AssessmentError):
                return sum(one.size for one in self.file.documents().values()) <= SMALL
            return True

    def keep_copy(self) -> tuple[Finding, ...]:
        """Take a backup copy, of everything; a warning when none could be made."""
        return keep_copy(self.file, self._clock())

    def copying(self) -> Work:
        """The work of taking a backup copy, which another thread may do while answers are given."""
        return partial(keep_copy, self.file, self._clock())

    def sealed(self) -> bytes:
        """The unsigned package of the assessment as it is now, to travel in a workbook."""
        from assessment.exchange.send import parcel_of, sealed

        return sealed(parcel_of(self.file))

    def take_back(self, arrival: Arrival) -> Arrival:
        """Write over the original; gives what both share now. Raises if that one was changed."""
        return replace(arrival, head=take_back(self.file, arrival))

    def _tell_saved(self) -> None:
        self.at = self._clock()
        if self._told:
            self._told = False
            self.held.emit([])
        self.saved.emit(self.at)
