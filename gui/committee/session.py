"""The open collection: begun or opened, read in one go, changed in this one place, and heard.

Nothing long runs on the main thread: intakes, decisions and the national picture open the
collection anew where they work. The main thread keeps one of its own for small questions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from assessment.consolidation import acts, model, national, schema
from assessment.consolidation.acts import ReplyWords, RoundClosing, Word, closing_of
from assessment.consolidation.collection import Collection, Proven
from assessment.consolidation.coverage import Coverage, coverage, not_counting
from assessment.consolidation.file_status import FileToday, files_today
from assessment.consolidation.standing import CaseStanding, standing_of, standings
from assessment.errors import AssessmentError, Finding
from assessment.exchange import codes, keys, worth
from assessment.exchange import roster as rosters
from assessment.language.text import Text
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import Progress
from assessment.recent import IdentityCache
from assessment.secretariat import opening, unit_history
from assessment.units import Unit, load_register, provinces_of
from gui.display import Display
from gui.settings import COLLECTION, RecentFile, WindowSettings
from gui.tasks import Task
from gui.widgets.outside import ask_new


@dataclass(frozen=True)
class Snapshot:
    """Before the first reading it is one without anything."""

    rounds: tuple[str, ...] = ()  # the rounds that packages are held of
    opened: tuple[str, ...] = ()  # these, and those that were opened
    round: str = ""  # the round shown; empty while nothing is held
    merges: tuple[model.Merge, ...] = ()  # all intakes and decisions in their order
    arrivals: tuple[FileToday, ...] = ()  # of all not withdrawn, as they are today, last first
    standings: tuple[CaseStanding, ...] = ()  # what stands for every case of every round
    coverage: Coverage | None = None  # None while nothing came that names a unit
    roster: rosters.Roster = field(default_factory=rosters.Roster)  # the list of keys in use here
    # name of each peer block
    blocks: Mapping[str, Text] = field(default_factory=dict)
    # Questionnaires, units in their rounds and late revisions let count.
    let_in: frozenset[str | tuple[str, str]] = frozenset()
    training: bool = False  # whether the collection was made for training
    closing: RoundClosing | None = None  # None while the round shown is open
    # what each unit sent of which nothing counts, by unit
    lost: Mapping[str, Sequence[FileToday]] = field(default_factory=dict)
    # what was returned and has not come back, with the act
    returned: Mapping[model.Case, model.CommitteeAct] = field(default_factory=dict)
    acts: tuple[model.CommitteeAct, ...] = ()  # what people said, without the reports they printed
    # what the reading made sure of; None of one that was made by hand
    proven: Proven | None = field(default=None, compare=False)

    @property
    def conflicts(self) -> tuple[CaseStanding, ...]:
        return tuple(standing for standing in self.standings if standing.conflict)

    @property
    def decided(self) -> tuple[CaseStanding, ...]:
        return tuple(standing for standing in self.standings if standing.decision is not None)

    def block_said(self, code: str, display: Display) -> str:
        """The name of a peer block; its code where no questionnaire names it."""
        if code in self.blocks:
            return display.plain(self.blocks[code])
        return code or "–"


def read_snapshot(collection: Collection, wanted: str, progress: Progress) -> Snapshot:
    """Read all that the pages show; of the round wanted, else of the last one believed."""
    register.cache_clear()
    rounds = national.rounds(collection)
    if wanted in rounds:
        occasion = wanted
    else:
        occasion = ("", *national.believed_rounds(collection))[-1]
    progress.step(0, 1)
    standing = standings(collection)
    # What a decision made came from nowhere: it is no received file.
    came = [received_file for received_file in collection.arrivals() if received_file.path]
    files = tuple(files_today(collection, came[::-1], standing))
    reported = None
    if occasion or files:
        reported = coverage(collection, occasion=occasion, standing=standing)
    lost: dict[str, list[FileToday]] = {}
    for file_today in () if reported is None else not_counting(reported, files):
        lost.setdefault(file_today.unit, []).append(file_today)
    decisions = collection.committee_acts
    in_rounds = {
        (code, round_name)
        for code, name in decisions.units
        for round_name in ([name] if name else rounds)
    }
    return Snapshot(
        rounds=rounds,
        opened=opening.opened_rounds(collection),
        round=occasion,
        merges=collection.merges,
        arrivals=files,
        standings=standing,
        coverage=reported,
        roster=collection.in_use.roster,
        blocks=national.group_names(national.questionnaires_of(collection)),
        let_in=decisions.questionnaires | decisions.accepted | in_rounds,
        training=decisions.training is not None,
        closing=closing_of(collection, occasion),
        lost=lost,
        returned=unit_history.awaited(decisions.acts, standing),
        acts=tuple(
            committee_act
            for committee_act in decisions.acts
            if committee_act.kind != model.ActKind.PRINTED
        ),
        proven=collection.proven,
    )


@lru_cache(maxsize=1)
def register() -> Mapping[str, Unit]:
    """The units of the register by code, ended ones too; looked at anew with every reading."""
    return load_register().by_code


def unit_name(code: str) -> Text:
    """The name of a unit; its code when it is not on the list."""
    unit = register().get(code)
    if unit is None:
        return Text.from_wordings(km=code, en=code)
    return unit.name


def unit_text(code: str, display: Display) -> str:
    """The same in words; a dash where no unit is meant."""
    if code:
        return display.plain(unit_name(code))
    return "–"


def block_of(code: str) -> str:
    """The peer block of a unit; empty when it is not on the list."""
    unit = register().get(code)
    if unit is None:
        return ""
    return unit.block


_provinces: IdentityCache[Mapping[str, Unit], Mapping[str, str]] = IdentityCache(
    lambda units: provinces_of(tuple(units.values()))
)


def province_of(unit: str) -> str:
    """Code of the province a unit lies in or is; empty without."""
    return _provinces.get(register()).get(unit, "")


type Doing[R] = Callable[[Collection, Progress], R]


@dataclass(frozen=True, slots=True)
class SecretariatKey:
    """The secretariat's key file and passphrase; kept no longer than what is signed with it."""

    path: Path
    words: str = field(repr=False)

    def signer(self, at: datetime) -> keys.Signer:
        """Ready to sign. Raises AssessmentError if it is no key or has another passphrase."""
        return keys.Signer(keys.open_key(self.path, self.words), keys.Role.SECRETARIAT, at)


class CommitteeSession(QObject):
    changed = Signal(object)  # a fresh ``Snapshot``
    refused = Signal(object)  # findings that forbid what was tried; nothing changed
    busy = Signal(bool)  # whether it is occupied now
    stepped = Signal(int, int)  # how far it is

    def __init__(self, path: Path, by: str) -> None:
        """Open a collection. Raises AssessmentError if it cannot be opened."""
        super().__init__()
        self.path = path
        self.by = by
        self.known: Mapping[str, keys.KnownKey] = keys.NO_KEYS  # keys known by hand
        self.clock: Callable[[], datetime] = partial(datetime.now, UTC)
        self.collection = Collection.open(path)
        self.snapshot = Snapshot()
        self.round = ""
        self.waiting: list[Callable[[], None]] = []
        self.occupied = False  # whether something long is at work
        self._closed = False
        self._task: Task | None = None
        self._seen = 0
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._look_around)
        self._watch.start(1_000)  # milliseconds

    @property
    def working(self) -> bool:
        return self._task is not None

    def refresh(self, occasion: str = "") -> None:
        """Read anew; of another round where one is named."""

        def looked(snapshot: Snapshot) -> None:
            if snapshot.proven is not None and self._changes() == self._seen:
                self.collection.take(snapshot.proven)  # thousands of rows are not proven twice
            self.snapshot = snapshot
            self.round = snapshot.round
            self.changed.emit(snapshot)

        self.round = occasion or self.round
        self._seen = self._changes()
        self.run(lambda held, step: read_snapshot(held, self.round, step), looked, quiet=True)

    def _look_around(self) -> None:
        """Show at once what another program or window changed in the file."""
        if not self.working and self.snapshot.proven is not None and self._changes() != self._seen:
            self.refresh()

    def _changes(self) -> int:
        try:
            return self.collection.changes_of_others
        except AssessmentError:
            return self._seen  # whoever reads the file hears what is the matter

    def turn(self, merge: int, back: bool, by: str, reason: str) -> None:  # noqa: FBT001 - of a signal
        """Withdraw a merge, or bring it ``back``; nothing is lost."""
        word = Word(by, self.clock(), reason, counts=back)
        self.run(lambda held, _: acts.turn(held, merge, word), lambda _: self.refresh())

    def run[R](
        self,
        doing: Doing[R],
        done: Callable[[R], None],
        *,
        quiet: bool = False,
        stopped: Callable[[], None] = lambda: None,
    ) -> None:
        """Do it now, or after what is at work; ``quiet`` work stops nobody from going on."""
        if self._closed:  # a page that another made room for asks once more
            return
        if self._task is not None:
            self.waiting.append(partial(self.run, doing, done, quiet=quiet, stopped=stopped))
            return
        path = self.path
        known = self.known

        def work(progress: Progress) -> R:
            # What is in use may have changed since: everything is judged by it as it is now.
            with Collection.open(path, worth.in_use_here(known)) as held:
                return doing(held, progress)

        task = self._task = Task(work, self)
        task.stepped.connect(self.stepped)
        task.finished.connect(lambda result: self._over(partial(done, result)))
        task.failed.connect(lambda problem: self._over(partial(self._failed, problem)))
        task.cancelled.connect(lambda: self._over(stopped))
        task.start()
        if not quiet:
            self.occupied = True
            self.busy.emit(True)

    def tell(self, findings: Sequence[Finding]) -> None:
        """What came of a change: it is said, and all is read anew."""
        self.refused.emit(list(findings))
        self.refresh()

    def stop(self) -> None:
        """Ask what is at work to stop; all that was done until then is kept."""
        if self._task is not None:
            self._task.stop()

    def close(self) -> None:
        self._closed = True
        self._watch.stop()
        self.waiting.clear()
        if self._task is not None:
            self._task.end(within=0)
            self._task = None
        self.collection.close()

    def _over(self, then: Callable[[], None]) -> None:
        self._task = None
        self.occupied = False
        self.busy.emit(False)
        then()
        if self.waiting and self._task is None:
            self.waiting.pop(0)()

    def _failed(self, problem: BaseException) -> None:
        if not isinstance(problem, AssessmentError):
            raise problem
        self.refused.emit(list(problem.findings))
        if ConsolidationProblem.INTAKE_FULL in {finding.problem for finding in problem.findings}:
            self.refresh()  # what was written before the disk was full is held


def reply(
    held: Collection, case: model.Case, path: Path, key: SecretariatKey | None, words: ReplyWords
) -> tuple[Path, str]:
    """Write it; gives its code too."""
    if key is None:
        signers = []
    else:
        signers = [key.signer(words.at)]
    _, digest = acts.hand_back(held, standing_of(held, case), words, signers, path)
    return path, codes.short_code(digest)


class Secretariat:
    def __init__(self, settings: WindowSettings, display: Display, window: QWidget) -> None:
        self._settings = settings
        self._display = display
        self._window = window

    def choose(self, proposed: Path) -> Path | None:
        return ask_new(
            self._window,
            self._display.translate("New collection…"),
            proposed,
            self._display.translate("Collections"),
        )

    def begin(self) -> Path | None:
        """Make one where a person wants it, else None. Raises AssessmentError if it cannot be."""
        name = self._display.translate("collection")
        path = self.choose(self._settings.folder / f"{name}{schema.SUFFIX}")
        if path is not None:
            Collection.create(path, now=datetime.now(UTC)).close()
        return path

    def open(self, path: Path) -> CommitteeSession:
        """Open a collection. Raises AssessmentError if it cannot be opened."""
        session = CommitteeSession(path, self._settings.name)

        def remember(_snapshot: object = None) -> None:
            reported = session.snapshot.coverage
            done, total = (
                (0, 0) if reported is None else (reported.total.received, reported.total.expected)
            )
            name = Text.from_wordings(km=path.stem, en=path.stem)
            when = session.clock()
            file = RecentFile(path, name, session.round, COLLECTION, done, total, when)
            self._settings.remember(file)

        remember()
        session.changed.connect(remember)
        return session

    def place_words(self, session: CommitteeSession) -> tuple[str, str]:
        translate = self._display.translate
        parts = [session.path.stem]
        if session.round:
            parts.append(translate("Round {round}", round=self._display.digits(session.round)))
        title = translate("Secretariat")
        if session.snapshot.training:
            title = f"{translate('FOR TRAINING')} · {title}"
        return title, " · ".join(parts)
