r"""Regular expressions of forms, which are written for Java, matched by RE2 in linear time.

RE2 and Java mean the same by nearly all that forms use. A sign that RE2 lacks is written as RE2
has it (`\u1780`, `\h`, `\p{IsKhmer}`); what it cannot do, or would do otherwise, is refused: sets
within sets, possessive repetitions, looking around in the middle of a pattern, groups matched
again, borders of words. What a pattern looks ahead for at its start is a condition of its own.
What remains different: `.` excludes the line feed alone, and `\s` has no vertical tab.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_LONGEST_PATTERN = 5_000
_MOST_REPETITIONS = 1_000  # RE2's own limit
_LAST_CHARACTER = 0x10FFFF
_TOKEN = re.compile(
    r"""
      \\Q(?P<quoted>.*?)(?:\\E|\Z)
    | \\x(?P<hexadecimal>[0-9A-Fa-f]{2}) | \\x\{(?P<braced>[0-9A-Fa-f]{1,6})\}
    | \\u(?P<unicode>[0-9A-Fa-f]{4}) | \\0(?P<octal>[0-3]?[0-7]{1,2}) | \\c(?P<control>[@-_a-z])
    | \\(?P<p>[pP])(?:\{(?P<property>\w+(?:=\w+)?)\}|(?P<category>[A-Z]))
    | \\(?P<escape>.)
    | (?P<set>\[\^?\]?)
    | \(\?(?P<look><?[=!]|>)
    | \(\?<(?P<name>[A-Za-z][A-Za-z0-9]*)>
    | \(\?(?P<flags>[a-zA-Z]*)(?:-(?P<cleared>[a-zA-Z]*))?(?P<scope>[:)])
    | (?P<unknown_group>\(\?)
    | (?P<repetition>[*+?]|\{[0-9]+(?:,[0-9]*)?\})(?P<manner>[?+]?)
    | (?P<sign>&&|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}
_BLANKS = {
    "h": r" \t\x{a0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}",
    "v": r"\n-\r\x{85}\x{2028}\x{2029}",
}
_PLACES = {"A": r"\A", "G": r"\A", "z": r"\z", "Z": r"\z", "R": rf"(?:\r\n|[{_BLANKS['v']}])"}
_POSIX_CLASSES = [
    "Lower", "Upper", "ASCII", "Alpha", "Digit", "Alnum", "Punct", "Graph", "Print", "Blank",
    "Cntrl", "XDigit", "Space",
]  # fmt: skip
_CATEGORIES = {
    "alphabetic": "L", "letter": "L", "digit": "Nd", "uppercase": "Lu", "lowercase": "Ll",
    "punctuation": "P", "khmr": "Khmer", "latn": "Latin",
}  # fmt: skip


class PatternError(ValueError):
    """No regular expression, or none that RE2 can match; says why in the words of programmers."""


@dataclass(frozen=True, slots=True)
class _Condition:
    """A pattern in RE2's words that a whole text must match, or must not."""

    pattern: str
    wanted: bool = True


class Pattern:
    """A pattern ready to use."""

    def __init__(self, conditions: list[_Condition]) -> None:
        import re2

        options = re2.Options()
        options.log_errors = False
        self._compiled = []
        for condition in conditions:
            try:
                compiled = re2.compile(condition.pattern, options)
            except (re2.error, UnicodeEncodeError) as error:
                raise PatternError(str(error)) from error
            self._compiled.append((compiled, condition.wanted))

    def matches(self, text: str) -> bool:
        """Whether the whole text matches, in time that grows with its length alone."""
        encoded = text.encode("utf-8", "replace")
        return all(
            (compiled.fullmatch(encoded) is not None) is wanted
            for compiled, wanted in self._compiled
        )


@lru_cache(maxsize=512)
def compile_pattern(text: str) -> Pattern:
    """Read a pattern as Java means it.

    Raises:
        PatternError: it is no pattern, or one that RE2 cannot match as Java would.
    """
    if len(text) > _LONGEST_PATTERN:
        raise PatternError("pattern too long")
    tokens = _tokens_of(text)
    conditions = []
    while (start := _start_of_lookahead(tokens)) is not None:
        end = _closing_bracket(tokens, start)
        ahead = _Translator().translate(tokens[start + 1 : end])
        wanted = tokens[start].match["look"] == "="
        conditions.append(_Condition(f"(?:{ahead})(?s:.*)", wanted))
        tokens = tokens[end + 1 :]
    if conditions and _has_alternatives(tokens):
        raise PatternError("looks ahead in one of several alternatives")
    conditions.append(_Condition(_Translator().translate(tokens)))
    return Pattern(conditions)


@dataclass(frozen=True, slots=True)
class _Token:
    match: re.Match[str]
    in_set: bool

    @property
    def opens_group(self) -> bool:
        names = ("look", "name", "unknown_group")
        opens = self.match["scope"] == ":" or any(self.match[name] for name in names)
        return not self.in_set and (opens or self.match[0] == "(")

    @property
    def closes_group(self) -> bool:
        return not self.in_set and self.match[0] == ")"


def _tokens_of(text: str) -> list[_Token]:
    tokens = []
    in_set = False
    for match in _TOKEN.finditer(text):
        tokens.append(_Token(match, in_set))
        if match["set"]:
            in_set = True
        elif match[0] == "]":
            in_set = False
    if in_set:
        raise PatternError("unclosed set")
    return tokens


def _start_of_lookahead(tokens: list[_Token]) -> int | None:
    """Where a pattern looks ahead before it matches anything."""
    for place, token in enumerate(tokens):
        if token.match["look"] in ("=", "!"):
            return place
        if token.match[0] != "^":
            return None
    return None


def _closing_bracket(tokens: list[_Token], start: int) -> int:
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].opens_group
        depth -= tokens[place].closes_group
        if depth == 0:
            return place
    raise PatternError("unclosed group")


def _has_alternatives(tokens: list[_Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += token.opens_group
        depth -= token.closes_group
        if depth == 0 and not token.in_set and token.match[0] == "|":
            return True
    return False


class _Translator:
    """Writes the tokens of a Java pattern in RE2's words."""

    def __init__(self) -> None:
        self._ignores_case_of_ascii_only = False
        self._group_names: set[str] = set()

    def translate(self, tokens: list[_Token]) -> str:
        return "".join(self._translate_token(token) for token in tokens)

    def _translate_token(self, token: _Token) -> str:
        character = self._translate_character(token)
        if character is not None:
            return character
        if token.in_set:
            return self._translate_in_set(token.match)
        if token.match["set"]:
            return token.match[0].replace("]", r"\]")
        if token.match["sign"]:
            return self._translate_sign(token.match["sign"])
        if token.match["repetition"]:
            return self._translate_repetition(token.match)
        return self._translate_group(token.match)

    def _translate_character(self, token: _Token) -> str | None:
        """Write what means the same in a set and outside."""
        match = token.match
        if match["escape"]:
            return self._translate_escape(match["escape"], in_set=token.in_set)
        if match["p"]:
            return _property(match["p"], match["property"] or match["category"], token.in_set)
        if match["quoted"] is not None:
            return self._literal(match["quoted"])
        code = _character_by_code(match)
        if code is not None:
            return self._literal(code)
        return None

    def _translate_group(self, match: re.Match[str]) -> str:
        if match["scope"]:
            return self._translate_flags(match)
        if match["name"]:
            return self._translate_group_name(match["name"])
        raise PatternError("looks around in the middle, or opens an unknown group")

    def _translate_repetition(self, match: re.Match[str]) -> str:
        if match["manner"] == "+":
            raise PatternError("a repetition that gives nothing back")
        if any(int(count) > _MOST_REPETITIONS for count in re.findall("[0-9]+", match[0])):
            raise PatternError(f"more than {_MOST_REPETITIONS} repetitions")
        return match[0]

    def _translate_group_name(self, name: str) -> str:
        if name in self._group_names:
            raise PatternError("group name used twice")
        self._group_names.add(name)
        return f"(?P<{name}>"

    def _translate_in_set(self, match: re.Match[str]) -> str:
        if match["set"] or match[0] == "&&":
            raise PatternError("a set within a set")
        if match[0] in ("]", "-"):
            return match[0]
        return self._literal(match[0])

    def _translate_sign(self, sign: str) -> str:
        if sign in (".", "^", "$", "|", "(", ")"):
            return sign
        if sign == "{":
            raise PatternError("dangling {")
        if sign == "\\":
            raise PatternError("ends with a backslash")
        return self._literal(sign)

    def _translate_escape(self, sign: str, *, in_set: bool) -> str:
        if sign in "dDwWsS":
            return f"\\{sign}"
        if sign in _CONTROLS:
            return self._literal(_CONTROLS[sign])
        if sign in _BLANKS and in_set:
            return _BLANKS[sign]
        if sign.lower() in _BLANKS and not in_set:
            negation = "^" if sign.isupper() else ""
            return f"[{negation}{_BLANKS[sign.lower()]}]"
        if sign in _PLACES and not in_set:
            return _PLACES[sign]
        if sign.isascii() and sign.isalnum():
            raise PatternError(f"unsupported escape \\{sign}")
        return self._literal(sign)

    def _translate_flags(self, match: re.Match[str]) -> str:
        flags = match["flags"]
        cleared = match["cleared"] or ""
        if not set(flags + cleared) <= set("imsu"):
            raise PatternError("unsupported flag")
        if "i" in flags and "u" not in flags:
            self._ignores_case_of_ascii_only = True
        kept = flags.replace("u", "")
        dropped = cleared.replace("u", "")
        if dropped:
            kept = f"{kept}-{dropped}"
        if not kept and match["scope"] == ")":
            return ""
        return f"(?{kept}{match['scope']}"

    def _literal(self, text: str) -> str:
        """Write characters that stand for themselves, in a set and outside."""
        if self._ignores_case_of_ascii_only and any(
            not character.isascii() and character.lower() != character.upper() for character in text
        ):
            raise PatternError("(?i) with letters that have a case in (?iu) only")
        return "".join(
            character
            if character.isalnum() or not character.isascii()
            else f"\\x{{{ord(character):x}}}"
            for character in text
        )


def _character_by_code(match: re.Match[str]) -> str | None:
    if match["octal"]:
        return chr(int(match["octal"], 8))
    if match["control"]:
        return chr(ord(match["control"]) ^ 64)
    digits = match["hexadecimal"] or match["braced"] or match["unicode"]
    if digits is None:
        return None
    code = int(digits, 16)
    if code > _LAST_CHARACTER:
        raise PatternError("no such character")
    return chr(code)


def _property(letter: str, name: str, in_set: bool) -> str:  # noqa: FBT001 - where it stands
    r"""Write a property such as `\p{L}`, `\p{Alpha}`, `\p{IsKhmer}`; `\P` is its complement."""
    if name in _POSIX_CLASSES:
        negation = "^" if letter == "P" else ""
        posix = f"[:{negation}{name.lower()}:]"
        if in_set:
            return posix
        return f"[{posix}]"
    plain = name.rpartition("=")[2]
    if plain[:2] in ("Is", "In") and len(plain) > 2:
        plain = plain[2:]
    plain = _CATEGORIES.get(plain.lower(), plain)
    return f"\\{letter}{{{plain}}}"
