"""Offices, their packages and a collection for the tests."""

import random
from dataclasses import replace
from pathlib import Path

from assessment.consolidation import rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.model import COUNTS, ActKind, CommitteeAct
from assessment.exchange.send import Parcel, send_parcel
from assessment.exchange.worth import InUse
from assessment.files.schema import transaction
from assessment.language.text import Text
from assessment.questionnaire.canonical import with_fingerprint
from assessment.responses.model import Response, State
from assessment.responses.record import Record
from assessment.units import Register, Unit
from tests.builders import ASSESSOR, NOW, a_questionnaire, a_record, an_evidence
from tests.unit.exchange.world import EVERYBODY, PHOTO, THE_ASSESSOR, digest_of

SMALL = with_fingerprint(a_questionnaire())
SECRETARY = "លឹម សុខា"
TERMS = Terms(SECRETARY, NOW)
IN_USE = InUse(known=EVERYBODY, questionnaires=frozenset({SMALL.fingerprint}))


def a_register(*codes: str) -> Register:
    """A register of nothing but these units."""
    named = ((code, Text.from_wordings(km=code, en=code)) for code in codes)
    return Register(tuple(Unit(code, name, "institution", "1", "", "") for code, name in named))


def record_of(
    answers: dict, *, unit: str = "M01", number: int = 1, state: State = State.SUBMITTED
) -> Record:
    """A submitted record of a unit; the number tells assessments apart."""
    record = a_record(SMALL, answers, identity=f"5b2fd7a4-0c1e-4c9a-9a55-{number:012d}")
    return replace(record, subject=replace(record.subject, unit=unit), state=state)


def answered(record: Record, question: str, answer) -> Record:
    (place,) = record.places(question)
    return record.with_response(place, replace(record.response(question), answer=answer))


def head_of(text: str) -> str:
    """The digest a history ends with."""
    return digest_of(text.encode())


def documents(digest: str) -> bytes:
    """The only document there is."""
    assert digest == digest_of(PHOTO)
    return PHOTO


def packed(path: Path, record: Record, *history: str, signers=(THE_ASSESSOR,), ancestors=()) -> str:
    """Write a package of a record whose history is told by words; gives its revision."""
    *earlier, last = history or ("first",)
    parcel = Parcel(
        record,
        head_of(last),
        documents,
        trail=tuple(map(head_of, earlier)),
        ancestors=tuple(ancestors),
    )
    return send_parcel(parcel, signers, path).revision


def with_film(path: Path, unit: str = "M01", number: int = 1) -> bytes:
    """Write a package with a document of nine megabytes; gives the document."""
    content = random.Random(number).randbytes(9 * 1024 * 1024)  # noqa: S311 - no secret
    record = record_of({"A1": ("l1a",)}, unit=unit, number=number)
    (place,) = record.places("A1")
    evidence = an_evidence(digest=digest_of(content), file_name="film.bin", size=len(content))
    record = record.with_response(place, replace(record.response("A1"), evidence=(evidence,)))
    parcel = Parcel(record, digest_of(content), lambda _digest: content)
    send_parcel(parcel, [THE_ASSESSOR], path)
    return content


def a_collection(folder: Path, in_use: InUse = IN_USE) -> Collection:
    return Collection.open(an_empty_one(folder), in_use)


def an_empty_one(folder: Path) -> Path:
    """A collection that nothing came to yet, for commands and windows to open."""
    path = folder / "round.drc"
    Collection.create(path, now=NOW).close()
    return with_small_admitted(path)


def with_small_admitted(path: Path, model=SMALL) -> Path:
    """The collection, in which the secretariat said that the tests' questionnaire counts."""
    body = {"fingerprint": model.fingerprint, "questionnaire": "small", "version": "1"}
    body |= {"counts": COUNTS}
    act = CommitteeAct(0, ActKind.QUESTIONNAIRE, SECRETARY, NOW, "for the tests", body)
    with Collection.open(path, IN_USE) as held, transaction(held.connection):
        rows.keep_act(held.connection, act)
    return path


def taken(collection: Collection, *paths: Path, terms: Terms = TERMS):
    return receive(collection, paths, terms=terms)


def verdicts(intake) -> list[str]:
    return [one.arrival.verdict.value for one in intake.files]


__all__ = ["ASSESSOR", "NOW", "Response"]
