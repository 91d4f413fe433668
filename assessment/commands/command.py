"""A command as one row: its name, what it takes, and the function that does it."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from assessment.commands.context import Context
from assessment.commands.output import Outcome
from assessment.exchange.keys import Role
from assessment.language.text import Language
from assessment.responses.model import Layer

type Act = Callable[[Context], Outcome]
LANGUAGES = tuple(language.value for language in Language)
ROLE_NAMES = tuple(role.value for role in Role)
LAYERS = tuple(layer.value for layer in Layer)


class Takes(Protocol):
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
    takes: tuple[Takes, ...]
    preset: Mapping[str, object]

    def __call__(self, context: Context) -> Outcome:
        return self.act(context)


def argument(*names: str, **options: object) -> Argument:
    """One argument, as ``ArgumentParser.add_argument`` takes it."""
    return Argument(names, options)


def one_of(*arguments: Argument) -> OneOf:
    """Arguments of which a call may name one only."""
    return OneOf(arguments)


def command(name: str, *takes: Takes, **preset: object) -> Callable[[Act], Command]:
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
