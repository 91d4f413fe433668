"""Functions of texts. Lengths and places count UTF-16 units, as Java does."""

import re

from assessment.expression.arithmetic import whole
from assessment.expression.errors import ExpressionError, Fault
from assessment.expression.parts import Build, Evaluate, Function, Given, simple
from assessment.expression.patterns import Pattern, PatternError, compile_pattern
from assessment.expression.scope import Scope
from assessment.expression.values import Value, as_text, java_int, value_of

_SPACES = re.compile(r"[ \t\n\x0b\f\r]+")
_TRIMMED = "".join(map(chr, range(33)))


def _is_wide(text: str) -> bool:
    return not text.isascii() and max(text) > "\uffff"


def length(value: Value) -> float:
    """Count the UTF-16 units of a text."""
    text = as_text(value)
    wide = sum(character > "\uffff" for character in text) if _is_wide(text) else 0
    return float(len(text) + wide)


def normalized(value: Value) -> str:
    """Trim a text and make every run of spaces one space."""
    return _SPACES.sub(" ", as_text(value).strip(_TRIMMED))


def part_of(value: Value, start: Value, end: Value | None = None) -> str:
    """Cut a text from one place (from 0) to before another; below 0 counts from the end."""
    text = as_text(value)
    wide = _is_wide(text)
    units = text.encode("utf-16-le", "surrogatepass") if wide else b""
    size = len(units) // 2 if wide else len(text)
    first = _place(java_int(whole(start)), size)
    last = size if end is None else _place(java_int(whole(end)), size)
    if first > last:
        return ""
    return units[2 * first : 2 * last].decode("utf-16-le", "replace") if wide else text[first:last]


def _place(index: int, size: int) -> int:
    return min(max(index + size if index < 0 else index, 0), size)


def before(value: Value, mark: Value) -> str:
    """Give what stands before the first occurrence of a mark, or nothing without it."""
    head, found, _ = _split(as_text(value), as_text(mark))
    return head if found else ""


def after(value: Value, mark: Value) -> str:
    """Give what stands after the first occurrence of a mark, or nothing without it."""
    _, found, tail = _split(as_text(value), as_text(mark))
    return tail if found else ""


def _split(text: str, mark: str) -> tuple[str, bool, str]:
    at = text.find(mark)
    return text[: max(at, 0)], at >= 0, text[at + len(mark) :]


def translated(value: Value, old: Value, new: Value) -> str:
    """Replace single characters by those at the same place, or drop them where none is."""
    replacements = as_text(new)
    table: dict[int, str | None] = {}
    for place, character in enumerate(as_text(old)):
        replacement = replacements[place] if place < len(replacements) else None
        table.setdefault(ord(character), replacement)
    return as_text(value).translate(table)


def _of_current(compute: Build) -> Build:
    """Build a function that takes the question it belongs to when no argument is given."""

    def build(given: Given) -> Evaluate:
        if given.parts:
            built = compute(given)
            return built if callable(built) else built.evaluate
        bare = length if given.name == "string-length" else normalized
        return lambda scope: bare(value_of(scope.current()))

    return build


def _regex(given: Given) -> Evaluate:
    text, pattern = given.parts
    position = pattern.node.position
    fixed = None if pattern.constant is None else _compiled(pattern.constant, position)

    def call(scope: Scope) -> bool:
        subject = as_text(text.evaluate(scope))
        ready = fixed or _compiled(as_text(pattern.evaluate(scope)), position)
        if len(subject) > ready.longest:
            raise ExpressionError(Fault.REGEX_TEXT_TOO_LONG, position, limit=str(ready.longest))
        return ready.matches(subject)

    return call


def _compiled(pattern: str, position: int) -> Pattern:
    try:
        return compile_pattern(pattern)
    except PatternError as error:
        detail = str(error)
        raise ExpressionError(Fault.BAD_REGEX, position, pattern=pattern, detail=detail) from error


FUNCTIONS = {
    "string": Function(1, 1, simple(as_text)),
    "string-length": Function(0, 1, _of_current(simple(length))),
    "normalize-space": Function(0, 1, _of_current(simple(normalized))),
    "substr": Function(2, 3, simple(part_of)),
    "substring-before": Function(2, 2, simple(before)),
    "substring-after": Function(2, 2, simple(after)),
    "translate": Function(3, 3, simple(translated)),
    "contains": Function(2, 2, simple(lambda text, part: as_text(part) in as_text(text))),
    "starts-with": Function(
        2, 2, simple(lambda text, part: as_text(text).startswith(as_text(part)))
    ),
    "ends-with": Function(2, 2, simple(lambda text, part: as_text(text).endswith(as_text(part)))),
    "regex": Function(2, 2, _regex),
}
