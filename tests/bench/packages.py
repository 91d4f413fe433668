"""Packages for benchmarks: the ministry questionnaire filled, and a megabyte of evidence each."""

import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assessment.commands.sample import Sampler
from assessment.exchange.keys import PublicKey, Role, SigningKey
from assessment.exchange.send import Parcel, send_parcel
from assessment.exchange.signing import Signer
from assessment.files.store import AssessmentFile
from assessment.language.text import Text
from assessment.questionnaire.library import find
from assessment.responses.record import Record, Subject

MEGABYTE = 1_000_000
NOW = datetime(2026, 11, 25, tzinfo=UTC)
QUESTIONNAIRE = "dgc-ministry"


def a_signer(name: str, role: Role) -> Signer:
    """The same key whenever the same person is asked for."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(name.encode()[:32].ljust(32, b"."))
    public = PublicKey(name, private.public_key().public_bytes_raw().hex())
    return Signer(SigningKey(public, private.private_bytes_raw()), role, NOW)


SIGNERS = (a_signer("Assessor", Role.ASSESSOR), a_signer("Head", Role.HEAD))


def a_sample(folder: Path) -> Record:
    """One assessment, answered all through."""
    subject = Subject("M01", Text.of(km="គំរូ", en="Sample"), "2026", "Assessor", NOW)
    record = Record("5b2fd7a4-0c1e-4c9a-9a55-8f5f0d6c0001", find(QUESTIONNAIRE), subject)
    with AssessmentFile.create(folder / "sample.dra", record, by="Assessor", now=NOW) as file:
        Sampler(file, NOW, 7).answer_all()
        return file.record


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


def write_packages(folder: Path, count: int, evidence: int = MEGABYTE) -> list[Path]:
    """That many packages of different units."""
    folder.mkdir(parents=True)
    sample = a_sample(folder)
    (folder / "sample.dra").unlink()
    made = []
    for number in range(count):
        content = os.urandom(evidence)
        record = with_document(sample, number, content)
        path = folder / f"{number:05d}.drx"
        parcel = Parcel(record, f"{number:064x}", lambda _digest, held=content: held)
        send_parcel(parcel, SIGNERS, path)
        made.append(path)
    return made
