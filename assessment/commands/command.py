"""A command as a row, and a call of it: arguments, words, clock, progress, what it judges by."""

import configparser
import shlex
import signal
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from assessment import places
from assessment.commands.output import Outcome
from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.exchange import roster_store
from assessment.exchange.keys import KnownKey, PublicKey, Role
from assessment.exchange.roster import Roster
from assessment.exchange.roster_store import in_use_here
from assessment.exchange.worth import InUse
from assessment.language.text import Language
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.roster import RosterProblem
from assessment.progress import Progress
from assessment.responses.model import Layer
from assessment.words import Words


@dataclass(frozen=True, slots=True)
class Context:
    """One call of a command.

    Attributes:
        arguments: Parsed command line.
        words: Words in the reader's language.
        now: The moment of the call, in UTC.
    """

    arguments: Namespace
    words: Words
    now: datetime

    @property
    def today(self) -> date:
        """The local day of the call, what ``today()`` means in conditions."""
        return self.now.astimezone().date()


def clock() -> datetime:
    """The present moment in UTC; the only place where commands look at the clock."""
    return datetime.now(tz=UTC).replace(microsecond=0)


def chosen_language() -> Language:
    """The language of the windows; Khmer where none was chosen or the settings cannot be read."""
    settings = configparser.RawConfigParser(strict=False)
    try:
        settings.read(places.settings(), encoding="utf-8")
        return Language(settings.get("General", "language", fallback=Language.KM.value))
    except (configparser.Error, UnicodeDecodeError, ValueError):
        return Language.KM


_WIDTH = 30
_PAUSE = 0.1


@contextmanager
def told() -> Iterator[Progress]:
    """A progress to hand to long work; on a terminal it is drawn on stderr.

    Ctrl-C lets the work end at its next step, where nothing is half-written; a second one ends it
    at once.
    """
    stop = threading.Event()
    bar = _Bar() if sys.stderr.isatty() else None

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    def tell(done: int, total: int) -> None:
        if bar is not None:
            bar.draw(done, total)

    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, interrupted) if main else None
    try:
        yield Progress(tell, stop.is_set)
    finally:
        if main:
            signal.signal(signal.SIGINT, before)
        if bar is not None:
            bar.end()


class _Bar:
    """One line that is drawn over itself, ten times a second at most."""

    def __init__(self) -> None:
        self._drawn = 0.0

    def draw(self, done: int, total: int) -> None:
        """Show how far the work is."""
        now = time.monotonic()
        if done < total and now - self._drawn < _PAUSE:
            return
        self._drawn = now
        filled = _WIDTH * done // max(total, 1)
        sys.stderr.write(f"\r[{'#' * filled:<{_WIDTH}}] {done}/{total}")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line as it is and go to the next one."""
        if self._drawn:
            sys.stderr.write("\n")


def in_use_of(arguments: Namespace) -> tuple[InUse, tuple[Finding, ...]]:
    """What is in use here, and what was given for this call.

    Raises:
        AssessmentError: If the roster may not be used, or a key is written in another way.
    """
    known = dict(_known(text) for text in arguments.known or ())
    if arguments.roster is None:
        return in_use_here(known), ()
    roster, findings = roster_store.checked(Path(arguments.roster))
    return in_use_here(known, roster), findings


def for_one_call(given: str | None, roster: Roster) -> Iterator[Finding]:
    """What to do where later calls would judge by another roster than this one did."""
    if given is not None and not roster.training and roster != roster_store.roster_in_use():
        file = Path(given).name
        values = {"file": file, "path": shlex.quote(given)}
        yield Finding(RosterProblem.ROSTER_FOR_ONE_CALL, FindingPlace(file=file), values)


def _known(text: str) -> tuple[str, KnownKey]:
    """The key of ``role=file``.

    Raises:
        AssessmentError: If it is written in another way, or the file holds no key.
    """
    role, equals, file = text.partition("=")
    if not equals or role not in tuple(Role):
        values = {"file": file or text}
        raise AssessmentError(Finding(ExchangeProblem.KNOWN_KEY_WITHOUT_ROLE, values=values))
    public = PublicKey.read(Path(file))
    return public.key_id, KnownKey(public, frozenset({Role(role)}))


def needed(value: str | None, option: str) -> str:
    """What one action of a command cannot do without.

    Raises:
        AssessmentError: If it was not given.
    """
    if not value:
        values = {"option": option}
        raise AssessmentError(Finding(RosterProblem.OPTION_MISSING, values=values))
    return value


type Act = Callable[[Context], Outcome]
LANGUAGES = tuple(language.value for language in Language)
ROLE_NAMES = tuple(role.value for role in Role)
LAYERS = tuple(layer.value for layer in Layer)


class CallArgument(Protocol):
    """Something a command takes."""

    def add(self, parser: ArgumentParser) -> None: ...


@dataclass(frozen=True, slots=True)
class Argument:
    """What ``ArgumentParser.add_argument`` is given."""

    names: tuple[str, ...]
    options: Mapping[str, Any]

    def add(self, parser: ArgumentParser) -> None:
        parser.add_argument(*self.names, **self.options)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Arguments of which a call may name one only."""

    arguments: tuple[Argument, ...]

    def add(self, parser: ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group()
        for one in self.arguments:
            group.add_argument(*one.names, **one.options)


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table of commands.

    Attributes:
        name: As it is called.
        act: Does it; its docstring is the help.
        takes: Its arguments, beside ``--json`` and ``--language``.
        preset: What the parsed call holds without being asked.
    """

    name: str
    act: Act
    takes: tuple[CallArgument, ...]
    preset: Mapping[str, object]

    def __call__(self, context: Context) -> Outcome:
        return self.act(context)


def argument(*names: str, **options: object) -> Argument:
    """One argument, as ``ArgumentParser.add_argument`` takes it."""
    return Argument(names, options)


def one_of(*arguments: Argument) -> OneOf:
    """Arguments of which a call may name one only."""
    return OneOf(arguments)


def command(name: str, *takes: CallArgument, **preset: object) -> Callable[[Act], Command]:
    """Make a function the command of that name."""
    return lambda act: Command(name, act, takes, preset)


def languages_argument(default: str, meaning: str | None = None) -> Argument:
    """The language of what is written; ``both`` is one too."""
    return argument("--language", choices=(*LANGUAGES, "both"), default=default, help=meaning)


FILE = argument("file")
COLLECTION = argument("collection")
ROUND = argument("--round", help="needed when several rounds are held")
KEY = argument("--key", required=True)
PASSPHRASE = argument("--passphrase-file", help="else READINESS_PASSPHRASE, else it is asked")
LAYER = argument("--layer", choices=LAYERS, default="final")
JUDGED_BY = (
    argument("--roster", help="a signed list of keys, for this call; else the one here"),
    argument("--known", action="append", metavar="ROLE=FILE", help="a key, by hand"),
)
SIGNED_AS = (
    argument("--role", choices=ROLE_NAMES, help="the assessor sends, the head countersigns"),
    PASSPHRASE,
)
