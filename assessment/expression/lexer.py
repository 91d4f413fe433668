"""The words of an expression, each with its position; quotes that word processors bent."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from assessment.expression.errors import ExpressionError
from assessment.expression.tree import OPERATORS
from assessment.problems.expression import ExpressionProblem

CURLY = dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟", '"')
_QUOTES = CURLY | {"'": "'", '"': '"'}
# A text ends at the same straight quote, else at any of its family, else nowhere.
_TEXT_OR_STRANGE = re.compile(
    r"""'[^']*'|"[^"]*"|['‘’‚‛].*?['‘’‚‛]|["“”„‟].*?["“”„‟]|['"‘’‚‛“”„‟].*|[^ -~]""", re.DOTALL
)
_PLAIN_SPACES = frozenset(" \t\n\r\f")


def is_invisible(character: str) -> bool:
    """Tell whether a character is a space or a mark nobody can see, other than plain spaces."""
    return character not in _PLAIN_SPACES and unicodedata.category(character) in {
        "Zs",
        "Zl",
        "Zp",
        "Cf",
        "Cc",
    }


def straighten(text: str) -> str:
    """Make curly quotes straight and invisible characters plain spaces, outside of texts.

    The length stays. A curly quote inside a text between straight quotes belongs to the text.
    """

    def straight(match: re.Match[str]) -> str:
        piece = match[0]
        quote = _QUOTES.get(match[0][0])
        if quote is None:
            if is_invisible(piece):
                return " "
            return piece
        ended = len(piece) > 1 and _QUOTES.get(piece[-1]) == quote
        return quote + (piece[1:-1] + quote if ended else piece[1:])

    return _TEXT_OR_STRANGE.sub(straight, text)


QUESTION_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*", re.ASCII)


class TokenKind(Enum):
    NUMBER = auto()
    TEXT = auto()
    QUESTION = auto()
    ROW = auto()  # `position(..)`
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
_WORD_OPERATOR = re.compile(r"(?P<symbol>and|or|div|mod)")
# Words of other languages that would otherwise be read as something else.
_FOREIGN = re.compile(r"&&|\|\||={2,}|<>|=<|=>|!(?!=)|[&%^×÷≥≤≠−–;]")
_MEANT = {"&&": "and", "||": "or", "<>": "!=", "=<": "<=", "=>": ">=", "!": "not()"} | {
    "&": "concat()",
    "%": "mod",
    "^": "pow()",
    "×": "*",
    "÷": "div",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "−": "-",
    "–": "-",
    ";": ",",
}
_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<question>\$\{[^}]*\})"
    r"|(?P<row>position[ \t\n\f\r]*\((?u:\s*\.\.(?:\s*/\s*\.\.)*\s*)\))"
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
        if space:
            self.at = space.end()
        else:
            self.at = self.at
        if self.at >= len(self.text):
            return Token(TokenKind.END, "", len(self.text.rstrip(" \t\n\f\r")) + 1)
        token = self._read()
        self._after_operand = token.kind is not TokenKind.SYMBOL or token.text in _ENDS_OPERAND
        return token

    def _read(self) -> Token:
        match = None
        if self._after_operand:
            match = _WORD_OPERATOR.match(self.text, self.at)
        if match is None and (foreign := _FOREIGN.match(self.text, self.at)):
            values = {"found": foreign[0], "expected": _MEANT.get(foreign[0], "=")}
            raise self._error(ExpressionProblem.FOREIGN_OPERATOR, **values)
        match = match or _TOKEN.match(self.text, self.at)
        if match is None:
            raise self._unreadable(self.text[self.at])
        token = self._token(str(match.lastgroup), match.group())
        self.at = match.end()
        return token

    def _token(self, group: str, text: str) -> Token:
        if group == "text":
            text = text[1:-1]
        elif group == "row":
            text = "position"
        elif group == "question":
            text = text[2:-1].strip(" \t\n\f\r")
            if text.startswith("last-saved#"):
                raise self._error(ExpressionProblem.UNSUPPORTED_FUNCTION, function="last-saved")
            if not QUESTION_NAME.fullmatch(text):
                raise self._error(ExpressionProblem.BAD_NAME, name=text)
        elif group == "name" and self._after_operand and text.lower() in OPERATORS:
            raise self._error(ExpressionProblem.FOREIGN_OPERATOR, found=text, expected=text.lower())
        return Token(TokenKind[group.upper()], text, self.at + 1)

    def _error(self, kind: ExpressionProblem, **values: str) -> ExpressionError:
        return ExpressionError(kind, self.at + 1, **values)

    def _unreadable(self, character: str) -> ExpressionError:
        rest = self.text[self.at : self.at + 40]
        if character in "'\"":
            return self._error(ExpressionProblem.UNTERMINATED_STRING, found=rest)
        if rest.startswith("${"):
            return self._error(ExpressionProblem.UNTERMINATED_NAME, found=rest)
        if named := _DOLLAR_NAME.match(rest):
            values = {"name": named[0], "remedy": f"${{{named[1]}}}"}
            return self._error(ExpressionProblem.BARE_NAME, **values)
        if is_invisible(character):
            code = f"U+{ord(character):04X}"
            return self._error(ExpressionProblem.INVISIBLE_CHARACTER, code=code)
        expected = CURLY.get(character)
        if expected is not None:
            kind = ExpressionProblem.CURLY_QUOTE
        elif (digit := unicodedata.decimal(character, None)) is not None:
            kind = ExpressionProblem.FOREIGN_DIGIT
            expected = str(digit)
        else:
            return self._error(ExpressionProblem.UNEXPECTED_CHARACTER, found=character)
        return self._error(kind, found=character, expected=expected)
