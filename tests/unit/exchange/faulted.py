"""A program that reads a file while one of our own functions fails, again for every function.

``python faulted.py FILE MOST``: of the functions that a reading enters, at most so many fail in
turn, each in a process of its own, where nothing was read before. Tells as JSON how many failed,
and which faults did not come out as they are.
"""

import json
import os
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from assessment.exchange.container import is_reply
from assessment.exchange.exported import read_exported
from assessment.exchange.receive import read_package
from assessment.exchange.reply import read_reply
from assessment.exchange.worth import InUse
from assessment.files.rescue import read_received
from tests.unit.exchange.world import EVERYBODY, THE_ASSESSOR

OURS = str(Path(__file__).resolve().parents[3] / "assessment")
FAULTS = (AttributeError, TypeError, KeyError, IndexError, ZeroDivisionError, NameError)


def read(path: Path) -> None:
    match path.suffix:
        case ".drx":
            (read_reply if is_reply(path) else read_package)(path, InUse(known=EVERYBODY))
        case ".dra":
            read_received(path)
        case ".xlsx":
            read_exported(path, InUse(known=EVERYBODY))


def entered(path: Path) -> list[str]:
    """The functions that a reading enters, by file and line."""
    found: dict[str, None] = {}

    def trace(frame, event, _):
        if event == "call" and frame.f_code.co_filename.startswith(OURS):
            found[name_of(frame.f_code)] = None

    sys.settrace(trace)
    try:
        read(path)
    finally:
        sys.settrace(None)
    return list(found)


def name_of(code) -> str:
    return f"{code.co_filename.removeprefix(OURS)}:{code.co_firstlineno} {code.co_qualname}"


def comes_out(path: Path, function: str, fault: type[Exception]) -> bool:
    """Whether a reading ends with the fault of the function, and with nothing else."""
    ours = type("Ours", (fault,), {})

    def trace(frame, event, _):
        if event == "call" and name_of(frame.f_code) == function:
            raise ours

    sys.settrace(trace)
    try:
        read(path)
    except ours:
        return True
    except Exception:  # noqa: BLE001 - whatever else it was made to
        return False
    finally:
        sys.settrace(None)
    return False


def elsewhere(act) -> object:
    """What the function gives in a process of its own."""
    ours, theirs = os.pipe()
    if os.fork() == 0:
        os.write(theirs, json.dumps(act()).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as answer:
        told = json.loads(answer.read())
    os.wait()
    return told


def main(path: Path, most: int) -> None:
    THE_ASSESSOR.key.sign(b"")  # its library is loaded once, in all processes to come
    functions = elsewhere(lambda: entered(path))
    random.Random(len(functions)).shuffle(functions)  # noqa: S311 - the same in every run
    hidden = []
    for number, function in enumerate(functions[:most]):
        fault = FAULTS[number % len(FAULTS)]
        if not elsewhere(lambda function=function, fault=fault: comes_out(path, function, fault)):
            hidden.append(f"{fault.__name__} in {function}")
    told = {"entered": len(functions), "failed": min(most, len(functions)), "hidden": hidden}
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
