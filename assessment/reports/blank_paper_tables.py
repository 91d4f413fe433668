"""The tables of a paper form: empty rows on a wide page, and what the numbers of choices mean."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import Table as PdfTable

from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.reports.blank_words import condition, kind
from assessment.reports.blocks import Lines
from assessment.reports.pdf_flow import paragraph, style
from assessment.reports.pdf_fonts import REGULAR
from assessment.reports.pdf_tables import Commands
from assessment.reports.shapes import Colour
from assessment.reports.wording import Speech, inline, joined, wording

_NUMBER = 18.0
_ROW = 22.0
_ROWS = 14
_FEWEST = 6
_LEGEND = 2
_WIDE_TEXT = 2.0
_CHOICES = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


def roster(questionnaire: Questionnaire, code: str, speech: Speech, width: float) -> list[Flowable]:
    """A page for one roster."""
    group = questionnaire.group[code]
    asked = [
        question
        for question in questionnaire.columns[code]
        if question.asked and question.type is not QuestionType.FILE
    ]
    title = paragraph((inline(speech.text(group.label)),), style(12, bold=True))
    flow: list[Flowable] = [title]
    if group.hint:
        hint = paragraph((inline(speech.text(group.hint)),), style(8, colour=Colour.GREY))
        flow.append(hint)
    flow += [Spacer(1, 4), _grid(asked, speech, width), Spacer(1, 4)]
    legend = _legend(questionnaire, asked, speech, width)
    return [*flow, legend] if legend is not None else flow


def _grid(asked: list[Question], speech: Speech, width: float) -> Flowable:
    head = style(7.2 if len(asked) > 8 else 8, bold=True, leading=1.4)
    heads: list[Flowable | str] = [""]
    heads += [paragraph(_head(question, speech, at), head) for at, question in enumerate(asked)]
    shares = [_WIDE_TEXT if question.type is QuestionType.TEXT else 1.0 for question in asked]
    room = width - _NUMBER
    widths = [_NUMBER, *(room * share / sum(shares) for share in shares)]
    number = style(7.2, colour=Colour.GREY)
    rows = [
        [paragraph((str(at),), number), *([""] * len(asked))] for at in range(1, _rows(asked) + 1)
    ]
    commands: Commands = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), Colour.BAND.value),
        ("GRID", (0, 0), (-1, -1), 0.5, Colour.LINE.value),
        ("LINEBELOW", (0, 0), (-1, 0), 1.0, Colour.INK.value),
        ("LEFTPADDING", (0, 0), (-1, -1), 2.5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1.5),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    heights = [None, *([_ROW] * len(rows))]
    return PdfTable(
        [heads, *rows], colWidths=widths, rowHeights=heights, repeatRows=1, style=commands
    )


def _rows(asked: list[Question]) -> int:
    """Fewer rows where the legend needs the room."""
    choices = sum(len(question.choices) for question in asked if question.type in _CHOICES)
    return max(_FEWEST, _ROWS - choices // 7)


def _head(question: Question, speech: Speech, at: int) -> Lines:
    label = speech.text(question.label)
    return tuple(f"{letter(at)}. {text}" if each == 0 else text for each, text in enumerate(label))


def letter(at: int) -> str:
    """The name of a column, for the legend: a, b, c, and so on."""
    return chr(97 + at) if at < 26 else f"{chr(96 + at // 26)}{chr(97 + at % 26)}"


def _legend(
    questionnaire: Questionnaire, asked: list[Question], speech: Speech, width: float
) -> Flowable | None:
    entries = []
    for at, question in enumerate(asked):
        words = _entry(questionnaire, question, speech)
        if words:
            leading = tuple(
                f"{letter(at)}. {text}" if each == 0 else text for each, text in enumerate(words)
            )
            entries.append(paragraph(leading, style(7.2, leading=1.42)))
    if not entries:
        return None
    half = (len(entries) + _LEGEND - 1) // _LEGEND
    columns = [entries[:half], entries[half:]]
    gap = 5 * mm
    return PdfTable(
        [columns],
        colWidths=[(width - gap) / 2 + gap, (width - gap) / 2],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (0, 0), gap),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def _entry(questionnaire: Questionnaire, question: Question, speech: Speech) -> Lines:
    parts: list[Lines] = []
    if question.type in _CHOICES:
        labels = [speech.text(choice.label) for choice in question.choices]
        parts.append(_numbered(labels, len(speech.languages)))
        if question.type is QuestionType.SELECT_MULTIPLE:
            parts.append(speech.say("Several numbers are possible."))
    elif question.type is not QuestionType.TEXT and not question.hint:
        parts.append(kind(question, speech))
    if question.hint:
        parts.append(speech.text(question.hint))
    parts.append(condition(questionnaire, question.relevant, speech))
    return joined([part for part in parts if part], " ")


def _numbered(labels: list[Lines], languages: int) -> Lines:
    return tuple(
        "  ".join(f"{number} {wording(label, at)}" for number, label in enumerate(labels, start=1))
        for at in range(languages)
    )
