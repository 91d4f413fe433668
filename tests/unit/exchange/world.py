"""Packages, keys and people for the tests; and packages made by somebody who means harm."""

import json
import struct
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assessment.exchange import keys
from assessment.exchange.keys import Cost, KnownKey, PublicKey, Role, Signer, SigningKey
from assessment.exchange.package import digest_of
from assessment.exchange.send import Parcel, send_parcel
from assessment.questionnaire.canonical import with_fingerprint
from assessment.responses.record import Record
from tests.builders import ASSESSOR, HEAD, NOW, a_questionnaire, a_record, an_evidence

CHEAP = Cost(memory=64, passes=1, lanes=1)
PASSPHRASE = "ទឹកត្រជាក់ and more"  # noqa: S105 - of keys made for the tests
PHOTO = b"%PDF-1.7 a paper that was scanned"
HEAD_DIGEST = "ab" * 32


def make_keys(folder: Path, **owners: str) -> dict[str, PublicKey]:
    """Key files of these people with their public parts beside them, for the passphrase above."""
    made = {}
    for name, owner in owners.items():
        made[name] = keys.make(folder / f"{name}.key", owner, PASSPHRASE, CHEAP)
        (folder / f"{name}.pub").write_text(made[name].export(), encoding="utf-8")
    return made


@cache
def a_key(name: str) -> SigningKey:
    """The same key whenever the same person is asked for."""
    private = Ed25519PrivateKey.from_private_bytes(name.encode()[:32].ljust(32, b"."))
    public = PublicKey(name, private.public_key().public_bytes_raw().hex())
    return SigningKey(public, private.private_bytes_raw())


def signs(name: str, role: Role) -> Signer:
    return Signer(a_key(name), role, NOW)


THE_ASSESSOR = signs(ASSESSOR, Role.ASSESSOR)
THE_HEAD = signs(HEAD, Role.HEAD)
THE_SECRETARIAT = signs("Secretariat", Role.SECRETARIAT)
A_STRANGER = signs("Stranger", Role.ASSESSOR)


def known(*signers: Signer) -> dict[str, KnownKey]:
    """The keys of these people, each in the role it signs in."""
    return {
        one.key.public.key_id: KnownKey(one.key.public, frozenset({one.role})) for one in signers
    }


EVERYBODY = known(THE_ASSESSOR, THE_HEAD, THE_SECRETARIAT)


def a_full_record() -> Record:
    """Answers of several kinds, a roster and a document."""
    record = a_record(
        with_fingerprint(a_questionnaire()),
        {
            "A1": ("l1a", "l2a"),
            "A2": "c",
            "A3": "ឯកសារស្តីពីប្រព័ន្ធ",
            "B1_n": 3,
            "B1_d": 4,
            ("services_name", "r1"): "លិខិតឆ្លងដែន",
            ("services_count", "r1"): 12,
        },
    )
    evidence = an_evidence(digest=digest_of(PHOTO), file_name="ប្រកាស.pdf", size=len(PHOTO))
    (place,) = record.places("A1")
    response = record.response("A1")
    return record.with_response(
        place, type(response)(answer=response.answer, evidence=(evidence,), comment="ពិនិត្យ")
    )


def an_identity(path: Path) -> str:
    """A key as ``age-keygen`` makes it, without a passphrase; gives its recipient.

    One that is protected refuses to open while the machine is busy with other things.
    """
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    path.write_text(f"{identity}\n", encoding="utf-8")
    return str(identity.to_public())


def documents(digest: str) -> bytes:
    """The only document there is."""
    assert digest == digest_of(PHOTO)
    return PHOTO


def a_package(folder: Path, *signers: Signer, record: Record | None = None) -> Path:
    """A package of the full record, signed by these people."""
    path = folder / "office.drx"
    parcel = Parcel(record or a_full_record(), HEAD_DIGEST, documents)
    send_parcel(parcel, signers, path)
    return path


@dataclass
class Parts:
    """The members of a package in the hands of somebody who edits them."""

    members: dict[str, bytes]

    @classmethod
    def of(cls, path: Path) -> "Parts":
        with zipfile.ZipFile(path) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def json(self, name: str):
        return json.loads(self.members[name])

    def put(self, name: str, value: object) -> None:
        self.members[name] = rfc8785.dumps(value)  # type: ignore[arg-type]

    def replaced(self, name: str, old: str, new: str) -> None:
        """Replace words in a member; they must be there."""
        assert old.encode() in self.members[name]
        self.members[name] = self.members[name].replace(old.encode(), new.encode())

    def restated(self) -> None:
        """Let the manifest name the members as they are now."""
        manifest = self.json("manifest.json")
        manifest["files"] = [
            [name, len(content), digest_of(content)]
            for name, content in self.members.items()
            if name not in {"mimetype", "manifest.json", "signatures.json"}
        ]
        self.put("manifest.json", manifest)

    def signed(self, *signers: Signer) -> None:
        """Sign whatever the manifest says now."""
        revision = digest_of(self.members["manifest.json"])
        self.members["signatures.json"] = keys.pack([keys.sign(revision, one) for one in signers])

    def write(self, path: Path) -> Path:
        """Pack the members as any program would, without our seal."""
        write_zip(path, list(self.members.items()))
        return path


def write_zip(path: Path, members: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)


def as_if_small(path: Path, name: str) -> None:
    """Let both headers of a member claim that it unpacks to 100 bytes."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(name)
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    struct.pack_into("<L", data, info.header_offset + 22, 100)
    struct.pack_into("<L", data, central + 24, 100)
    path.write_bytes(data)
