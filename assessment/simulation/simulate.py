"""Packages of many invented assessments: every kind of file a committee must be ready for.

The truth about each file lies beside them.
"""

import hashlib
import json
import random
import shutil
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assessment.exchange import container, package, roster
from assessment.exchange.keys import Role, Signer
from assessment.exchange.send import Parcel, send_parcel
from assessment.files.failures import failure
from assessment.language.text import Text
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.model import Questionnaire
from assessment.responses.changes import begin
from assessment.responses.model import Place
from assessment.responses.record import Record, Subject
from assessment.simulation import invented
from assessment.units import Unit, load_units, year_of

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
        pair = self.pair
        at = self.at
        return Signer(pair.assessor, Role.ASSESSOR, at), Signer(pair.head, Role.HEAD, at)

    def hand_in(self, draft: Record) -> Record:
        return invented.submitted(draft, self.handed_in)

    def finish(self, draft: Record) -> Record:
        head = self.pair.head.public.name
        at = max(self.handed_in, draft.subject.created)
        # Not for secrets: the same seed must give the same review.
        return invented.approved(draft, head, at, random.Random(self.turn))  # noqa: S311

    def send(
        self,
        record: Record,
        *moments: str,
        name: str = "",
        signed: tuple[Signer, ...] | None = None,
    ) -> tuple[str, str]:
        file = f"{name or self.name}{package.SUFFIX}"
        stages = (f"{self.draft.id}/{word}".encode() for word in moments)
        *earlier, last = (hashlib.sha256(stage).hexdigest() for stage in stages)
        parcel = Parcel(record, last, self.documents.__getitem__, trail=tuple(earlier))
        if signed is not None:
            by = signed
        else:
            by = self.both
        return file, send_parcel(parcel, by, self.folder / file).revision


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
    then = work.send(second, "in", "back", "done", name=f"{work.name}-2")
    return [Sent(*first, "new", stands=False), Sent(*then, "newer")]


def older(work: Work) -> list[Sent]:
    """The same two, the older one read last."""
    first, second = newer(replace(work, name=f"{work.name}-x"))
    for sent, name in ((first, "2"), (second, "1")):
        (work.folder / sent.name).rename(work.folder / f"{work.name}-{name}{package.SUFFIX}")
    return [
        replace(second, name=f"{work.name}-1{package.SUFFIX}", verdict="new"),
        replace(first, name=f"{work.name}-2{package.SUFFIX}", verdict="older"),
    ]


def fork(work: Work) -> list[Sent]:
    """Two copies of one file that were filled in apart."""
    here = work.send(work.finish(work.draft), "copied", "here", name=f"{work.name}-1")
    other = work.finish(another_answer(work.draft))
    there = work.send(other, "copied", "there", name=f"{work.name}-2")
    return [Sent(*here, "new", stands=False), Sent(*there, "fork", stands=False)]


def duplicate(work: Work) -> list[Sent]:
    """The office was assessed twice, by two teams that did not know of each other."""
    first = work.send(work.finish(work.draft), "done", name=f"{work.name}-1")
    other = another_answer(replace(work.draft, id=f"{work.draft.id[:-4]}ffff"))
    again = replace(work, draft=other)
    second = again.send(work.finish(other), "done", name=f"{work.name}-2")
    return [Sent(*first, "new", stands=False), Sent(*second, "duplicate", stands=False)]


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
    content[container.DATA] = _members(changed)[container.DATA]
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
    torn = next((name for name in content if name.startswith(container.ATTACHED)), None)
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
    settings = replace(model.settings, title=Text.from_wordings(km="កម្រងសំណួរផ្សេង", en="Another one"))
    changed = with_fingerprint(replace(model, settings=settings))
    draft = replace(work.draft, questionnaire=changed)
    (sent,) = good(replace(work, draft=draft))
    return [replace(sent, verdict="other_questionnaire", stands=False)]


def khmer_name(work: Work) -> list[Sent]:
    """A file called in Khmer, with spaces."""
    name = work.draft.subject.unit_name.get(work.draft.subject.unit_name.pairs[0][0])
    return good(replace(work, name=f"{work.name} {name[:40]} ជុំទី ២"))


USUAL = {"good": good, "handed_in": handed_in}
FAULTS = {
    fault.__name__: fault
    for fault in (
        newer,
        older,
        fork,
        duplicate,
        again,
        clock,
        unsigned,
        unknown_key,
        revoked_key,
        wrong_role,
        altered,
        damaged,
        torn_document,
        foreign,
        other_questionnaire,
        khmer_name,
    )
}


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
        return {name: opened.read(name) for name in opened.names if name != "mimetype"}


def _write_again(path: Path, content: Mapping[str, bytes]) -> None:
    path.unlink()
    container.fill(path, content.items())


MANIFEST = "manifest.json"
ROSTER_NAME = f"simulated{roster.SUFFIX}"
PACKAGES = "packages"
_SHARE_OF_FAULTS = 0.12
_HANDED_IN = 0.06


@dataclass(frozen=True, slots=True)
class SimulationPlan:
    units: int
    # What they answer; each unit the one meant for its block.
    questionnaires: Sequence[Questionnaire]
    round: str
    seed: int = 1  # the same seed gives the same files
    faults: bool = False  # whether some files are not as they should be


@dataclass(frozen=True, slots=True)
class Simulated:
    packages: Path
    roster: Path
    manifest: Path
    files: int
    kinds: Mapping[str, int]


def simulate(plan: SimulationPlan, folder: Path, progress: Progress = SILENT) -> Simulated:
    """Write the packages into a new folder, with the list of keys and the truth beside it.

    Raises:
        AssessmentError: If a file cannot be written, or packages were written there before.
    """
    packages = folder / PACKAGES
    if packages.exists():
        raise failure(FileProblem.ALREADY_EXISTS, packages)
    # What was interrupted is no simulation: the folder gets its name when it is complete.
    unfinished = folder / f"{PACKAGES}.part"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        return _simulated(plan, unfinished, packages, progress)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _simulated(plan: SimulationPlan, aside: Path, packages: Path, progress: Progress) -> Simulated:
    folder = packages.parent
    makes = _Maker(plan, aside)
    units_json = []
    forms = [with_fingerprint(questionnaire) for questionnaire in plan.questionnaires]
    chosen = list(invented.choose(plan.units, forms))
    # Not for secrets: the same seed must give the same files.
    chance = random.Random(f"{plan.seed}/{plan.round}/kinds")  # noqa: S311
    kinds = {at: "handed_in" for at in range(len(chosen)) if chance.random() < _HANDED_IN}
    if plan.faults:
        kinds |= planned(len(chosen), _SHARE_OF_FAULTS, chance)
    for at, other_chosen in enumerate(chosen):
        progress.step(at, len(chosen))
        kind = kinds.get(at, "good")
        units_json.append(_sent_json(other_chosen, kind, makes.sent(at, other_chosen, kind)))
    progress.step(len(chosen), len(chosen))
    listed = folder / ROSTER_NAME
    roster.write_roster(listed, makes.people.roster(makes.pairs, makes.begins.date()))
    manifest = folder / MANIFEST
    truth = {"seed": plan.seed, "round": plan.round, "faults": plan.faults, "units": units_json}
    manifest.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    aside.rename(packages)
    count = Counter(unit_json["kind"] for unit_json in units_json)
    made = {kind: count[kind] for kind in (*USUAL, *FAULTS) if count[kind]}
    files = sum(len(unit_json["files"]) for unit_json in units_json)
    return Simulated(packages, listed, manifest, files, made)


class _Maker:
    def __init__(self, plan: SimulationPlan, folder: Path) -> None:
        self._plan = plan
        self._folder = folder
        self._register: Mapping[str, Unit] = {unit.code: unit for unit in load_units()}
        self.people = invented.People(plan.seed)
        self.pairs: dict[str, invented.Pair] = {}
        self.begins = datetime(year_of(plan.round) or invented.FIRST_YEAR, 3, 2, 1, tzinfo=UTC)

    def sent(self, at: int, chosen: invented.Chosen, kind: str) -> list[Sent]:
        unit = chosen.unit
        plan = self._plan
        # Not for secrets: the same seed must give the same answers.
        chance = random.Random(f"{plan.seed}/{plan.round}/{unit.code}")  # noqa: S311
        # One team assesses all inside the same district or province.
        if unit.parent in self._register:
            team = unit.parent
        else:
            team = unit.code
        pair = self.pairs[unit.code] = self.people.pair(unit.code, team)
        begun = self.begins + timedelta(days=chance.randint(0, 60), hours=chance.randint(0, 8))
        text = f"simulated/{plan.seed}/{plan.round}/{unit.code}"
        identity = str(uuid.uuid5(uuid.NAMESPACE_URL, text))
        ready = invented.readiness(unit, self._register, plan.seed, plan.round)
        assessor = pair.assessor.public.name
        subject = Subject(unit.code, unit.name, plan.round, assessor, begun, unit.block)
        record = begin(chosen.questionnaire, subject, identity=identity)
        answered = invented.Answered(record, ready, begun.date(), chance)
        handed_in = begun + timedelta(days=chance.randint(5, 40))
        work = Work(
            folder=self._folder,
            name=f"{at + 1:05d}-{unit.code}",
            draft=answered.record,
            documents=answered.documents,
            pair=pair,
            handed_in=handed_in,
            at=handed_in + timedelta(days=7),
            people=self.people,
            turn=chance.random(),
        )
        return {**USUAL, **FAULTS}[kind](work)


def _sent_json(chosen: invented.Chosen, kind: str, sent: Sequence[Sent]) -> dict[str, Any]:
    standing = [other_sent.revision for other_sent in sent if other_sent.stands]
    return {
        "unit": chosen.unit.code,
        "questionnaire": chosen.questionnaire.settings.id,
        "kind": kind,
        "standing": standing[-1] if standing else None,
        "conflict": kind in ("fork", "duplicate"),
        "files": [
            {
                "file": other_sent.name,
                "verdict": other_sent.verdict,
                "revision": other_sent.revision,
            }
            for other_sent in sent
        ],
    }
