"""Entries of the readable texts, and how their two languages become cells."""

from collections.abc import Mapping
from typing import Any

type Entry = Mapping[str, Any]
type Row = dict[str, str | int | float]

KHMER = "Khmer (km)"
ENGLISH = "English (en)"


def text(entry: Entry, key: str, column: str) -> Row:
    """Both languages of one text under their headings; nothing where the entry has no such text.

    An empty key means the entry's own name, which stands as plain ``km`` and ``en``.
    """
    stem = f"{key}_" if key else ""
    pairs = ((f"{stem}km", KHMER), (f"{stem}en", ENGLISH))
    return {f"{column}::{language}": entry[name] for name, language in pairs if name in entry}
