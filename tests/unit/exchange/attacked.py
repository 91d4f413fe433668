"""A program that reads hostile files one after the other and tells what came of each.

``python attacked.py FOLDER``; one JSON object a line: file, outcome, seconds, megabytes it grew,
and everything it did that no reader may do.
"""

import json
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from assessment.errors import AssessmentError
from assessment.exchange.container import is_reply
from assessment.exchange.exported import read_exported
from assessment.exchange.keys import PublicKey
from assessment.exchange.receive import read_package
from assessment.exchange.reply import read_reply
from assessment.exchange.roster import read_roster
from assessment.exchange.worth import InUse, Trust
from assessment.files import attachments
from assessment.files.rescue import read_received
from assessment.incoming.read import read_answers
from assessment.questionnaire.load import load
from tests.computed import computed
from tests.unit.exchange.world import EVERYBODY, a_full_record

WATCHED = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "urllib.Request",
    "webbrowser.open",
)
done: list[str] = []


def watch(folder: Path) -> None:
    allowed = str(folder), tempfile.gettempdir(), "/dev/null"

    def hook(event: str, arguments: tuple) -> None:
        if event in WATCHED:
            done.append(event)
        elif event == "open" and _writes(arguments) and not str(arguments[0]).startswith(allowed):
            done.append(f"open {arguments[0]}")

    sys.addaudithook(hook)


def _writes(arguments: tuple) -> bool:
    mode = arguments[1] or ""
    return isinstance(arguments[0], str) and any(sign in mode for sign in "wax+")


def told(received) -> str:
    refused = {Trust.UNREADABLE, Trust.ALTERED, Trust.DAMAGED_EVIDENCE}
    word = "refused" if received.verdict in refused else "read"
    return f"{word} {received.verdict.value} {[one.code for one in received.findings][:3]}"


def outcomes(path: Path):
    match path.suffix:
        case ".drx":
            yield told(
                read_reply(path, InUse(known=EVERYBODY))
                if is_reply(path)
                else read_package(path, InUse(known=EVERYBODY))
            )
        case ".dra":
            read_received(path)
            yield "read"
        case ".xlsx":
            yield told(read_exported(path, InUse(known=EVERYBODY)))
        case ".png":
            attachments.prepared(path.read_bytes(), path.name)
            yield "read"
        case ".json":
            found = read_answers(path, a_full_record())
            yield f"read {[one.code for one in found.findings]}"
        case ".roster":
            read_roster(path)
            yield "read"
        case ".key":
            PublicKey.read(path)
            yield "read"


def others(path: Path):
    """The other doors a workbook may be brought to."""
    for door in (lambda: read_answers(path, a_full_record()), lambda: load(path)):
        try:
            door()
            yield "read"
        except AssessmentError as error:
            yield f"refused {error.findings[0].code}"


def measured(act) -> tuple[list[str], float, float]:
    """What was told, seconds, and megabytes of memory at the highest."""
    highest, stop = [0.0], threading.Event()

    def display() -> None:
        while not stop.wait(0.01):
            highest[0] = max(highest[0], resident())

    before, watcher = resident(), threading.Thread(target=display)
    watcher.start()
    began = computed()
    try:
        found = list(act())
    except AssessmentError as error:
        found = [f"refused {[one.code for one in error.findings][:3]}"]
    finally:
        seconds = computed() - began
        stop.set()
        watcher.join()
    return found, seconds, max(highest[0] - before, 0.0)


def resident() -> float:
    """Megabytes of memory this process holds now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / 1e6


def main(folder: Path) -> None:
    files = sorted(folder.iterdir())
    watch(folder)
    for path in files:
        done.clear()
        found, seconds, megabytes = measured(lambda path=path: outcomes(path))
        if path.suffix == ".xlsx":
            more, longer, larger = measured(lambda path=path: others(path))
            found, seconds = found + more, max(seconds, longer)
            megabytes = max(megabytes, larger)
        line = {
            "file": path.name,
            "found": found,
            "seconds": seconds,
            "megabytes": megabytes,
            "did": list(done),
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
