"""The received files, a row for each; beside them the one chosen, the intakes, the list of keys."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessment.consolidation import acts
from assessment.consolidation.acts import Word
from assessment.consolidation.collection import Collection
from assessment.consolidation.file_status import (
    ASIDE,
    WHY,
    FileToday,
    Today,
    status_reason,
    verdict_word,
)
from assessment.consolidation.model import FileVerdict, ReceivedCopy
from assessment.errors import AssessmentError, Finding
from assessment.exchange.codes import short_code
from assessment.exchange.roster import SUFFIX, take_in
from assessment.language.normalise import sort_key
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.exchange import ExchangeProblem
from assessment.questionnaire.library import inspect
from assessment.words import mark
from gui.committee.page import NO_REASON, CountTiles, ListButtons, NeededLine
from gui.committee.session import CommitteeSession, block_of, province_of, unit_name, unit_text
from gui.display import Display
from gui.widgets import fields, marks, outside, style, tile, trust
from gui.widgets.buttons import Button
from gui.widgets.findings import sentence
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import FittedFrame, Framed, lay_beside, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable


class ArrivalKind(StrEnum):
    ALL = "all"
    TAKEN = "taken"
    NEWER = "newer"
    AGAIN = "again"
    CONFLICT = "conflict"
    LOOK = "look"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


# Ink, icon and word of each kind, and the verdicts that are of it.
_KINDS: tuple[tuple[ArrivalKind, str, str, str, tuple[FileVerdict, ...]], ...] = (
    (ArrivalKind.ALL, "soft", "list", mark("All files"), ()),
    (ArrivalKind.TAKEN, "ok", "done", mark("New"), (FileVerdict.NEW,)),
    (ArrivalKind.NEWER, "primary", "note", mark("Newer or better"), (FileVerdict.NEWER,)),
    (
        ArrivalKind.AGAIN,
        "idle",
        "copy",
        mark("Already received"),
        (FileVerdict.OLDER, FileVerdict.SAME_AGAIN),
    ),
    (
        ArrivalKind.CONFLICT,
        "warn",
        "conflict",
        mark("Conflict"),
        (FileVerdict.FORK, FileVerdict.DUPLICATE),
    ),
    (
        ArrivalKind.LOOK,
        "warn",
        "warning",
        mark("Worth a look"),
        (
            FileVerdict.DAMAGED_EVIDENCE,
            FileVerdict.UNSIGNED,
            FileVerdict.UNKNOWN_KEY,
            FileVerdict.OTHER_QUESTIONNAIRE,
            FileVerdict.WAITS,
            FileVerdict.NOT_ON_LIST,
            FileVerdict.LATE,
        ),
    ),
    (
        ArrivalKind.WRONG,
        "stop",
        "finding",
        mark("Wrong signature"),
        (FileVerdict.REVOKED_KEY, FileVerdict.WRONG_ROLE, FileVerdict.ALTERED),
    ),
    (
        ArrivalKind.UNREADABLE,
        "idle",
        "missing",
        mark("Unreadable"),
        (FileVerdict.OUR_FAULT, FileVerdict.UNREADABLE),
    ),
)
KINDS = {kind: (ink, drawing, word) for kind, ink, drawing, word, _ in _KINDS}
KIND_OF = {verdict: kind for kind, _, _, _, verdicts in _KINDS for verdict in verdicts}
INK = {
    Today.COUNTS: ("ok", "done"),
    Today.DISPUTED: ("warn", "conflict"),
    Today.REPLACED: ("idle", "copy"),
    Today.WAITS: ("warn", "warning"),
    Today.ASIDE: ("idle", "missing"),
}
HEADS = ("Code", "Unit", "Group", "Province", "Verdict", "Reason", "Today", "File", "Revision")


class ArrivalsTable(RowTable[FileToday]):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        self._session = session

        def file_order(file_today: FileToday) -> tuple[object, ...]:
            return (
                sort_key(Path(file_today.arrival.path).name),
                file_today.arrival.path,
            )

        columns: tuple[RowColumn[FileToday], ...] = (
            RowColumn(
                mark("Unit"),
                self._unit,
                lambda file_today: file_today.unit or None,
                least=184,
                name=True,
            ),
            # Groups stand in the order of their codes; files of no unit at the end.
            RowColumn(
                mark("Group"),
                self._group,
                lambda file_today: block_of(file_today.unit) or None,
                198,
                gives=4,
                name=True,
            ),
            RowColumn(
                mark("Verdict"),
                self._verdict,
                lambda file_today: tuple(WHY).index(file_today.arrival.verdict),
                206,
                gives=1,
                slim=48,
            ),
            RowColumn(
                mark("Today"),
                self._today,
                lambda file_today: tuple(Today).index(file_today.today),
                164,
                gives=2,
                slim=48,
            ),
            # As in a dictionary; names alike by where they came from.
            RowColumn(
                mark("File"),
                lambda file_today: Path(file_today.arrival.path).name,
                file_order,
                150,
                gives=3,
            ),
        )
        super().__init__("arrivals", columns, display, mark("Received files"))
        self.rows.words_of = self._words_of

        def key_of(file_today: FileToday) -> tuple[object, ...]:
            return (
                file_today.arrival.merge,
                file_today.arrival.path,
                file_today.arrival.file,
            )

        self.rows.key_of = key_of

    def as_texts(self) -> tuple[list[str], list[list[str]]]:
        """More than is shown."""
        translate = self._display.translate

        def line(file_today: FileToday) -> list[str]:
            arrival = file_today.arrival
            province = unit_text(province_of(file_today.unit), self._display)
            cells = (
                file_today.unit,
                self._unit(file_today),
                self._group(file_today),
                province,
                self._verdict(file_today).text,
            )
            code = ""
            if arrival.revision:
                code = short_code(arrival.revision)
            return [
                *cells,
                translate(status_reason(arrival)),
                translate(file_today.today.word),
                arrival.path,
                code,
            ]

        return [translate(head) for head in HEADS], [
            line(file_today) for file_today in self.rows.shown()
        ]

    def _unit(self, file_today: FileToday) -> str:
        name = unit_text(file_today.unit, self._display)
        if file_today.unit and file_today.guessed:
            name = self._display.translate("{unit} (by the name of the file)", unit=name)
        return name

    def _group(self, file_today: FileToday) -> str:
        name = self._session.snapshot.blocks.get(block_of(file_today.unit))
        if name is None:
            return "–"
        return self._display.plain(name)

    def _verdict(self, file_today: FileToday) -> TableCell:
        ink, drawing, _ = KINDS[KIND_OF[file_today.arrival.verdict]]
        word = verdict_word(file_today.arrival.verdict, file_today.arrival.relation)
        return TableCell.chip((ink, drawing, word), self._display)

    def _today(self, file_today: FileToday) -> TableCell:
        return TableCell.chip((*INK[file_today.today], file_today.today.word), self._display)

    def _words_of(self, file_today: FileToday) -> tuple[str, ...]:
        names = [name for _, name in unit_name(file_today.unit).pairs] if file_today.unit else ()
        return (
            *names,
            file_today.unit,
            self._verdict(file_today).text,
            self._today(file_today).text,
            file_today.arrival.path,
        )


class ArrivalsView(QWidget):
    def __init__(
        self, session: CommitteeSession, display: Display, kinds: CountTiles[ArrivalKind]
    ) -> None:
        super().__init__()
        self._display = display
        self._kinds = kinds
        self._merge = 0
        self.search = fields.LineField("search_files")
        self.table = ArrivalsTable(session, display)
        self.told = ElidingLabel(role="small", middle=True)
        self.take = ListButtons(session, display, self.table, self.told)
        self.empty = tile.EmptyState(display, "inbox", "no_files")
        self.more = MoreColumns(self.table, display)
        self._line = spread((self.search, 3), self.take)
        self._below = spread()
        stack(self._line, self._below, (self.table, 1), (self.empty, 1), on=self, gap=6)
        self.show_compact(compact=False)
        self.search.textChanged.connect(self.table.search)
        self.table.rows.modelReset.connect(self._show_empty)
        self.empty.wanted.connect(self._show_all)
        kinds.chosen.connect(lambda _: self.table.keep(self._passes))

    def show_compact(self, *, compact: bool) -> None:
        """Say below the search, not beside it, how many are shown."""
        line, at = (self._below, 0) if compact else (self._line, 1)
        line.insertWidget(at, self.told, 2)
        line.insertWidget(at + 1, self.more)

    def show_newest(self) -> None:
        self.table.rows.sort_as_given()
        self._show_all()
        if self.table.rows.order:
            self.table.choose(self.table.rows.rows[0])

    def show_merge(self, merge: int) -> None:
        """Show only the files of an intake; asked again, or for 0, all."""
        if merge == self._merge:
            self._merge = 0
        else:
            self._merge = merge
        self.table.keep(self._passes)

    def update_texts(self) -> None:
        translate = self._display.translate
        self.search.name_it(translate("Search"), translate("Search by unit, code, verdict or file"))
        self._show_empty()

    def _passes(self, file_today: FileToday) -> bool:
        kind = self._kinds.kind in (ArrivalKind.ALL, KIND_OF[file_today.arrival.verdict])
        return kind and self._merge in (0, file_today.arrival.merge)

    def _show_all(self) -> None:
        self.search.clear()
        self._merge = 0
        self._kinds.choose(ArrivalKind.ALL)

    def _show_empty(self) -> None:
        there = len(self.table.rows.order)
        translate = self._display.translate
        number = self._display.number
        every = len(self.table.rows.rows)
        style.seen(self.table, when=bool(there), otherwise=self.empty)
        style.seen(self.search, self.take, self.told, when=bool(every))
        sentence = translate("{n} of {m} files shown", n=number(there), m=number(every))
        if self._merge:
            what = translate("only intake {number}", number=self._display.digits(str(self._merge)))
            sentence = f"{sentence} · {what}"
        self.told.set_texts(sentence, f"{number(there)}/{number(every)}")
        if every:
            self.empty.set_texts(translate("Nothing found"), "", translate("Show all files"))
        else:
            self.empty.set_texts(
                translate("Nothing received yet"),
                translate("Drop packages, workbooks or working files here, or choose them."),
            )


# What the verdict and its reason say already.
_SAID_BESIDE = {ConsolidationProblem.KEY_CHANGED, ConsolidationProblem.OUR_FAULT}
SAID_BY_VERDICT = (frozenset(ConsolidationProblem) - _SAID_BESIDE) | {ExchangeProblem.WITHOUT_SEAL}


# How what was set aside is let count: the word for it, and what of a file is named.
_LET_IN: dict[FileVerdict, tuple[str, Callable[[ReceivedCopy], str | tuple[str, str]]]] = {
    FileVerdict.OTHER_QUESTIONNAIRE: (
        mark("Choose its questionnaire…"),
        lambda held: held.fingerprint,
    ),
    FileVerdict.NOT_ON_LIST: (mark("Count this unit"), lambda held: held.case[:2]),
    FileVerdict.LATE: (mark("Accept though late"), lambda held: held.revision),
}


def admit(
    held: Collection, reason: FileVerdict, about: Path | str | tuple[str, str], word: Word
) -> Finding:
    """``about``: a unit and round, a late revision, or file or revision of a questionnaire."""
    if isinstance(about, tuple):
        return acts.admit_unit(held, about[0], word, about[1])
    if reason is FileVerdict.LATE:
        return acts.accept_late(held, str(about), word)
    if isinstance(about, str):
        asked = held.record(about).questionnaire
    else:
        candidate = inspect(about)
        if candidate.questionnaire is None:
            raise AssessmentError(*candidate.findings)
        asked = candidate.questionnaire
    return acts.admit_questionnaire(held, asked, word)


class FileCard(Framed):
    wanted = Signal(str, object)  # the page of its conflict, or of its unit

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card")
        self._session = session
        self._display = display
        self._one: FileToday | None = None
        self._findings: Sequence[Finding] = ()
        self._unit = Label(role="bold", wrap=True)
        self.chip = marks.Chip(display, "file_verdict")
        self.today = marks.Chip(display, "file_today")
        self._where = ElidingLabel(role="small", middle=True)
        self.why = Label(role="small", wrap=True).can_be_copied()
        self.button = Button(display, "to_conflict", drawing="conflict")
        self.unit = Button(display, "to_unit", role="quiet", drawing="view")
        self.admit = Button(display, "admit")
        self.refuse = Button(display, "refuse", role="quiet", drawing="returned")
        self._reason = NeededLine("admit_reason", NO_REASON, display)
        self.reason = self._reason.line
        about = self._unit, spread(self.chip, None), spread(self.today, None), self._where, self.why
        ways = spread(self.button, None), spread(self.unit, None)
        acts = self._reason, self.admit, self.refuse
        stack(*about, *ways, *acts, on=self, margins=(12, 8, 12, 8), gap=4)
        self.button.bind_message("Go to the conflict", "Enter").clicked.connect(self.open)
        self.unit.clicked.connect(self._show_unit)
        display.on_change(self.update_texts)
        self.admit.clicked.connect(lambda: self._let(self._aside(), counts=True))
        self.refuse.clicked.connect(lambda: self._let(self._counting(), counts=False))

    def choose(self) -> Path | None:
        return outside.ask_old(
            self,
            self._display.translate("Choose its questionnaire…"),
            Path.home(),
            f"{self._display.translate('Questionnaires')} (*.xlsx)",
        )

    def show_file(self, file_today: FileToday | None, findings: Sequence[Finding]) -> None:
        if (
            self._one is None
            or file_today is None
            or self._one.arrival.file != file_today.arrival.file
        ):
            self.reason.clear()
        self._one = file_today
        self._findings = findings
        self.update_texts()

    def update_texts(self) -> None:
        file_today = self._one
        translate = self._display.translate
        self.setVisible(file_today is not None)
        if file_today is None:
            return
        arrival = file_today.arrival
        verdict = file_today.arrival.verdict
        ink, drawing, _ = KINDS[KIND_OF[verdict]]
        name = Path(arrival.path).name
        if file_today.unit:
            self._unit.set_texts(self._display.plain(unit_name(file_today.unit)))
        else:
            self._unit.set_texts(name)
        self.chip.show_chip(ink, drawing, translate(verdict_word(verdict, arrival.relation)))
        self.today.show_chip(*INK[file_today.today], translate(file_today.today.word))
        code = ""
        if arrival.revision:
            code = short_code(arrival.revision)
        self._where.set_texts(f"{name} · {code}" if code else name, code)
        lines = [translate(status_reason(arrival))]
        if file_today.then is verdict:
            more = (finding for finding in self._findings if finding.problem not in SAID_BY_VERDICT)
            lines += [sentence(finding, self._display) for finding in more]
        else:
            then = translate(verdict_word(file_today.then, arrival.relation))
            lines.append(translate("On arrival: {verdict}.", verdict=then))
        self.why.set_texts("\n".join(lines))
        self.button.setVisible(self._in_conflict)
        tip = "Enter"
        if self._in_conflict:
            tip = ""
        self.unit.set_texts(translate("Page of the unit"), tip=tip)
        self.unit.setVisible(bool(file_today.unit))
        aside = self._aside()
        counting = self._counting()
        if aside is None:
            self.admit.set_texts("")
        else:
            self.admit.set_texts(translate(_LET_IN[aside][0]))
        self.admit.setVisible(aside is not None)
        self.refuse.set_texts(translate("Stop counting it"))
        self.refuse.setVisible(counting is not None)
        self._reason.set_texts(translate("Reason (it is kept permanently)"))
        self._reason.setVisible(aside is not None or counting is not None)

    def _aside(self) -> FileVerdict | None:
        """What it is set aside for, beside whatever else is the matter with it."""
        file_today = self._one
        if file_today is None or file_today.held is None:
            return None
        if file_today.arrival.verdict in _LET_IN:
            return file_today.arrival.verdict
        if file_today.held.aside is None:
            return None
        return ASIDE[file_today.held.aside]

    def _counting(self) -> FileVerdict | None:
        held = None
        if self._one is not None:
            held = self._one.held
        if held is None:
            return None
        let_in = self._session.snapshot.let_in
        return next(
            (file_verdict for file_verdict, (_, of) in _LET_IN.items() if of(held) in let_in), None
        )

    @property
    def _in_conflict(self) -> bool:
        if self._one is None or self._one.arrival.case is None:
            return False
        return KIND_OF[self._one.arrival.verdict] is ArrivalKind.CONFLICT

    def open(self) -> None:
        if self._one is not None and self._in_conflict:
            self.wanted.emit("conflicts", self._one.arrival.case)
        else:
            self._show_unit()

    def _show_unit(self) -> None:
        if self._one is not None and self._one.unit:
            self.wanted.emit("unit", self._one.arrival.case or self._one.unit)

    def _let(self, aside: FileVerdict | None, *, counts: bool) -> None:
        reason = self._reason.typed_text()
        held = None
        if self._one is not None:
            held = self._one.held
        if not reason or held is None or aside is None:
            return
        about: Path | str | tuple[str, str] | None = _LET_IN[aside][1](held)
        if aside is FileVerdict.OTHER_QUESTIONNAIRE:
            if counts:
                about = self.choose()
            else:
                about = held.revision
        if about is not None:
            session = self._session
            word = Word(session.by, session.clock(), reason, counts)
            session.run(lambda held, _: [admit(held, aside, about, word)], session.tell)


class KeysCard(FittedFrame):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card")
        self._session = session
        self._display = display
        self.ask_root: Callable[[Path], str] = partial(trust.ask_root, self, display)
        self.told = Label(role="small", wrap=True)
        self.button = Button(display, "take_roster", drawing="folder").bind_message(
            "Import a list…"
        )
        words = spread(marks.Icon(display, "gate", "soft", 18), (self.told, 1))
        self._line = spread((words, 1), self.button, on=self, margins=(12, 6, 8, 6))
        self.button.clicked.connect(self._choose)
        session.busy.connect(self.button.setDisabled)
        display.on_change(self.update_texts)

    def choose(self) -> Path | None:
        return outside.ask_old(
            self,
            self._display.translate("Import a list…"),
            Path.home(),
            f"{self._display.translate('Lists of keys')} (*{SUFFIX})",
        )

    def update_layout(self) -> None:
        """The words are at least as wide as the button, or stand above it."""
        beside = self.width() >= 2 * self.button.sizeHint().width()
        lay_beside(self._line, beside=beside)
        self._line.setStretch(0, int(beside))  # above the button they need no room to spare

    def update_texts(self) -> None:
        translate = self._display.translate
        count = self._display.translate_plural
        number = self._display.number
        roster = self._session.snapshot.roster
        if roster.seq:
            sentence = count(
                "Keys, edition {seq}: {n} person",
                "Keys, edition {seq}: {n} people",
                len(roster.people),
                seq=number(roster.seq),
            )
            if n := len(roster.recipients):
                more = count("encrypts for {n} recipient", "encrypts for {n} recipients", n)
                sentence = f"{sentence} · {more}"
        else:
            sentence = translate("No list of keys yet: every signature counts as an unknown key.")
        self.told.set_texts(sentence)

    def _choose(self) -> None:
        """Use a list of keys from now on; a first one by the code of its root key."""
        path = self.choose()
        if path is not None:
            code = self.ask_root(path)
            self._session.run(lambda *_: take_in(path, code=code)[1], self._session.tell)
