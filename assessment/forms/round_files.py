"""What the offices get when a round is opened: starter files, letters, blank forms, and a list.

What is there already is left as it is, so that making them again after a break goes on.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from assessment.consolidation import national, standing
from assessment.consolidation.collection import Collection
from assessment.errors import Finding
from assessment.exchange.beginning import EarlierFile, begin
from assessment.exchange.keys import Role
from assessment.files.failures import explained
from assessment.forms import blank, words
from assessment.incoming.unit_list import ExpectedUnit
from assessment.language import normalise, text
from assessment.printing import blocks
from assessment.printing.wording import Speech, inline
from assessment.problems.consolidation import OpeningProblem
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire.model import Questionnaire
from assessment.reports import report
from assessment.responses.record import Record, Subject
from assessment.secretariat.opening import RoundPlan, questionnaires_for
from assessment.units import Unit, round_key
from assessment.words import mark

_HEADS = (
    mark("Code"),
    mark("Unit"),
    mark("Assessor"),
    mark("Contact person"),
    mark("Files"),
    mark("Last round"),
)


@dataclass(frozen=True, slots=True)
class RoundOrder:
    plan: RoundPlan
    folder: Path
    by: str
    now: datetime
    languages: tuple[text.Language, ...]
    # Who assesses a unit and whom to call, where a table tells it.
    expected: Mapping[str, ExpectedUnit] = field(default_factory=dict)
    contact: str = ""  # whom the offices ask
    # Whether blank paper forms and workbooks are made too, once for each questionnaire.
    paper: bool = True


@dataclass(frozen=True, slots=True)
class RoundFiles:
    """What was made: how many of each, and what is worth knowing."""

    starters: int
    beside: int  # starter files with the last round inside
    letters: int
    forms: tuple[Path, ...]
    list: Path
    findings: tuple[Finding, ...]


def make_files(
    collection: Collection, units: Sequence[Unit], order: RoundOrder, progress: Progress = SILENT
) -> RoundFiles:
    """Make a folder for each unit with its starter files and letter; and the list of all.

    Raises:
        Cancelled: When the person asked to stop; what was made until then is there.
    """
    starters = _Starters(collection, order)
    speech = Speech(order.languages)
    rows = []
    letters = []
    _folder(order.folder)
    for number, unit in enumerate(units):
        progress.step(number, len(units))
        place = _folder(order.folder / "units" / normalise.file_name(unit.code))
        asked = questionnaires_for(unit, order.plan.questionnaires)
        files, last, who = starters.make(unit, asked, place)
        above = speech.letterhead(asked)
        letters.append((above, [*_paragraphs(unit, asked, files, order, above)]))
        report.write_safely(place / "letter.pdf", partial(_draw, letters[-1:], order))
        expected_unit = order.expected.get(unit.code, ExpectedUnit())
        rows.append(
            (
                unit.code,
                inline(speech.text(unit.name)),
                who,
                expected_unit.contact,
                ", ".join(files),
                last,
            )
        )
    report.write_safely(order.folder / "letters.pdf", partial(_draw, letters, order))
    listed = order.folder / "units.xlsx"
    report.write_list(listed, "units", [inline(speech.translate(head)) for head in _HEADS], rows)
    forms: list[Path] = []
    for questionnaire in order.plan.questionnaires if order.paper else ():
        name = normalise.file_name(f"{questionnaire.settings.id}-{questionnaire.settings.version}")
        pdf, xlsx = (_folder(order.folder / "forms") / f"{name}.{end}" for end in ("pdf", "xlsx"))
        blank.write_blank(
            words.BlankOrder(questionnaire, order.now, order.languages, pdf=pdf, xlsx=xlsx)
        )
        forms += (pdf, xlsx)
    progress.step(len(units), len(units))
    return RoundFiles(
        starters.made,
        starters.beside,
        len(letters),
        tuple(forms),
        listed,
        tuple(starters.findings()),
    )


def _folder(place: Path) -> Path:
    with explained(place, FileProblem.NOT_SAVED):
        place.mkdir(parents=True, exist_ok=True)
    return place


class _Starters:
    def __init__(self, collection: Collection, order: RoundOrder) -> None:
        self._collection = collection
        self._order = order
        now = round_key(order.plan.round)
        # The package of the last round before, of every unit and questionnaire that has one.
        self._before = {
            (code, case_standing.case.questionnaire): case_standing.package
            for name in national.rounds(collection)
            if round_key(name) < now
            for case_standing in standing.standings(collection)
            if case_standing.package is not None and case_standing.case.round == name
            for code in collection.in_use.codes_of(case_standing.case.unit)
        }
        self._signers = {
            code: person.name
            for person in collection.in_use.roster.people
            if person.role is Role.ASSESSOR and person.unit and person.until is None
            for code in collection.in_use.codes_of(person.unit)
        }
        self.made = self.beside = self._there = self._nobody = 0

    def make(
        self, unit: Unit, asked: Iterable[Questionnaire], place: Path
    ) -> tuple[list[str], str, str]:
        """The names of the files of a unit, the round that stands inside them, and who fills in.

        That is whom the table names, else who may sign for the unit, else who did it before.
        """
        names = []
        last = ""
        who = ""
        occasion = self._order.plan.round
        expected_unit = self._order.expected.get(unit.code)
        assessor = ""
        if expected_unit:
            assessor = expected_unit.assessor
        named = (assessor) or self._signers.get(unit.code, "")
        for questionnaire in asked:
            parts = (unit.code, occasion, questionnaire.settings.id)
            path = place / f"{normalise.file_name('-'.join(parts))}.dra"
            held = self._before.get((unit.code, questionnaire.settings.id))
            then = None
            if held is not None:
                then = self._collection.record(held.revision)
            who = named or ("" if then is None else then.subject.assessor)
            if not who:
                self._nobody += 1
                continue
            names.append(path.name)
            if then:
                last = then.subject.round
            if path.exists():
                self._there += 1
                continue
            now = self._order.now
            subject = Subject(unit.code, unit.name, occasion, who, now, unit.block)
            record = Record(str(uuid.uuid4()), questionnaire, subject)
            source = None
            if then is not None:
                source = EarlierFile(Path(f"{then.subject.unit}-{last}.drx"), then)
            begin(path, record, source, by=self._order.by, now=now).close()
            self.made = self.made + 1
            self.beside = self.beside + (then is not None)
        return names, last, who

    def findings(self) -> Iterator[Finding]:
        if self._nobody:
            yield Finding(OpeningProblem.NO_ASSESSOR, values={"n": self._nobody})
        if self._there:
            yield Finding(OpeningProblem.STARTER_THERE, values={"n": self._there})


# What stands above, then the paragraphs, and whether each is a head.
type _Letter = tuple[blocks.Letterhead, list[tuple[blocks.Lines, bool]]]
_STEPS = (
    mark("Put the file of your office on the computer and open it with the program."),
    mark(
        "Answer every question, and give the evidence that it asks for. What the office said in "
        "the last round stands beside each question."
    ),
    mark("Submit it for review. The unit head reviews and approves."),
    mark("Sign, and send the package to the secretariat before the last day."),
)
_ASKED = mark("The secretariat asks your office to answer the questionnaire: {titles}.")
_WITHOUT = mark(
    "Where the program is not at hand, fill in the paper form or the workbook, and give it back to "
    "the secretariat."
)


def _paragraphs(
    unit: Unit,
    asked: Iterable[Questionnaire],
    files: list[str],
    order: RoundOrder,
    above: blocks.Letterhead,
) -> Iterator[tuple[blocks.Lines, bool]]:
    speech = Speech(order.languages)
    plan = order.plan
    translate = speech.translate
    yield speech.text(unit.name), True
    yield translate("Code of the unit: {unit}", unit=unit.code), False
    yield translate("Subject: digital readiness assessment, round {round}", round=plan.round), True
    titles = speech.listed([speech.text(questionnaire.settings.title) for questionnaire in asked])
    yield translate(_ASKED, titles=titles), False
    begin, end = (day and speech.official_date(day) for day in (plan.begin, plan.end))
    if begin:
        yield translate("First day: {day}", day=begin), False
    if end:
        yield translate("Last day for the package to arrive: {day}", day=end), False
    if files:
        yield translate("The file of your office: {file}", file=", ".join(files)), False
        for number, step in enumerate(_STEPS, start=1):
            yield tuple(f"{number}. {line}" for line in translate(step)), False
    yield translate(_WITHOUT), False
    if order.contact:
        yield translate("Questions: {contact}", contact=order.contact), False
    today = speech.official_date(order.now.astimezone().date())
    yield translate("{city}, {day}", city=above.city, day=today) if above.city else today, False
    yield above.secretariat, True


def _draw(letters: Sequence[_Letter], order: RoundOrder, path: Path) -> None:
    from reportlab.lib.units import mm
    from reportlab.platypus import Flowable, KeepTogether, PageBreak, SimpleDocTemplate, Spacer

    from assessment.printing.pdf import fonts
    from assessment.printing.pdf.flow import paragraph, spaced, style
    from assessment.printing.pdf.letters import printable
    from assessment.printing.shapes import Align

    fonts.register_fonts()
    centred = style(12.0, bold=True, align=Align.CENTRE)
    # In two languages a letter is one page as well.
    size, gap = (10.0, 2 * mm) if order.languages[1:] else (11.0, 3 * mm)
    how = [spaced(style(size, bold=is_head), after=gap) for is_head in (False, True)]
    story: list[Flowable] = []
    for above, lines in letters:
        if story:
            story += [PageBreak()]
        story += [paragraph(line, centred) for line in (above.nation, above.motto) if line]
        parts: list[Flowable] = [paragraph(line, how[is_head]) for line, is_head in lines if line]
        # Who sends it stands on no page of its own.
        story += [Spacer(1, 4 * gap), *parts[:-3], KeepTogether(parts[-3:])]
    side = 25 * mm
    speech = Speech(order.languages)
    document = SimpleDocTemplate(
        str(path),
        leftMargin=side,
        rightMargin=side,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=printable(inline(speech.translate("Digital readiness assessment"))),
        displayDocTitle=True,
        author=inline(speech.letterhead(order.plan.questionnaires).committee[:1]),
        lang=order.languages[0].value,
        initialFontName=fonts.REGULAR,
        invariant=1,
    )
    document.build(story)
