"""What can be wrong with an expression, as values another room turns into sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType


class Fault(Enum):
    """One kind of fault; the comment names the placeholders its error carries."""

    EMPTY = "empty"
    TOO_LONG = "too_long"  # limit
    TOO_DEEP = "too_deep"  # limit
    UNEXPECTED_END = "unexpected_end"  # expected
    MISSING_VALUE = "missing_value"  # the expression ends where a value must stand
    UNEXPECTED_TOKEN = "unexpected_token"  # noqa: S105 - no password; found, expected
    UNEXPECTED_CHARACTER = "unexpected_character"  # found
    INVISIBLE_CHARACTER = "invisible_character"  # code
    CURLY_QUOTE = "curly_quote"  # found, expected
    FOREIGN_DIGIT = "foreign_digit"  # found, expected
    FOREIGN_OPERATOR = "foreign_operator"  # found, expected
    UNTERMINATED_STRING = "unterminated_string"  # found
    UNTERMINATED_NAME = "unterminated_name"  # found
    BAD_NAME = "bad_name"  # name
    BARE_NAME = "bare_name"  # name, remedy
    UNKNOWN_FUNCTION = "unknown_function"  # function, suggestion (may be empty)
    UNSUPPORTED_FUNCTION = "unsupported_function"  # function
    UNSUPPORTED_PATH = "unsupported_path"  # found, remedy
    WRONG_ARGUMENT_COUNT = "wrong_argument_count"  # function, expected, found
    WRONG_ARGUMENT = "wrong_argument"  # function, number, expected, found
    SEVERAL_ROWS = "several_rows"  # name
    BAD_REGEX = "bad_regex"  # pattern, detail
    REGEX_TEXT_TOO_LONG = "regex_text_too_long"  # limit
    TEXT_TOO_LONG = "text_too_long"  # limit
    BAD_DATE = "bad_date"  # found
    BAD_DATE_FORMAT = "bad_date_format"  # format, found


class ExpressionError(ValueError):
    """An expression that cannot be read, or not be evaluated with the answers given.

    `position` counts characters from 1; `values` fills the placeholders of a message.
    """

    def __init__(self, kind: Fault, position: int, **values: str) -> None:
        super().__init__(f"{kind.value} at character {position}: {values}")
        self.kind = kind
        self.position = position
        self.values: Mapping[str, str] = MappingProxyType(dict(values))


class Caution(Enum):
    """Something an author should know although the expression is accepted."""

    FLOOR = "floor"  # ODK's own engine lacks the function
    CEILING = "ceiling"
    NAME_IN_TEXT = "name_in_text"  # name: '${name}' between quotes is not replaced


@dataclass(frozen=True, slots=True)
class ExpressionWarning:
    """One caution and where it applies (characters count from 1)."""

    kind: Caution
    position: int
    values: Mapping[str, str] = field(default_factory=dict)
