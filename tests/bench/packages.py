"""Packages for benchmarks: the ministry questionnaire filled, and a megabyte of evidence each.

No two packages give the same answers: each answer is drawn from several filled questionnaires, and
every number is drawn by itself.
"""

import hashlib
import os
import random
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from assessment.exchange.keys import PublicKey, Role, Signer, SigningKey
from assessment.exchange.send import Parcel, send_parcel
from assessment.files.store import AssessmentFile
from assessment.language.text import Text
from assessment.questionnaire.library import find
from assessment.questionnaire.model import QuestionType
from assessment.responses.record import Record, Subject
from assessment.simulation.invented import answer_file

MEGABYTE = 1_000_000
SAMPLES = 6
NOW = datetime(2026, 11, 25, tzinfo=UTC)
QUESTIONNAIRE = "dgc-ministry"


def a_signer(name: str, role: Role) -> Signer:
    """The same key whenever the same person is asked for."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(name.encode()[:32].ljust(32, b"."))
    public = PublicKey(name, private.public_key().public_bytes_raw().hex())
    return Signer(SigningKey(public, private.private_bytes_raw()), role, NOW)


SIGNERS = (a_signer("Assessor", Role.ASSESSOR), a_signer("Head", Role.HEAD))


def a_sample(folder: Path, seed: int = 7) -> Record:
    """One assessment, answered all through."""
    subject = Subject("M01", Text.from_wordings(km="គំរូ", en="Sample"), "2026", "Assessor", NOW)
    record = Record("5b2fd7a4-0c1e-4c9a-9a55-8f5f0d6c0001", find(QUESTIONNAIRE), subject)
    path = folder / "sample.dra"
    path.unlink(missing_ok=True)
    with AssessmentFile.create(path, record, by="Assessor", now=NOW) as file:
        answer_file(file, NOW, seed)
        return file.record


def varied(samples: list[Record], number: int) -> Record:
    """An assessment with answers of its own; the same for the same number."""
    # Not for secrets: the same number must give the same answers.
    draw = random.Random(number)  # noqa: S311
    first = samples[0]
    rows = {None, *(row for ids in first.rows.values() for row in ids)}
    places = {place for one in samples for place in one.responses if place.row in rows}
    responses = {}
    for place in sorted(places, key=str):
        given = draw.choice(samples).responses.get(place)
        if given is None:
            continue
        kind = first.questionnaire.by_code[place.question].type
        if kind in (QuestionType.INTEGER, QuestionType.DECIMAL) and given.answer is not None:
            given = replace(given, answer=draw.randrange(300))
        # The only document of a package is put in below.
        named = (replace(one, digest="", size=0, file_name="") for one in given.evidence)
        responses[place] = replace(given, evidence=tuple(named))
    return replace(first, responses=responses)


def with_document(record: Record, number: int, content: bytes) -> Record:
    """The assessment of another unit, with a document of its own."""
    place, response = next((p, r) for p, r in record.responses.items() if r.evidence)
    digest = hashlib.sha256(content).hexdigest()
    first = replace(
        response.evidence[0], digest=digest, size=len(content), file_name=f"{number}.jpg"
    )
    return replace(
        record.with_response(place, replace(response, evidence=(first, *response.evidence[1:]))),
        id=f"5b2fd7a4-0c1e-4c9a-9a55-{number:012d}",
        subject=replace(record.subject, unit=f"U{number:05d}"),
    )


@cache
def _samples() -> list[Record]:
    """The filled questionnaires that answers are drawn from."""
    with tempfile.TemporaryDirectory() as name:
        return [a_sample(Path(name), seed) for seed in range(7, 7 + SAMPLES)]


def write_packages(folder: Path, count: int, evidence: int = MEGABYTE) -> list[Path]:
    """That many packages of different units."""
    folder.mkdir(parents=True)
    samples, made = _samples(), []
    for number in range(count):
        content = os.urandom(evidence)
        record = with_document(varied(samples, number), number, content)
        path = folder / f"{number:05d}.drx"
        parcel = Parcel(record, f"{number:064x}", lambda _digest, held=content: held)
        send_parcel(parcel, SIGNERS, path)
        made.append(path)
    return made
