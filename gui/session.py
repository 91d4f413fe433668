"""The open assessment: the one place where windows change it and hear what changed.

Below it ``Saving``: whether its changes are on disk, and what can be done when they are not.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QObject, QTimer, Signal

from assessment.errors import AssessmentError, Finding
from assessment.files import attachments, backups, beside, store
from assessment.files.moving import Moved, go_on_in, write_elsewhere
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.question_types import parse
from assessment.responses import changes, completion, drafts, evaluate
from assessment.responses.drafts import Draft, DraftPart, EvidenceDraft, Key, TypedText
from assessment.responses.model import Layer, Place, State
from assessment.responses.record import Record
from assessment.scoring.result import NodeScore, Scores
from gui.settings import RecentFile, WindowSettings
from gui.tasks import Work
from gui.widgets.fields import LineField, TextBox

if TYPE_CHECKING:
    from assessment.exchange.reply import Applied
    from assessment.reports.order import Earlier
    from assessment.scoring.score import ScoresCache

SCORES_AFTER_MS = 150
SMALL = 2_000_000
# What is typed is on disk this long after its first key: with time to write, within two seconds.
DRAFTS_AFTER_MS = 1000

Clock = Callable[[], datetime]
_now = partial(datetime.now, UTC)


class Saving(QObject):
    """Holds the open file; what its disk refuses is kept until it is brought there or elsewhere."""

    typing = Signal()  # something was typed that is not on disk yet
    kept = Signal()  # what was typed is on disk
    saved = Signal(object)  # the time when everything was last on disk
    held = Signal(object)  # why changes are not on disk (findings); empty when they are again
    moved = Signal(object)  # the path of the file in which the work goes on
    lost = Signal(object)  # findings about documents a lost disk could not give any more

    def __init__(self, file: store.AssessmentFile, clock: Clock) -> None:
        super().__init__()
        self.file = file
        # What a person typed is not to be lost because a disk is full.
        file.keeper.patient = True
        self.saved_at: datetime | None = None
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

    def apply(self, change: changes.Change, by: str) -> None:
        """Do a change; its draft is none any more. Raises AssessmentError when it is refused."""
        self.file.apply(change, by=by, at=self._clock())
        for key in drafts.settled_by(change, list(self._typed)):
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
        self.kept.emit()
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
                return sum(size for _, size in self.file.documents().values()) <= SMALL
            return True

    def keep_copy(self) -> tuple[Finding, ...]:
        """Take a backup copy, of everything; a warning when none could be made."""
        return backups.keep_copy(self.file, self._clock())

    def copying(self) -> Work:
        """The work of taking a backup copy, which another thread may do while answers are given."""
        return partial(backups.keep_copy, self.file, self._clock())

    def sealed(self) -> bytes:
        """The unsigned package of the assessment as it is now, to travel in a workbook."""
        from assessment.exchange.send import parcel_of, sealed

        return sealed(parcel_of(self.file))

    def _tell_saved(self) -> None:
        self.saved_at = self._clock()
        if self._told:
            self._told = False
            self.held.emit([])
        self.saved.emit(self.saved_at)


class Drafts:
    """What a person types or attaches on the pages, kept from key to key until it is given."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    def typed(self, place: Place, part: DraftPart, text: str) -> None:
        """A person types there, so far this text: a draft, unless it is what stands there."""
        session = self._session
        draft = TypedText(place, part, text)
        response = session.record.response(*place)
        match part:
            case DraftPart.COMMENT:
                stands = text == response.comment
            case DraftPart.REASON:
                declared = response.not_applicable
                stands = text == ("" if declared is None else declared.reason)
            case _:
                parsed = parse(session.questionnaire.by_code[place.question], text or None)
                stands = parsed == (response.answer, [])
        session.saving.note(draft.key, None if stands else draft)

    def typed_at(self, place: Place, part: DraftPart) -> str | None:
        """What was typed there and is not given; None without."""
        draft = self._session.saving.drafts.get(TypedText(place, part, "").key)
        if isinstance(draft, TypedText):
            return draft.text
        return None

    def write(self, draft: drafts.ReviewDraft, stands: drafts.ReviewDraft) -> None:
        """A reviewer writes, so far this: a draft, unless it is what stands there."""
        self._session.saving.note(draft.key, None if draft == stands else draft)

    def write_from(
        self, field: LineField | TextBox, stands: Callable[[], drafts.ReviewDraft]
    ) -> None:
        """What is typed in the field from now on is written; it is about what stands there."""
        field.typed.connect(lambda text: self.write(replace(stands(), words=text), stands()))

    def written(self, stands: drafts.ReviewDraft) -> drafts.ReviewDraft:
        """What was written there and is not given; else what stands there."""
        draft = self._session.saving.drafts.get(stands.key)
        if isinstance(draft, drafts.ReviewDraft):
            return draft
        return stands

    def views_begun(self, layer: Layer) -> list[str]:
        """Indicators beside which something is written and not given."""
        begun = (draft for draft in self._session.saving.drafts.values())
        written = (
            review_draft.about
            for review_draft in begun
            if isinstance(review_draft, drafts.ReviewDraft)
        )
        return sorted(about[-1] for about in written if about[:2] == ("view", layer))

    def evidence(self, place: Place) -> tuple[EvidenceDraft, ...]:
        """Pieces of evidence that are begun there and not given."""
        begun = self._session.saving.drafts.values()
        return tuple(
            draft for draft in begun if isinstance(draft, EvidenceDraft) and draft.place == place
        )

    def note_evidence(self, draft: EvidenceDraft, *, begun: bool) -> None:
        """Keep a piece as far as it is filled in; one that is not ``begun`` is none any more."""
        saving = self._session.saving
        known = draft.key in saving.drafts
        saving.note(draft.key, draft if begun else None)
        self._session.work_out()
        if known != begun:
            self._session.changed.emit()
            self._session.begun.emit()

    def give_typed(self) -> None:
        """Give what was typed when the program ended before; what does not fit stays a draft."""
        session = self._session
        # Whoever opens the file did not type it, and is to stay free to review it.
        by = session.record.subject.assessor
        for draft in list(session.saving.drafts.values()):
            if not isinstance(draft, TypedText) or draft.part is DraftPart.REASON:
                continue  # nothing is declared unless a person does so
            question = session.questionnaire.by_code.get(draft.place.question)
            if question is None or not session.editable:
                continue
            if draft.part is DraftPart.COMMENT:
                session.apply(changes.SetComment(draft.place, draft.text), by)
                continue
            answer, findings = parse(question, draft.text or None)
            if not findings:
                rows = session.record.rows.get(question.roster or "", ())
                if question.roster and draft.place.row and draft.place.row not in rows:
                    session.apply(changes.AddRow(question.roster, draft.place.row, len(rows)), by)
                session.apply(changes.SetAnswer(draft.place, answer), by)


class Session(QObject):
    """One open file and its record, with what follows from it now."""

    replied = Signal(object)  # what a reply of the secretariat brought (``Applied``)
    given = Signal()  # a package was made of the file
    changed = Signal()  # read the record again
    begun = Signal()  # a piece of evidence was begun, or is none any more
    scored = Signal(object)  # fresh ``Scores``, a moment after the last change
    refused = Signal(object)  # findings that forbid what was tried; nothing changed

    def __init__(self, file: store.AssessmentFile, by: str, clock: Clock = _now) -> None:
        super().__init__()
        self.saving = Saving(file, clock)
        self.saving.kept.connect(self._look_at_typed)
        self.saving.lost.connect(self.refused)
        self.drafts = Drafts(self)
        self._clock = clock
        self.taken_in: Path | None = None
        self.by = by
        self.scores: Scores | None = None
        # The earlier round a person compares with; scores and report stand beside it.
        self.earlier: Earlier | None = None
        self.questionnaire: Questionnaire = file.record.questionnaire
        self._progress = completion.ProgressCache()
        self._findings = completion.FindingsCache()
        self._scores: ScoresCache | None = None
        self.progress: tuple[completion.SectionProgress, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self.left: tuple[completion.Left, ...] = ()  # each is the same object while it is the same
        self.work_out()
        self._wait = QTimer(self, singleShot=True, interval=SCORES_AFTER_MS)
        self._wait.timeout.connect(self.score_now)
        self._wait.start()

    @classmethod
    def create(cls, path: Path, record: Record, by: str, clock: Clock = _now) -> Self:
        """Work on a new file that holds the record. Raises AssessmentError if it cannot be made."""
        return cls(store.AssessmentFile.create(path, record, by=by, now=clock()), by, clock)

    @classmethod
    def begin(
        cls, path: Path, record: Record, by: str, source: Path | None, clock: Clock = _now
    ) -> Self:
        """Make a new file of what an earlier one says. Raises AssessmentError if it is no use."""
        from assessment.exchange.beginning import begin, source_in

        read = None
        if source is not None:
            read = source_in(source)
        return cls(begin(path, record, read, by=by, now=clock()), by, clock)

    @classmethod
    def open(cls, path: Path, by: str, clock: Clock = _now) -> Self:
        """Raises AssessmentError when the file cannot be opened."""
        session = cls(store.AssessmentFile.open(path), by, clock)
        session.drafts.give_typed()
        return session

    @property
    def _file(self) -> store.AssessmentFile:
        return self.saving.file

    @property
    def path(self) -> Path:
        return self._file.path

    @property
    def head(self) -> str:
        """The digest over the file's whole history: it names the record as it is now."""
        return self._file.head

    @property
    def editable(self) -> bool:
        return self.record.state in (State.DRAFT, State.RETURNED)

    @property
    def shows_scores(self) -> bool:
        """Whether there are scores to be seen now; a test of knowledge has none while answered."""
        shown = self.questionnaire.settings.live_scores or not self.editable
        return shown and bool(self.questionnaire.nodes)

    @property
    def layer(self) -> Layer:
        """The layer whose scores are shown: the assessor's own while it is being filled."""
        if self.editable:
            return Layer.SELF
        return Layer.FINAL

    @property
    def now(self) -> datetime:
        return self._clock()

    def work_out(self) -> None:
        """Work out what follows from the record, only where it changed."""
        self.record: Record = self._file.record
        record = self.record
        before = (self.progress, self.findings)
        today = self._clock().astimezone().date()
        self.evaluation: evaluate.Evaluation = self._file.evaluation(today)
        self.progress = self._progress.follow(record, self.evaluation)
        begun = drafts.draft_findings(record, self.saving.drafts.values())
        self.findings = (*self._findings.follow(record, self.evaluation), *begun)
        if before != (self.progress, self.findings):
            self.left = completion.left_in(self.progress, self.findings)

    def _look_at_typed(self) -> None:
        """What is typed and is no answer is told like what contradicts itself."""
        before = self.findings
        self.work_out()
        if self.findings != before:
            self.changed.emit()

    def apply(self, change: changes.Change, by: str = "") -> bool:
        """Do the change in the name of the person here or of another; False when it is refused."""
        return self._do(lambda: self.saving.apply(change, by or self.by))

    @property
    def last_round(self) -> beside.LastRound | None:
        return self._file.beside.last_round

    def take_over(self, code: str) -> bool:
        """Take over what the round before says on a page; its documents are begun anew."""
        taken = store.taken_over(self._file, code)
        if taken.change is None or not self.apply(taken.change):
            return False
        for draft in taken.drafts:
            self.drafts.note_evidence(draft, begun=True)
        return self.saving.again()

    def undo(self) -> bool:
        """Take back the last change; False when there is none that may be."""
        return self._do(lambda: self._file.undo(by=self.by, at=self._clock()))

    def redo(self) -> bool:
        """Do again what was taken back last; False when there is nothing."""
        return self._do(lambda: self._file.redo(by=self.by, at=self._clock()))

    def take_back(self) -> bool:
        """Take the submission back; False, with the reasons told, when that may not be."""
        by = self.by or self.record.subject.assessor
        return self._do(lambda: self._file.take_back(by=by, at=self._clock()))

    def give_away(self, path: Path, revision: str) -> None:
        """A package was made of the file: it is named when the submission is taken back."""
        self._tried(lambda: self._file.give_away(path.name, revision, self.now))
        self.given.emit()

    @property
    def may_take_back(self) -> bool:
        """Whether it is submitted, and nothing of a review stands on it here."""
        return self.record.state is State.SUBMITTED and not self._file.can_undo

    @property
    def given_away(self) -> tuple[beside.GivenAway, ...]:
        return self._file.given_away

    def take_in(self, path: Path, code: str = "") -> bool:
        """Take in the secretariat's reply; its code was compared where no key is known."""
        self.taken_in = path
        applied: list[Applied] = []

        def take() -> None:
            from assessment.exchange.reply import apply_reply, read_reply
            from assessment.exchange.roster import roster_in_use
            from assessment.exchange.worth import InUse

            received = read_reply(path, InUse(roster_in_use()))
            at = self._clock()
            applied.append(apply_reply(self._file, received, by=self.by, at=at, code=code))

        taken = self._do(take)
        for done in applied:
            self.replied.emit(done)
            if done.findings:
                self.refused.emit(list(done.findings))
        return taken

    def attach(self, path: Path) -> str | None:
        """Store a document in the file and give its digest; None when that is refused."""
        try:
            return self._tried(lambda: self._file.attach(attachments.content_of(path), path.name))
        except OSError:
            unreadable = Finding(WindowProblem.FILE_UNREADABLE, values={"file": path.name})
            self.refused.emit([unreadable])
            return None

    def attachment(self, digest: str) -> bytes | None:
        """The bytes of a stored document; None, with the reason told, when they are damaged."""
        return self._tried(lambda: self._file.attachment(digest))

    def remember(self, settings: WindowSettings) -> None:
        """Put the file first among the recent ones, with how far it is."""
        subject = self.record.subject
        left = completion.counted(self.left)
        total = sum(section.total for section in self.progress)
        known = (file.when for file in settings.recent if file.path == self.path)
        settings.remember(
            RecentFile(
                path=self.path,
                unit=subject.unit_name,
                round=subject.round,
                state=self.record.state.value,
                done=total - left[completion.Want.ANSWER],
                total=total,
                when=self.saving.saved_at or next(known, datetime.now(UTC)),
                documents=left[completion.Want.DOCUMENT],
                contradictions=left[completion.Want.CONTRADICTION],
            )
        )

    def close(self) -> None:
        self._wait.stop()
        self.saving.close()

    def score_now(self) -> None:
        """Compute the scores at once and tell them; a questionnaire without structure has none."""
        self._wait.stop()
        if not self.questionnaire.nodes:
            return
        # The engine brings numpy along: not before the first paint.
        from assessment.scoring.score import ScoresCache

        self._scores = self._scores or ScoresCache()
        self.scores = self._scores.follow(self.record, self.evaluation, self.layer)
        self.scored.emit(self.scores)

    def _tried[T](self, act: Callable[[], T]) -> T | None:
        try:
            return act()
        except AssessmentError as problem:
            self.refused.emit(list(problem.findings))
            return None

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except AssessmentError as problem:
            self.refused.emit(list(problem.findings))
            return False
        self.work_out()
        self._wait.start()
        self.changed.emit()
        self.saving.follow()
        return True


def scores_so_far(session: Session, scores: Scores) -> Scores:
    """Scores as they are shown: until the approval, what is open is told as open."""
    from assessment.scoring.result import so_far

    approved = session.record.state is State.APPROVED
    if approved:
        return scores
    return so_far(scores, session.questionnaire)


def node_score_so_far(session: Session, scores: Scores, code: str) -> NodeScore:
    from assessment.scoring.result import node_so_far

    approved = session.record.state is State.APPROVED
    if approved:
        return scores.nodes[code]
    return node_so_far(scores, code, session.questionnaire)
