"""Several texts in one line, with the marks of the language they are in."""

from collections.abc import Iterable

ENDS = ("។", "?", ".", "…")


def in_one_line(texts: Iterable[str]) -> str:
    """The texts one after another: sentences with a space between, all others with a semicolon.

    A semicolon after the full stop of a sentence would be a mark too many.
    """
    said = ""
    for text in filter(None, (each.strip() for each in texts)):
        between = " " if said.endswith(ENDS) else "; "
        said = f"{said}{between}{text}" if said else text
    return said
