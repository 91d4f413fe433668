"""Texts cleaned for storage, folded for search and for what looks alike, ordered for lists."""

import re
import unicodedata
from functools import lru_cache

from assessment.language.digits import latin_digits

_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_LONGEST_NAME = 120
# Linux counts bytes, of which a Khmer letter has three, and takes 255; something is added yet.
_LONGEST_IN_BYTES = 180
# A spreadsheet program would take a text that begins so for a formula; numbers are none.
_FORMULA = re.compile(r"\s*(?:[=@＝＠]|[+＋－-](?![0-9.,]+%?$))")
_DEVICE = re.compile(r"^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?=\.|$)", re.ASCII | re.IGNORECASE)
_INHERENT_VOWELS = frozenset("\u17b4\u17b5")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_KEPT_CONTROLS = frozenset("\n\t")

_CLUSTER = re.compile(r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd])+")
_PART = re.compile(r"\u17d2.|.", re.DOTALL)
_RO = "\u17d2រ"
_SHIFTERS = "\u17c9\u17ca"
_ROBAT = "\u17cc"
_SPLIT_VOWELS = (("\u17c1", "\u17b6", "\u17c4"), ("\u17c1", "\u17b8", "\u17be"))
# With such a vowel above the letter, both shifters are drawn as the vowel u below it.
_AS_U = re.compile("[\u17c9\u17ca\u17bb]([ិីឹឺើ])|([ិីឹឺើ])\u17bb")
_LOOK_ALIKES = (("\u17d2\u178a", "\u17d2\u178f"), ("ឲ", "ឱ"), ("ឣ", "អ"), ("ឤ", "អា"))

_CONSONANTS = "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរឫឬលឭឮវឝឞសហឡអ"
_VOWELS = tuple(map(chr, range(0x17B6, 0x17C6)))
_ENDINGS = ("ុំ", "ំ", "ាំ", "ះ", "ិះ", "ុះ", "េះ", "ោះ")
_LETTER_ORDER = {
    letter: rank
    for rank, letter in enumerate((*_CONSONANTS, *_VOWELS, *_ENDINGS, "\u17d2"), start=1)
}
_COLOURING = "\u17ce\u17cf\u17d1\u17d0\u17c8\u17cb\u17c9\u17ca\u17cd"
_ELEMENT = re.compile("|".join(_ENDINGS) + "|.", re.DOTALL)
_INDEPENDENT = {
    "ឣ": "អ",
    "ឤ": "អា",
    "ឥ": "អិ",
    "ឦ": "អី",
    "ឧ": "អុ",
    "ឨ": "អុក",
    "ឩ": "អូ",
    "ឪ": "អូវ",
    "ឯ": "អែ",
    "ឰ": "អៃ",
    "ឱ": "អោ",
    "ឲ": "អោ",
    "ឳ": "អៅ",
}
_INDEPENDENT_AS_LETTERS = str.maketrans(_INDEPENDENT)
_SIGN_GROUP = 0x1
_DIGIT_GROUP = 0x200000
_KHMER_GROUP = 0x200100
_OTHER_LETTERS = 0x200200

SortKey = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]


def clean_text(text: str) -> str:
    r"""The text as it is stored: NFC, without control and zero-width characters.

    Line ends become ``\n``; tabs stay; everything visible is kept as it was typed.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = _LINE_ENDS.sub("\n", text)
    hidden = {ord(char): None for char in set(lines) if not _is_kept(char)}
    return unicodedata.normalize("NFC", lines.translate(hidden) if hidden else lines)


def search_key(text: str) -> str:
    """The text folded so that spellings a reader takes for the same compare equal.

    Lossy: for searching, finding duplicates and merging, never for storage. Order of signs in a
    cluster, split vowels, look-alike subscripts, both digit sets, case and spaces are folded.
    """
    plain = clean_text(unicodedata.normalize("NFKC", clean_text(text)))
    for seen, meant in _LOOK_ALIKES:
        plain = plain.replace(seen, meant)
    plain = _CLUSTER.sub(lambda match: _ordered_cluster(match.group()), plain)
    plain = _AS_U.sub("\\1\\2\u17bb", plain)
    folded = unicodedata.normalize("NFKC", latin_digits(plain).casefold())
    return " ".join(folded.split())


def file_name(text: str) -> str:
    """The text as a name of a file on every system: letters with their signs, digits, ``._-``.

    Everything else becomes a dash; the end is kept, of at most 120 characters, so that the kind of
    a file stays. Empty when nothing is left. Names that Windows keeps for devices get a dash.
    """
    plain = (
        char if char in "._-" or unicodedata.category(char)[0] in "LMN" else " "
        for char in clean_text(text)
    )
    name = "-".join("".join(plain).split())
    end = name[-_LONGEST_NAME:].encode()[-_LONGEST_IN_BYTES:].decode("utf-8", "ignore")
    while len(end) < len(name) and end and unicodedata.category(end[0])[0] == "M":
        end = end[1:]  # only from the beginning of a letter on
    return _DEVICE.sub(r"\g<0>-", end.strip("-."))


@lru_cache(maxsize=4_096)
def _is_kept(char: str) -> bool:
    if char in _KEPT_CONTROLS:
        return True
    code = ord(char)
    if char in _INHERENT_VOWELS or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return False
    return unicodedata.category(char) not in _INVISIBLE


@lru_cache(maxsize=16_384)
def _ordered_cluster(cluster: str) -> str:
    """The cluster in one order: base, subscripts with ro last, shifter, vowels, signs."""
    parts = [match.group() for match in _PART.finditer(cluster, 1)]
    marks = {part for part in parts if part[0] != "\u17d2"}
    subscripts = sorted((part for part in parts if part not in marks), key=_RO.__eq__)
    for left, right, whole in _SPLIT_VOWELS:
        if {left, right} <= marks:
            marks = marks - {left, right} | {whole}
    ordered = sorted(marks, key=lambda mark: (mark != _ROBAT, mark not in _SHIFTERS, mark))
    return "".join((cluster[0], *subscripts, *ordered))


def sort_key(text: str) -> SortKey:
    """The key by which lists of names are ordered: Khmer dictionary order, Khmer before Latin.

    Signs that only colour a letter (shifters, bantoc and others) and accents count when the
    letters are equal, case after that; different texts never have the same key. Provinces and
    districts are ordered by their official codes instead.
    """
    letters: list[int] = []
    colours: list[int] = []
    shapes: list[int] = []
    ordered = _CLUSTER.sub(lambda match: _ordered_cluster(match.group()), clean_text(text))
    # Accents apart, independent vowels and robat as the letters they sort by.
    apart = unicodedata.normalize("NFKD", ordered)
    with_robat = re.sub(f"([\u1780-\u17a2]){_ROBAT}", "រ\u17d2\\1", apart)
    for element in _ELEMENT.findall(with_robat.translate(_INDEPENDENT_AS_LETTERS)):
        # A sign that only colours a letter.
        mark = _COLOURING.find(element) + 1
        if not mark and element not in _LETTER_ORDER and unicodedata.category(element) == "Mn":
            mark = ord(element)
        if mark:
            colours.append(mark)
            continue
        letters.append(_letter_weight(element))
        colours.append(0)
        shapes.append(int(element.isupper()))
    shapes.extend(1 + char_at for char_at, char in enumerate(ordered) if char in _INDEPENDENT)
    return (tuple(letters), tuple(colours), tuple(shapes), text)


def _letter_weight(element: str) -> int:
    if element in _LETTER_ORDER:
        return _KHMER_GROUP + _LETTER_ORDER[element]
    if element.isspace():
        return 0
    if element.isdecimal():
        return _DIGIT_GROUP + unicodedata.decimal(element)
    if element.isalpha() and element != "ៗ":
        return _OTHER_LETTERS + ord(element.casefold()[:1])
    return _SIGN_GROUP + ord(element)


def no_formula(cell: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    if _FORMULA.match(cell):
        return f"'{cell}"
    return cell


def without_formulas(lines: str) -> str:
    """Lines of cells with tabulators between them, none of which is a formula."""
    return "\n".join(
        "\t".join(no_formula(cell) for cell in line.split("\t")) for line in lines.split("\n")
    )


# Letters without ink: fillers, blank braille, joiners, Khmer inherent vowels, variation selectors.
_WITHOUT_INK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
# By each sign the Greek, Cyrillic and other signs that are drawn like it, after case folding; made
# by us, for what codes are written with, after Unicode's UTS 39 (confusables).
_DRAWN_LIKE = {
    "a": "\u0430\u03b1",
    "b": "\u0432\u044c\u03b2",
    "c": "\u0441\u03f2",
    "d": "\u0501",
    "e": "\u0435\u0451\u03b5",
    "h": "\u043d\u04bb",
    "j": "\u0458\u03f3",
    "k": "\u043a\u03ba",
    "l": "\u0456\u0457\u04cf\u03b9i1|\u17e1",
    "m": "\u043c\u03bc",
    "n": "\u03b7",
    "q": "\u051b",
    "o": "\u043e\u03bf0\u17e0",
    "p": "\u0440\u03c1",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u03c5",
    "v": "\u03bd",
    "w": "\u0461\u03c9",
    "x": "\u0445\u03c7",
    "y": "\u0443\u03b3",
    "z": "\u03b6",
    "2": "\u17e2",
    "3": "\u17e3\u0437",
    "4": "\u17e4",
    "5": "\u17e5",
    "6": "\u17e6\u0431",
    "7": "\u17e7",
    "8": "\u17e8",
    "9": "\u17e9",
    "-": "\u2010\u2011\u2013\u2212",
}
_ALIKE = {ord(sign): plain for plain, signs in _DRAWN_LIKE.items() for sign in signs}


def is_visible(text: str) -> bool:
    """Whether nothing in the text is unseen: no blanks but single ones between words."""
    return (
        unicodedata.is_normalized("NFC", text)
        and all(word and word.isprintable() for word in text.split(" "))
        and _WITHOUT_INK.isdisjoint(text)
    )


def has_ink(text: str) -> bool:
    """Whether there is anything in the text to see."""
    return any(_is_seen(character) for character in text)


def _is_seen(character: str) -> bool:
    return character.isprintable() and not character.isspace() and character not in _WITHOUT_INK


def skeleton(text: str) -> str:
    """The same text for all that a reader takes for one another."""
    seen = "".join(filter(_is_seen, text))
    return "".join(filter(_is_seen, search_key(seen))).translate(_ALIKE)
