"""Fingerprint cards: one small page per person, to compare a key by telephone or by camera."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import segno
from reportlab.lib.pagesizes import A6, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from assessment.exchange import keys, print_check, roster
from assessment.language.text import Language
from assessment.printing import blocks
from assessment.printing.pdf import letters, page
from assessment.printing.pdf.flow import paragraph, style
from assessment.printing.pdf.fonts import REGULAR, register_fonts
from assessment.printing.pdf.text import draw_text, letters_of_size, text_width
from assessment.printing.shapes import Colour
from assessment.printing.wording import Speech, inline
from assessment.reports import report
from assessment.units import find_unit
from assessment.words import mark

KEY_SIGN = "DRAKEY1:"


@dataclass(frozen=True, slots=True)
class Card:
    key: keys.PublicKey
    role: keys.Role | None = None
    unit: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def from_person(cls, person: roster.Person) -> "Card":
        return cls(person.public, person.role, person.unit, person.since, person.until)

    @property
    def sign(self) -> str:
        return KEY_SIGN + print_check.full_code(self.key.key_id)


def facts_of(card: Card, speech: Speech) -> tuple[str, ...]:
    """Role, unit with its name where it is on the list, and days, in the words of the languages."""
    translate = speech.translate
    facts: list[blocks.Lines] = []
    if card.role is not None:
        facts.append(translate("Role: {role}", role=translate(card.role.word)))
        unit = translate("all units")
        if card.unit:
            unit = (card.unit,)
        facts.append(translate("Unit: {unit}", unit=unit))
        listed = find_unit(card.unit)
        if listed is not None:
            facts.append(speech.text(listed.name))
    if card.since is not None:
        since, until = (day and speech.official_date(day) for day in (card.since, card.until))
        if until:
            validity = mark("From {since} to {until}")
        else:
            validity = mark("Since {since}")
        facts.append(translate(validity, since=since, until=until))
    return tuple(inline(fact) for fact in facts)


_WIDTH, _HEIGHT = landscape(A6)
_EDGE = 9 * mm
_SIGN = 36 * mm
_ROOM = _WIDTH - 2 * _EDGE


class _Letters(NamedTuple):
    size: float
    smallest: float = 6.0
    lines: int = 1  # at most, of the smallest letters
    bold: bool = False
    colour: Colour = Colour.INK


_TITLE = _Letters(9, colour=Colour.FINAL)
_NAME = _Letters(15, 8.4, 2, bold=True)
_FACT = _Letters(9.5, 7, 2)
_CAPTION = _Letters(8.4, colour=Colour.GREY)
_CODE = _Letters(23, bold=True)


def write_cards(cards: Sequence[Card], languages: tuple[Language, ...], path: Path) -> int:
    """Write the cards, one page each, and give their number; the same cards give the same bytes."""
    speech = Speech(languages)
    title = inline(speech.translate("Fingerprint card of a key"))

    def draw(unfinished: Path) -> int:
        register_fonts()
        canvas = Canvas(
            str(unfinished),
            pagesize=(_WIDTH, _HEIGHT),
            invariant=1,
            pageCompression=1,
            lang=languages[0].value,
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stub takes names for numbers
        )
        canvas.setTitle(letters.printable(title))
        for card in cards:
            _card(canvas, card, title, speech)
            canvas.showPage()
        canvas.save()
        return len(cards)

    return report.write_safely(path, draw)


def _card(canvas: Canvas, card: Card, title: str, speech: Speech) -> None:
    canvas.setStrokeColor(Colour.LINE.value)
    canvas.setLineWidth(0.8)
    canvas.roundRect(4 * mm, 4 * mm, _WIDTH - 8 * mm, _HEIGHT - 8 * mm, 3 * mm)
    beside = _ROOM - _SIGN - 6 * mm
    top = _HEIGHT - 15 * mm
    _fit(canvas, top, title, _ROOM, _TITLE)
    _fit(canvas, top - 12 * mm, card.key.name, beside, _NAME)
    for number, fact in enumerate(facts_of(card, speech)):
        _fit(canvas, top - (20 + 7.4 * number) * mm, fact, beside, _FACT)
    canvas.saveState()
    canvas.translate(_WIDTH - _EDGE - _SIGN, top - 6 * mm - _SIGN)
    page.draw_sign(canvas, segno.make(card.sign, error="m", micro=False), _SIGN)
    canvas.restoreState()
    _fit(canvas, 36 * mm, inline(speech.translate("Code of the key")), _ROOM, _CAPTION)
    _fit(canvas, 27 * mm, card.key.short_code, _ROOM, _CODE)
    words = speech.translate(
        "Read this code to each other by telephone before the key is trusted. The card is no "
        "secret; the key and its passphrase are."
    )
    advice = paragraph(words, style(7.6, colour=Colour.GREY))
    _, height = advice.wrap(_ROOM, 20 * mm)
    advice.drawOn(canvas, _EDGE, max(5.5 * mm, 23 * mm - height))


def _fit(canvas: Canvas, base: float, text: str, room: float, how: _Letters) -> None:
    """One line, smaller where it has to be; else several of the smallest; without end it is cut."""
    shown = letters.printable(text)
    large = letters_of_size(how.size, bold=how.bold, colour=how.colour)
    size = min(how.size, how.size * room / text_width(shown, large))
    if size >= how.smallest:
        draw_text(canvas, (_EDGE, base), shown, large._replace(size=size))
        return
    small = style(how.smallest, bold=how.bold, colour=how.colour, leading=1.35)
    words = paragraph((shown,), small)
    while words.wrap(room, _HEIGHT)[1] > how.lines * small.leading + 1:
        shown = shown[: -max(1, len(shown) // 20)]
        words = paragraph((f"{shown.rstrip()}…",), small)
    words.drawOn(canvas, _EDGE, base + 0.8 * how.size - words.height)
