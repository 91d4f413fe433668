"""Undo what word processors do to expressions: curly quotes and invisible spaces."""

import unicodedata

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
