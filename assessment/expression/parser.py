"""From text to tree: a Pratt parser with exact positions for everything it refuses."""

import re
from collections.abc import Collection

from assessment.expression import tree
from assessment.expression.errors import ExpressionError
from assessment.expression.lexer import Lexer, Token, TokenKind
from assessment.problems.expression import ExpressionProblem

LONGEST_TEXT = 32_000
DEEPEST = 100

_PATH = re.compile(r"[./@*:A-Za-z0-9_\-\[\]()'\"]+", re.ASCII)
_PREDICATE = re.compile(r"\[[^\]]*\]?")
_OTHER_FILE = re.compile(r"instance\s*\(")
_STEP = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*", re.ASCII)
_BEGINS_PATH = frozenset({"/", "//", "..", "@", "[", "::"})
_WORDS_WITH_CALL = frozenset({"true", "false", "today", "now", "pi", "not", "position"})


def parse_tree(text: str, columns: Collection[str] = ()) -> tree.Term:
    """Read an expression; `columns` are the bare names a choice filter may use.

    Raises:
        ExpressionError: if it is no expression, or one too long or too deep to be worked out.
    """
    if len(text) > LONGEST_TEXT:
        raise ExpressionError(ExpressionProblem.TOO_LONG, LONGEST_TEXT + 1, limit=str(LONGEST_TEXT))
    whole = _Parser(text, columns).whole()
    for node, around in tree.walk(whole):
        if len(around) >= DEEPEST:
            raise ExpressionError(ExpressionProblem.TOO_DEEP, node.position, limit=str(DEEPEST))
    return whole


class _Parser:
    def __init__(self, text: str, columns: Collection[str]) -> None:
        self._lexer = Lexer(text)
        self._columns = columns
        self._depth = 0
        self._token: Token = self._lexer.next()

    def whole(self) -> tree.Term:
        if self._at_end():
            raise ExpressionError(ExpressionProblem.EMPTY, 1)
        whole = self._expression(tree.Binding.OR)
        if not self._at_end():
            raise self._surprise("")
        return whole

    def _at_end(self) -> bool:
        return self._token.kind is TokenKind.END

    def _advance(self) -> Token:
        token = self._token
        self._token = self._lexer.next()
        return token

    def _expression(self, loosest: int) -> tree.Term:
        self._depth += 1
        if self._depth > DEEPEST:
            position = self._token.position
            raise ExpressionError(ExpressionProblem.TOO_DEEP, position, limit=str(DEEPEST))
        left = self._operand()
        if self._token.kind is TokenKind.SYMBOL and self._token.text in {"/", "//", "[", "|", "::"}:
            raise self._path_after(left)
        while (level := self._level()) is not None and level >= loosest:
            position = self._token.position
            rest: list[tuple[str, tree.Term]] = []
            while self._level() == level:
                operator = self._advance().text
                rest.append((operator, self._expression(level + 1)))
            left = tree.Chain(level, left, tuple(rest), position=position)
        self._depth -= 1
        return left

    def _level(self) -> tree.Binding | None:
        is_symbol = self._token.kind is TokenKind.SYMBOL
        if is_symbol:
            return tree.OPERATORS.get(self._token.text)
        return None

    def _operand(self) -> tree.Term:
        token = self._token
        if token.kind is TokenKind.SYMBOL:
            return self._symbol(token)
        if token.kind is TokenKind.END:
            raise ExpressionError(ExpressionProblem.MISSING_VALUE, token.position)
        self._advance()
        match token.kind:
            case TokenKind.NUMBER:
                return tree.Literal(float(token.text), position=token.position)
            case TokenKind.TEXT:
                return tree.Literal(token.text, position=token.position)
            case TokenKind.QUESTION:
                return tree.Reference(token.text, position=token.position)
            case TokenKind.ROW:
                return tree.RowNumber(position=token.position)
            case _:
                return self._named(token)

    def _symbol(self, token: Token) -> tree.Term:
        if token.text in ("-", "(", "."):
            self._advance()
        match token.text:
            case "-":
                operand = self._expression(tree.Binding.PRODUCT + 1)
                return tree.Negation(operand, position=token.position)
            case "(":
                inner = self._expression(tree.Binding.OR)
                self._close("")
                return inner
            case ".":
                return tree.Current(position=token.position)
        if token.text in _BEGINS_PATH:
            raise self._path(token.position)
        raise self._surprise("value")

    def _named(self, name: Token) -> tree.Term:
        if self._is_symbol("("):
            return self._call(name)
        if self._token.text in {"/", "//", "::", "["} and self._token.kind is TokenKind.SYMBOL:
            raise self._path(name.position)
        if name.text in self._columns:
            return tree.ChoiceCell(name.text, position=name.position)
        if name.text in _WORDS_WITH_CALL:
            remedy = f"{name.text}()"
        else:
            remedy = f"${{{name.text}}}"
        values = {"name": name.text, "remedy": remedy}
        raise ExpressionError(ExpressionProblem.BARE_NAME, name.position, **values)

    def _call(self, name: Token) -> tree.Term:
        self._advance()
        arguments: list[tree.Term] = []
        if not self._is_symbol(")"):
            arguments.append(self._expression(tree.Binding.OR))
            while self._is_symbol(","):
                self._advance()
                arguments.append(self._expression(tree.Binding.OR))
        self._close(",")
        return tree.Call(name.text, tuple(arguments), position=name.position)

    def _is_symbol(self, text: str) -> bool:
        return self._token.kind is TokenKind.SYMBOL and self._token.text == text

    def _close(self, alternative: str) -> None:
        if self._is_symbol(")"):
            self._advance()
        elif self._at_end():
            position = self._token.position
            raise ExpressionError(ExpressionProblem.UNEXPECTED_END, position, expected=")")
        else:
            raise self._surprise(f"{alternative} )".strip())

    def _surprise(self, expected: str) -> ExpressionError:
        token = self._token
        shown = {TokenKind.TEXT: f"'{token.text}'", TokenKind.QUESTION: f"${{{token.text}}}"}
        values = {"found": shown.get(token.kind, token.text), "expected": expected}
        return ExpressionError(ExpressionProblem.UNEXPECTED_TOKEN, token.position, **values)

    def _path_after(self, node: tree.Term) -> ExpressionError:
        sign = self._token.text
        position = self._token.position
        rest = self._lexer.text[self._lexer.at :].lstrip()
        is_step = isinstance(node, tree.Current) or _STEP.match(rest) or rest.startswith(".")
        if sign == "/" and not is_step:
            values = {"found": sign, "expected": "div"}
            return ExpressionError(ExpressionProblem.FOREIGN_OPERATOR, position, **values)
        if sign in {"[", "|", "::"}:
            return ExpressionError(ExpressionProblem.UNSUPPORTED_PATH, position, found=sign)
        return self._path(node.position)

    def _path(self, position: int) -> ExpressionError:
        match = _PATH.match(self._lexer.text, position - 1)
        if match:
            path = match.group()
        else:
            path = self._lexer.text[position - 1 : position + 20]
        if _OTHER_FILE.match(path):
            problem = ExpressionProblem.UNSUPPORTED_FUNCTION
            return ExpressionError(problem, position, function="instance")
        steps = _STEP.findall(_PREDICATE.sub("", path))
        if not steps:
            return ExpressionError(ExpressionProblem.UNSUPPORTED_PATH, position, found=path)
        values = {"found": path, "remedy": f"${{{steps[-1]}}}"}
        return ExpressionError(ExpressionProblem.UNSUPPORTED_PATH_TO_NAME, position, **values)
