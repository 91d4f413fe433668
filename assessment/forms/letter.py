"""The letter that comes to an office with its files, when a round is opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.questionnaire.model import Questionnaire
from assessment.reports.blocks import Lines
from assessment.reports.report import write_safely
from assessment.reports.wording import Speech, inline
from assessment.units import Unit
from assessment.words import mark

_STEPS = (
    mark("Put the file of your office on the computer and open it with the program."),
    mark("Answer every question, and give the evidence that it asks for. What the office said in "
         "the last round stands beside each question."),
    mark("Submit it for review. The head of the unit reviews and approves."),
    mark("Sign, and send the package to the secretariat before the last day."),
)  # fmt: skip
_WITHOUT = mark(
    "Where the program is not at hand, fill in the paper form or the workbook, and give it back to "
    "the secretariat."
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says of one office.

    Attributes:
        begin: First day; None when nobody said.
        starter: Name of its file; empty when none was made.
        contact: Whom to ask.
        now: The day of the letter.
    """

    unit: Unit
    round: str
    questionnaires: tuple[Questionnaire, ...]
    begin: date | None
    end: date | None
    starter: str
    contact: str
    now: date


def paragraphs(letter: Letter, speech: Speech) -> Iterator[tuple[Lines, bool]]:
    """The letter, paragraph by paragraph, and whether one is a head."""
    say = speech.say
    yield speech.text(letter.unit.name), True
    code = say("Code of the unit: {unit}", unit=letter.unit.code)
    yield code, False
    subject = say("Subject: digital readiness assessment, round {round}", round=letter.round)
    yield subject, True
    titles = speech.listed([speech.text(one.settings.title) for one in letter.questionnaires])
    yield (
        say(
            "The secretariat asks your office to answer the questionnaire: {titles}.", titles=titles
        ),
        False,
    )
    begin, end = (day and speech.official_date(day) for day in (letter.begin, letter.end))
    if begin:
        yield say("First day: {day}", day=begin), False
    if end:
        yield say("Last day for the package to arrive: {day}", day=end), False
    if letter.starter:
        yield say("The file of your office: {file}", file=letter.starter), False
        for number, step in enumerate(_STEPS, start=1):
            yield tuple(f"{number}. {line}" for line in say(step)), False
    yield say(_WITHOUT), False
    if letter.contact:
        yield say("Questions: {contact}", contact=letter.contact), False
    yield say("Phnom Penh, {day}", day=speech.official_date(letter.now)), False
    yield say("Secretariat of the Digital Government Committee"), True


def write_letters(letters: Sequence[Letter], speech: Speech, path: Path) -> int:
    """Write letters into one file, a page for each; gives the number of pages.

    Raises:
        AssessmentError: If it cannot be written; what stood there before is untouched.
    """
    return write_safely(path, lambda unfinished: _draw(letters, speech, unfinished))


def _draw(letters: Sequence[Letter], speech: Speech, path: Path) -> int:
    from reportlab.lib.units import mm
    from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer

    from assessment.reports.pdf.flow import paragraph, style
    from assessment.reports.pdf.fonts import register_fonts
    from assessment.reports.pdf.letters import printable
    from assessment.reports.shapes import Align

    register_fonts()
    centred = style(12.0, bold=True, align=Align.CENTRE)
    story: list[Flowable] = []
    for letter in letters:
        story += [PageBreak()] if story else []
        story += [
            paragraph(speech.say("Kingdom of Cambodia"), centred),
            paragraph(speech.say("Nation Religion King"), centred),
            Spacer(1, 12 * mm),
        ]
        for lines, bold in paragraphs(letter, speech):
            story += [paragraph(lines, style(11.0, bold=bold)), Spacer(1, 3 * mm)]
    side, title = 25 * mm, inline(speech.say("Digital readiness assessment"))
    document = SimpleDocTemplate(
        str(path), leftMargin=side, rightMargin=side, topMargin=20 * mm, bottomMargin=20 * mm,
        title=printable(title), invariant=1,
    )  # fmt: skip
    document.build(story)
    return document.page
