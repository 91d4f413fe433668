"""The tables of a paper form: empty rows on a wide page, and what the numbers of choices mean."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import Table as PdfTable

from assessment.forms.words import condition, kind
from assessment.language.text import Language
from assessment.questionnaire.choice_keys import choice_keys
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.reports.blocks import Lines
from assessment.reports.pdf.flow import Commands, paragraph, style
from assessment.reports.pdf.fonts import REGULAR
from assessment.reports.shapes import Colour
from assessment.reports.wording import Speech, inline, joined, wording

_NUMBER = 18.0
_ROW = 22.0
_SPARE = 12.0
_MOST_COLUMNS = 14
_MOST_CHOICES = 12
_LONGEST = 600
_FEWEST = 6
_WIDE_TEXT = 2.0
_END = {Language.KM: "។"}
_CHOICES = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


def roster(
    questionnaire: Questionnaire, code: str, speech: Speech, room: tuple[float, float]
) -> list[list[Flowable]]:
    """The pages of one roster: one, or several where it has too many columns for one.

    Each has as many rows as fit beside the legend.
    """
    asked = [
        question
        for question in questionnaire.columns[code]
        if question.asked and question.type is not QuestionType.FILE
    ]
    parts = [asked[at : at + _MOST_COLUMNS] for at in range(0, len(asked), _MOST_COLUMNS)]
    return [_page(questionnaire, code, part, (speech, room)) for part in parts]


def _page(
    questionnaire: Questionnaire,
    code: str,
    asked: list[Question],
    setting: tuple[Speech, tuple[float, float]],
) -> list[Flowable]:
    speech, (width, height) = setting
    group = questionnaire.group[code]
    title = paragraph((inline(speech.text(group.label)),), style(12, bold=True))
    flow: list[Flowable] = [title]
    if group.hint:
        hint = paragraph((inline(speech.text(group.hint)),), style(8, colour=Colour.GREY))
        flow.append(hint)
    legend = _legend(questionnaire, asked, speech, width)
    below = [] if legend is None else [Spacer(1, 4), legend]
    heads = _grid(asked, speech, width, 0)
    used = sum(part.wrap(width, height)[1] for part in (*flow, heads, *below))
    rows = max(_FEWEST, int((height - used - _SPARE) / _ROW))
    return [*flow, Spacer(1, 4), _grid(asked, speech, width, rows), *below]


def _grid(asked: list[Question], speech: Speech, width: float, count: int) -> Flowable:
    head = style(7.2 if len(asked) > 8 else 8, bold=True, leading=1.4)
    heads: list[Flowable | str] = [""]
    heads += [paragraph(_head(question, speech, at), head) for at, question in enumerate(asked)]
    shares = [_WIDE_TEXT if question.type is QuestionType.TEXT else 1.0 for question in asked]
    room = width - _NUMBER
    widths = [_NUMBER, *(room * share / sum(shares) for share in shares)]
    number = style(7.2, colour=Colour.GREY)
    rows = [[paragraph((str(at),), number), *([""] * len(asked))] for at in range(1, count + 1)]
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
                f"{letter(at)}. {text[:_LONGEST]}" if each == 0 else text[:_LONGEST]
                for each, text in enumerate(words)
            )
            entries.append(paragraph(leading, style(7.2, leading=1.42)))
    if not entries:
        return None
    half = (len(entries) + 1) // 2
    right: list[Flowable | str] = [*entries[half:], ""]
    gap = 5 * mm
    return PdfTable(
        list(zip(entries[:half], right, strict=False)),
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
    if question.type in _CHOICES and len(question.choices) > _MOST_CHOICES:
        parts.append(speech.say("Write the answer in words."))
    elif question.type in _CHOICES:
        labels = [speech.text(choice.label) for choice in question.choices]
        parts.append(_numbered(list(choice_keys(question).values()), labels, speech))
        if question.type is QuestionType.SELECT_MULTIPLE:
            parts.append(speech.say("Several numbers are possible."))
    elif question.type is not QuestionType.TEXT and not question.hint:
        parts.append(kind(question, speech))
    if question.hint:
        parts.append(speech.text(question.hint))
    parts.append(condition(questionnaire, question.relevant, speech))
    return joined([part for part in parts if part], " ")


def _numbered(keys: list[str], labels: list[Lines], speech: Speech) -> Lines:
    """The choices with their numbers, ended as each language ends a sentence."""
    return tuple(
        "; ".join(
            f"{key} = {wording(label, each)}" for key, label in zip(keys, labels, strict=True)
        )
        + _END.get(language, ".")
        for each, language in enumerate(speech.languages)
    )
