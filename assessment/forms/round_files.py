"""What the offices get when a round is opened: starter files, letters, blank forms, and a list.

What is there already is left as it is, so that making them again after a break goes on.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Held
from assessment.consolidation.national import rounds
from assessment.consolidation.standing import standings
from assessment.errors import Finding
from assessment.exchange.beginning import EarlierFile, begin
from assessment.exchange.keys import Role
from assessment.files.failures import explained
from assessment.forms.blank import write_blank
from assessment.forms.letter import Letter, write_letters
from assessment.forms.order import BlankOrder
from assessment.incoming.expected import ExpectedUnit
from assessment.language.normalise import file_name
from assessment.language.text import Language
from assessment.problems.consolidation import OpeningProblem
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire.model import Questionnaire
from assessment.reports.report import write_list
from assessment.reports.wording import Speech, inline
from assessment.responses.record import Record, Subject
from assessment.secretariat.opening import RoundPlan, questionnaires_for
from assessment.units import Unit, round_key
from assessment.words import mark

_HEADS = (mark("Code"), mark("Unit"), mark("Assessor"), mark("Contact person"), mark("Files"),
          mark("Last round"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundOrder:
    """What is made for the offices.

    Attributes:
        expected: Who assesses a unit and whom to call, where a table tells it.
        contact: Whom the offices ask.
        paper: Whether blank paper forms and workbooks are made too, once for each questionnaire.
    """

    plan: RoundPlan
    folder: Path
    by: str
    now: datetime
    languages: tuple[Language, ...]
    expected: Mapping[str, ExpectedUnit] = field(default_factory=dict)
    contact: str = ""
    paper: bool = True


@dataclass(frozen=True, slots=True)
class RoundFiles:
    """What was made: how many of each, and what is worth knowing.

    Attributes:
        beside: Starter files with the last round inside.
    """

    starters: int
    beside: int
    letters: int
    forms: tuple[Path, ...]
    list: Path
    findings: tuple[Finding, ...]


def make_files(
    collection: Collection, units: Sequence[Unit], order: RoundOrder, progress: Progress = SILENT
) -> RoundFiles:
    """Make a folder for each unit with its starter files and letter; and the list of all.

    Raises:
        AssessmentError: If a file cannot be written.
        Cancelled: When the person asked to stop; what was made until then is there.
    """
    before, starters = _standing_before(collection, order.plan.round), _Starters(collection, order)
    speech, rows, letters = Speech(order.languages), [], []
    with explained(order.folder, FileProblem.NOT_SAVED):
        order.folder.mkdir(parents=True, exist_ok=True)
    for number, unit in enumerate(units):
        progress.step(number, len(units))
        place = order.folder / "units" / file_name(unit.code)
        with explained(place, FileProblem.NOT_SAVED):
            place.mkdir(parents=True, exist_ok=True)
        asked = questionnaires_for(unit, order.plan.questionnaires)
        files, last, who = starters.make(unit, asked, before, place)
        letter = _letter(unit, asked, files, order)
        write_letters((letter,), speech, place / "letter.pdf")
        letters.append(letter)
        told = order.expected.get(unit.code, ExpectedUnit(unit.code))
        rows.append((unit.code, inline(speech.text(unit.name)), who, told.contact,
                     ", ".join(files), last))  # fmt: skip
    write_letters(letters, speech, order.folder / "letters.pdf")
    listed = order.folder / "units.xlsx"
    write_list(listed, "units", [inline(speech.say(one)) for one in _HEADS], rows)
    forms = tuple(_blank_forms(order)) if order.paper else ()
    progress.step(len(units), len(units))
    return RoundFiles(starters.made, starters.beside, len(letters), forms, listed,
                      tuple(starters.findings()))  # fmt: skip


def _standing_before(collection: Collection, occasion: str) -> dict[tuple[str, str], Held]:
    """The package of the last round before, of every unit and questionnaire that has one."""
    at = round_key(occasion)
    earlier = [name for name in rounds(collection) if round_key(name) < at]
    found: dict[tuple[str, str], Held] = {}
    for name in earlier:
        for one in standings(collection):
            if one.package is not None and one.case.round == name:
                for code in collection.in_use.codes_of(one.case.unit):
                    found[code, one.case.questionnaire] = one.package
    return found


class _Starters:
    """Makes working files, and counts what came of it."""

    def __init__(self, collection: Collection, order: RoundOrder) -> None:
        self._collection, self._order = collection, order
        people = collection.in_use.roster.people
        self._signers = {
            code: one.name
            for one in people
            if one.role is Role.ASSESSOR and one.unit and one.until is None
            for code in collection.in_use.codes_of(one.unit)
        }
        self.made = self.beside = self._there = self._nobody = 0

    def _assessor(self, unit: Unit, then: Record | None) -> str:
        """Who fills in: as the table says, else who may sign for the unit, else who did before."""
        told = self._order.expected.get(unit.code)
        named = (told.assessor if told else "") or self._signers.get(unit.code, "")
        return named or ("" if then is None else then.subject.assessor)

    def make(
        self,
        unit: Unit,
        asked: Iterable[Questionnaire],
        before: Mapping[tuple[str, str], Held],
        place: Path,
    ) -> tuple[list[str], str, str]:
        """The names of the files of a unit, the round that stands inside them, and who fills in."""
        names, last, who = [], "", ""
        for questionnaire in asked:
            parts = (unit.code, self._order.plan.round, questionnaire.settings.id)
            path = place / f"{file_name('-'.join(parts))}.dra"
            held = before.get((unit.code, questionnaire.settings.id))
            then = None if held is None else self._collection.record(held.revision)
            who = self._assessor(unit, then)
            if not who:
                self._nobody += 1
                continue
            names.append(path.name)
            last = then.subject.round if then else last
            if path.exists():
                self._there += 1
            else:
                self._begin(path, self._empty(unit, questionnaire, who), then)
        return names, last, who

    def _empty(self, unit: Unit, questionnaire: Questionnaire, assessor: str) -> Record:
        order = self._order
        subject = Subject(
            unit=unit.code,
            unit_name=unit.name,
            round=order.plan.round,
            assessor=assessor,
            created=order.now,
            block=unit.block,
        )
        return Record(str(uuid.uuid4()), questionnaire, subject)

    def _begin(self, path: Path, record: Record, then: Record | None) -> None:
        order, source = self._order, None
        if then is not None:
            subject = then.subject
            name = Path(f"{subject.unit}-{subject.round}.drx")
            # A renamed unit is the same one under its new code.
            same = replace(then, subject=replace(subject, unit=record.subject.unit))
            source = EarlierFile(name, same)
            self.beside += 1
        begin(path, record, source, by=order.by, now=order.now).close()
        self.made += 1

    def findings(self) -> Iterator[Finding]:
        if self._nobody:
            yield Finding(OpeningProblem.NO_ASSESSOR, values={"n": self._nobody})
        if self._there:
            yield Finding(OpeningProblem.STARTER_THERE, values={"n": self._there})


def _letter(
    unit: Unit, asked: tuple[Questionnaire, ...], files: Sequence[str], order: RoundOrder
) -> Letter:
    plan = order.plan
    starter, today = ", ".join(files), order.now.astimezone().date()
    return Letter(unit, plan.round, asked, plan.begin, plan.end, starter, order.contact, today)


def _blank_forms(order: RoundOrder) -> Iterator[Path]:
    """A paper form and a workbook of each questionnaire, for offices without the program."""
    place = order.folder / "forms"
    with explained(place, FileProblem.NOT_SAVED):
        place.mkdir(parents=True, exist_ok=True)
    for one in order.plan.questionnaires:
        name = file_name(f"{one.settings.id}-{one.settings.version}")
        pdf, xlsx = place / f"{name}.pdf", place / f"{name}.xlsx"
        write_blank(BlankOrder(one, order.now, order.languages, pdf=pdf, xlsx=xlsx))
        yield from (pdf, xlsx)
