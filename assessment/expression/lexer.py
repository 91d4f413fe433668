"""The words of an expression, each with its position; quotes that word processors bent."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from assessment.expression.errors import ExpressionError
from assessment.problems.expression import ExpressionProblem

CURLY = dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟", '"')
_QUOTES = CURLY | {"'": "'", '"': '"'}
_PLAIN_SPACES = frozenset(" \t\n\r\f")


def is_invisible(character: str) -> bool:
    """Tell whether a character is a space or a mark nobody can see, other than plain spaces."""
    return (
        character not in _PLAIN_SPACES
        and unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cf", "Cc"}
    )  # fmt: skip


def straighten(text: str) -> tuple[str, bool]:
    """Make curly quotes straight and invisible characters plain spaces, outside of texts.

    Returns the text, of the same length, and whether anything was changed. A curly quote inside
    a text between straight quotes belongs to the text and stays.
    """
    pieces: list[str] = []
    at = 0
    while at < len(text):
        quote = _QUOTES.get(text[at])
        if quote is None:
            pieces.append(" " if is_invisible(text[at]) else text[at])
            at += 1
            continue
        end = _closing(text, at, quote)
        if end < 0:
            pieces.append(quote + text[at + 1 :])
            break
        pieces.append(quote + text[at + 1 : end] + quote)
        at = end + 1
    straight = "".join(pieces)
    return straight, straight != text


def _closing(text: str, start: int, quote: str) -> int:
    """Find the quote that ends a text: the same straight one, else any of its family."""
    if text[start] == quote:
        end = text.find(quote, start + 1)
        if end >= 0:
            return end
    return next((at for at in range(start + 1, len(text)) if _QUOTES.get(text[at]) == quote), -1)


QUESTION_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*", re.ASCII)


class TokenKind(Enum):
    NUMBER = auto()
    TEXT = auto()
    QUESTION = auto()
    NAME = auto()
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word; `text` is the content of a text and the name of a question."""

    kind: TokenKind
    text: str
    position: int


_DOLLAR_NAME = re.compile(r"\$([A-Za-z_][A-Za-z0-9_.\-]*)", re.ASCII)
_SPACE = re.compile(r"[ \t\n\f\r]*")
_WORD_OPERATOR = re.compile(r"and|or|div|mod")
# Words of other languages that would otherwise be read as something else.
_FOREIGN = re.compile(r"&&|\|\||={2,}|<>|=<|=>|!(?!=)|[&%^×÷≥≤≠−–]")
_MEANT = {"&&": "and", "||": "or", "<>": "!=", "=<": "<=", "=>": ">=", "!": "not()"} | {
    "&": "concat()", "%": "mod", "^": "pow()", "×": "*", "÷": "div", "≥": ">=", "≤": "<=",
    "≠": "!=", "−": "-", "–": "-",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<question>\$\{[^}]*\})"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_.\-]*(?::[A-Za-z_][A-Za-z0-9_.\-]*)?)"
    r"|(?P<symbol>!=|<=|>=|//|\.\.|::|[=<>+\-*/|\[\](),.@])",
    re.ASCII,
)
_ENDS_OPERAND = frozenset({")", "]", ".", ".."})


class Lexer:
    """Read tokens from a text; words such as `and` are operators only after an operand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._after_operand = False

    def next(self) -> Token:
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        if self.at >= len(self.text):
            return Token(TokenKind.END, "", len(self.text.rstrip(" \t\n\f\r")) + 1)
        token = self._word_operator() or self._read()
        self._after_operand = token.kind is not TokenKind.SYMBOL or token.text in _ENDS_OPERAND
        return token

    def jump(self, end: int) -> None:
        """Go on after a construct that was read as a whole and counts as an operand."""
        self.at = end
        self._after_operand = True

    def _word_operator(self) -> Token | None:
        found = _WORD_OPERATOR.match(self.text, self.at) if self._after_operand else None
        if found is None:
            return None
        token = Token(TokenKind.SYMBOL, found.group(), self.at + 1)
        self.at = found.end()
        return token

    def _read(self) -> Token:
        foreign = _FOREIGN.match(self.text, self.at)
        if foreign:
            meant = _MEANT.get(foreign.group(), "=")
            raise self._error(
                ExpressionProblem.FOREIGN_OPERATOR, found=foreign.group(), expected=meant
            )
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            raise self._unreadable(self.text[self.at])
        start, self.at = self.at + 1, found.end()
        return self._token(str(found.lastgroup), found.group(), start)

    def _token(self, group: str, text: str, position: int) -> Token:
        if group == "text":
            return Token(TokenKind.TEXT, text[1:-1], position)
        if group == "question":
            return Token(TokenKind.QUESTION, _question_name(text, position), position)
        if group == "name" and self._after_operand and text.lower() in {"and", "or", "div", "mod"}:
            raise ExpressionError(
                ExpressionProblem.FOREIGN_OPERATOR, position, found=text, expected=text.lower()
            )
        return Token(TokenKind[group.upper()], text, position)

    def _error(self, kind: ExpressionProblem, **values: str) -> ExpressionError:
        return ExpressionError(kind, self.at + 1, **values)

    def _unreadable(self, character: str) -> ExpressionError:
        rest = self.text[self.at : self.at + 40]
        if character in "'\"":
            return self._error(ExpressionProblem.UNTERMINATED_STRING, found=rest)
        if rest.startswith("${"):
            return self._error(ExpressionProblem.UNTERMINATED_NAME, found=rest)
        dollar_name = _DOLLAR_NAME.match(rest)
        if dollar_name:
            name = dollar_name.group(1)
            return self._error(ExpressionProblem.BARE_NAME, name=f"${name}", remedy=f"${{{name}}}")
        return self._foreign(character)

    def _foreign(self, character: str) -> ExpressionError:
        if character in CURLY:
            return self._error(
                ExpressionProblem.CURLY_QUOTE, found=character, expected=CURLY[character]
            )
        if is_invisible(character):
            return self._error(
                ExpressionProblem.INVISIBLE_CHARACTER, code=f"U+{ord(character):04X}"
            )
        if unicodedata.decimal(character, None) is not None:
            digit = str(unicodedata.decimal(character))
            return self._error(ExpressionProblem.FOREIGN_DIGIT, found=character, expected=digit)
        return self._error(ExpressionProblem.UNEXPECTED_CHARACTER, found=character)


def _question_name(text: str, position: int) -> str:
    name = text[2:-1].strip(" \t\n\f\r")
    if name.startswith("last-saved#"):
        raise ExpressionError(
            ExpressionProblem.UNSUPPORTED_FUNCTION, position, function="last-saved"
        )
    if not QUESTION_NAME.fullmatch(name):
        raise ExpressionError(ExpressionProblem.BAD_NAME, position, name=name)
    return name
