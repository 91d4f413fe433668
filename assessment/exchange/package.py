"""A package as its parts: put together, taken apart, compared with its manifest."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from assessment.exchange import container
from assessment.exchange.container import (
    ATTACHED,
    DATA,
    MANIFEST,
    QUESTIONNAIRE,
    SIGNATURES,
    Container,
)
from assessment.exchange.manifest import Manifest, NewerFormatError, digest_of, revision_of
from assessment.exchange.signing import pack
from assessment.exchange.sources import ByteSource
from assessment.problems.exchange import ExchangeProblem
from assessment.responses.record import Record, documents_in

SUFFIX = ".drx"
type Documents = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a package as bytes; attached documents only by what is wrong with them.

    Attributes:
        manifest: What it says about itself.
        signatures: Who stands behind it.
        data: The record.
        questionnaire: The questionnaire it answers.
        wrong: Names of members that are not as the manifest says, missing or too many.
        sound: Whether no byte of the container was changed since it was written.
    """

    manifest: bytes
    signatures: bytes
    data: bytes
    questionnaire: bytes
    wrong: frozenset[str] = frozenset()
    sound: bool = True

    @property
    def revision(self) -> str:
        """The identity of what was sent, whoever signed it."""
        return revision_of(self.manifest)


def digests_of(record: Record) -> tuple[str, ...]:
    """Digests of all documents attached to a record, each once, sorted."""
    return tuple(sizes_of(record))


def sizes_of(record: Record) -> dict[str, int]:
    """Length of each attached document by its digest, in the order of the digests."""
    return dict(sorted(documents_in(record.responses)))


def write(path: Path, package: Package, digests: tuple[str, ...], documents: Documents) -> None:
    """Write a package to a new file; documents are fetched one by one.

    Raises:
        OSError: If it cannot be written.
    """

    def members() -> Iterator[tuple[str, bytes]]:
        yield MANIFEST, package.manifest
        yield SIGNATURES, package.signatures
        yield DATA, package.data
        yield QUESTIONNAIRE, package.questionnaire
        for digest in digests:
            yield f"{ATTACHED}{digest}", documents(digest)

    container.fill(path, members())


def packed(package: Package) -> bytes:
    """The bytes of a package without its documents."""
    members = (
        (MANIFEST, package.manifest),
        (SIGNATURES, package.signatures),
        (DATA, package.data),
        (QUESTIONNAIRE, package.questionnaire),
    )
    stream = BytesIO()
    container.fill_stream(stream, members)
    return stream.getvalue()


def read(
    path: Path, source: ByteSource | None = None, *, whole: bool = True
) -> tuple[Package, Manifest]:
    """The parts of a package file and its manifest; from the bytes of ``source`` when given.

    One that is not ``whole`` may lack documents: it travelled without them.

    Raises:
        AssessmentError: If it cannot be read or is beyond the limits.
    """
    with container.opened(path, source) as opened:
        raw = opened.read(MANIFEST)
        manifest = _manifest(raw, path)
        texts = {name: opened.read(name) for name in (DATA, QUESTIONNAIRE)}
        package = Package(
            manifest=raw,
            signatures=opened.read(SIGNATURES) if SIGNATURES in opened.names else pack(()),
            data=texts[DATA],
            questionnaire=texts[QUESTIONNAIRE],
            wrong=_wrong(opened, manifest, texts, whole=whole),
            sound=opened.sound,
        )
    return package, manifest


@contextmanager
def opened_documents(path: Path) -> Iterator[Documents]:
    """The documents of a package, which is opened once for all of them.

    Raises:
        AssessmentError: If the package or a document cannot be read, while it is open too.
    """
    with container.opened(path) as opened:
        yield lambda digest: opened.read(f"{ATTACHED}{digest}")


def document(path: Path, digest: str, source: ByteSource | None = None) -> bytes:
    """The bytes of an attached document as the package has them.

    Raises:
        AssessmentError: If the package or the document cannot be read.
    """
    with container.opened(path, source) as opened:
        return opened.read(f"{ATTACHED}{digest}")


def _manifest(raw: bytes, path: Path) -> Manifest:
    try:
        return Manifest.from_bytes(raw)
    except NewerFormatError as error:
        raise container.refusal(ExchangeProblem.PACKAGE_NEWER, path) from error


def _wrong(
    opened: Container, manifest: Manifest, texts: Mapping[str, bytes], *, whole: bool
) -> frozenset[str]:
    """Names of members that are not as the manifest says; ``texts`` were read already."""
    said = {one.name: (one.length, one.digest) for one in manifest.files}
    held = opened.names - {"mimetype", MANIFEST, SIGNATURES}
    wrong = set(said.keys() ^ held)
    if not whole:
        wrong -= {name for name in said.keys() - held if name.startswith(ATTACHED)}
    if len(said) != len(manifest.files):
        wrong.add(MANIFEST)
    for name in said.keys() & held:
        found = _measured(name, texts[name]) if name in texts else opened.entry(name)
        if found != said[name] or (name.startswith(ATTACHED) and name != ATTACHED + found[1]):
            wrong.add(name)
    if opened.read("mimetype") != container.MIMETYPE:
        wrong.add("mimetype")
    return frozenset(wrong)


def _measured(name: str, content: bytes) -> tuple[int, str]:
    keep = name == QUESTIONNAIRE and len(content) <= container.WORTH_KEEPING
    return len(content), _known_digest(content) if keep else digest_of(content)


@lru_cache(maxsize=4)
def _known_digest(questionnaire: bytes) -> str:
    return digest_of(questionnaire)
