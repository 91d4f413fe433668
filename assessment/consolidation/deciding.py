"""Copies of one case side by side, and a person's decision on them: recorded with who and why.

What differs is found question by question, with what the copies started from; a table is one thing
here: its rows belong together, so they are taken together.

A decision is made into a revision of its own, which names all copies it was decided on as its
ancestors, so that it follows them wherever it is received. It is written without a signature unless
a key is at hand: what makes it stand here is the recorded decision, and the committee's signature
may be added at any later time, because signing changes no revision.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from assessment.consolidation import model, reading, rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Case, CaseDecision, FileVerdict, ReceivedCopy, Relation
from assessment.consolidation.standing import (
    AncestryClaims,
    CaseStanding,
    deciding_among,
    standing_of,
)
from assessment.errors import AssessmentError, refused
from assessment.exchange import container, keys, package, send, worth
from assessment.exchange.codes import base32, short_code
from assessment.files import disk
from assessment.files.rows import dumps
from assessment.language.normalise import file_name, has_ink
from assessment.problems.answers import AnswerProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.questionnaire.model import Question, Questionnaire
from assessment.questionnaire.values import LONGEST_TEXT
from assessment.responses.model import Layer, Objection, Place, Response, Review, RowId, State, Step
from assessment.responses.record import Record
from assessment.responses.review_changes import objections_to

# Fewer signs of a revision may name another copy than the one that was meant.
LEAST_SIGNS = 8
_SHOWN_SIGNS = 12
# A statement about nothing, to find out what is said of a key.
_NOTHING = "0" * 64
_UNTOUCHED = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Item:
    """What a copy has at a question or table: answer, evidence, comment, what was said to it."""

    response: Response | None  # the response outside tables; ``None`` for a table
    rows: tuple[RowId, ...] = ()
    cells: tuple[tuple[Place, Response], ...] = ()
    reviews: tuple[Review, ...] = ()
    objections: tuple[Objection, ...] = ()  # objections about that indicator, oldest first


def _without_moments(cell_item: Item) -> Item:
    """Two reviews that say the same at other times are no difference."""
    reviews = (replace(review, at=datetime.min.replace(tzinfo=UTC)) for review in cell_item.reviews)
    return replace(cell_item, reviews=tuple(reviews))


@dataclass(frozen=True, slots=True)
class CopyDifference:
    code: str
    question: Question | None
    indicator: str
    base: Item | None  # what the common ancestor has; None without one
    sides: Mapping[str, Item]  # what each copy has, by revision

    @property
    def differs(self) -> bool:
        first, *others = map(_without_moments, self.sides.values())
        return any(other != first for other in others)

    @property
    def answered(self) -> bool:
        first = next(iter(self.sides.values()))
        if first.response is None:
            return bool(first.rows)
        return not first.response.empty

    def changed(self, revision: str) -> bool:
        """Whether this copy differs from the common ancestor; False without one."""
        if self.base is None:
            return False
        return _without_moments(self.sides[revision]) != _without_moments(self.base)


@dataclass(frozen=True)
class CopyComparison:
    standing: CaseStanding
    copies: Mapping[str, ReceivedCopy]
    records: Mapping[str, Record]
    base: ReceivedCopy | None
    differences: tuple[CopyDifference, ...]  # what differs, in the order of the questionnaire
    same: int  # number of questions and tables that are answered and the same
    comparable: bool  # whether all answer the same questionnaire; nothing is listed otherwise
    start: Record | None = None  # the record of the common ancestor; None without one
    signatures: Mapping[str, tuple[keys.Signature, ...]] = field(default_factory=dict)
    # The copies that say everywhere what the common ancestor says.
    unchanged: frozenset[str] = frozenset()

    def source(self, revision: str) -> Record | None:
        """The record an answer can be taken from: of a copy, or of the common ancestor."""
        if self.base is not None and revision == self.base.revision:
            return self.start
        return self.records.get(revision)


def compare(collection: Collection, standing: CaseStanding) -> CopyComparison:
    """The heads of a case side by side, with what they started from."""
    copies = {head.revision: head for head in standing.heads}
    records = {revision: collection.record(revision) for revision in copies}
    comparable = len({copy.fingerprint for copy in copies.values()}) == 1
    base = standing.base
    if base is not None and base.fingerprint not in {copy.fingerprint for copy in copies.values()}:
        base = None
    start = None
    if base is not None:
        start = collection.record(base.revision)
    if comparable:
        everything = list(_items(records, start))
    else:
        everything = []
    return CopyComparison(
        standing=standing,
        copies=copies,
        records=records,
        base=base,
        differences=tuple(difference for difference in everything if difference.differs),
        same=sum(difference.answered and not difference.differs for difference in everything),
        comparable=comparable,
        start=start,
        signatures={revision: collection.signatures(copy) for revision, copy in copies.items()},
        unchanged=frozenset(
            revision
            for revision in copies
            if start is not None and comparable
            if not any(difference.changed(revision) for difference in everything)
        ),
    )


def item(record: Record, code: str) -> Item:
    questionnaire = record.questionnaire
    indicator = indicator_of(questionnaire, code)
    layer_reviews = (record.reviews.get((layer, indicator)) for layer in Layer)
    reviews = tuple(review for review in layer_reviews if review is not None)
    objections = objections_to(record, indicator)
    if code in questionnaire.by_code:
        return Item(record.response(code), reviews=reviews, objections=objections)
    columns = {column.code for column in questionnaire.columns[code]}
    cells = sorted(
        (
            (place, response)
            for place, response in record.responses.items()
            if place.question in columns
        ),
        key=lambda cell: (cell[0].question, cell[0].row or ""),
    )
    return Item(None, record.rows.get(code, ()), tuple(cells), reviews, objections)


def indicator_of(questionnaire: Questionnaire, code: str) -> str:
    """The indicator a question or table belongs to; empty without one."""
    question = questionnaire.by_code.get(code)
    if question is not None:
        return question.indicator or ""
    return next(
        (group.indicator or "" for group in questionnaire.rosters if group.code == code), ""
    )


def _items(records: Mapping[str, Record], start: Record | None) -> Iterator[CopyDifference]:
    questionnaire = next(iter(records.values())).questionnaire
    codes = (str(question.roster or question.code) for question in questionnaire.questions)
    for code in dict.fromkeys(codes):
        yield CopyDifference(
            code=code,
            question=questionnaire.by_code.get(code),
            indicator=indicator_of(questionnaire, code),
            base=None if start is None else item(start, code),
            sides={revision: item(record, code) for revision, record in records.items()},
        )


@dataclass(frozen=True, slots=True)
class CaseChoice:
    by: str
    at: datetime  # when; kept and shown, never decided on
    reason: str
    # The revision to be taken; the ground when answers are chosen too. May be left out when every
    # difference is chosen by itself.
    taken: str = ""
    # Question or table, and the revision whose answer is taken.
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    # The heads that were looked at; when others are there now, nothing is decided. Empty when
    # nobody looked.
    seen: frozenset[str] = frozenset()


def decide(
    collection: Collection, case: Case, choice: CaseChoice, signers: Sequence[keys.Signer] = ()
) -> CaseDecision:
    """Decide what stands for a case; signed at once when somebody signs.

    Raises:
        AssessmentError: If there is nothing to decide, the choice is not complete, names what is
            not held, or takes what nobody believes without a key known as the secretariat's; or
            nothing can be written; nothing is changed then.
    """
    standing, taken, answers = _chosen(collection, case, choice)
    record, used = _record(collection, standing, taken, answers)
    secretariat = any(
        worth.verdict_on(keys.sign(_NOTHING, signer), worth.Claim(_NOTHING, ""), collection.in_use)
        is worth.Trust.VERIFIED
        for signer in signers
        if signer.role is keys.Role.SECRETARIAT
    )
    if not secretariat and not all(copy.admitted for copy in used):
        raise refused(ConsolidationProblem.TAKEN_UNBELIEVED, unit=case.unit)
    step = Step(record.state, by=choice.by, at=choice.at, reason=choice.reason)
    record = replace(record, steps=(*record.steps, step))
    named = {code: answer.revision for code, answer in answers.items()}
    whole = replace(choice, taken="" if taken is None else taken.revision, answers=named)
    before = {copy.revision for copy in (*standing.heads, *used)}
    ancestors = tuple(sorted(before.union(_decided_before(collection, standing))))
    # The end of a history of its own: no working file had it before.
    statement = [*ancestors, whole.by, whole.at.isoformat(), whole.reason, whole.taken, named]
    head = sha256(f"decision\n{dumps(statement)}".encode()).hexdigest()
    with disk.passing("drc-") as folder:
        path = place_of(folder, case)
        fetch = partial(_document, collection, dict.fromkeys([*used, *standing.copies]))
        send.send_parcel(send.Parcel(record, head, fetch, ancestors=ancestors), signers, path)
        return _written(collection, standing, whole, path)


def _decided_before(collection: Collection, standing: CaseStanding) -> Iterator[str]:
    """The decisions that what is decided on goes on from: the new one follows them, and says so."""
    recorded = {decision.revision for decision in collection.decisions}
    for name, copy in AncestryClaims(deciding_among(standing.copies)).reach(standing.heads).items():
        if name in recorded or copy.trust_level is worth.TrustLevel.DECISION:
            yield name


def place_of(folder: Path, case: Case) -> Path:
    """Where a decision is made: what a package says of its unit never leads out of the folder."""
    return folder / f"{file_name(case.unit) or 'unit'}-decision{package.SUFFIX}"


def case_of(
    collection: Collection, unit: str, occasion: str | None = None, questionnaire: str | None = None
) -> Case:
    """The case of a unit; the one to be decided when there are several.

    Raises:
        AssessmentError: If nothing is held of the unit, or several are open or none of several.
    """
    codes_of = collection.in_use.codes_of
    cases = [
        case
        for case in collection.cases()
        if case.unit in codes_of(unit, case.round)
        and occasion in (None, case.round)
        and questionnaire in (None, case.questionnaire)
    ]
    if not cases:
        raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=unit)
    narrowed = [case for case in cases if standing_of(collection, case).conflict] or cases
    if len(narrowed) > 1:
        raise refused(ConsolidationProblem.CASE_UNCLEAR, unit=unit)
    return narrowed[0]


def _document(collection: Collection, sources: Iterable[ReceivedCopy], digest: str) -> bytes:
    for source in sources:
        with suppress(AssessmentError):
            return collection.document(source, digest)
    raise refused(ConsolidationProblem.EVIDENCE_NOT_HELD, question=digest[:8])


def _chosen(
    collection: Collection, case: Case, choice: CaseChoice
) -> tuple[CaseStanding, ReceivedCopy | None, dict[str, ReceivedCopy]]:
    """What the choice is about, and the copies it names, where it may be decided so."""
    if not has_ink(choice.by) or not has_ink(choice.reason):
        raise refused(ConsolidationProblem.NO_REASON)
    if len(choice.reason) > LONGEST_TEXT:
        raise refused(AnswerProblem.TEXT_TOO_LONG, limit=LONGEST_TEXT)
    standing = standing_of(collection, case)
    if not standing.copies:
        raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=case.unit)
    if choice.seen and choice.seen != {head.revision for head in standing.heads}:
        raise refused(ConsolidationProblem.DECIDED_MEANWHILE, unit=case.unit)
    taken = None
    if choice.taken:
        taken = _copy_by_name(standing, choice.taken)
    answers = {code: _copy_by_name(standing, answer) for code, answer in choice.answers.items()}
    stands = taken is None or taken == standing.package
    if not standing.conflict if answers else stands:
        raise refused(ConsolidationProblem.NOTHING_TO_DECIDE, unit=case.unit)
    return standing, taken, answers


def _copy_by_name(standing: CaseStanding, wanted: str) -> ReceivedCopy:
    enough = len(wanted) >= LEAST_SIGNS
    begin = wanted.lower()
    code = wanted.upper().replace("-", "")
    matching = [
        copy
        for copy in standing.copies
        if code == base32(copy.revision) or (enough and copy.revision.startswith(begin))
    ]
    if len(matching) == 1:
        return matching[0]
    if not matching and enough:
        raise refused(ConsolidationProblem.NO_SUCH_REVISION, revision=wanted)
    known = ", ".join(
        f"{copy.revision[:_SHOWN_SIGNS]}… ({short_code(copy.revision)})" for copy in standing.copies
    )
    raise refused(
        ConsolidationProblem.REVISION_UNCLEAR, revision=wanted, least=LEAST_SIGNS, revisions=known
    )


def _record(
    collection: Collection,
    standing: CaseStanding,
    taken: ReceivedCopy | None,
    answers: Mapping[str, ReceivedCopy],
) -> tuple[Record, tuple[ReceivedCopy, ...]]:
    if taken is not None and not answers:
        return collection.record(taken.revision), (taken,)
    compared = compare(collection, standing)
    if not compared.comparable:
        raise refused(ConsolidationProblem.QUESTIONNAIRES_DIFFER)
    _check_complete(compared, taken, answers)
    ground = taken or next(
        (answer for answer in answers.values() if answer.revision in compared.records),
        standing.heads[0],
    )
    start = compared.source(ground.revision) or collection.record(ground.revision)
    record = mixed_record(
        compared, start, {code: answer.revision for code, answer in answers.items()}
    )
    mixed = any(source != ground for source in answers.values())
    if mixed and record.state not in _UNTOUCHED:
        # Nobody has approved these answers together.
        record = replace(record, state=State.SUBMITTED)
    used = (ground, *(answer for answer in answers.values() if answer != ground))
    return record, tuple(dict.fromkeys(used))


def _check_complete(
    compared: CopyComparison, taken: ReceivedCopy | None, answers: Mapping[str, ReceivedCopy]
) -> None:
    known = [difference.code for difference in compared.differences]
    for code, source in answers.items():
        if code not in known:
            raise refused(ConsolidationProblem.NO_SUCH_DIFFERENCE, question=code)
        if compared.source(source.revision) is None:
            raise refused(ConsolidationProblem.NO_SUCH_REVISION, revision=source.revision)
    missing = [code for code in known if code not in answers]
    if missing and taken is None:
        raise refused(ConsolidationProblem.ANSWERS_OPEN, questions=", ".join(missing))


def _written(
    collection: Collection, standing: CaseStanding, choice: CaseChoice, path: Path
) -> CaseDecision:
    case = standing.case
    with collection.changing() as connection:
        heads = [head.revision for head in standing.heads]
        if heads != [head.revision for head in standing_of(collection, case).heads]:
            raise refused(ConsolidationProblem.DECIDED_MEANWHILE, unit=case.unit)
        begun = None, choice.by, choice.at.isoformat(), rows.DECIDE
        merge = int(rows.add(connection, rows.MERGE, begun))
        arrival = model.ReceivedFile(merge, "", "", FileVerdict.NEW, Relation.NEWER, case)
        revision = _keep_file(collection, path, arrival)
        chosen = json.dumps(heads), choice.taken, json.dumps(choice.answers)
        reason_cells = choice.by, choice.at.isoformat(), choice.reason
        rows.add(connection, rows.DECISION, (merge, revision, *chosen, *reason_cells))
    return next(decision for decision in collection.decisions if decision.merge == merge)


def _keep_file(collection: Collection, path: Path, arrival: model.ReceivedFile) -> str:
    """Keep a file that was made here, as if it had come; gives the revision it carries."""
    connection = collection.connection
    with path.open("rb") as content:
        digest, size = container.measured(content)
        rows.keep_bytes(connection, path.name, content, (digest, size))
        with reading.read(path, digest, content, collection.in_use) as inside:
            if inside.held is None:
                raise AssessmentError(*inside.received.findings)
            rows.keep_inside(connection, inside)
    revision = inside.copy.revision
    rows.keep_arrival(connection, replace(arrival, file=digest, revision=revision))
    return revision


def sign_decision(
    collection: Collection, decision: CaseDecision, signer: keys.Signer
) -> ReceivedCopy:
    """Put a signature under the revision that a decision made.

    The signed copy belongs to the decision: it is withdrawn and brought back with it. Gives the
    revision as it is held then.

    Raises:
        AssessmentError: If the key signed it already, the revision is not held any more, or
            nothing can be written; nothing is changed then.
    """
    held = collection.find(decision.revision)
    with disk.passing("drc-") as folder:
        path = place_of(folder, decision.case)
        collection.export(held, path)
        send.countersign(path, signer)
        again = FileVerdict.SAME_AGAIN, Relation.SAME_AGAIN
        arrival = model.ReceivedFile(decision.merge, "", "", *again, decision.case)
        with collection.changing():
            _keep_file(collection, path, arrival)
    return collection.find(decision.revision)


def mixed_record(compared: CopyComparison, start: Record, answers: Mapping[str, str]) -> Record:
    """A record in which answers are taken from other copies, by their revisions."""
    record = start
    for code, revision in answers.items():
        source = compared.source(revision)
        if source is None:
            continue
        if code in record.questionnaire.by_code:
            (place,) = record.places(code)
            record = record.with_response(place, source.response(code))
            continue
        columns = {column.code for column in record.questionnaire.columns[code]}
        others = {
            p: response for p, response in record.responses.items() if p.question not in columns
        }
        taken = {p: response for p, response in source.responses.items() if p.question in columns}
        record = replace(record, responses=MappingProxyType(others | taken))
        record = record.with_rows(code, source.rows.get(code, ()))
    return with_reviews(record, compared, answers)


def with_reviews(record: Record, compared: CopyComparison, answers: Mapping[str, str]) -> Record:
    """Reviews go with the answers they are about; answers of two copies were reviewed by nobody.

    What was objected goes with them too; of two copies all of it.
    """
    sources: dict[str, set[str]] = {}
    for difference in compared.differences:
        if difference.indicator and difference.code in answers:
            sources.setdefault(difference.indicator, set()).add(answers[difference.code])
    for indicator, revisions in sources.items():
        source = None
        if len(revisions) == 1:
            source = compared.source(next(iter(revisions)))
        for layer in Layer:
            key = (layer, indicator)
            review = None
            if source:
                review = source.reviews.get(key)
            record = record.with_review(key, review)
        records = [compared.source(revision) for revision in sorted(revisions)]
        objections_by_id: dict[str, Objection] = {}
        for objection in chain.from_iterable(
            objections_to(record, indicator) for record in records if record
        ):
            if (
                objection.id not in objections_by_id
                or objections_by_id[objection.id].answered_at is None
            ):
                objections_by_id[objection.id] = objection
        others = tuple(
            other_objection
            for other_objection in record.objections
            if other_objection.indicator != indicator
        )
        record = replace(record, objections=(*others, *objections_by_id.values()))
    return record
