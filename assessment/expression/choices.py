"""Functions of chosen names and of truth."""

from collections.abc import Callable

from assessment.expression.arithmetic import whole
from assessment.expression.errors import ExpressionError, Fault
from assessment.expression.lexer import QUESTION_NAME
from assessment.expression.parts import (
    Evaluate,
    Function,
    Given,
    Part,
    constant,
    simple,
)
from assessment.expression.scope import Scope
from assessment.expression.values import (
    Value,
    as_text,
    is_empty,
    java_int,
    number_text,
    truth,
)

_TRIMMED = "".join(map(chr, range(33)))


def _text_of(given: Given, number: int) -> Callable[[Scope], str]:
    """Read an argument that must be a text, as the reference engine demands."""
    evaluate = given.parts[number - 1].evaluate

    def read(scope: Scope) -> str:
        value = evaluate(scope)
        if isinstance(value, str):
            return value
        found = number_text(value) if type(value) is float else as_text(value)
        raise given.wrong(number, "text", found)

    return read


def _selected(given: Given) -> Evaluate:
    chosen, name = _text_of(given, 1), _text_of(given, 2)
    fixed = given.parts[1].constant
    if fixed is not None:
        wanted = f" {fixed.strip(_TRIMMED)} "
        return lambda scope: wanted in f" {chosen(scope)} "

    def call(scope: Scope) -> bool:
        sought = name(scope).strip(_TRIMMED)
        return f" {sought} " in f" {chosen(scope)} "

    return call


def _count_selected(given: Given) -> Evaluate:
    chosen = _text_of(given, 1)
    return lambda scope: float(len(_names(chosen(scope))))


def _selected_at(given: Given) -> Evaluate:
    chosen, place = _text_of(given, 1), given.parts[1].evaluate

    def call(scope: Scope) -> str:
        names, index = _names(chosen(scope)), java_int(whole(place(scope)))
        return names[index] if 0 <= index < len(names) else ""

    return call


def _names(chosen: str) -> list[str]:
    return [name for name in chosen.split(" ") if name]


def question_in(text: str | None) -> str | None:
    """Give the name in the text `${name}`, the way a question is passed to jr:choice-name."""
    text = (text or "").strip()
    if not (text.startswith("${") and text.endswith("}")):
        return None
    name = text[2:-1].strip()
    return name if QUESTION_NAME.fullmatch(name) else None


def _choice_name(given: Given) -> Evaluate:
    question = question_in(given.parts[1].constant)
    if question is None:
        raise _no_question(given)
    chosen, asked = given.parts[0].evaluate, question

    def call(scope: Scope) -> str:
        choice = as_text(chosen(scope))
        return scope.choice_label(asked, choice) if choice else ""

    return call


def _no_question(given: Given) -> ExpressionError:
    """Say how to name the question; a path in quotes is a common way to get it wrong."""
    text = given.parts[1].constant or ""
    last = text.rpartition("/")[2].strip()
    if "/" in text and QUESTION_NAME.fullmatch(last):
        position = given.parts[1].node.position
        remedy = f"'${{{last}}}'"
        return ExpressionError(Fault.UNSUPPORTED_PATH, position, found=text, remedy=remedy)
    return given.wrong(2, "'${name}'", text)


def _if(given: Given) -> Part:
    condition, then, otherwise = given.parts
    test, yes, no = condition.evaluate, then.evaluate, otherwise.evaluate

    def call(scope: Scope) -> Value:
        return yes(scope) if truth(test(scope)) else no(scope)

    several, others = then.nodes, otherwise.nodes
    if several is None or others is None:
        return Part(condition.node, call)
    return Part(
        condition.node,
        call,
        lambda scope: several(scope) if truth(test(scope)) else others(scope),
    )


def _coalesce(given: Given) -> Part:
    first, second = (part.evaluate for part in given.parts)

    def call(scope: Scope) -> Value:
        value = first(scope)
        return second(scope) if is_empty(value) else value

    several, others = (part.nodes for part in given.parts)
    if several is None or others is None:
        return Part(given.parts[0].node, call)
    return Part(
        given.parts[0].node,
        call,
        lambda scope: others(scope) if is_empty(first(scope)) else several(scope),
    )


def _boolean_from_text(value: Value) -> bool:
    text = as_text(value)
    return text == "1" or text.lower() == "true"


FUNCTIONS = {
    "true": Function(0, 0, constant(value=True)),
    "false": Function(0, 0, constant(value=False)),
    "boolean": Function(1, 1, simple(truth)),
    "boolean-from-string": Function(1, 1, simple(_boolean_from_text)),
    "not": Function(1, 1, simple(lambda value: not truth(value))),
    "if": Function(3, 3, _if),
    "coalesce": Function(2, 2, _coalesce),
    "selected": Function(2, 2, _selected),
    "is-selected": Function(2, 2, _selected),
    "count-selected": Function(1, 1, _count_selected),
    "selected-at": Function(2, 2, _selected_at),
    "jr:choice-name": Function(2, 2, _choice_name),
}
