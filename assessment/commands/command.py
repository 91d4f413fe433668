"""A command as a row; a call of it: arguments, words, clock, what it judges by; its outcome."""

import configparser
import shlex
import signal
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import attrgetter
from pathlib import Path
from types import FrameType
from typing import Any

from assessment import places
from assessment.consolidation import acts, deciding, model
from assessment.consolidation.collection import Collection
from assessment.errors import Finding, FindingPlace, refused
from assessment.exchange import keys, worth
from assessment.exchange import roster as rosters
from assessment.exchange.roster import Roster
from assessment.language.text import Language
from assessment.problems.commands import CommandProblem
from assessment.problems.exchange import ExchangeProblem, RosterProblem
from assessment.problems.problem import Problem
from assessment.progress import Progress
from assessment.questionnaire.values import clean_text
from assessment.responses.model import Layer
from assessment.words import Words

type Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Outcome:
    # The JSON object; what is too long to be held may be an iterator, gone through once, while it
    # is printed. The findings stand in it too.
    data: Mapping[str, object]
    lines: Iterable[str] = ()  # the same for people, already in their language; gone through once
    findings: Iterable[Finding] = ()  # problems met; an error among them makes the exit code 1


def picked(source: object, *names: str, **paths: str) -> Json:
    """Attributes of a thing, or of its parts: as they are called, or under a name of their own."""
    wanted = {name.rpartition(".")[2]: name for name in names} | paths
    return {name: attrgetter(path)(source) for name, path in wanted.items()}


@dataclass(frozen=True, slots=True)
class Context:
    arguments: Namespace  # the arguments of the call
    words: Words
    now: datetime  # the moment of the call, in UTC
    # What was found, and said, on the way; told before what the command itself finds and says.
    findings: list[Finding] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The local day of the call, what ``today()`` means in conditions."""
        return self.now.astimezone().date()

    @property
    def languages(self) -> tuple[Language, ...]:
        chosen = self.arguments.language
        if chosen == BOTH:
            return tuple(Language)
        return (Language(chosen),)

    def needed(self, name: str, option: str = "") -> str:
        """What one action of a command cannot do without, and others can."""
        value = getattr(self.arguments, name)
        if not value:
            raise refused(RosterProblem.OPTION_MISSING, option=option or f"--{name}")
        return str(value)

    def path(self, name: str) -> Path | None:
        argument = getattr(self.arguments, name)
        if argument:
            return Path(argument)
        return None

    def targets(self) -> tuple[Path | None, Path | None]:
        """The PDF and the workbook to be written, at least one of them."""
        if not (self.arguments.pdf or self.arguments.xlsx):
            raise refused(CommandProblem.NOTHING_TO_WRITE)
        return self.path("pdf"), self.path("xlsx")

    def pairs(self, name: str, problem: Problem) -> list[tuple[str, str]]:
        """What stands before and after the sign in each ``THIS=THAT`` of an argument."""
        pairs = []
        for text in getattr(self.arguments, name) or ():
            before, _, after = map(clean_text, text.partition("="))
            if not (before and after):
                raise refused(problem, found=text)
            pairs.append((before, after))
        return pairs

    def translate(self, message: str, /, **values: object) -> str:
        return self.words.translate(message, **values)

    def translate_plural(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        return self.words.translate_plural(singular, plural, n, **values)

    def in_use(self) -> worth.InUse:
        """What is in use here, with the keys and the roster given for this call."""
        known = {}
        for text in self.arguments.known or ():
            role, equals, file = text.partition("=")
            if not equals or role not in tuple(keys.Role):
                raise refused(ExchangeProblem.KNOWN_KEY_WITHOUT_ROLE, file=file or text)
            public = keys.PublicKey.read(Path(file))
            known[public.key_id] = keys.KnownKey(public, frozenset({keys.Role(role)}))
        if self.arguments.roster is None:
            return worth.in_use_here(known)
        roster, findings = rosters.checked(Path(self.arguments.roster))
        self.findings.extend(findings)
        return worth.in_use_here(known, roster)

    def warn_of_roster(self, roster: Roster) -> None:
        """Say what to do where later calls would judge by another roster than this one does."""
        roster_file = self.arguments.roster
        if roster_file is not None and not roster.training and roster != rosters.roster_in_use():
            file = Path(roster_file).name
            values = {"file": file, "path": shlex.quote(roster_file)}
            problem = RosterProblem.ROSTER_FOR_ONE_CALL
            self.findings.append(Finding(problem, FindingPlace(file=file), values))

    def case(self, collection: Collection) -> model.Case:
        """What the call means by a unit, its round and questionnaire."""
        arguments = self.arguments
        return deciding.case_of(
            collection, arguments.unit, arguments.round, arguments.questionnaire
        )

    def read(self, place: str | None = None) -> Collection:
        """The collection of the call, to be closed; also where it can only be read."""
        return Collection.open_anywhere(Path(place or self.arguments.collection), self.in_use())

    @contextmanager
    def change(self, place: str = "", opened: Collection | None = None) -> Iterator[Collection]:
        """The collection of the call, changed; closed rounds that keep their figures are told."""
        with opened or Collection.open(
            Path(place or self.arguments.collection), self.in_use()
        ) as collection:
            before = [*acts.kept_figures(collection)]
            yield collection
            self.findings.extend(
                finding for finding in acts.kept_figures(collection) if finding not in before
            )

    @staticmethod
    @contextmanager
    def progress() -> Iterator[Progress]:
        """A progress to hand to long work; on a terminal it is drawn on stderr.

        Ctrl-C lets the work end at its next step, where nothing is half-written; a second one
        ends it at once.
        """
        stop = threading.Event()
        on_terminal = sys.stderr.isatty()
        drawn = 0.0

        def interrupted(_number: int, _frame: FrameType | None) -> None:
            if stop.is_set():
                raise KeyboardInterrupt
            stop.set()

        def tell(done: int, total: int) -> None:
            nonlocal drawn
            now = time.monotonic()
            if on_terminal and (done >= total or now - drawn >= 0.1):  # seconds
                drawn = now
                # One line that is drawn over itself.
                sys.stderr.write(f"\r[{'#' * (30 * done // max(total, 1)):<30}] {done}/{total}")
                sys.stderr.flush()

        main = threading.current_thread() is threading.main_thread()
        before = None
        if main:
            before = signal.signal(signal.SIGINT, interrupted)
        try:
            yield Progress(tell, stop.is_set)
        finally:
            if main:
                signal.signal(signal.SIGINT, before)
            if drawn:
                sys.stderr.write("\n")


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


type Act = Callable[[Context], Outcome]
type Adds = Callable[[Any], object]
# What a command takes: arguments by their names alone, or what adds one to a parser or a group.
type Takes = str | Adds
BOTH = "both"
LANGUAGES = tuple(language.value for language in Language)
EDITIONS = (*LANGUAGES, BOTH)  # the language of what is written; both is one too
ROLES = tuple(role.value for role in keys.Role)


# What the arguments that several commands take mean where they are given by their names alone.
USUAL: Mapping[str, Mapping[str, Any]] = {
    "--out": {"required": True},
    "--key": {"required": True},
    "--round": {"help": "needed when several rounds are held"},
    "--withdraw": {"action": "store_true", "help": "it no longer counts"},
    "--by": {"required": True, "help": "who says so"},
    "--reason": {"required": True, "help": "why; it stands beside it for ever"},
    "--passphrase-file": {"help": "else READINESS_PASSPHRASE, else it is asked"},
    "--role": {"choices": ROLES, "help": "the assessor sends, the head countersigns"},
    "--roster": {"help": "a signed list of keys, for this call; else the one here"},
    "--known": {"action": "append", "metavar": "ROLE=FILE", "help": "a key, by hand"},
    "--layer": {"choices": [layer.value for layer in Layer], "default": "final"},
    "--language": {"choices": EDITIONS, "default": Language.KM.value},
}


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what does it (whose docstring is the help) and what it takes beside ``--json``."""

    name: str
    act: Act
    takes: tuple[Takes, ...]

    def add_to(self, parser: ArgumentParser) -> None:
        for takes in self.takes:
            if isinstance(takes, str):
                for name in takes.split():
                    parser.add_argument(name, **USUAL.get(name, {}))
            else:
                takes(parser)


def argument(*names: str, **options: Any) -> Adds:  # noqa: ANN401 - as argparse takes it
    """One argument, as ``ArgumentParser.add_argument`` takes it."""
    return lambda parser: parser.add_argument(*names, **options)


def flag(name: str, meaning: str) -> Adds:
    return argument(name, action="store_true", help=meaning)


def command(usage: str, *takes: Takes) -> Callable[[Act], Command]:
    """A command by its name and the arguments that need no more than theirs, and all others."""
    name, _, named = usage.partition(" ")
    return lambda act: Command(name, act, (named, *takes))


OF_A_CASE = (
    argument("--round", help="needed when several rounds of the unit are held"),
    argument("--questionnaire", help="needed when several are held"),
)
