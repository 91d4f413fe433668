"""The paper form: questions to tick, tables to fill in, places to sign, the frame of its pages."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from reportlab import platypus
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from assessment.exchange.codes import short_code
from assessment.forms.words import BlankOrder, asked_on, condition, how_to_answer, sentence
from assessment.printing.blocks import EMPTY, Lines, Signatures
from assessment.printing.pdf import fonts, write
from assessment.printing.pdf import page as sheets
from assessment.printing.pdf.flow import ALL, MIDDLE, Commands, Illustration, grid, paragraph, style
from assessment.printing.pdf.letters import Letters, Span, printable, typed
from assessment.printing.pdf.text import (
    KhmerParagraph,
    draw_text,
    letters_of,
    letters_of_size,
    text_width,
)
from assessment.printing.shapes import Align, Colour, Drawing, Rectangle
from assessment.printing.wording import Speech, inline, joined, line_of
from assessment.questionnaire import model
from assessment.questionnaire.choice_keys import AGREED, choice_keys, lettered
from assessment.questionnaire.model import EvidenceDemand, Question, Questionnaire, QuestionType
from assessment.questionnaire.pages import Page, sections
from assessment.questionnaire.question_types import EntryKind, kind_of
from assessment.words import mark

UPRIGHT = A4
WIDE = landscape(A4)
SIDE = 14 * mm
_TOP = 11 * mm
_BOTTOM = 15 * mm
_FOOT = 8.6 * mm
_BLANK = 80.0
_ROUND = 60.0
TEXT_WIDTH = UPRIGHT[0] - 2 * SIDE
_WIDE_WIDTH = WIDE[0] - 2 * SIDE
_WIDE_HEIGHT = WIDE[1] - _TOP - _BOTTOM
_FACT = 22.0


def write_paper(order: BlankOrder, speech: Speech, path: Path) -> int:
    """Write the form, and give its pages; the same order gives the same bytes."""
    fonts.register_fonts()
    document = sheets.document_of(
        path,
        title=inline(speech.text(order.questionnaire.settings.title)),
        author=inline(speech.letterhead([order.questionnaire]).committee[:1]),
        subject=f"{order.questionnaire.settings.id} {order.questionnaire.settings.version}",
        lang=speech.languages[0].value,
    )
    draw = partial(_draw_page, order, speech)
    for name, (width, height) in (("upright", UPRIGHT), ("wide", WIDE)):
        room = (SIDE, _BOTTOM, width - 2 * SIDE, height - _TOP - _BOTTOM)
        document.addPageTemplates(sheets.page_of(name, (width, height), room, draw))
    asked = _Asked(order.questionnaire, speech)
    places = Signatures(
        (speech.translate("Assessor"), speech.translate("Unit head")), speech.translate("Date")
    )
    signing = platypus.KeepTogether([write.signatures(places, TEXT_WIDTH, 44.0)])
    story = [*_head(order, speech), *asked.questions(), signing]
    for page in asked.tables():
        story += [platypus.NextPageTemplate("wide"), platypus.PageBreak(), *page]
    document.build(story, canvasmaker=sheets.NumberedCanvas)
    return document.page


def _head(order: BlankOrder, speech: Speech) -> list[Flowable]:
    centre = Align.CENTRE
    above = speech.letterhead([order.questionnaire])
    nation = (
        (above.nation, style(11, bold=True, align=centre)),
        (above.motto, style(9.6, align=centre)),
    )
    committee = [paragraph((inline(above.committee[:1]),), style(9)), Spacer(1, 3)]
    committee_lines: list[Flowable] = []
    if above.committee:
        committee_lines = committee
    return [
        *(paragraph((inline(line),), how) for line, how in nation if line),
        Spacer(1, 3),
        *(committee_lines),
        paragraph(
            speech.text(order.questionnaire.settings.title),
            style(14, bold=True, leading=1.45, align=centre),
            balanced=True,
        ),
        Spacer(1, 5),
        _facts(order, speech),
        Spacer(1, 5),
        _guidance(order.questionnaire, speech),
    ]


def _facts(order: BlankOrder, speech: Speech) -> Flowable:
    translate = speech.translate
    unit = order.unit
    name = ""
    if unit:
        name = inline(speech.text(unit.name))
    unit_code = ""
    if unit:
        unit_code = unit.code
    pairs = [
        ((translate("Unit"), name), (translate("Code of the unit"), unit_code)),
        ((translate("Filled in by"), ""), (translate("Round"), "")),
        ((translate("Telephone"), ""), (translate("Date"), "")),
    ]
    label = style(8, colour=Colour.GREY, leading=1.4)
    value = style(9, bold=True, leading=1.4)
    rows = [
        [
            cell
            for name_, text in row
            for cell in (paragraph((inline(name_),), label), paragraph((text,), value))
        ]
        for row in pairs
    ]
    commands: Commands = [
        MIDDLE,
        ("GRID", *ALL, 0.5, Colour.LINE.value),
        ("TOPPADDING", (0, 0), (-1, 0), 3),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
    ]
    widths = [TEXT_WIDTH * share for share in (0.19, 0.38, 0.23, 0.20)]
    first_height: float | None = None
    if unit is None:
        first_height = _FACT
    heights = [first_height, _FACT, _FACT]
    return grid(rows, widths, commands, padding=(4, 3, 1, 1), heights=heights)


def _guidance(questionnaire: Questionnaire, speech: Speech) -> Flowable:
    translate = speech.translate
    asked = questionnaire.questions
    conditional_steps = (
        (
            any(map(is_ladder, asked)),
            translate(
                "Tick the box beside every criterion that is met today. Leave the others empty."
            ),
        ),
        (
            not any(map(is_ladder, asked)),
            translate(
                "Tick the box beside the answer that fits; all of them where several may apply."
            ),
        ),
        (
            any(map(wants_evidence, asked)),
            translate(
                "On the line “Evidence” write title, number and date of the documents that prove "
                "it, and keep copies."
            ),
        ),
        (
            any(question.not_applicable for question in asked),
            translate(
                "Where there is a box “Not applicable because” and the question does not concern "
                "you, write why and leave the rest empty."
            ),
        ),
        (
            any(question.choices for question in asked),
            translate(
                "The small number or letter beside a box is the key that ticks it in the program, "
                "for whoever types this form in."
            ),
        ),
        (
            bool(questionnaire.rosters),
            translate(
                "The tables stand at the end: one line for each entry, choices by their number. "
                "Copy the page when you need more lines."
            ),
        ),
    )
    steps = [step for is_told, step in conditional_steps if is_told]
    words = [paragraph((inline(translate("How to fill in")),), style(8.6, bold=True))]
    words += [
        paragraph(tuple(f"{at}. {text}" for text in step), style(8.2, leading=1.45))
        for at, step in enumerate(steps, start=1)
    ]
    ground = ("BACKGROUND", *ALL, Colour.BAND.value)
    return grid([[words]], [TEXT_WIDTH], [ground], padding=(6, 6, 2, 4))


def _draw_page(
    order: BlankOrder, speech: Speech, canvas: Canvas, document: platypus.BaseDocTemplate
) -> None:
    """Draw which questionnaire, whose form, which page; a page that gets lost still says it."""
    sheets.say_when(canvas, order.now)
    width, height = document.pageTemplate.pagesize
    grey = letters_of_size(7.6, colour=Colour.GREY)
    settings = order.questionnaire.settings
    unit = order.unit
    if canvas.getPageNumber() > 1:
        # Unit and round, by which sheets that come back in one heap are sorted by hand.
        whose = inline(speech.translate("Unit"))
        occasion = inline(speech.translate("Round"))
        end = width - SIDE
        top = height - 7.6 * mm
        start = end - _ROUND
        draw_text(canvas, (start - 4, top), occasion, grey, Align.RIGHT)
        _text_or_line(canvas, "", (start, end), top, grey)
        draw_text(canvas, (SIDE, top), whose, grey)
        ends = SIDE + text_width(whose, grey) + 4, start - text_width(occasion, grey) - 14
        name = ""
        if unit:
            name = printable(inline(speech.text(unit.name)))
        _text_or_line(canvas, name, ends, top, letters_of_size(7.6, bold=True))
    sheets.hairline(canvas, (SIDE, width - SIDE), 13 * mm)
    form = f"{settings.id} · {settings.version} · {short_code(order.questionnaire.fingerprint)}"
    draw_text(canvas, (SIDE, _FOOT), printable(form), grey)
    head = inline(speech.translate("Code of the unit"))
    left = (width - text_width(head, grey) - _BLANK) / 2 + 20
    draw_text(canvas, (left, _FOOT), head, grey)
    start = left + text_width(head, grey) + 4
    code = ""
    if unit:
        code = unit.code
    _text_or_line(canvas, code, (start, start + _BLANK), _FOOT, letters_of_size(8.4, bold=True))
    sheets.place_number(canvas, speech.languages[0], (width - SIDE, _FOOT))


def _text_or_line(
    canvas: Canvas, text: str, ends: tuple[float, float], base: float, how: Letters
) -> None:
    """What is known, or a line to write it on."""
    if text:
        draw_text(canvas, (ends[0], base), sheets.fitted(text, ends[1] - ends[0], how), how)
    else:
        sheets.hairline(canvas, ends, base - 1, Colour.GREY)


_BOX = 9.0
_TICK = 13.0
_KEY = 12.0
_LEVEL = 11.0
_KEY_SIZE = 7.2
_CHOICE = style(8.6, leading=1.42)
_FIELD = (118.0, 19.0)
_MAIN = (9.6, Colour.FINAL)
_LATER = (8.0, Colour.GREY)
_NUMBER = 18.0
_ROW = 22.0
_MOST_COLUMNS = 14


class _Asked:
    def __init__(self, questionnaire: Questionnaire, speech: Speech) -> None:
        self._questionnaire = questionnaire
        self._speech = speech
        codes = (
            question.code
            for question in questionnaire.questions
            if question.asked and question.roster is None
        )
        widest = max(
            (text_width(code, letters_of_size(_MAIN[0], bold=True)) for code in codes), default=0.0
        )
        # Room for the longest code, so that none is broken or runs into its question.
        self._code = min(72.0, max(30.0, widest + 6))
        self._inner = TEXT_WIDTH - self._code

    def questions(self) -> Iterator[Flowable]:
        ground = ("BACKGROUND", *ALL, Colour.FINAL.value)
        white = style(10.5, bold=True, colour=Colour.WHITE, leading=1.5)
        for section in sections(self._questionnaire):
            pages = [page for page in section.pages if page.roster is None]
            for page in pages:
                block = self._block(page)
                if page is pages[0] and section.label:
                    bar = paragraph((inline(self._speech.text(section.label)),), white)
                    bars = grid([[bar]], [TEXT_WIDTH], [ground], padding=(6, 2, 1.5, 2.5))
                    block = [Spacer(1, 5), bars, Spacer(1, 4), *block]
                yield platypus.KeepTogether(block)

    def _block(self, page: Page) -> list[Flowable]:
        """Everything about one page of the questionnaire, to be kept together."""
        main, *others = asked_on(page, self._questionnaire)
        helped = self._help(main, alone=len(page.questions) == 1)
        cells = _coded(main.code, [self._asked(main), *helped, *self._answer(main)], _MAIN)
        for question in others:
            cells.append(["", Spacer(1, 3)])
            code = ""
            if question.asked:
                code = question.code
            cells += _coded(code, self._part(question), _LATER)
        if wants_evidence(main) or main.not_applicable:
            cells.append(["", self._rooms(main)])
        # One row for each part, so that even a question longer than a page can be printed.
        last = ("TOPPADDING", (0, -1), (-1, -1), 2)
        table = grid(cells, [self._code, self._inner], [last], padding=(0, 2, 0, 0))
        return [table, Spacer(1, 4.0)]

    def _asked(self, question: Question) -> Flowable:
        """The question; where it is no ladder, whether one choice or several are to be ticked."""
        how = style(9.2, bold=True, leading=1.42)
        if is_ladder(question):
            note = EMPTY
        else:
            note = how_to_answer(question, self._speech)
        ticked = ""
        if _ticked(question):
            ticked = inline(note)
        return beside(self._speech.text(question.label), how, note=ticked)

    def _help(self, question: Question, *, alone: bool = False) -> list[Flowable]:
        calculated_note = mark("Calculated by the program from the numbers here.")
        if alone:
            calculated_note = mark("Calculated by the program from the tables at the end.")
        parts = [condition(self._questionnaire, question.relevant, self._speech)]
        if question.type is QuestionType.CALCULATE:
            parts += [self._speech.translate(calculated_note)]
        text = joined([*parts, self._speech.text(question.guidance or question.hint)], " ")
        # In two languages the help would take more room than the questions.
        if text:
            return [beside(text[:1], style(7.4, colour=Colour.GREY, leading=1.45))]
        return []

    def _part(self, question: Question) -> list[Flowable]:
        if _ticked(question):
            return [self._asked(question), *self._help(question), *self._answer(question)]
        words = beside(self._speech.text(question.label), style(8.8, leading=1.45))
        if not question.asked:
            return [words]
        wide, _ = _FIELD
        return [_row([words, *self._field(question)], [self._inner - wide - 84, wide + 6, 78])]

    def _field(self, question: Question) -> tuple[Flowable, Flowable]:
        note = paragraph(how_to_answer(question, self._speech), style(7, colour=Colour.GREY))
        return _empty_box(*_FIELD), note

    def _answer(self, question: Question) -> list[Flowable]:
        own = kind_of(question)
        if not question.asked or own.takes is EntryKind.NOTHING:
            return []
        if own.takes is EntryKind.TICK:
            statement = self._speech.translate("I have read and understood this")
            widths = [_TICK, _KEY, self._inner - _TICK - _KEY]
            return [_row([*_box_and_key(AGREED), beside(statement, _CHOICE)], widths)]
        if own.listed:
            return self._choices(question)
        if own.free_text:
            return [_empty_box(self._inner, 40.0), Spacer(1, 3)]
        wide, _ = _FIELD
        return [_row([*self._field(question)], [wide + 6, self._inner - wide - 6])]

    def _choices(self, question: Question) -> list[Flowable]:
        keys = choice_keys(question)
        has_levels = is_ladder(question)
        labels = [self._speech.text(choice.label) for choice in question.choices]
        narrow = not has_levels and all(len(inline(label)) <= 46 for label in labels)
        per_row = 1
        if narrow and len(labels) > 2:
            per_row = 2
        bold = style(8.6, bold=True, colour=Colour.GREY, leading=1.42)
        cells: list[list[Flowable | str]] = []
        for choice, label in zip(question.choices, labels, strict=True):
            shown = ""
            if has_levels and choice.level is not None:
                shown = str(choice.level)
            boxed = _box_and_key(keys.get(choice.name, ""))
            cells.append([*boxed, paragraph((shown,), bold), beside(label, _CHOICE)])
        level = 3.0
        if has_levels:
            level = _LEVEL
        words = self._inner / per_row - _TICK - _KEY - level
        widths = [_TICK, _KEY, level, words] * per_row
        rows = [
            [part for cell in cells[at : at + per_row] for part in cell]
            for at in range(0, len(cells), per_row)
        ]
        rows[-1] += [""] * (len(widths) - len(rows[-1]))
        return [grid([row], widths, padding=(0, 2, 0.6, 0.6)) for row in rows]

    def _rooms(self, question: Question) -> Flowable:
        """Room for evidence, comment and, where allowed, why it does not apply."""
        names = [self._speech.translate("Comment")]
        shares = [0.45]
        if wants_evidence(question):
            names = [self._speech.translate("Evidence"), *names]
            shares = [0.55, *shares]
        if question.not_applicable:
            names = [self._speech.translate("Not applicable because"), *names]
            shares = [0.39, *shares]
        grey = style(7, colour=Colour.GREY, leading=1.35)
        cells: list[Flowable] = [paragraph((inline(name),), grey) for name in names]
        frames = [(kind, *ALL, 0.5, Colour.LINE.value) for kind in ("INNERGRID", "BOX")]
        widths = [self._inner * share / sum(shares) for share in shares]
        return grid([cells], widths, frames, padding=(3, 2, 1, 1), heights=[27.0])

    def tables(self) -> Iterator[list[Flowable]]:
        """A page for each roster, or several where it has too many columns for one."""
        for group in self._questionnaire.rosters:
            columns = (
                question for question in self._questionnaire.columns[group.code] if question.asked
            )
            asked = [
                question for question in columns if kind_of(question).takes is not EntryKind.NOTHING
            ]
            for at in range(0, len(asked), _MOST_COLUMNS):
                yield self._page(group, asked[at : at + _MOST_COLUMNS])

    def _page(self, group: model.Group, asked: list[Question]) -> list[Flowable]:
        """Title, a grid of as many rows as fit beside the legend, and the legend."""
        title = self._speech.text(group.label)
        hint = self._speech.text(group.hint)
        flow: list[Flowable] = [paragraph((inline(title),), style(12, bold=True))]
        if hint:
            flow.append(paragraph((inline(hint),), style(8, colour=Colour.GREY)))
        below = self._legend(asked)
        parts = (*flow, self._grid(asked, 0), *below)
        used = sum(part.wrap(_WIDE_WIDTH, _WIDE_HEIGHT)[1] for part in parts)
        rows = max(6, int((_WIDE_HEIGHT - used - 12.0) / _ROW))
        return [*flow, Spacer(1, 4), self._grid(asked, rows), *below]

    def _grid(self, asked: list[Question], count: int) -> Flowable:
        size = 8.0
        if len(asked) > 8:
            size = 7.2
        head = style(size, bold=True, leading=1.4)
        labels = (self._speech.text(question.label) for question in asked)
        heads = ["", *(paragraph(_lettered(at, label), head) for at, label in enumerate(labels))]
        shares = [2.0 if kind_of(question).free_text else 1.0 for question in asked]
        room = _WIDE_WIDTH - _NUMBER
        widths = [_NUMBER, *(room * share / sum(shares) for share in shares)]
        number = style(7.2, colour=Colour.GREY)
        rows = [[paragraph((str(at),), number), *([""] * len(asked))] for at in range(1, count + 1)]
        commands: Commands = [
            ("BACKGROUND", (0, 0), (-1, 0), Colour.BAND.value),
            ("GRID", *ALL, 0.5, Colour.LINE.value),
            ("LINEBELOW", (0, 0), (-1, 0), 1.0, Colour.INK.value),
        ]
        heights = [None, *([_ROW] * len(rows))]
        made = grid([heads, *rows], widths, commands, padding=(2.5, 1.5, 2, 2), heights=heights)
        made.repeatRows = 1
        return made

    def _legend(self, asked: list[Question]) -> list[Flowable]:
        how = style(7.2, leading=1.42)
        entries = [
            # Whole: who fills in needs every choice, and there is no workbook to look it up.
            paragraph(_lettered(at, tuple(text[:600] for text in words)), how, whole=True)
            for at, question in enumerate(asked)
            if (words := self._entry(question))
        ]
        if not entries:
            return []
        half = (len(entries) + 1) // 2
        gap = 5 * mm
        column = (_WIDE_WIDTH - gap) / 2
        rows = list(zip(entries[:half], [*entries[half:], ""], strict=False))
        apart = ("RIGHTPADDING", (0, 0), (0, 0), gap)
        made = grid(rows, [column + gap, column], [apart], padding=(0, 6, 0, 0))
        return [Spacer(1, 4), made]

    def _entry(self, question: Question) -> Lines:
        speech = self._speech
        own = kind_of(question)
        parts: list[Lines] = []
        if own.listed and len(question.choices) > 12:
            parts.append(speech.translate("Write the answer in words."))
        elif own.listed:
            parts.append(_numbered(question, speech))
            if own.takes is EntryKind.TICKS:
                parts.append(speech.translate("Several numbers are possible."))
        elif not (own.free_text or question.hint):
            parts.append(how_to_answer(question, speech))
        parts.append(speech.text(question.hint))
        parts.append(condition(self._questionnaire, question.relevant, speech))
        return joined(parts, " ")


def _ticked(question: Question) -> bool:
    return kind_of(question).listed or kind_of(question).takes is EntryKind.TICK


def is_ladder(question: Question) -> bool:
    """Whether its choices are criteria of levels, ticked from the bottom up."""
    return lettered(question) and any(choice.level for choice in question.choices)


def wants_evidence(question: Question) -> bool:
    return question.evidence.demand is not EvidenceDemand.NONE


def _coded(code: str, rows: Sequence[Flowable], how: tuple[float, Colour]) -> list[list[Any]]:
    size, colour = how
    number = paragraph((code,), style(size, bold=True, colour=colour, leading=13.0 / size))
    return [[number if at == 0 else "", row] for at, row in enumerate(rows)]


def beside(lines: Lines, how: ParagraphStyle, note: str = "") -> KhmerParagraph:
    """The leading language, the other one behind it in grey: half as tall as below each other."""
    first, *others = (typed(line[:1_500]) for line in lines or ("",))
    grey = letters_of_size(how.fontSize, colour=Colour.GREY)
    spans = [Span(first, letters_of(how)), *(Span(f" {line}", grey) for line in others)]
    if note:
        spans.append(Span(f" {typed(note)}", grey._replace(size=7.4)))
    return KhmerParagraph(tuple(spans), how)


def _box_and_key(key: str) -> list[Flowable]:
    square = Rectangle((0.5, 2.2), _BOX, _BOX, fill=Colour.WHITE, outline=Colour.INK, stroke=0.9)
    how = style(_KEY_SIZE, colour=Colour.GREY, leading=12.2 / _KEY_SIZE)
    return [Illustration(Drawing(_BOX + 1, _BOX + 3, (square,))), paragraph((key,), how)]


def _empty_box(width: float, height: float) -> Illustration:
    frame = Rectangle(
        (0.5, 0.5), width - 1, height - 1, fill=Colour.WHITE, outline=Colour.INK, stroke=0.7
    )
    return Illustration(Drawing(width, height, (frame,)))


def _row(cells: list[Flowable], widths: list[float]) -> Flowable:
    return grid([cells], widths, [MIDDLE], padding=(0, 2, 1.5, 1.5))


def _lettered(at: int, lines: Lines) -> Lines:
    return (f"{ascii_lowercase[at]}. {line_of(lines, 0)}", *lines[1:])


def _numbered(question: Question, speech: Speech) -> Lines:
    keys = choice_keys(question).values()
    labels = (choice.label for choice in question.choices)
    named = [(key, speech.text(label)) for key, label in zip(keys, labels, strict=True)]
    listed = (
        "; ".join(f"{key}\u00a0=\u00a0{line_of(label, at)}" for key, label in named)
        for at in range(len(speech.languages))
    )
    return sentence(tuple(listed), speech)
