"""Responses that stay plain until somebody asks for them: of thousands, few are looked at whole."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assessment.questionnaire.model import Question, QuestionType
from assessment.responses import values
from assessment.responses.model import (
    EMPTY,
    GOOD,
    Answer,
    ApplicabilityVerdict,
    Place,
    Response,
    RowId,
    Verdict,
)
from assessment.responses.plain import from_plain

type Plain = dict[str, Any]
# As good as a place for looking up, and made in a third of the time.
type Key = tuple[str, RowId | None]
type Home = tuple[str | None, RowId | None]
_GOOD = frozenset(verdict.value for verdict in GOOD)
_REFUSED = ApplicabilityVerdict.REFUSED.value
_NOTHING: tuple[Any, ...] = ()


class Line:
    """One response as it lies in a record, and what is seen at once; nobody changes it.

    Records that say the same may share it.

    Attributes:
        key: Question and row.
        order: The same, to be sorted by.
        plain: Exactly what a response is written as.
        home: The roster its question stands in, and the row. None for both outside, and for the
            roster of no question of ours.
        answer: The answer.
        given: The answer; of a file question the name of its first document.
        declared: Whether it stands declared not applicable, and nobody has refused that.
        token: All that can have a say in what follows; may be looked up.
        judged: Whether anybody judged a document.
        documents: Digest and length of every attached document.
        fits: Whether the question takes the answer; True where nobody looked.
    """

    __slots__ = (
        "_response", "answer", "declared", "documents", "fits", "given", "home", "judged", "key",
        "order", "plain", "token",
    )  # fmt: skip

    def __init__(self, key: Key, plain: Plain, question: Question | None = None) -> None:
        """Hold what ``is_exact`` said yes to."""
        self.key = key
        self.order = (key[0], key[1] or "")
        self.plain = plain
        self.home: Home = (None if question is None else question.roster, key[1])
        self.answer = self.given = _answer(plain)
        self.token: object = self.answer
        self.declared, self.judged, self.documents, self.fits = False, False, _NOTHING, True
        self._response: Response | None = None
        # Most hold nothing but an answer.
        if len(plain) > 1 or "answer" not in plain:
            self._look_further(is_file=question is not None and question.type is QuestionType.FILE)

    def _look_further(self, *, is_file: bool) -> None:
        evidence, stated = self.plain.get("evidence", _NOTHING), self.plain.get("not_applicable")
        said = None if stated is None else stated.get("verdict", "")
        self.declared = stated is not None and said != _REFUSED
        self.documents = tuple([(e["digest"], e.get("size", 0)) for e in evidence if "digest" in e])
        verdicts = {each["verdict"] for each in evidence if "verdict" in each}
        self.judged = bool(verdicts)
        first = None
        if is_file and evidence:
            self.given = first = str(evidence[0].get("file_name") or evidence[0]["title"])
        if verdicts or stated is not None or first is not None:
            # No choice is a number, so that nobody's choices look like this.
            backed = 1 if _GOOD.isdisjoint(verdicts) else 2
            self.token = (self.answer, backed if verdicts else 0, said, first)

    @property
    def response(self) -> Response:
        """The response, made when it is asked for the first time."""
        if self._response is None:
            # Most hold nothing but an answer, which is read in a third of the time.
            alone = len(self.plain) == 1 and "answer" in self.plain
            self._response = Response(self.answer) if alone else from_plain(Response, self.plain)
        return self._response


class Unread(Mapping[Place, Response]):
    """Responses by place, each made when it is asked for the first time.

    Equal to any other mapping of equal responses.

    Attributes:
        lines: The responses as they lie, by question and row.
    """

    __slots__ = ("lines",)

    def __init__(self, lines: Iterable[Line]) -> None:
        """Hold lines of different places."""
        self.lines: dict[Key, Line] = {line.key: line for line in lines}

    def __getitem__(self, place: Place) -> Response:
        """The response at a place."""
        return self.lines[place].response

    def get(self, place: Place, default: object = None) -> object:  # type: ignore[override]  # one of its overloads
        """The response at a place, or the default: most places of a record have none."""
        # The mixin raises and catches an error for each place where nothing was given.
        line = self.lines.get(place)
        return default if line is None else line.response

    def __contains__(self, place: object) -> bool:
        """Whether anything was given there."""
        return place in self.lines

    def __iter__(self) -> Iterator[Place]:
        """The places in their order."""
        return (Place(*key) for key in self.lines)

    def __len__(self) -> int:
        """Number of places."""
        return len(self.lines)


def _answer(plain: Plain) -> Answer | None:
    answer: Any = plain.get("answer")
    # Most are texts, numbers and names, which stay what they are.
    if type(answer) is list:
        return tuple(answer)
    return values.from_json(answer) if type(answer) is dict else answer


def is_judged(responses: Mapping[Place, Response], place: Place) -> bool:
    """Whether anybody judged a document at a place; what was not read stays so."""
    if isinstance(responses, Unread):
        line = responses.lines.get(place)
        return line is not None and line.judged
    response = responses.get(place, EMPTY)
    return any(one.verdict is not Verdict.PENDING for one in response.evidence)


def documents_in(responses: Mapping[Place, Response]) -> Iterator[tuple[str, int]]:
    """Digest and length of every attached document; responses that were not read stay so."""
    if isinstance(responses, Unread):
        for line in responses.lines.values():
            if line.documents:
                yield from line.documents
        return
    for response in responses.values():
        yield from ((one.digest, one.size) for one in response.evidence if one.digest)
