"""Drafts as rows of their own: overwritten while a person types, outside the chained history.

They stand under keys of the table ``meta`` that earlier programs pass over, so the layout of the
file is the same. Nothing is proven by a draft, and a package never carries one.
"""

from collections.abc import Iterable, Mapping

from assessment.errors import UnreadableError
from assessment.files.keeping import Keeper
from assessment.files.rows import Statement, dumps, loads, meta_statement
from assessment.responses.change import Change
from assessment.responses.drafts import Draft, EvidenceDraft, Key, TypedText, settled_by
from assessment.responses.plain import from_plain, to_plain

_PREFIX = "draft:"
_KINDS: Mapping[str, type[Draft]] = {kind.KIND: kind for kind in (TypedText, EvidenceDraft)}


class KeptDrafts:
    """The drafts of an open file.

    Attributes:
        all: As the disk has them.
    """

    def __init__(self, keeper: Keeper, drafts: Mapping[Key, Draft]) -> None:
        """Those that were read; the keeper writes others."""
        self.all = dict(drafts)
        self._keeper = keeper

    def keep(self, drafts: Iterable[Draft], ended: Iterable[Key] = ()) -> None:
        """Write drafts over their earlier states, and take away those that have ended.

        Raises:
            AssessmentError: If they could not be written.
        """
        wanted, gone = list(drafts), list(ended)
        self._keeper.insist([*map(statement, wanted), *map(without, gone)])
        self.forget(gone)
        self.all |= {draft.key: draft for draft in wanted}

    def settled_by(self, change: Change) -> list[Key]:
        """Those that a change makes an end of."""
        return settled_by(change, self.all)

    def end(self, keys: Iterable[Key]) -> None:
        """Take drafts away.

        Raises:
            AssessmentError: If that could not be written.
        """
        if gone := list(keys):
            self.keep((), gone)

    def forget(self, keys: Iterable[Key]) -> None:
        """These were taken away by others."""
        for key in keys:
            self.all.pop(key, None)


def statement(draft: Draft) -> Statement:
    """The statement that writes a draft over its earlier state."""
    return meta_statement(_name(draft.key), dumps([draft.KIND, to_plain(draft)]))


def without(key: Key) -> Statement:
    """The statement that takes a draft away."""
    return "DELETE FROM meta WHERE key = ?", (_name(key),)


def read_drafts(meta: Mapping[str, str]) -> dict[Key, Draft]:
    """The drafts kept in a file, by their keys.

    Raises:
        ValueError: If one is not as it was written.
    """
    found = [_draft(name, text) for name, text in meta.items() if name.startswith(_PREFIX)]
    return {draft.key: draft for draft in found}


def _draft(name: str, text: str) -> Draft:
    match loads(text):
        case [str(kind), plain] if kind in _KINDS:
            draft = from_plain(_KINDS[kind], plain)
            if _name(draft.key) == name:
                return draft
    raise UnreadableError("no draft of ours")


def _name(key: Key) -> str:
    return _PREFIX + dumps(key)
