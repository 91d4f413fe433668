"""A workbook from anywhere, read in a process of its own that may not take long or grow large."""

import contextlib
import json
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assessment import places
from assessment.codec import Codec
from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError
from assessment.language.text import Language, Text
from assessment.problems.expression import ExpressionProblem
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import QuestionnaireProblem, ReadingProblem, WorkbookProblem
from assessment.questionnaire.canonical import from_json, to_json
from assessment.questionnaire.load import Loaded, load

READ_WORKBOOK = "--read-workbook"
TOO_BIG = 3
_MEGABYTE = 1024 * 1024
_PROBLEMS: Mapping[str, type[Problem]] = {
    kind.__name__: kind
    for kind in (WorkbookProblem, ReadingProblem, QuestionnaireProblem, ExpressionProblem)
}
# Of a job of Windows: what is set, and which bounds count.
_LIMITS_OF_JOB = 9
_TIME = 0x2
_ONE_PROCESS = 0x8
_MEMORY = 0x100
_TEXT = "text"


def answer(arguments: list[str]) -> int:
    """Read the workbook, write the answer: workbook, answer, seconds, megabytes."""
    path, target, seconds, megabytes = arguments
    Path(target).touch()
    _bind(int(seconds), int(megabytes))
    try:
        questionnaire, findings = load(Path(path))
        answer = _Answer(None if questionnaire is None else to_json(questionnaire), findings)
        Path(target).write_text(json.dumps(ANSWERS.to_plain(answer)), encoding="utf-8")
    except MemoryError:
        return TOO_BIG
    return 0


def _bind(seconds: int, megabytes: int) -> None:
    """Let the system end this process when it takes more."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = job_limits(time.process_time() + seconds, megabytes * _MEGABYTE)
        kernel.SetInformationJobObject(job, _LIMITS_OF_JOB, limits, len(limits))
        kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
        return
    import resource

    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, megabytes * _MEGABYTE)):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY:
            allowed = most
        else:
            allowed = min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # not every system keeps every bound
            resource.setrlimit(kind, (allowed, hard))


def job_limits(seconds: float, size: int) -> bytes:
    """What Windows is told of a process: its seconds of computing, its memory, and no other one.

    The bytes of ``JOBOBJECT_EXTENDED_LIMIT_INFORMATION`` for 64 bits.
    """
    basic = (round(seconds * 10_000_000), 0, _TIME | _ONE_PROCESS | _MEMORY, 0, 0, 1, 0, 0, 0)
    return struct.pack("<qqI4xQQI4xQII", *basic) + struct.pack("<48x4Q", size, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Answer:
    questionnaire: str | None  # as ``to_json`` wrote it; None when the workbook is refused
    findings: tuple[Finding, ...]


def _plain_value(value: object) -> object:
    if isinstance(value, Text):
        return {_TEXT: {language.value: words for language, words in value.pairs}}
    if isinstance(value, bool | int | str) and type(value) in (bool, int, str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _value(value: object) -> object:
    if isinstance(value, dict):
        return Text.from_mapping({Language(key): str(words) for key, words in value[_TEXT].items()})
    return value


ANSWERS = Codec(
    {
        Problem: lambda problem: [type(problem).__name__, problem.name],
        Mapping: lambda values: {name: _plain_value(value) for name, value in values.items()},
    },
    {
        Problem: lambda plain: _PROBLEMS[plain[0]][plain[1]],
        Mapping[str, object]: lambda plain: {name: _value(plain[name]) for name in plain},
    },
)
_LARGEST_ANSWER = 64 * 1024 * 1024
_NO_WINDOW = 0x0800_0000
# What Python and the system say where a bound on memory was met otherwise than by MemoryError.
_OUT_OF_MEMORY = re.compile("memory|failed to map|cannot map", re.IGNORECASE)
_SHOWN = 4000
_SLOWEST_START = 60.0
_LOOK = 0.01


# Of computing; of waiting twice as many, for a machine that is busy elsewhere, counted from when it
# begins to read: a slow stick or a scanner may hold up its start.
SECONDS = 5
MEGABYTES = 300  # of memory, kept where the system can keep it


def load_bounded(path: Path) -> Loaded:
    """Like ``load``, for a workbook that nobody has looked at yet.

    A reader that takes too long, grows too large or breaks is ended, and that is the finding.

    Raises:
        RuntimeError: If it ended by a fault of ours.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            answer = Path(folder) / "answer.json"
            problem = _read(path, answer)
            if problem is None:
                return _answered(answer)
    except (AssessmentError, OSError, UnreadableError):
        problem = ReadingProblem.READING_BROKE
    if problem is ReadingProblem.READING_TOO_BIG:
        limit = MEGABYTES
    else:
        limit = SECONDS
    return None, (Finding(problem, FindingPlace(file=path.name), {"limit": limit}),)


def _read(path: Path, answer: Path) -> Problem | None:
    """Let the other process write its answer; the problem when there will be none.

    Raises:
        RuntimeError: If it ended by a fault of ours: that is no finding about the workbook.
    """
    arguments = (path.resolve(), answer, SECONDS, MEGABYTES)
    complaints = answer.with_suffix(".txt")
    with complaints.open("wb") as error_output:
        process = subprocess.Popen(  # noqa: S603 - the program itself
            [*places.program(), READ_WORKBOOK, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=error_output,
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )
    try:
        ended = _wait(process, answer)
    except subprocess.TimeoutExpired:
        return ReadingProblem.READING_TOO_SLOW
    finally:
        process.kill()
        process.wait()
    if ended == 0:
        return None
    if ended == TOO_BIG:
        return ReadingProblem.READING_TOO_BIG
    told_of = complaints.read_text(encoding="utf-8", errors="replace")
    if "Traceback" in told_of and not _OUT_OF_MEMORY.search(told_of):
        raise RuntimeError(told_of[-_SHOWN:])
    # Windows knows no such signal; there a reader that was slow has broken.
    too_slow = -ended == getattr(signal, "SIGXCPU", None)
    if too_slow:
        return ReadingProblem.READING_TOO_SLOW
    return ReadingProblem.READING_BROKE


def _wait(process: subprocess.Popen[bytes], answer: Path) -> int:
    """Its exit code; its answer is there, empty, from when it began to read."""
    end = time.monotonic() + _SLOWEST_START
    while not answer.exists():
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(_LOOK)
        if time.monotonic() > end:
            raise subprocess.TimeoutExpired(process.args, _SLOWEST_START)
    return process.wait(2 * SECONDS)


def _answered(answer: Path) -> Loaded:
    if answer.stat().st_size > _LARGEST_ANSWER:
        raise UnreadableError("the answer is too large")
    try:
        document = json.loads(answer.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UnreadableError(str(error)) from error
    read = ANSWERS.from_plain(_Answer, document)
    text = read.questionnaire
    return None if text is None else from_json(text), read.findings
