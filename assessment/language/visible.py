"""Codes, rounds and versions that show all they hold, and those that only look the same."""

import unicodedata

# Letters without ink: fillers, blank braille, joiners, Khmer inherent vowels, variation selectors.
_WITHOUT_INK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
# By each sign the Greek, Cyrillic and other signs that are drawn like it, after case folding; made
# by us, for what codes are written with, after Unicode's UTS 39 (confusables).
_DRAWN_LIKE = {
    "a": "\u0430\u03b1", "b": "\u0432\u044c\u03b2", "c": "\u0441\u03f2", "d": "\u0501",
    "e": "\u0435\u0451\u03b5", "h": "\u043d\u04bb", "j": "\u0458\u03f3", "k": "\u043a\u03ba",
    "l": "\u0456\u0457\u04cf\u03b9i1|\u17e1", "m": "\u043c\u03bc", "n": "\u03b7", "q": "\u051b",
    "o": "\u043e\u03bf0\u17e0", "p": "\u0440\u03c1", "s": "\u0455", "t": "\u0442\u03c4",
    "u": "\u03c5", "v": "\u03bd", "w": "\u0461\u03c9", "x": "\u0445\u03c7", "y": "\u0443\u03b3",
    "z": "\u03b6", "2": "\u17e2", "3": "\u17e3\u0437", "4": "\u17e4", "5": "\u17e5",
    "6": "\u17e6\u0431", "7": "\u17e7", "8": "\u17e8", "9": "\u17e9",
    "-": "\u2010\u2011\u2013\u2212",
}  # fmt: skip
_ALIKE = {ord(one): sign for sign, others in _DRAWN_LIKE.items() for one in others}


def is_visible(text: str) -> bool:
    """Whether nothing in the text is unseen: no blanks but single ones between words."""
    return (
        unicodedata.is_normalized("NFC", text)
        and all(word and word.isprintable() for word in text.split(" "))
        and _WITHOUT_INK.isdisjoint(text)
    )


def skeleton(text: str) -> str:
    """The same text for all that a reader takes for one another."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    seen = (one for one in folded if one.isprintable() and not one.isspace())
    return "".join(one for one in seen if one not in _WITHOUT_INK).translate(_ALIKE)
