"""Functions of texts and of chosen names. Lengths and places count UTF-16 units, as Java does."""

import re
from collections.abc import Callable

from assessment.expression import values
from assessment.expression.arithmetic import whole
from assessment.expression.errors import ExpressionError
from assessment.expression.lexer import QUESTION_NAME
from assessment.expression.patterns import Pattern, PatternError, compile_pattern
from assessment.expression.scope import (
    Build,
    Evaluate,
    Function,
    FunctionCall,
    Nodes,
    Part,
    Scope,
    simple,
)
from assessment.expression.values import Value, as_text, is_empty, java_int, truth, value_of
from assessment.problems.expression import ExpressionProblem

_SPACES = re.compile(r"[ \t\n\x0b\f\r]+")


def _is_wide(text: str) -> bool:
    return not text.isascii() and max(text) > "\uffff"


def length(value: Value) -> float:
    """Count the UTF-16 units of a text."""
    text = as_text(value)
    wide = 0
    if _is_wide(text):
        wide = sum(character > "\uffff" for character in text)
    return float(len(text) + wide)


def normalized(value: Value) -> str:
    """Trim a text and make every run of spaces one space."""
    return _SPACES.sub(" ", as_text(value).strip(values.CONTROL_OR_SPACE))


def part_of(value: Value, start: Value, end: Value | None = None) -> str:
    """Cut a text from one place (from 0) to before another; below 0 counts from the end."""
    text = as_text(value)
    wide = _is_wide(text)
    units = b""
    if wide:
        units = text.encode("utf-16-le", "surrogatepass")
    if wide:
        size = len(units) // 2
    else:
        size = len(text)
    first = _place(java_int(whole(start)), size)
    if end is None:
        last = size
    else:
        last = _place(java_int(whole(end)), size)
    if first > last:
        return ""
    if wide:
        return units[2 * first : 2 * last].decode("utf-16-le", "replace")
    return text[first:last]


def _place(index: int, size: int) -> int:
    return min(max(index + size if index < 0 else index, 0), size)


def text_before(value: Value, mark: Value) -> str:
    """Give what stands before the first occurrence of a mark, or nothing without it."""
    text = as_text(value)
    return text[: max(text.find(as_text(mark)), 0)]


def text_after(value: Value, mark: Value) -> str:
    """Give what stands after the first occurrence of a mark, or nothing without it."""
    text = as_text(value)
    sought = as_text(mark)
    at = text.find(sought)
    if at >= 0:
        return text[at + len(sought) :]
    return ""


def translated(value: Value, old: Value, new: Value) -> str:
    """Replace single characters by those at the same place, or drop them where none is."""
    replacements = as_text(new)
    table: dict[int, str | None] = {}
    for place, character in enumerate(as_text(old)):
        replacement = None
        if place < len(replacements):
            replacement = replacements[place]
        table.setdefault(ord(character), replacement)
    return as_text(value).translate(table)


def _of_current(compute: Callable[[Value], Value]) -> Build:
    """Build a function that takes the question it belongs to when no argument is given."""

    def build(arguments: FunctionCall) -> Evaluate:
        parts = arguments.parts
        read = parts[0].evaluate if parts else lambda scope: value_of(scope.current())
        return lambda scope: compute(read(scope))

    return build


def _regex(arguments: FunctionCall) -> Evaluate:
    text, pattern = arguments.parts
    position = pattern.node.position
    fixed = None
    if pattern.constant is not None:
        fixed = _compiled(pattern.constant, position)

    def call(scope: Scope) -> bool:
        subject = as_text(text.evaluate(scope))
        ready = fixed or _compiled(as_text(pattern.evaluate(scope)), position)
        return ready.matches(subject)

    return call


def _compiled(pattern: str, position: int) -> Pattern:
    try:
        return compile_pattern(pattern)
    except PatternError as error:
        values = {"pattern": pattern, "detail": str(error)}
        raise ExpressionError(ExpressionProblem.BAD_REGEX, position, **values) from error


def _text_of(arguments: FunctionCall, number: int) -> Callable[[Scope], str]:
    """Read an argument that must be a text, as the reference engine demands."""
    evaluate = arguments.parts[number - 1].evaluate

    def read(scope: Scope) -> str:
        value = evaluate(scope)
        if isinstance(value, str):
            return value
        if type(value) is float:
            shown = values.number_text(value)
        else:
            shown = as_text(value)
        raise arguments.wrong(number, "text", shown)

    return read


def _selected(arguments: FunctionCall) -> Evaluate:
    chosen = _text_of(arguments, 1)
    name = _text_of(arguments, 2)
    fixed = arguments.parts[1].constant
    if fixed is not None:
        wanted = f" {fixed.strip(values.CONTROL_OR_SPACE)} "
        return lambda scope: wanted in f" {chosen(scope)} "

    def call(scope: Scope) -> bool:
        sought = name(scope).strip(values.CONTROL_OR_SPACE)
        return f" {sought} " in f" {chosen(scope)} "

    return call


def _names(arguments: FunctionCall) -> Callable[[Scope], list[str]]:
    chosen = _text_of(arguments, 1)
    return lambda scope: [name for name in chosen(scope).split(" ") if name]


def _count_selected(arguments: FunctionCall) -> Evaluate:
    names = _names(arguments)
    return lambda scope: float(len(names(scope)))


def _selected_at(arguments: FunctionCall) -> Evaluate:
    chosen = _names(arguments)
    place = arguments.parts[1].evaluate

    def call(scope: Scope) -> str:
        names = chosen(scope)
        index = java_int(whole(place(scope)))
        if 0 <= index < len(names):
            return names[index]
        return ""

    return call


def question_in(text: str | None) -> str | None:
    """Give the name in the text `${name}`, the way a question is passed to jr:choice-name."""
    text = (text or "").strip()
    if not (text.startswith("${") and text.endswith("}")):
        return None
    name = text[2:-1].strip()
    if QUESTION_NAME.fullmatch(name):
        return name
    return None


def _choice_name(arguments: FunctionCall) -> Evaluate:
    chosen, named = arguments.parts
    question = question_in(named.constant)
    text = named.constant or ""
    last = text.rpartition("/")[2].strip()
    if question is None and "/" in text and QUESTION_NAME.fullmatch(last):
        # A path in quotes is a common way to get it wrong.
        problem = ExpressionProblem.UNSUPPORTED_PATH_TO_NAME
        position = named.node.position
        raise ExpressionError(problem, position, found=text, remedy=f"'${{{last}}}'")
    if question is None:
        raise arguments.wrong(2, "'${name}'", text)

    def call(scope: Scope) -> str:
        choice = as_text(chosen.evaluate(scope))
        if choice:
            return scope.choice_label(question, choice)
        return ""

    return call


def _if(arguments: FunctionCall) -> Part:
    condition, then, otherwise = arguments.parts
    test = condition.evaluate
    yes = then.evaluate
    no = otherwise.evaluate

    def call(scope: Scope) -> Value:
        if truth(test(scope)):
            return yes(scope)
        return no(scope)

    return Part(condition.node, call, _either(lambda scope: truth(test(scope)), then, otherwise))


def _coalesce(arguments: FunctionCall) -> Part:
    first, second = arguments.parts

    def call(scope: Scope) -> Value:
        # Read once: inside one another, many would be read twice as often each.
        value = first.evaluate(scope)
        if is_empty(value):
            return second.evaluate(scope)
        return value

    nodes = _either(lambda scope: is_empty(first.evaluate(scope)), second, first)
    return Part(first.node, call, nodes)


def _either(test: Callable[[Scope], bool], then: Part, otherwise: Part) -> Nodes | None:
    """What stands for several answers, if both parts can."""
    several = then.nodes
    others = otherwise.nodes
    if several is None or others is None:
        return None
    return lambda scope: several(scope) if test(scope) else others(scope)


FUNCTIONS = {
    "string": Function(1, 1, simple(as_text)),
    "string-length": Function(0, 1, _of_current(length)),
    "normalize-space": Function(0, 1, _of_current(normalized)),
    "substr": Function(2, 3, simple(part_of)),
    "substring-before": Function(2, 2, simple(text_before)),
    "substring-after": Function(2, 2, simple(text_after)),
    "translate": Function(3, 3, simple(translated)),
    "contains": Function(2, 2, simple(lambda text, part: as_text(part) in as_text(text))),
    "starts-with": Function(
        2, 2, simple(lambda text, part: as_text(text).startswith(as_text(part)))
    ),
    "ends-with": Function(2, 2, simple(lambda text, part: as_text(text).endswith(as_text(part)))),
    "regex": Function(2, 2, _regex),
    "true": Function(0, 0, lambda _: lambda _: True),
    "false": Function(0, 0, lambda _: lambda _: False),
    "boolean": Function(1, 1, simple(truth)),
    "boolean-from-string": Function(
        1, 1, simple(lambda value: as_text(value).lower() in ("1", "true"))
    ),
    "not": Function(1, 1, simple(lambda value: not truth(value))),
    "if": Function(3, 3, _if),
    "coalesce": Function(2, 2, _coalesce),
    "selected": Function(2, 2, _selected),
    "is-selected": Function(2, 2, _selected),
    "count-selected": Function(1, 1, _count_selected),
    "selected-at": Function(2, 2, _selected_at),
    "jr:choice-name": Function(2, 2, _choice_name),
}
