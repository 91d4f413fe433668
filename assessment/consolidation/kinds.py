"""Every kind of file that can be received is read as a package here, each by its own door."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from assessment.consolidation.held import KeptCopy
from assessment.errors import AssessmentError
from assessment.exchange import package as packages
from assessment.exchange.container import ATTACHED
from assessment.exchange.exported import OTHER_FORMS, in_another_form, read_exported
from assessment.exchange.exported import SUFFIX as WORKBOOK
from assessment.exchange.package import SUFFIX as PACKAGE
from assessment.exchange.receive import Opened, Received, as_judged, judged_all, open_package
from assessment.exchange.send import send_file
from assessment.exchange.sources import ByteSource
from assessment.exchange.worth import NOTHING_IN_USE, InUse, Trust
from assessment.files.failures import explained, tells_of_full_disk
from assessment.files.rescue import read_received
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem

WORKING_FILE = ".dra"
# What two copies must have in common to say the same: where it stands, what was answered and how
# it was reviewed; not who took which step when.
_FIRST, _BEHIND = b'"questionnaire":', b',"steps":'
# Mail programs add the second one to what they do not know.
PACKAGES = frozenset({PACKAGE, ".zip"})


@dataclass(frozen=True, slots=True)
class Inside:
    """What was found in a file.

    Attributes:
        opened: The package as it was read, its scores not compared yet.
        package: The bytes of the package; open as long as the context is.
    """

    opened: Opened
    package: ByteSource

    @property
    def received(self) -> Received:
        """The package and what can be believed of it."""
        return judged_all([self.opened])[0]


type Door = Callable[[Path, Path, InUse], Received]


def _from_working_file(copy: Path, package: Path, in_use: InUse) -> Received:
    """What a working file holds, as an unsigned package.

    The package names the same history as one sent from the file, so both are one revision. The
    copy is ours; it is opened for writing only after the careful reader found nothing strange.
    """
    read_received(copy)
    with closing(AssessmentFile.open(copy)) as file:
        send_file(file, (), package)
    with package.open("rb") as inside:
        return judged_all([opened(copy, inside, in_use)])[0]


def _from_workbook(copy: Path, package: Path, in_use: InUse) -> Received:
    """The package sealed in an exported workbook; its documents stayed behind.

    Edits of the visible sheet are findings, and change nothing of what was sealed.
    """
    received = read_exported(copy, in_use)
    if received.parts is not None:
        packages.write(package, received.parts, (), _none)
    return received


def _none(_digest: str) -> bytes:
    """No document travels in a workbook."""
    return b""


def _in_another_form(copy: Path, _package: Path, _in_use: InUse) -> Received:
    """A workbook that cannot be read as it is: it is kept, and told what to do."""
    return in_another_form(copy)


DOORS: Mapping[str, Door] = {
    WORKING_FILE: _from_working_file,
    WORKBOOK: _from_workbook,
    **dict.fromkeys(OTHER_FORMS, _in_another_form),
}
# What systems and programs leave beside the files of people.
_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini"})


def is_wanted(path: Path) -> bool:
    """Whether a file found in a folder is of a kind that can be received."""
    return not is_left_behind(path) and path.suffix.lower() in PACKAGES | DOORS.keys()


def is_left_behind(path: Path) -> bool:
    """Whether no person put the file there: it is hidden, or a trace of another program."""
    return path.name.startswith((".", "~$")) or path.name.lower() in _LEFT_BEHIND


def is_package(path: Path) -> bool:
    """Whether a file is read as a package, as all are that have no door of their own."""
    return path.suffix.lower() not in DOORS


@contextmanager
def read(path: Path, content: ByteSource, in_use: InUse) -> Iterator[Inside]:
    """Read the bytes of a file; never raises for anything they may hold.

    Args:
        path: Names the file; nothing is read from there.
        content: Its bytes.
        in_use: What signatures are judged by.

    Raises:
        AssessmentError: If the disk has no room for what is unpacked on the way.
    """
    if is_package(path):
        yield Inside(opened(path, content, in_use), content)
        return
    door = DOORS[path.suffix.lower()]
    with tempfile.TemporaryDirectory(prefix="drc-") as folder:
        copy, package = Path(folder) / path.name, Path(folder) / f"inside{PACKAGE}"
        content.seek(0)
        with explained(path, FileProblem.NOT_SAVED), copy.open("wb") as target:
            shutil.copyfileobj(content, target)
        try:
            received = door(copy, package, in_use)
        except AssessmentError as error:
            if tells_of_full_disk(error):
                raise
            received = Received(path, Trust.UNREADABLE, error.findings)
        if not package.is_file():
            yield Inside(as_judged(received), content)
            return
        with package.open("rb") as inside:
            yield Inside(as_judged(received), inside)


def opened(path: Path, content: ByteSource, in_use: InUse) -> Opened:
    """Open the bytes of a package; never raises for anything they may hold."""
    return open_package(path, in_use, source=content)


def copy_said(received: Received, file: str, inside: str = "") -> KeptCopy:
    """What a received file says, whoever is believed.

    Args:
        received: The package as it was read.
        file: Digest of the file.
        inside: Digest of the package in it where that is another one.
    """
    manifest, parts = received.manifest, received.parts
    if manifest is None or parts is None:
        return KeptCopy(file, inside or file)
    named = [one.name for one in manifest.files if one.name.startswith(ATTACHED)]
    damaged = sum(name.startswith(ATTACHED) for name in parts.wrong)
    return KeptCopy(
        file=file,
        package=inside or file,
        revision=received.revision if received.record is not None else "",
        altered=received.altered,
        damaged=damaged if received.whole else len(named),
        signatures=parts.signatures,
        manifest=parts.manifest,
        content=content_of(parts.data) if received.record is not None else "",
    )


def content_of(data: bytes) -> str:
    """The digest over what a record says, whoever took which step when."""
    # In canonical bytes the keys are sorted, so these stand side by side; inside a text quotation
    # marks are escaped, so the last "steps" is the key.
    return sha256(data[data.index(_FIRST) : data.rindex(_BEHIND)]).hexdigest()


def copy_in(name: str, file: str, content: ByteSource) -> KeptCopy:
    """What the bytes of a kept file say; ``name`` is what it was called."""
    with read(Path(name), content, NOTHING_IN_USE) as inside:
        made = copy_said(inside.received, file)
        if inside.package is content or not made.revision:
            return made
        inside.package.seek(0)
        return replace(made, package=sha256(inside.package.read()).hexdigest())
