"""What goes wrong on the way: every kind of file a committee must be ready for."""

import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assessment.exchange import container, package
from assessment.exchange.container import ATTACHED, DATA, MANIFEST, QUESTIONNAIRE, SIGNATURES
from assessment.exchange.keys import Role, Signer
from assessment.exchange.send import Parcel, send_parcel
from assessment.language.text import Text
from assessment.questionnaire.canonical import with_fingerprint
from assessment.responses.model import Place
from assessment.responses.record import Record
from assessment.simulation import answering, invented

_MISTAKEN = datetime.fromisoformat("2099-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Sent:
    """One file, and what the committee should say of it."""

    name: str
    revision: str  # what it carries; empty when nothing can be read
    verdict: str  # what is to be said when the files come in the order of their names
    stands: bool = True  # whether it is the one that counts for its unit


@dataclass(frozen=True)
class Work:
    """An office with its assessment, about to be sent."""

    folder: Path
    name: str
    draft: Record  # the assessment before it is handed in
    documents: Mapping[str, bytes]
    pair: invented.Pair
    handed_in: datetime  # when it is
    at: datetime  # when it is signed
    people: invented.People
    turn: float  # decides what its head finds

    @property
    def both(self) -> tuple[Signer, Signer]:
        pair, at = self.pair, self.at
        return Signer(pair.assessor, Role.ASSESSOR, at), Signer(pair.head, Role.HEAD, at)

    def hand_in(self, draft: Record) -> Record:
        return answering.submitted(draft, self.handed_in)

    def finish(self, draft: Record) -> Record:
        head, at = self.pair.head.public.name, max(self.handed_in, draft.subject.created)
        # Not for secrets: the same seed must give the same review.
        return answering.approved(draft, head, at, random.Random(self.turn))  # noqa: S311

    def send(
        self,
        record: Record,
        *moments: str,
        name: str = "",
        signed: tuple[Signer, ...] | None = None,
    ) -> tuple[str, str]:
        file = f"{name or self.name}{package.SUFFIX}"
        said = (f"{self.draft.id}/{word}".encode() for word in moments)
        *earlier, last = (hashlib.sha256(one).hexdigest() for one in said)
        parcel = Parcel(record, last, self.documents.__getitem__, trail=tuple(earlier))
        by = self.both if signed is None else signed
        return file, send_parcel(parcel, by, self.folder / file).revision


type Fault = Callable[[Work], list[Sent]]


def good(work: Work) -> list[Sent]:
    """A package like most: signed by both, approved."""
    return [Sent(*work.send(work.finish(work.draft), "done"), "new")]


def handed_in(work: Work) -> list[Sent]:
    """Handed in, and not reviewed by the head yet."""
    sent = work.send(work.hand_in(work.draft), "in", signed=work.both[:1])
    return [Sent(*sent, "new")]


def newer(work: Work) -> list[Sent]:
    """An early package, then the one that follows it."""
    first = work.send(work.hand_in(work.draft), "in", name=f"{work.name}-1", signed=work.both[:1])
    second = work.finish(another_answer(work.draft))
    return [
        Sent(*first, "new", stands=False),
        Sent(*work.send(second, "in", "back", "done", name=f"{work.name}-2"), "newer"),
    ]


def older(work: Work) -> list[Sent]:
    """The same two, the older one read last."""
    first, second = newer(replace(work, name=f"{work.name}-x"))
    for one, name in ((first, "2"), (second, "1")):
        (work.folder / one.name).rename(work.folder / f"{work.name}-{name}{package.SUFFIX}")
    return [
        replace(second, name=f"{work.name}-1{package.SUFFIX}", verdict="new"),
        replace(first, name=f"{work.name}-2{package.SUFFIX}", verdict="older"),
    ]


def fork(work: Work) -> list[Sent]:
    """Two copies of one file that were filled in apart."""
    one = work.send(work.finish(work.draft), "copied", "here", name=f"{work.name}-1")
    other = work.finish(another_answer(work.draft))
    two = work.send(other, "copied", "there", name=f"{work.name}-2")
    return [Sent(*one, "new", stands=False), Sent(*two, "fork", stands=False)]


def duplicate(work: Work) -> list[Sent]:
    """The office was assessed twice, by two teams that did not know of each other."""
    one = work.send(work.finish(work.draft), "done", name=f"{work.name}-1")
    other = another_answer(replace(work.draft, id=f"{work.draft.id[:-4]}ffff"))
    again = replace(work, draft=other)
    two = again.send(work.finish(other), "done", name=f"{work.name}-2")
    return [Sent(*one, "new", stands=False), Sent(*two, "duplicate", stands=False)]


def again(work: Work) -> list[Sent]:
    """The same file twice under two names."""
    (sent,) = good(replace(work, name=f"{work.name}-1"))
    copy = f"{work.name}-2{package.SUFFIX}"
    (work.folder / copy).write_bytes((work.folder / sent.name).read_bytes())
    return [sent, replace(sent, name=copy, verdict="same_again")]


def clock(work: Work) -> list[Sent]:
    """A computer whose clock is far ahead; nothing is decided by it."""
    subject = replace(work.draft.subject, created=_MISTAKEN)
    return good(replace(work, draft=replace(work.draft, subject=subject), at=_MISTAKEN))


def unsigned(work: Work) -> list[Sent]:
    """Nobody signed."""
    return [Sent(*work.send(work.finish(work.draft), "done", signed=()), "unsigned")]


def unknown_key(work: Work) -> list[Sent]:
    """Signed with a key that is on no list."""
    stranger = Signer(work.people.key(f"stranger {work.name}"), Role.ASSESSOR, work.at)
    sent = work.send(work.finish(work.draft), "done", signed=(stranger,))
    return [Sent(*sent, "unknown_key")]


def revoked_key(work: Work) -> list[Sent]:
    """Signed with a key that was lost, and that the list of keys takes back."""
    thief = Signer(work.people.lost(work.name, work.draft.subject.unit), Role.ASSESSOR, work.at)
    sent = work.send(work.finish(work.draft), "done", signed=(thief, work.both[1]))
    return [Sent(*sent, "revoked_key", stands=False)]


def wrong_role(work: Work) -> list[Sent]:
    """The assessor signs as if he were the head."""
    head = Signer(work.pair.assessor, Role.HEAD, work.at)
    sent = work.send(work.finish(work.draft), "done", signed=(head,))
    return [Sent(*sent, "wrong_role", stands=False)]


def altered(work: Work) -> list[Sent]:
    """Somebody changed an answer after it was signed."""
    (sent,) = good(work)
    other = work.finish(another_answer(work.draft))
    changed = work.folder / work.send(other, "done", name=f"{work.name}-other", signed=())[0]
    content = _members(work.folder / sent.name)
    content[DATA] = _members(changed)[DATA]
    changed.unlink()
    _write_again(work.folder / sent.name, content)
    return [replace(sent, verdict="altered", stands=False)]


def damaged(work: Work) -> list[Sent]:
    """Half of the file is missing."""
    (sent,) = good(work)
    path = work.folder / sent.name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return [Sent(sent.name, "", "unreadable", stands=False)]


def torn_document(work: Work) -> list[Sent]:
    """A document in it was damaged; the answers were not."""
    (sent,) = good(work)
    content = _members(work.folder / sent.name)
    torn = next((name for name in content if name.startswith(ATTACHED)), None)
    if torn is None:
        return [sent]
    content[torn] = content[torn][:-1] + b"?"
    _write_again(work.folder / sent.name, content)
    return [replace(sent, verdict="damaged_evidence")]


def foreign(work: Work) -> list[Sent]:
    """A good package, and a letter that somebody named like one."""
    (sent,) = good(replace(work, name=f"{work.name}-1"))
    letter = f"{work.name}-2{package.SUFFIX}"
    text = f"សូមគោរពជូន៖ នេះជាលិខិត។ {work.name}: this is a letter, not a package.\n"
    (work.folder / letter).write_text(text, encoding="utf-8")
    return [sent, Sent(letter, "", "unreadable", stands=False)]


def other_questionnaire(work: Work) -> list[Sent]:
    """The office filled in a questionnaire that calls itself like the one in use."""
    model = work.draft.questionnaire
    settings = replace(model.settings, title=Text.of(km="កម្រងសំណួរផ្សេង", en="Another one"))
    changed = with_fingerprint(replace(model, settings=settings))
    draft = replace(work.draft, questionnaire=changed)
    (sent,) = good(replace(work, draft=draft))
    return [replace(sent, verdict="other_questionnaire", stands=False)]


def khmer_name(work: Work) -> list[Sent]:
    """A file called in Khmer, with spaces."""
    name = work.draft.subject.unit_name.get(work.draft.subject.unit_name.pairs[0][0])
    return good(replace(work, name=f"{work.name} {name[:40]} ជុំទី ២"))


USUAL: Mapping[str, Fault] = {"good": good, "handed_in": handed_in}
FAULTS: Mapping[str, Fault] = {
    one.__name__: one
    for one in (
        newer, older, fork, duplicate, again, clock, unsigned, unknown_key, revoked_key,
        wrong_role, altered, damaged, torn_document, foreign, other_questionnaire, khmer_name,
    )
}  # fmt: skip


def another_answer(record: Record) -> Record:
    """The record with one answer changed: the first of several ticks is taken away."""
    for place, response in record.responses.items():
        if isinstance(response.answer, tuple) and len(response.answer) > 1:
            other = replace(response, answer=response.answer[:-1])
            return record.with_response(Place(*place), other)
    place, response = next((p, r) for p, r in record.responses.items() if r.answer is not None)
    return record.with_response(place, replace(response, comment="ពិនិត្យឡើងវិញ / Checked again"))


def planned(count: int, share: float, chance: random.Random) -> dict[int, str]:
    """Which of so many units meet which fault; each kind at least once where there is room."""
    kinds = list(FAULTS)
    wanted = min(count, max(len(kinds), round(count * share)))
    places = sorted(chance.sample(range(count), wanted))
    drawn = [kinds[at % len(kinds)] for at in range(wanted)]
    chance.shuffle(drawn)
    return dict(zip(places, drawn, strict=True))


def _members(path: Path) -> dict[str, bytes]:
    with container.opened(path) as opened:
        order = (MANIFEST, SIGNATURES, DATA, QUESTIONNAIRE)
        rest = sorted(name for name in opened.names if name.startswith(ATTACHED))
        return {name: opened.read(name) for name in (*order, *rest)}


def _write_again(path: Path, content: Mapping[str, bytes]) -> None:
    path.unlink()
    container.fill(path, content.items())
