"""From marked-up text to lines: boxes that never break, filled into a width."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from assessment.language.breaking import break_offsets, cluster_starts
from assessment.reports.pdf.markup import LINE_BREAK, Letters, Span, parse
from assessment.reports.pdf.shaping import Shaped, shape

_TOLERANCE = 1e-6
_SEARCH_STEPS = 12


class Run(NamedTuple):
    letters: Letters
    shaped: Shaped


class Box(NamedTuple):
    """What stays together on one line, usually a word; lengths in points.

    Attributes:
        width: Without the space behind it.
        space: Width of the space behind it, 0 without one.
        runs: Its text, by look.
        text: What it says.
        ends_line: Whether a line break is demanded behind it.
    """

    width: float
    space: float
    runs: tuple[Run, ...]
    text: str
    ends_line: bool = False


Line = tuple[Box, ...]


@lru_cache(maxsize=8_192)
def boxes_of(markup: str, base: Letters) -> tuple[Box, ...]:
    """The boxes of a marked-up text, in reading order; nothing of its text is left out.

    Raises:
        MissingGlyphError: If the fonts lack a character.
    """
    boxes: list[Box] = []
    segment: list[Span] = []
    for span in (*parse(markup, base), Span(LINE_BREAK, base)):
        if span.text != LINE_BREAK:
            segment.append(span)
            continue
        made = list(_segment_boxes(segment)) or [Box(0.0, 0.0, (), "")]
        boxes += [*made[:-1], made[-1]._replace(space=0.0, ends_line=True)]
        segment = []
    return tuple(boxes)


def fill_lines(boxes: Iterable[Box], width: float) -> list[Line]:
    """The boxes on as few lines of the width as their order allows.

    A box wider than the line is broken between clusters; only a single cluster may overflow.
    """
    lines: list[Line] = []
    line: list[Box] = []
    used = 0.0
    for box in _fitting(boxes, width):
        if line and used + box.width > width + _TOLERANCE:
            lines.append(tuple(line))
            line, used = [], 0.0
        line.append(box)
        used += box.width + box.space
        if box.ends_line:
            lines.append(tuple(line))
            line, used = [], 0.0
    if line:
        lines.append(tuple(line))
    return lines


def balanced_lines(boxes: Sequence[Box], width: float) -> list[Line]:
    """As many lines as ``fill_lines`` makes, but of about equal length."""
    wanted = len(fill_lines(boxes, width))
    if wanted < 2:
        return fill_lines(boxes, width)
    low, high = min(width, max(box.width for box in boxes)), width
    for _ in range(_SEARCH_STEPS):
        middle = (low + high) / 2
        if len(fill_lines(boxes, middle)) > wanted:
            low = middle
        else:
            high = middle
    return fill_lines(boxes, high)


def line_width(line: Line) -> float:
    """The width of the line without the space at its end."""
    return sum(box.width + box.space for box in line) - (line[-1].space if line else 0.0)


def line_text(line: Line) -> str:
    return "".join(f"{box.text} " if box.space else box.text for box in line)


def parts_width(parts: Iterable[Run]) -> float:
    return sum(part.shaped.width * part.letters.size / 1000 for part in parts)


def _segment_boxes(spans: Sequence[Span]) -> Iterator[Box]:
    text = "".join(span.text for span in spans)
    looks = _look_runs(spans, text)
    for start, end in pairwise((0, *break_offsets(text), len(text))):
        body = text[start:end].rstrip(" \u200b")
        first = start + len(body) - len(body.lstrip(" \u200b"))
        parts = tuple(_parts(looks, text, first, start + len(body)))
        if parts:
            is_spaced = " " in text[start + len(body) : end]
            last = parts[-1].letters
            yield Box(
                parts_width(parts),
                shape(last.font, " ").width * last.size / 1000 if is_spaced else 0.0,
                parts,
                "".join(part.shaped.text for part in parts),
            )


def _look_runs(spans: Sequence[Span], text: str) -> list[tuple[int, int, Letters]]:
    """Where every look starts and ends; a look never changes inside a cluster."""
    if len(spans) == 1:
        return [(0, len(text), spans[0].letters)]
    starts = {0, *cluster_starts(text), len(text)}
    runs = []
    at = end = 0
    for span in spans:
        end += len(span.text)
        upto = end
        while upto not in starts:
            upto += 1
        if at < upto:
            runs.append((at, upto, span.letters))
            at = upto
    return runs


def _parts(
    looks: Sequence[tuple[int, int, Letters]], text: str, start: int, end: int
) -> Iterator[Run]:
    for run_start, run_end, look in looks:
        first, last = max(start, run_start), min(end, run_end)
        if first < last:
            shaped = shape(look.font, text[first:last])
            if shaped.glyphs:
                yield Run(look, shaped)


def _fitting(boxes: Iterable[Box], width: float) -> Iterator[Box]:
    for box in boxes:
        if box.width > width + _TOLERANCE:
            yield from _apart(box)
        else:
            yield box


def _apart(box: Box) -> Iterator[Box]:
    pieces = [
        Run(part.letters, shape(part.letters.font, part.shaped.text[start:end]))
        for part in box.runs
        for start, end in pairwise((0, *cluster_starts(part.shaped.text), len(part.shaped.text)))
    ]
    for piece in pieces[:-1]:
        yield Box(parts_width([piece]), 0.0, (piece,), piece.shaped.text)
    last = pieces[-1]
    yield box._replace(width=parts_width([last]), runs=(last,), text=last.shaped.text)
