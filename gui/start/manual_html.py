"""Blocks of the manual as rich text: Khmer breaks where words end, colours are the theme's."""

import re
from collections.abc import Callable
from html import escape

from assessment.language.breaking import cluster_starts, with_zwsp
from gui.start.manual import Block, BlockKind
from gui.theme import FAMILY, Theme

_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<link>[^\]]+)\]\((?P<to>[^)]+)\)"
)
MOST_KEPT = 32
STEP = 26  # how far the text of a step stands in

Digits = Callable[[str], str]
_ONLY_CODE = re.compile(r"(`[^`]+`[,;] ?)*`[^`]+`")


def sheet(theme: Theme) -> str:
    """The style sheet of the pages of the manual."""
    colour = {name: theme.colour(name).name() for name in ("text", "primary", "raised", "tint")}
    return (
        f".h1 {{ font-size: {theme.size('h1')}px; font-weight: bold; margin: 0 0 8px 0; }}"
        f".h2 {{ font-size: {theme.size('h2')}px; font-weight: bold; margin: 16px 0 6px 0; }}"
        "p, li { margin: 6px 0 6px 0; }"
        f".step {{ margin-left: {STEP}px; text-indent: -{STEP}px; }}"
        f"code, pre {{ font-family: '{FAMILY}'; background-color: {colour['raised']}; }}"
        f"pre {{ white-space: pre-wrap; }}"
        f"a {{ color: {colour['primary']}; }}"
        f"th {{ background-color: {colour['raised']}; text-align: left; }}"
        f"span {{ background-color: {colour['tint']}; }}"
    )


def title(text: str, number: int | None = None) -> str:
    """The title of a page; with the number of a section it leads there."""
    said = _said(text, "")
    if number is None:
        return f'<p class="h1">{said}</p>'
    return f'<p class="h2"><a href="#{number}">{said}</a></p>'


def body(blocks: tuple[Block, ...], theme: Theme, wanted: str = "", digits: Digits = str) -> str:
    """Blocks as rich text, with the words that were sought on a ground of their own.

    ``digits`` writes the numbers of steps in the digits in use.
    """
    return "".join(_block(block, theme, wanted, digits) for block in blocks)


def _block(block: Block, theme: Theme, wanted: str, digits: Digits) -> str:
    texts = [inline(part, wanted) for part in block.parts]
    if block.kind is BlockKind.TABLE:
        return _table(block, theme, wanted)
    if block.kind is BlockKind.CODE:
        return f"<pre>{escape(block.parts[0])}</pre>"
    if block.kind is BlockKind.POINTS:
        return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"
    if block.kind is BlockKind.STEPS:
        # Qt numbers lists in Latin digits only.
        numbered = enumerate(texts, start=block.first)
        return "".join(
            f'<p class="step">{digits(str(number))}.&nbsp; {text}</p>' for number, text in numbered
        )
    if block.kind is BlockKind.HEADING:
        return f'<p class="h2">{texts[0]}</p>'
    return f"<p>{texts[0]}</p>"


def _table(block: Block, theme: Theme, wanted: str) -> str:
    heads = "".join(f"<th>{inline(cell, wanted)}</th>" for cell in block.rows[0])
    lines = ["".join(_cell(cell, wanted) for cell in row) for row in block.rows[1:]]
    edge = theme.colour("line").name()
    return (
        f'<table border="1" cellspacing="0" cellpadding="6" '
        f'style="border-collapse: collapse; border-color: {edge};">'
        f"<tr>{heads}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
    )


def _cell(cell: str, wanted: str) -> str:
    short = len(cell) <= MOST_KEPT and _ONLY_CODE.fullmatch(cell) is not None
    kept = ' style="white-space: nowrap;"' if short else ""
    return f"<td{kept}>{inline(cell, wanted)}</td>"


def inline(text: str, wanted: str = "") -> str:
    """A text with bold, code and links as rich text; links within the manual only."""
    out, at = [], 0
    for found in _INLINE.finditer(text):
        out += [_said(text[at : found.start()], wanted), _marked(found, wanted)]
        at = found.end()
    return "".join((*out, _said(text[at:], wanted)))


def _marked(found: re.Match[str], wanted: str) -> str:
    if found["bold"] is not None:
        return f"<b>{inline(found['bold'], wanted)}</b>"
    if found["code"] is not None:
        return f"<code>{_lit(found['code'], wanted, broken=False)}</code>"
    said, to = _said(found["link"], wanted), found["to"]
    return f'<a href="{escape(to)}">{said}</a>' if to.startswith("#") else said


def _said(text: str, wanted: str) -> str:
    return _lit(text, wanted, broken=True)


def _lit(text: str, wanted: str, *, broken: bool) -> str:
    """Words escaped; those that were sought are lit, unless that would tear a letter apart."""
    out, at = [], 0
    edges = {0, len(text), *cluster_starts(text)} if wanted else set()
    for found in re.finditer(re.escape(wanted), text, re.IGNORECASE) if wanted else ():
        if {found.start(), found.end()} <= edges:
            out += [_shown(text[at : found.start()], broken=broken)]
            out += [f"<span>{_shown(found[0], broken=broken)}</span>"]
            at = found.end()
    return "".join((*out, _shown(text[at:], broken=broken)))


def _shown(text: str, *, broken: bool) -> str:
    return escape(with_zwsp(text) if broken else text)
