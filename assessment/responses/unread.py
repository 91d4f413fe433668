"""Responses that stay plain until somebody asks for them: of thousands, few are looked at whole."""

from collections.abc import Iterator, Mapping
from typing import Any

from assessment.responses import values
from assessment.responses.model import Answer, Place, Response, RowId
from assessment.responses.plain import from_plain

type Plain = dict[str, Any]
# As good as a place for looking up, and made in a third of the time.
type Key = tuple[str, RowId | None]


class Unread(Mapping[Place, Response]):
    """Responses by place, each made when it is asked for the first time.

    Equal to any other mapping of equal responses.

    Attributes:
        plain: The plain values, each one exactly as a response is written.
    """

    __slots__ = ("_read", "plain")

    def __init__(self, plain: Mapping[Key, Plain]) -> None:
        """Hold plain values that ``is_exact`` said yes to."""
        self.plain = plain
        self._read: dict[Place, Response] = {}

    def __getitem__(self, place: Place) -> Response:
        """The response at a place."""
        found = self._read.get(place)
        if found is None:
            plain = self.plain[place]
            # Most hold nothing but an answer, which is read in a third of the time.
            alone = len(plain) == 1 and "answer" in plain
            found = Response(_answer(plain)) if alone else from_plain(Response, plain)
            self._read[place] = found
        return found

    def get(self, place: Place, default: object = None) -> object:  # type: ignore[override]  # one of its overloads
        """The response at a place, or the default: most places of a record have none."""
        # The mixin raises and catches an error for each place where nothing was given.
        return self[place] if place in self.plain else default

    def __contains__(self, place: object) -> bool:
        """Whether anything was given there."""
        return place in self.plain

    def __iter__(self) -> Iterator[Place]:
        """The places in their order."""
        return (Place(*key) for key in self.plain)

    def __len__(self) -> int:
        """Number of places."""
        return len(self.plain)


def answers_in(responses: Mapping[Place, Response]) -> Iterator[tuple[Key, Answer | None]]:
    """Question and row of every place, with its answer; responses that were not read stay so."""
    if not isinstance(responses, Unread):
        yield from ((place, response.answer) for place, response in responses.items())
        return
    for place, plain in responses.plain.items():
        yield place, _answer(plain)


def _answer(plain: Plain) -> Answer | None:
    answer: Any = plain.get("answer")
    # Most are texts, numbers and names, which stay what they are.
    if type(answer) is list:
        return tuple(answer)
    return values.from_json(answer) if type(answer) is dict else answer


def documents_in(responses: Mapping[Place, Response]) -> Iterator[tuple[str, int]]:
    """Digest and length of every attached document; responses that were not read stay so."""
    if isinstance(responses, Unread):
        for plain in responses.plain.values():
            for one in plain.get("evidence", ()):
                if "digest" in one:
                    yield one["digest"], one.get("size", 0)
        return
    for response in responses.values():
        yield from ((one.digest, one.size) for one in response.evidence if one.digest)
