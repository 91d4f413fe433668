"""Files to be received: which ones a person means, and each kind read as a package by its own door.

Nothing is passed over in silence.
"""

import errno
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from assessment.consolidation.model import Case, ReceivedCopy, StoredCopy
from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.exchange import exported, send
from assessment.exchange import package as packages
from assessment.exchange.container import ATTACHED, ByteSource, measured
from assessment.exchange.receive import Received, read_package
from assessment.exchange.worth import Aside, InUse, Judged, Trust
from assessment.files import disk, failures, rescue, store
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.responses.model import State

WORKING_FILE = ".dra"
# What two copies must have in common to say the same: where it stands, what was answered and how
# it was reviewed; not who took which step when.
_FIRST = b'"questionnaire":'
_BEHIND = b',"steps":'
# Mail programs add the second one to what they do not know.
PACKAGES = frozenset({packages.SUFFIX, ".zip"})
# A link that leads nowhere, or in a circle, is no file.
_NO_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_ASIDE = {
    Aside.QUESTIONNAIRE: ConsolidationProblem.OTHER_QUESTIONNAIRE,
    Aside.UNIT: ConsolidationProblem.NOT_ON_LIST,
}
# What systems and programs leave beside the files of people.
_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini"})


def gathered(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """The files named, and those below the folders named that can be received, each once, in order.

    And what was passed over, and why. A link that a person names is followed; none inside a folder.
    """
    files: dict[Path, None] = {}
    findings: list[Finding] = []
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - Path raises where nobody may look
            names, unread = disk.looked_into(
                path, ConsolidationProblem.FOLDER_CLOSED, ConsolidationProblem.LINKS_PASSED_OVER
            )
            wanted = {path: is_wanted(path) for path in names}
            taken = [path for path in names if wanted[path] and _is_there(path)]
            # What a person put there and cannot be received.
            left = (path for path in names if not wanted[path] and not is_left_behind(path))
            over = [path for path in left if os.path.isfile(path)]  # noqa: PTH113 - Path may raise
            files.update(dict.fromkeys(sorted(taken)))
            findings += (*unread, *disk.told_over(ConsolidationProblem.PASSED_OVER, path, over))
        else:
            files[path] = None
    return tuple(files), tuple(findings)


def _is_there(path: Path) -> bool:
    """Whether it is a file, or nobody can tell: it is received then, and told as unreadable."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return error.errno not in _NO_FILE


def is_wanted(path: Path) -> bool:
    return not is_left_behind(path) and path.suffix.lower() in PACKAGES | DOORS.keys()


def is_left_behind(path: Path) -> bool:
    """Whether no person put the file there: it is hidden, or a trace of another program."""
    return path.name.startswith((".", "~$")) or path.name.lower() in _LEFT_BEHIND


@dataclass(frozen=True, slots=True)
class Inside:
    received: Received
    copy: StoredCopy  # what its bytes say, whoever is believed
    package: ByteSource  # these bytes, open as long as the context is
    case: Case | None = None
    # The revision as it will be held; None when its contents cannot be read.
    held: ReceivedCopy | None = None


def _from_working_file(copy: Path, package: Path, in_use: InUse, at: datetime | None) -> Received:
    """What a working file holds, as an unsigned package.

    The package names the same history as one sent from the file, so both are one revision. The
    copy is ours; it is opened for writing only after the careful reader found nothing strange.
    """
    rescue.read_received(copy)
    with closing(store.AssessmentFile.open(copy)) as file:
        send.send_parcel(send.parcel_of(file), (), package)
    with package.open("rb") as inside:
        return read_package(copy, in_use, at, source=inside)


def _from_workbook(copy: Path, package: Path, in_use: InUse, at: datetime | None) -> Received:
    """The package sealed in an exported workbook; its documents stayed behind.

    Edits of the visible sheet are findings, and change nothing of what was sealed.
    """
    received = exported.read_exported(copy, in_use, at)
    if received.parts is not None:
        with failures.explained_new(package):
            packages.write(package, received.parts, (), lambda _digest: b"")
    return received


DOORS: Mapping[str, Callable[[Path, Path, InUse, datetime | None], Received]] = {
    WORKING_FILE: _from_working_file,
    **dict.fromkeys((exported.SUFFIX, *exported.OTHER_FORMS), _from_workbook),
}


@contextmanager
def read(
    path: Path, digest: str, content: ByteSource, in_use: InUse, at: datetime | None = None
) -> Iterator[Inside]:
    """Read the bytes of a file, received first ``at``; never raises for anything they may hold.

    ``path`` only names the file; ``digest`` is that of its bytes.

    Raises:
        AssessmentError: If what is unpacked on the way cannot be written.
    """
    # All that have no door of their own are read as packages.
    door = DOORS.get(path.suffix.lower())
    if door is None:
        received = read_package(path, in_use, at, source=content)
        yield _inside(received, digest, content)
        return
    with disk.passing("drc-") as folder:
        copy = folder / path.name
        package = folder / f"inside{packages.SUFFIX}"
        content.seek(0)
        with failures.explained(path, FileProblem.NOT_SAVED), copy.open("wb") as target:
            shutil.copyfileobj(content, target)
        try:
            received = door(copy, package, in_use, at)
        except AssessmentError as error:
            # What cannot be written here is no fault of the file.
            ours = any(finding.place.file == package.name for finding in error.findings)
            if ours or failures.tells_of_full_disk(error):
                raise
            received = Received(path, Trust.UNREADABLE, error.findings)
        if not package.is_file():
            yield _inside(received, digest, content)
            return
        with package.open("rb") as inside:
            yield _inside(received, digest, inside, measured(inside)[0])


def _inside(received: Received, file: str, package: ByteSource, named: str = "") -> Inside:
    """What was found in a file; ``named`` is the digest of its package where that is another."""
    manifest = received.manifest
    parts = received.parts
    judged = received.judged
    if manifest is None or parts is None or judged is None:
        filled = received.filled
        case = None
        if filled:
            case = Case(filled.unit, filled.round, filled.questionnaire)
        return Inside(received, StoredCopy(file, named or file), package, case)
    questionnaire, version = manifest.questionnaire
    case = Case(manifest.unit, manifest.round, questionnaire)
    findings = received.findings
    if judged.aside is not None:
        values = {"questionnaire": questionnaire, "version": version}
        findings += (intake_finding(_ASIDE[judged.aside], received.path.name, case, **values),)
    documents = [entry.name for entry in manifest.files if entry.name.startswith(ATTACHED)]
    damaged = [name for name in parts.wrong if name.startswith(ATTACHED)]
    known = received.record is not None
    revision = ""
    if known:
        revision = received.revision
    content = ""
    if known:
        content = content_of(parts.data)
    copy = StoredCopy(
        file,
        named or file,
        revision=revision,
        altered=received.altered,
        damaged=len(damaged if received.whole else documents),
        signatures=parts.signatures,
        manifest=parts.manifest,
        content=content,
    )
    held = None
    if known:
        held = received_copy(copy, json.loads(copy.manifest), judged)
    if known:
        verdict = judged.verdict
    else:
        verdict = Trust.ALTERED
    received = replace(received, verdict=verdict, findings=findings)
    return Inside(received, copy, package, case, held)


def received_copy(copy: StoredCopy, manifest: Mapping[str, Any], judged: Judged) -> ReceivedCopy:
    """A copy as it is held; ``manifest`` is its manifest as it was read."""
    return ReceivedCopy(
        revision=copy.revision,
        case=Case(manifest["unit"], manifest["round"], manifest["questionnaire"][0]),
        assessment=manifest["assessment"],
        version=manifest["questionnaire"][1],
        fingerprint=manifest["fingerprint"],
        state=State(manifest["state"]),
        day=date.fromisoformat(manifest["day"]["date"]),
        head=manifest["head"],
        trail=frozenset(manifest.get("trail", ())),
        ancestors=tuple(manifest.get("ancestors", ())),
        content=copy.content,
        trust=judged.verdict,
        trust_level=judged.trust_level,
        aside=judged.aside,
        signers=frozenset(
            (signature.statement.role, signature.statement.key_id)
            for signature in judged.signatures
        ),
        damaged=copy.damaged,
        package=copy.package,
    )


def intake_finding(
    problem: ConsolidationProblem, file: str, case: Case, **values: object
) -> Finding:
    all_values = {"file": file, "unit": case.unit, "round": case.round, **values}
    return Finding(problem, FindingPlace(file=file), all_values)


def content_of(data: bytes) -> str:
    """The digest over what a record says, whoever took which step when."""
    # In canonical bytes the keys are sorted, so these stand side by side; inside a text quotation
    # marks are escaped, so the last "steps" is the key.
    return sha256(data[data.index(_FIRST) : data.rindex(_BEHIND)]).hexdigest()
