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
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from assessment import places
from assessment.commands.output import Outcome
from assessment.consolidation.collection import Collection
from assessment.errors import Finding, FindingPlace, refused
from assessment.exchange import roster_store
from assessment.exchange.keys import KnownKey, PublicKey, Role
from assessment.exchange.roster import Roster
from assessment.exchange.roster_store import in_use_here
from assessment.exchange.worth import InUse
from assessment.language.text import Language
from assessment.problems.exchange import ExchangeProblem, RosterProblem
from assessment.problems.problem import Problem
from assessment.progress import Progress
from assessment.responses.model import Layer
from assessment.words import Words


@dataclass(frozen=True, slots=True)
class Context:
    given: Namespace  # the arguments of the call
    words: Words
    now: datetime  # the moment of the call, in UTC
    # What was found on the way; told before what the command finds itself.
    findings: list[Finding] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The local day of the call, what ``today()`` means in conditions."""
        return self.now.astimezone().date()

    @property
    def languages(self) -> tuple[Language, ...]:
        given = self.given.language
        return tuple(Language) if given == BOTH else (Language(given),)

    def say(self, message: str, /, **values: object) -> str:
        return self.words.say(message, **values)

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        return self.words.count(one, many, n, **values)

    def in_use(self) -> InUse:
        """What is in use here, with the keys and the roster given for this call."""
        known = dict(_known(text) for text in self.given.known or ())
        named = self.given.roster
        if named is None:
            return in_use_here(known)
        roster, findings = roster_store.checked(Path(named))
        self.findings.extend(findings)
        return in_use_here(known, roster)

    def read(self, place: str | None = None) -> Collection:
        """The collection of the call, to be closed; also where it can only be read."""
        return Collection.open_anywhere(Path(place or self.given.collection), self.in_use())

    def change(self, place: str | None = None) -> Collection:
        """The collection of the call, to be changed and closed."""
        return Collection.open(Path(place or self.given.collection), self.in_use())


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
    on_terminal, drawn = sys.stderr.isatty(), 0.0

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    def tell(done: int, total: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if on_terminal and (done >= total or now - drawn >= _PAUSE):
            drawn = now
            filled = _WIDTH * done // max(total, 1)
            # One line that is drawn over itself.
            sys.stderr.write(f"\r[{'#' * filled:<{_WIDTH}}] {done}/{total}")
            sys.stderr.flush()

    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, interrupted) if main else None
    try:
        yield Progress(tell, stop.is_set)
    finally:
        if main:
            signal.signal(signal.SIGINT, before)
        if drawn:
            sys.stderr.write("\n")


def for_one_call(given: str | None, roster: Roster) -> Iterator[Finding]:
    """What to do where later calls would judge by another roster than this one did."""
    if given is not None and not roster.training and roster != roster_store.roster_in_use():
        file = Path(given).name
        values = {"file": file, "path": shlex.quote(given)}
        yield Finding(RosterProblem.ROSTER_FOR_ONE_CALL, FindingPlace(file=file), values)


def _known(text: str) -> tuple[str, KnownKey]:
    role, equals, file = text.partition("=")
    if not equals or role not in tuple(Role):
        raise refused(ExchangeProblem.KNOWN_KEY_WITHOUT_ROLE, file=file or text)
    public = PublicKey.read(Path(file))
    return public.key_id, KnownKey(public, frozenset({Role(role)}))


def path_of(given: str | None) -> Path | None:
    return Path(given) if given else None


def needed(value: str | None, option: str) -> str:
    """What one action of a command cannot do without."""
    if not value:
        raise refused(RosterProblem.OPTION_MISSING, option=option)
    return value


def parted(text: str, problem: Problem) -> tuple[str, str]:
    """What stands before and after the sign in ``THIS=THAT``."""
    before, _, after = (part.strip() for part in text.partition("="))
    if not (before and after):
        raise refused(problem, found=text)
    return before, after


type Act = Callable[[Context], Outcome]
type Adds = Callable[[Any], object]
# What a command takes: an argument by its name alone, or what adds it to a parser or group of one.
type Takes = str | Adds
BOTH = "both"
LANGUAGES = tuple(language.value for language in Language)
ROLE_NAMES = tuple(role.value for role in Role)
LAYERS = tuple(layer.value for layer in Layer)


# What the arguments that several commands take mean where they are given by their names alone.
_USUAL: Mapping[str, Mapping[str, Any]] = {
    "--out": {"required": True},
    "--key": {"required": True},
    "--round": {"help": "needed when several rounds are held"},
    "--withdraw": {"action": "store_true", "help": "it no longer counts"},
    "--by": {"required": True, "help": "who says so"},
    "--reason": {"required": True, "help": "why; it stands beside it for ever"},
    "--passphrase-file": {"help": "else READINESS_PASSPHRASE, else it is asked"},
    "--layer": {"choices": LAYERS, "default": "final"},
}


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what does it (whose docstring is the help) and what it takes beside ``--json``."""

    name: str
    act: Act
    takes: tuple[Takes, ...]

    def add_to(self, parser: ArgumentParser) -> None:
        # What others ask of every call, whether its command takes it or not.
        parser.set_defaults(roster=None, known=None, role=None, layer=None)
        for takes in self.takes:
            if isinstance(takes, str):
                parser.add_argument(takes, **_USUAL.get(takes, {}))
            else:
                takes(parser)


def argument(*names: str, **options: Any) -> Adds:  # noqa: ANN401 - as argparse takes it
    """One argument, as ``ArgumentParser.add_argument`` takes it."""
    return lambda parser: parser.add_argument(*names, **options)


def flag(name: str, meaning: str) -> Adds:
    return argument(name, action="store_true", help=meaning)


def one_of(*takes: Adds) -> Adds:
    def add(parser: Any) -> None:  # noqa: ANN401 - a parser or a group of one
        group = parser.add_mutually_exclusive_group()
        for one in takes:
            one(group)

    return add


def command(name: str, *takes: Takes) -> Callable[[Act], Command]:
    return lambda act: Command(name, act, takes)


def languages_argument(default: str, meaning: str | None = None) -> Adds:
    """The language of what is written; ``both`` is one too."""
    return argument("--language", choices=(*LANGUAGES, BOTH), default=default, help=meaning)


OF_A_CASE = (
    argument("--round", help="needed when several rounds of the unit are held"),
    argument("--questionnaire", help="needed when several are held"),
)
JUDGED_BY = (
    argument("--roster", help="a signed list of keys, for this call; else the one here"),
    argument("--known", action="append", metavar="ROLE=FILE", help="a key, by hand"),
)
SIGNED_AS = (
    argument("--role", choices=ROLE_NAMES, help="the assessor sends, the head countersigns"),
    "--passphrase-file",
)
