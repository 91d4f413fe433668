"""The paper form: questions to tick, tables to fill in, places to sign, the frame of its pages."""

from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Spacer,
)

from assessment.exchange.codes import short_code
from assessment.forms.order import BlankOrder
from assessment.forms.words import condition, how_given, sentence
from assessment.questionnaire.choice_keys import AGREED, choice_keys, lettered
from assessment.questionnaire.model import (
    Choice,
    EvidenceDemand,
    Group,
    Question,
    Questionnaire,
    QuestionType,
)
from assessment.questionnaire.pages import Page, sections
from assessment.questionnaire.question_types import Takes, kind_of
from assessment.reports.blocks import EMPTY, Lines, Signatures
from assessment.reports.pdf.flow import ALL, MIDDLE, Commands, Illustration, grid, paragraph, style
from assessment.reports.pdf.fonts import REGULAR, register_fonts
from assessment.reports.pdf.letters import Letters, Span, printable, rgb, typed
from assessment.reports.pdf.page import (
    NumberedCanvas,
    document_of,
    fitted,
    hairline,
    look,
    page_of,
    place_number,
    say_when,
)
from assessment.reports.pdf.text import KhmerParagraph, draw_text, letters_of, text_width
from assessment.reports.pdf.write import signatures
from assessment.reports.shapes import Align, Colour, Drawing, Rectangle
from assessment.reports.wording import Speech, inline, joined, wording

UPRIGHT, WIDE = A4, landscape(A4)
SIDE = 14 * mm
_TOP, _BOTTOM = 11 * mm, 15 * mm
_FOOT_LINE = 13 * mm
_FOOT = 8.6 * mm
_HEAD = 7.6 * mm
_BLANK, _ROUND = 80.0, 60.0
TEXT_WIDTH = UPRIGHT[0] - 2 * SIDE
WIDE_ROOM = (WIDE[0] - 2 * SIDE, WIDE[1] - _TOP - _BOTTOM)
_SIGNING = 44.0
_FACT = 22.0


def write_paper(order: BlankOrder, speech: Speech, path: Path) -> int:
    """Write the form, and give its pages; the same order gives the same bytes."""
    register_fonts()
    settings, frame = order.questionnaire.settings, _PageFrame(order, speech)
    document = document_of(
        path,
        title=inline(speech.text(settings.title)),
        author=inline(speech.say("Digital Government Committee")[:1]),
        subject=f"{settings.id} {settings.version}",
        lang=speech.languages[0].value,
    )
    for name, (width, height) in (("upright", UPRIGHT), ("wide", WIDE)):
        room = (SIDE, _BOTTOM, width - 2 * SIDE, height - _TOP - _BOTTOM)
        document.addPageTemplates(page_of(name, (width, height), room, frame.draw))
    story = [*_head(order, speech), *_questions(order.questionnaire, speech)]
    story += [*_signing(speech), *_tables(order.questionnaire, speech)]
    document.build(story, canvasmaker=NumberedCanvas)
    return document.page


def _head(order: BlankOrder, speech: Speech) -> list[Flowable]:
    centre = Align.CENTRE
    flow: list[Flowable] = [
        paragraph((inline(speech.say("Kingdom of Cambodia")),), style(11, bold=True, align=centre)),
        paragraph((inline(speech.say("Nation Religion King")),), style(9.6, align=centre)),
        Spacer(1, 3),
        paragraph((inline(speech.say("Digital Government Committee")[:1]),), style(9)),
        Spacer(1, 3),
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
    return flow


def _facts(order: BlankOrder, speech: Speech) -> Flowable:
    say = speech.say
    unit = order.unit
    name = inline(speech.text(unit.name)) if unit else ""
    pairs = [
        ((say("Unit"), name), (say("Code of the unit"), unit.code if unit else "")),
        ((say("Filled in by"), ""), (say("Round"), "")),
        ((say("Telephone"), ""), (say("Date"), "")),
    ]
    label = style(8, colour=Colour.GREY, leading=1.4)
    value = style(9, bold=True, leading=1.4)
    rows = [
        [cell for name_, text in row
         for cell in (paragraph((inline(name_),), label), paragraph((text,), value))]
        for row in pairs
    ]  # fmt: skip
    commands: Commands = [
        MIDDLE,
        ("GRID", *ALL, 0.5, Colour.LINE.value),
        ("TOPPADDING", (0, 0), (-1, 0), 3),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
    ]
    widths = [TEXT_WIDTH * share for share in (0.19, 0.38, 0.23, 0.20)]
    heights = [_FACT if unit is None else None, _FACT, _FACT]
    return grid(rows, widths, commands, padding=(4, 3, 1, 1), heights=heights)


def _guidance(questionnaire: Questionnaire, speech: Speech) -> Flowable:
    say, asked = speech.say, questionnaire.questions
    told = (
        (any(map(is_ladder, asked)),
         say("Tick the box beside every criterion that is met today. Leave the others empty.")),
        (not any(map(is_ladder, asked)),
         say("Tick the box beside the answer that fits; all of them where several may apply.")),
        (any(map(wants_evidence, asked)),
         say("On the line “Evidence” write title, number and date of the documents that prove "
             "it, and keep copies.")),
        (any(question.not_applicable for question in asked),
         say("Where there is a box “Not applicable because” and the question does not concern "
             "you, write why and leave the rest empty.")),
        (any(question.choices for question in asked),
         say("The small number or letter beside a box is the key that ticks it in the program, "
             "for whoever types this form in.")),
        (bool(questionnaire.rosters),
         say("The tables stand at the end: one line for each entry, choices by their number. "
             "Copy the page when you need more lines.")),
    )  # fmt: skip
    steps = [step for is_told, step in told if is_told]
    words = [paragraph((inline(say("How to fill in")),), style(8.6, bold=True))]
    words += [
        paragraph(tuple(f"{at}. {text}" for text in step), style(8.2, leading=1.45))
        for at, step in enumerate(steps, start=1)
    ]
    ground: Commands = [("BACKGROUND", *ALL, Colour.BAND.value)]
    return grid([[words]], [TEXT_WIDTH], ground, padding=(6, 6, 2, 4))


def _questions(questionnaire: Questionnaire, speech: Speech) -> list[Flowable]:
    questions = Questions(questionnaire, speech, TEXT_WIDTH)
    flow: list[Flowable] = []
    for section in sections(questionnaire):
        pages = [page for page in section.pages if page.roster is None]
        for page in pages:
            block = questions.block(page)
            if page is pages[0] and section.label:
                block = [*section_bar(speech.text(section.label), TEXT_WIDTH), *block]
            flow.append(KeepTogether(block))
    return flow


def _signing(speech: Speech) -> list[Flowable]:
    say = speech.say
    block = Signatures((say("Assessor"), say("Unit head")), say("Date"))
    return [KeepTogether([signatures(block, TEXT_WIDTH, _SIGNING)])]


def _tables(questionnaire: Questionnaire, speech: Speech) -> list[Flowable]:
    flow: list[Flowable] = []
    rosters = Rosters(questionnaire, speech, WIDE_ROOM)
    for group in questionnaire.rosters:
        for page in rosters.pages(group):
            flow += [NextPageTemplate("wide"), PageBreak(), *page]
    return flow


class _PageFrame:
    """Draws which questionnaire, whose form, which page; a page that gets lost still says it."""

    def __init__(self, order: BlankOrder, speech: Speech) -> None:
        settings, say = order.questionnaire.settings, speech.say
        self._now = order.now
        self._unit, self._round = inline(say("Unit")), inline(say("Round"))
        self._name = printable(inline(speech.text(order.unit.name))) if order.unit else ""
        self._code_head = inline(say("Code of the unit"))
        self._code = order.unit.code if order.unit else ""
        code = short_code(order.questionnaire.fingerprint)
        self._form = printable(f"{settings.id} · {settings.version} · {code}")
        self._page = say("Page {page} of {pages}", page="{page}", pages="{pages}")[0]

    def draw(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        say_when(canvas, self._now)
        width, height = document.pageTemplate.pagesize
        if canvas.getPageNumber() > 1:
            self._head(canvas, width - SIDE, height - _HEAD)
        self._foot(canvas, width)

    def _head(self, canvas: Canvas, end: float, top: float) -> None:
        """Unit and round, by which sheets that come back in one heap are sorted by hand."""
        how = look(7.6, colour=Colour.GREY)
        start = end - _ROUND
        draw_text(canvas, (start - 4, top), self._round, how, Align.RIGHT)
        _given(canvas, "", (start, end), top, how)
        draw_text(canvas, (SIDE, top), self._unit, how)
        left = SIDE + text_width(self._unit, how) + 4
        right = start - text_width(self._round, how) - 14
        _given(canvas, self._name, (left, right), top, look(7.6, bold=True))

    def _foot(self, canvas: Canvas, width: float) -> None:
        grey = look(7.6, colour=Colour.GREY)
        hairline(canvas, (SIDE, width - SIDE), _FOOT_LINE)
        draw_text(canvas, (SIDE, _FOOT), self._form, grey)
        named = text_width(self._code_head, grey)
        left = (width - named - _BLANK) / 2 + 20
        draw_text(canvas, (left, _FOOT), self._code_head, grey)
        start = left + named + 4
        _given(canvas, self._code, (start, start + _BLANK), _FOOT, look(8.4, bold=True))
        place_number(canvas, self._page, (width - SIDE, _FOOT))


def _given(canvas: Canvas, text: str, ends: tuple[float, float], base: float, how: Letters) -> None:
    """What is known, or a line to write it on."""
    if text:
        draw_text(canvas, (ends[0], base), fitted(text, ends[1] - ends[0], how), how)
    else:
        hairline(canvas, ends, base - 1, Colour.GREY)


_CODE, _WIDEST_CODE = 30.0, 72.0
_BOX = 9.0
_TICK, _KEY, _LEVEL = 13.0, 12.0, 11.0
_KEY_SIZE = 7.2
_ROOM = 27.0
_FIELD = (118.0, 19.0)
_LONG_FIELD = 40.0
_SHORT = 46
_LONGEST = 1_500
_GAP = 4.0
_MAIN, _LATER = (9.6, Colour.FINAL), (8.0, Colour.GREY)
_NUMBER = 18.0
_ROW = 22.0
_SPARE = 12.0
_MOST_COLUMNS = 14
_MOST_CHOICES = 12
_LONGEST_ENTRY = 600
_FEWEST = 6
_WIDE_TEXT = 2.0


def section_bar(label: Lines, width: float) -> list[Flowable]:
    words = paragraph((inline(label),), style(10.5, bold=True, colour=Colour.WHITE, leading=1.5))
    ground: Commands = [("BACKGROUND", *ALL, Colour.FINAL.value)]
    bar = grid([[words]], [width], ground, padding=(6, 2, 1.5, 2.5))
    return [Spacer(1, 5), bar, Spacer(1, 4)]


class Questions:
    def __init__(self, questionnaire: Questionnaire, speech: Speech, width: float) -> None:
        self._questionnaire = questionnaire
        self._speech = speech
        self._code = _code_width(questionnaire)
        self._inner = width - self._code

    def block(self, page: Page) -> list[Flowable]:
        """Everything about one page of the questionnaire, to be kept together."""
        main = self._questionnaire.by_code[page.main or page.code]
        rows: list[Flowable] = [self._asked(main)]
        rows += self._help(main, alone=len(page.questions) == 1)
        rows += self._answer(main)
        cells = _coded(main.code, rows, _MAIN)
        for code in page.questions:
            question = self._questionnaire.by_code[code]
            if question is main or not (question.asked or question.type is QuestionType.NOTE):
                continue
            cells.append(["", Spacer(1, 3)])
            cells += _coded(question.code if question.asked else "", self._part(question), _LATER)
        if wants_evidence(main) or main.not_applicable:
            cells.append(["", self._rooms(main)])
        # One row for each part, so that even a question longer than a page can be printed.
        last: Commands = [("TOPPADDING", (0, -1), (-1, -1), 2)]
        table = grid(cells, [self._code, self._inner], last, padding=(0, 2, 0, 0))
        return [table, Spacer(1, _GAP)]

    def _asked(self, question: Question) -> Flowable:
        """The question; where it is no ladder, whether one choice or several are to be ticked."""
        how = style(9.2, bold=True, leading=1.42)
        note = EMPTY if is_ladder(question) else how_given(question, self._speech)
        ticked = inline(note) if _ticked(question) and note else ""
        return beside(self._speech.text(question.label), how, note=ticked)

    def _help(self, question: Question, *, alone: bool = False) -> list[Flowable]:
        say = self._speech
        when = condition(self._questionnaire, question.relevant, say)
        calculated = EMPTY
        if question.type is QuestionType.CALCULATE:
            calculated = (
                say.say("Calculated by the program from the tables at the end.")
                if alone
                else say.say("Calculated by the program from the numbers here.")
            )
        hint = question.guidance or question.hint
        parts = (when, calculated, say.text(hint))
        text = joined([part for part in parts if part], " ")
        # In two languages the help would take more room than the questions.
        return [beside(text[:1], style(7.4, colour=Colour.GREY, leading=1.45))] if text else []

    def _part(self, question: Question) -> list[Flowable]:
        if _ticked(question):
            return [self._asked(question), *self._help(question), *self._answer(question)]
        words = beside(self._speech.text(question.label), style(8.8, leading=1.45))
        if not question.asked:
            return [words]
        wide, high = _FIELD
        note = paragraph(how_given(question, self._speech), style(7, colour=Colour.GREY))
        cells: list[Flowable] = [words, _empty_box(wide, high), note]
        widths = [self._inner - wide - 84, wide + 6, 78]
        return [_row(cells, widths)]

    def _answer(self, question: Question) -> list[Flowable]:
        own = kind_of(question)
        if not question.asked or own.takes is Takes.NOTHING:
            return []
        if own.takes is Takes.TICK:
            return [self._agreed()]
        if own.listed:
            return self._choices(question)
        if own.free_text:
            return [_empty_box(self._inner, _LONG_FIELD), Spacer(1, 3)]
        note = paragraph(how_given(question, self._speech), style(7, colour=Colour.GREY))
        wide, high = _FIELD
        return [_row([_empty_box(wide, high), note], [wide + 6, self._inner - wide - 6])]

    def _choices(self, question: Question) -> list[Flowable]:
        keys = choice_keys(question)
        cells = [self._choice(one, question, keys.get(one.name, "")) for one in question.choices]
        labels = [inline(self._speech.text(choice.label)) for choice in question.choices]
        has_levels = is_ladder(question)
        narrow = not has_levels and all(len(label) <= _SHORT for label in labels)
        per_row = 2 if narrow and len(cells) > 2 else 1
        level = _LEVEL if has_levels else 3.0
        words = self._inner / per_row - _TICK - _KEY - level
        widths = [_TICK, _KEY, level, words] * per_row
        rows = [[part for cell in cells[at : at + per_row] for part in cell]
                for at in range(0, len(cells), per_row)]  # fmt: skip
        rows[-1] += [""] * (len(widths) - len(rows[-1]))
        return [grid([row], widths, padding=(0, 2, 0.6, 0.6)) for row in rows]

    def _choice(self, choice: Choice, question: Question, key: str) -> list[Flowable | str]:
        words = style(8.6, leading=1.42)
        shown = "" if choice.level is None or not is_ladder(question) else str(choice.level)
        level = paragraph((shown,), style(8.6, bold=True, colour=Colour.GREY, leading=1.42))
        return [
            tick_box(),
            paragraph((key,), style(_KEY_SIZE, colour=Colour.GREY, leading=12.2 / _KEY_SIZE)),
            level,
            beside(self._speech.text(choice.label), words),
        ]

    def _agreed(self) -> Flowable:
        said = beside(self._speech.say("I have read and understood this"), style(8.6, leading=1.42))
        key = paragraph((AGREED,), style(_KEY_SIZE, colour=Colour.GREY, leading=12.2 / _KEY_SIZE))
        return _row([tick_box(), key, said], [_TICK, _KEY, self._inner - _TICK - _KEY])

    def _rooms(self, question: Question) -> Flowable:
        """Room for evidence, comment and, where allowed, why it does not apply."""
        say = self._speech.say
        names, shares = [say("Comment")], [0.45]
        if wants_evidence(question):
            names, shares = [say("Evidence"), *names], [0.55, *shares]
        if question.not_applicable:
            names, shares = [say("Not applicable because"), *names], [0.39, *shares]
        grey = style(7, colour=Colour.GREY, leading=1.35)
        cells: list[Flowable] = [paragraph((inline(name),), grey) for name in names]
        frames: Commands = [
            ("INNERGRID", *ALL, 0.5, Colour.LINE.value),
            ("BOX", *ALL, 0.5, Colour.LINE.value),
        ]
        widths = [self._inner * share / sum(shares) for share in shares]
        return grid([cells], widths, frames, padding=(3, 2, 1, 1), heights=[_ROOM])


def _ticked(question: Question) -> bool:
    return kind_of(question).listed or kind_of(question).takes is Takes.TICK


def is_ladder(question: Question) -> bool:
    """Whether its choices are criteria of levels, ticked from the bottom up."""
    return lettered(question) and any(choice.level for choice in question.choices)


def wants_evidence(question: Question) -> bool:
    return question.evidence.demand is not EvidenceDemand.NONE


def _coded(code: str, rows: Sequence[Flowable], how: tuple[float, Colour]) -> list[list[Any]]:
    size, colour = how
    number = paragraph((code,), style(size, bold=True, colour=colour, leading=13.0 / size))
    return [[number if at == 0 else "", row] for at, row in enumerate(rows)]


def _code_width(questionnaire: Questionnaire) -> float:
    """Room for the longest code, so that none is broken or runs into its question."""
    register_fonts()
    asked = (each.code for each in questionnaire.questions if each.asked and each.roster is None)
    widest = max((text_width(code, look(_MAIN[0], bold=True)) for code in asked), default=0.0)
    return min(_WIDEST_CODE, max(_CODE, widest + 6))


def beside(lines: Lines, how: ParagraphStyle, note: str = "") -> KhmerParagraph:
    """The leading language, the other one behind it in grey: half as tall as below each other."""
    first, *others = (typed(line[:_LONGEST]) for line in lines or ("",))
    grey = Letters(REGULAR, how.fontSize, rgb(Colour.GREY))
    spans = [Span(first, letters_of(how)), *(Span(f" {line}", grey) for line in others)]
    if note:
        spans.append(Span(f" {typed(note)}", grey._replace(size=7.4)))
    return KhmerParagraph(tuple(spans), how)


def tick_box() -> Illustration:
    square = Rectangle((0.5, 2.2), _BOX, _BOX, fill=Colour.WHITE, outline=Colour.INK, stroke=0.9)
    return Illustration(Drawing(_BOX + 1, _BOX + 3, (square,)))


def _empty_box(width: float, height: float) -> Illustration:
    frame = Rectangle(
        (0.5, 0.5), width - 1, height - 1, fill=Colour.WHITE, outline=Colour.INK, stroke=0.7
    )
    return Illustration(Drawing(width, height, (frame,)))


def _row(cells: list[Flowable], widths: list[float]) -> Flowable:
    return grid([cells], widths, [MIDDLE], padding=(0, 2, 1.5, 1.5))


class Rosters:
    def __init__(
        self, questionnaire: Questionnaire, speech: Speech, room: tuple[float, float]
    ) -> None:
        self._questionnaire, self._speech = questionnaire, speech
        self._width, self._height = room

    def pages(self, group: Group) -> list[list[Flowable]]:
        """The pages of one roster: one, or several where it has too many columns for one.

        Each has as many rows as fit beside the legend.
        """
        asked = [
            question
            for question in self._questionnaire.columns[group.code]
            if question.asked and kind_of(question).takes is not Takes.NOTHING
        ]
        parts = range(0, len(asked), _MOST_COLUMNS)
        return [self._page(group, asked[at : at + _MOST_COLUMNS]) for at in parts]

    def _page(self, group: Group, asked: list[Question]) -> list[Flowable]:
        title, hint = self._speech.text(group.label), self._speech.text(group.hint)
        flow: list[Flowable] = [paragraph((inline(title),), style(12, bold=True))]
        if hint:
            flow.append(paragraph((inline(hint),), style(8, colour=Colour.GREY)))
        legend = self._legend(asked)
        below = [] if legend is None else [Spacer(1, 4), legend]
        parts = (*flow, self._grid(asked, 0), *below)
        used = sum(part.wrap(self._width, self._height)[1] for part in parts)
        rows = max(_FEWEST, int((self._height - used - _SPARE) / _ROW))
        return [*flow, Spacer(1, 4), self._grid(asked, rows), *below]

    def _grid(self, asked: list[Question], count: int) -> Flowable:
        head = style(7.2 if len(asked) > 8 else 8, bold=True, leading=1.4)
        labels = (self._speech.text(question.label) for question in asked)
        heads = ["", *(paragraph(_lettered(at, label), head) for at, label in enumerate(labels))]
        shares = [_WIDE_TEXT if kind_of(question).free_text else 1.0 for question in asked]
        room = self._width - _NUMBER
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

    def _legend(self, asked: list[Question]) -> Flowable | None:
        entries = [
            # Whole: who fills in needs every choice, and there is no workbook to look it up.
            paragraph(
                _lettered(at, tuple(text[:_LONGEST_ENTRY] for text in words)),
                style(7.2, leading=1.42),
                whole=True,
            )
            for at, question in enumerate(asked)
            if (words := self._entry(question))
        ]
        if not entries:
            return None
        half = (len(entries) + 1) // 2
        gap = 5 * mm
        column = (self._width - gap) / 2
        rows = list(zip(entries[:half], [*entries[half:], ""], strict=False))
        apart: Commands = [("RIGHTPADDING", (0, 0), (0, 0), gap)]
        return grid(rows, [column + gap, column], apart, padding=(0, 6, 0, 0))

    def _entry(self, question: Question) -> Lines:
        speech, own = self._speech, kind_of(question)
        parts: list[Lines] = []
        if own.listed and len(question.choices) > _MOST_CHOICES:
            parts.append(speech.say("Write the answer in words."))
        elif own.listed:
            parts.append(_numbered(question, speech))
            if own.takes is Takes.TICKS:
                parts.append(speech.say("Several numbers are possible."))
        elif not (own.free_text or question.hint):
            parts.append(how_given(question, speech))
        parts.append(speech.text(question.hint))
        parts.append(condition(self._questionnaire, question.relevant, speech))
        return joined(parts, " ")


def _lettered(at: int, lines: Lines) -> Lines:
    """The words with the letter of their column before them."""
    return (f"{ascii_lowercase[at]}. {wording(lines, 0)}", *lines[1:])


def _numbered(question: Question, speech: Speech) -> Lines:
    """The choices with their numbers."""
    keys, labels = (
        choice_keys(question).values(),
        [speech.text(one.label) for one in question.choices],
    )
    listed = (
        "; ".join(f"{key} = {wording(label, at)}" for key, label in zip(keys, labels, strict=True))
        for at in range(len(speech.languages))
    )
    return sentence(tuple(listed), speech)
