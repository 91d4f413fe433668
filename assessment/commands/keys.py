"""The command ``key``: make a key, show it, hand on its public part, change its passphrase."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.commands.command import ROLE_NAMES, Context, argument, command
from assessment.commands.output import Outcome, picked
from assessment.errors import refused
from assessment.exchange import keys, sealing
from assessment.exchange.keys import PublicKey, Role, Signature, Signer, SigningKey
from assessment.files.failures import explained, failure
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem
from assessment.words import Words

if TYPE_CHECKING:  # the drawing of cards is loaded where one is written
    from assessment.forms.key_cards import Card

VARIABLE = "READINESS_PASSPHRASE"


def passphrase(context: Context) -> str:
    """The passphrase from a file, the environment, or the person at the terminal."""
    told = _told(context.given.passphrase_file, VARIABLE)
    return told if told is not None else _asked(context.say("Passphrase of the key:"))


def signer(context: Context, usual: Role) -> Signer:
    return Signer(opened_key(context), Role(context.given.role or usual), context.now)


def signed_line(one: Signature, name: str, words: Words) -> str:
    return words.say("Signed by {name} as {role}, key {code}.", name=name,
                     role=words.say(one.statement.role.word), code=one.key_code)  # fmt: skip


def opened_key(context: Context) -> SigningKey:
    return keys.open_key(Path(context.needed("key")), passphrase(context))


def _new_passphrase(context: Context, given: str | None, variable: str = VARIABLE) -> str:
    found = _told(given, variable)
    if found is None:
        say = context.say
        found = _asked(say("New passphrase (at least 8 characters, not easy to guess):"))
        if _asked(say("Repeat the new passphrase:")) != found:
            raise refused(ExchangeProblem.PASSPHRASES_DIFFER)
    return found


def _told(given: str | None, variable: str) -> str | None:
    if given is None:
        return os.environ.get(variable)
    path = Path(given)
    with explained(path, FileProblem.NOT_FOUND), path.open(encoding="utf-8") as file:
        return file.read(4096).rstrip("\r\n")


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise refused(ExchangeProblem.PASSPHRASE_MISSING)
    return getpass(f"{question} ")


def _new(context: Context) -> Outcome:
    words = _new_passphrase(context, context.given.passphrase_file)
    return _about(keys.make(Path(context.given.file), context.given.name or "", words), context)


def _new_sealing(context: Context) -> Outcome:
    words = _new_passphrase(context, context.given.passphrase_file)
    keys.check_passphrase(words)
    recipient = sealing.make(Path(context.given.file), words)
    line = context.say(
        "Key for opening encrypted packages. Give its recipient code to the offices: {code}",
        code=recipient,
    )
    return Outcome({"recipient": recipient}, (line,))


def _show(context: Context) -> Outcome:
    """Tell of a key; ``export`` hands its public part on."""
    public = PublicKey.read(Path(context.given.file))
    about = _about(public, context)
    if context.given.action == "show":
        return about
    if not context.given.out:
        return replace(about, lines=(public.export(),))
    public.write(Path(context.given.out))
    return about


def _card(context: Context) -> Outcome:
    role = Role(context.given.role) if context.given.role else None
    from assessment.forms.key_cards import Card

    card = Card(PublicKey.read(Path(context.given.file)), role, context.given.unit or "")
    return cards_written([card], context)


def cards_written(cards: Sequence["Card"], context: Context) -> Outcome:
    from assessment.forms.key_cards import write_cards

    path = Path(context.needed("out"))
    if path.exists():
        raise failure(FileProblem.ALREADY_EXISTS, path)
    n = write_cards(cards, (context.words.language,), path)
    line = context.count(
        "{n} card was written to {file}.", "{n} cards were written to {file}.", n, file=path
    )
    return Outcome({"file": context.given.out, "cards": n}, (line,))


def _change(context: Context) -> Outcome:
    path = Path(context.given.file)
    old = passphrase(context)
    keys.open_key(path, old)
    given = context.given.new_passphrase_file
    new = _new_passphrase(context, given, "READINESS_NEW_PASSPHRASE")
    keys.change_passphrase(path, old, new)
    return _about(PublicKey.read(path), context)


def _about(public: PublicKey, context: Context) -> Outcome:
    line = context.say("Key of {name}, code {code}.", name=public.name, code=public.short_code)
    return Outcome(picked(public, "name", "key_id", "short_code", public_key="key"), (line,))


_ACTIONS = {
    "new": _new,
    "new-sealing": _new_sealing,
    "show": _show,
    "export": _show,
    "card": _card,
    "change-passphrase": _change,
}


@command(
    "key",
    argument("action", choices=tuple(_ACTIONS)),
    "file",
    argument("--name", help="owner of a new key"),
    argument("--out", help="file for the public part, or for the card"),
    argument("--role", choices=ROLE_NAMES, help="on the card"),
    argument("--unit", help="on the card"),
    "--passphrase-file",
    argument("--new-passphrase-file", help="else READINESS_NEW_PASSPHRASE, else asked"),
)
def key(context: Context) -> Outcome:
    """Make, show or export a key, or change its passphrase."""
    return _ACTIONS[context.given.action](context)
