"""Keys, and the signed list of who may sign what with them: the commands ``key`` and ``roster``."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.commands.command import ROLES, Context, Outcome, argument, command, flag, picked
from assessment.consolidation.acts import signed_by
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Case
from assessment.errors import Finding, refused
from assessment.exchange import codes, container, keys, sealing
from assessment.exchange import roster as rosters
from assessment.exchange.keys import PublicKey, Role, Signature, Signer, SigningKey, holds
from assessment.files.failures import explained, failure
from assessment.incoming.given import typed_day
from assessment.problems.exchange import ExchangeProblem, KeyTableProblem, RosterProblem
from assessment.problems.files import FileProblem
from assessment.secretariat import key_office
from assessment.units import check_names, load_register
from assessment.words import Words, mark

if TYPE_CHECKING:  # the drawing of cards is loaded where one is written
    from assessment.forms.key_cards import Card

VARIABLE = "READINESS_PASSPHRASE"


def passphrase(context: Context) -> str:
    """The passphrase from a file, the environment, or the person at the terminal."""
    stored = _read_secret(context.arguments.passphrase_file, VARIABLE)
    if stored is not None:
        return stored
    return _asked(context.translate("Passphrase of the key:"))


def signer(context: Context, usual: Role) -> Signer:
    return Signer(opened_key(context), Role(context.arguments.role or usual), context.now)


def signed_line(signature: Signature, name: str, words: Words) -> str:
    return words.translate(
        "Signed by {name} as {role}, key {code}.",
        name=name,
        role=words.translate(signature.statement.role.word),
        code=signature.key_code,
    )


def opened_key(context: Context) -> SigningKey:
    return keys.open_key(Path(context.needed("key")), passphrase(context))


def _new_passphrase(context: Context, file: str | None, variable: str = VARIABLE) -> str:
    new = _read_secret(file, variable)
    if new is None:
        translate = context.translate
        new = _asked(translate("New passphrase (at least 8 characters, not easy to guess):"))
        if _asked(translate("Repeat the new passphrase:")) != new:
            raise refused(ExchangeProblem.PASSPHRASES_DIFFER)
    return new


def _read_secret(file_name: str | None, variable: str) -> str | None:
    if file_name is None:
        return os.environ.get(variable)
    path = Path(file_name)
    with (
        explained(path, FileProblem.NOT_FOUND),
        path.open(encoding="utf-8", errors="replace") as file,
    ):
        return file.read(4096).rstrip("\r\n")


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise refused(ExchangeProblem.PASSPHRASE_MISSING)
    return getpass(f"{question} ")


def _new(context: Context) -> Outcome:
    """A key that signs, or one that opens what was sealed."""
    arguments = context.arguments
    words = _new_passphrase(context, arguments.passphrase_file)
    if arguments.action == "new":
        return _about_key(
            keys.make(Path(arguments.file), " ".join((arguments.name or "").split()), words),
            context,
        )
    keys.check_passphrase(words)
    recipient = sealing.make(Path(arguments.file), words)
    line = context.translate(
        "Key for opening encrypted packages. Give its recipient code to the offices: {code}",
        code=recipient,
    )
    return Outcome({"recipient": recipient}, (line,))


def _show_key(context: Context) -> Outcome:
    """Tell of a key; ``export`` hands its public part on."""
    public = PublicKey.read(Path(context.arguments.file))
    about = _about_key(public, context)
    if context.arguments.action == "show":
        return about
    if not context.arguments.out:
        return replace(about, lines=(public.export(),))
    public.write(Path(context.arguments.out))
    return about


def _key_card(context: Context) -> Outcome:
    from assessment.forms.key_cards import Card

    role = None
    if context.arguments.role:
        role = Role(context.arguments.role)
    check_names(context.arguments.unit or "", "")
    card = Card(PublicKey.read(Path(context.arguments.file)), role, context.arguments.unit or "")
    return _written([card], context)


def _cards(context: Context) -> Outcome:
    from assessment.forms.key_cards import Card

    people = rosters.read_roster(_file(context)).roster.people
    return _written([Card.from_person(person) for person in people], context)


def _written(cards: Sequence["Card"], context: Context) -> Outcome:
    from assessment.forms.key_cards import write_cards

    path = Path(context.needed("out"))
    if path.exists():
        raise failure(FileProblem.ALREADY_EXISTS, path)
    n = write_cards(cards, (context.words.language,), path)
    line = context.translate_plural(
        "{n} card was written to {file}.", "{n} cards were written to {file}.", n, file=path
    )
    return Outcome({"file": context.arguments.out, "cards": n}, (line,))


def _change(context: Context) -> Outcome:
    path = Path(context.arguments.file)
    old = passphrase(context)
    keys.open_key(path, old)
    new_file = context.arguments.new_passphrase_file
    new = _new_passphrase(context, new_file, "READINESS_NEW_PASSPHRASE")
    keys.change_passphrase(path, old, new)
    return _about_key(PublicKey.read(path), context)


def _about_key(public: PublicKey, context: Context) -> Outcome:
    line = context.translate(
        "Key of {name}, code {code}.", name=public.name, code=public.short_code
    )
    return Outcome(picked(public, "name", "key_id", "short_code", public_key="key"), (line,))


_OF_A_KEY = {
    "new": _new,
    "new-sealing": _new,
    "show": _show_key,
    "export": _show_key,
    "card": _key_card,
    "change-passphrase": _change,
}


@command(
    "key",
    argument("action", choices=tuple(_OF_A_KEY)),
    "file",
    argument("--name", help="owner of a new key"),
    argument("--out", help="file for the public part, or for the card"),
    argument("--role", choices=ROLES, help="on the card"),
    argument("--unit", help="on the card"),
    "--passphrase-file",
    argument("--new-passphrase-file", help="else READINESS_NEW_PASSPHRASE, else asked"),
)
def key(context: Context) -> Outcome:
    """Make, show or export a key, or change its passphrase."""
    return _OF_A_KEY[context.arguments.action](context)


_CHANGED = mark("The list of keys has changed and must be signed again with the root key.")
_ENTERED = mark("Keys entered: {n}. Lines of the list of keys {file}: {m}.")
_FORGOTTEN = mark(
    "List of keys number {seq} is no longer in use here. The name and the reason were recorded."
)
_TAKEN = mark("The list of keys was imported. Packages are now checked against it.")


def _show(context: Context) -> Outcome:
    file = context.path("file")
    if file:
        return _about(rosters.read_roster(file), context)
    return _about(rosters.roster_on_disk() or rosters.SignedRoster(rosters.NO_ROSTER), context)


def _add(context: Context) -> Outcome:
    arguments = context.arguments
    path = _file(context)
    public = PublicKey.read(Path(context.needed("public")))
    draft = _draft(path)
    role = Role(context.needed("role"))
    if not arguments.unit and not arguments.all_units:
        raise refused(RosterProblem.WHICH_UNITS)
    check_names(arguments.unit or "", "")
    since = typed_day(arguments.since)
    until = typed_day(arguments.until)
    if since is None:
        # Who only gets a last day keeps the first one: what was signed until now still counts.
        # A line without end comes before those that have one.
        duty = public.key, role, arguments.unit
        going_on = (
            person
            for person in draft.lines(public.key_id)
            if person.duty == duty and context.today <= (person.until or date.max)
        )
        begun = min(going_on, key=lambda person: person.until is not None, default=None)
        if begun is None:
            since = context.today
        else:
            since = begun.since
    if until is not None and until < since:
        raise refused(RosterProblem.ENDS_BEFORE, since=since, until=until)
    entry = rosters.Person(public.name, public.key, role, since, arguments.unit, until)
    after = draft.with_people(entry)
    rosters.check_roles(after)
    return _changed(path, after, context)


def _add_all(context: Context) -> Outcome:
    """Enter the keys of a folder by a table; with ``--key`` the edition is signed at once."""
    arguments = context.arguments
    folder = _file(context)
    if arguments.into:
        path = Path(arguments.into)
    else:
        path = folder / f"keys{rosters.SUFFIX}"
    if path.exists():
        before = rosters.read_roster(path).roster
    else:
        before = rosters.roster_in_use()
    lines = key_office.read_lines(Path(context.needed("table")), load_register().by_code)
    with context.progress() as progress:
        public_keys, wrong = key_office.read_keys(folder, progress.step)
    entries = key_office.pair(lines, public_keys, before.people)
    people = key_office.ready(entries, lambda _: arguments.compared, context.today)
    after = before.with_people(*people)
    rosters.check_roles(after)
    draft = rosters.SignedRoster(after)
    if arguments.key and people:
        in_use = rosters.roster_in_use()
        draft = rosters.sign_roster(after, opened_key(context), in_use, issued=context.today)
    if people:
        key_office.write_edition(path, draft)
    counts = Counter(key_entry.state for key_entry in entries)
    open_ones = 0
    if not arguments.compared:
        open_ones = counts[key_office.KeyState.TO_COMPARE]
    findings = [*wrong, *key_office.key_findings(entries)]
    if open_ones:
        findings.append(Finding(KeyTableProblem.KEYS_NOT_COMPARED, values={"n": open_ones}))
    data = {
        "roster": path,
        "entered": len(people),
        "states": {state.value: counts[state] for state in key_office.KeyState},
        **picked(draft, "signed", "roster.seq"),
        "people": len(draft.roster.people),
    }
    translate = context.translate
    messages = [translate(_ENTERED, n=len(people), m=len(draft.roster.people), file=path)]
    states = filter(counts.get, key_office.KeyState)
    messages += [
        translate("{what}: {n}", what=translate(key_state.word), n=counts[key_state])
        for key_state in states
    ]
    if not draft.signed:
        messages.append(translate(_CHANGED))
    return Outcome(data, messages, findings)


def _revoke(context: Context) -> Outcome:
    path = _file(context)
    public = PublicKey.read(Path(context.needed("public")))
    before = rosters.read_roster(path).roster
    if not before.owner(public.key_id):
        raise container.refusal(RosterProblem.NOT_ON_ROSTER, path, name=public.name)
    signed: dict[str, Case] = {}
    for place in context.arguments.places:
        signed |= _signed_in(Path(place), public.key_id)
    if context.arguments.keep_all:
        kept = list(signed)
    else:
        kept = [revision.lower() for revision in context.arguments.keep]
    if signed and not kept:  # somebody says what of it still counts
        problem = Finding(RosterProblem.SAY_WHAT_IS_KEPT, values={"n": len(signed)})
        listed = sorted(
            signed.items(),
            key=lambda case_and_revision: (case_and_revision[1], case_and_revision[0]),
        )
        would_keep = [
            {**picked(case, "unit", "round"), "revision": revision} for revision, case in listed
        ]
        lines = (f"{case.unit or '–'}  {case.round}  {revision}" for revision, case in listed)
        return Outcome({"would_keep": would_keep}, lines, (problem,))
    for revision in kept:
        try:
            keys.from_hex(revision, 32)
        except ValueError as error:
            raise refused(RosterProblem.NOT_A_REVISION, found=revision) from error
        if context.arguments.places and revision not in signed:
            raise refused(RosterProblem.NOT_SIGNED_WITH, name=public.name, revision=revision)
    return _changed(path, before.with_revoked(public.key_id, kept), context)


def _recipients(context: Context) -> Outcome:
    arguments = context.arguments
    path = _file(context)
    named: Sequence[str]
    if arguments.none:
        named = ()
    else:
        named = sealing.recipients_of(arguments.to)
    if not arguments.none:
        context.needed("to")
    if len(named) > rosters.MOST:
        raise refused(RosterProblem.TOO_MANY_RECIPIENTS, n=rosters.MOST)
    return _changed(path, replace(_draft(path), recipients=named), context)


def _signed_in(path: Path, key_id: str) -> dict[str, Case]:
    """The revisions and closings in a collection under which a signature of the key holds."""
    with Collection.open_anywhere(path) as collection:
        return signed_by(collection, key_id) | {
            held.revision: held.case
            for _, held in collection.copies()
            if key_id in {key for _, key in held.signers}
            and any(
                signature.statement.key_id == key_id and holds(signature, held.revision)
                for signature in collection.signatures(held)
            )
        }


def _sign(context: Context) -> Outcome:
    path = _file(context)
    before = rosters.read_roster(path)
    signed = rosters.sign_roster(before.roster, opened_key(context), issued=context.today)
    key_office.write_edition(path, signed)
    return _about(signed, context)


def _import(context: Context) -> Outcome:
    roots = [PublicKey.read(Path(file)) for file in context.arguments.root]
    signed_roster, findings = rosters.take_in(_file(context), roots, code=context.arguments.code)
    return replace(_about(signed_roster, context, _TAKEN), findings=findings)


def _forget(context: Context) -> Outcome:
    by = context.needed("by")
    reason = context.needed("reason")
    seq = rosters.forget(by, reason, context.now).roster.seq
    return Outcome(
        {"seq": seq, "by": by, "reason": reason}, (context.translate(_FORGOTTEN, seq=seq),)
    )


def _file(context: Context) -> Path:
    return Path(context.needed("file", "FILE"))


def _draft(path: Path) -> rosters.Roster:
    if path.exists():
        return rosters.read_roster(path).roster
    return rosters.NO_ROSTER


def _changed(path: Path, after: rosters.Roster, context: Context) -> Outcome:
    """Keep a changed list of keys; the signature under the old one is dropped with it."""
    draft = rosters.SignedRoster(after)
    key_office.write_edition(path, draft)
    return _about(draft, context, _CHANGED)


def _about(signed: rosters.SignedRoster, context: Context, *done: str) -> Outcome:
    held = signed.roster
    person = ("name", "role", "until", "public.key_id", "public.short_code")
    root: str | None = None
    if signed.signed:
        root = signed.public.short_code
    data = {
        **picked(held, "seq", "issued", "training", "recipients"),
        "signed": signed.signed,
        "root": root,
        "people": [
            {
                **picked(other_person, *person),
                "from": other_person.since,
                "unit": other_person.unit or None,
            }
            for other_person in held.people
        ],
        "revoked": [
            {
                **picked(revocation, "key_id", "received"),
                "short_code": codes.short_code(revocation.key_id),
            }
            for revocation in held.revoked
        ],
    }
    return Outcome(data, (*_lines(signed, context), *map(context.translate, done)))


def _lines(signed: rosters.SignedRoster, context: Context) -> Iterator[str]:
    held = signed.roster
    translate = context.translate
    if signed.signed:
        yield translate(
            "List of keys, number {seq}, signed with the root key {code}.",
            seq=held.seq,
            code=signed.public.short_code,
        )
    else:
        yield translate("List of keys, number {seq}, not signed yet.", seq=held.seq)
    if held.issued is not None:
        yield translate("Signed on {day}.", day=held.issued.isoformat())
    if held.training:
        yield translate("For training only: anybody can make its root key.")
    for person in held.people:
        values = picked(person, "name", "since", "until", code="public.short_code")
        values["role"] = translate(person.role.word)
        if person.unit:
            units = translate("unit {unit}", unit=person.unit)
        else:
            units = translate("all units")
        values["units"] = units
        message = mark("{name}, {role}, {units}, from {since} to {until}, key {code}")
        if person.until is None:
            message = mark("{name}, {role}, {units}, since {since}, key {code}")
        yield translate(message, **values)
    for revocation in held.revoked:
        yield translate(
            "Revoked: key {code}. Packages received before that still count: {n}.",
            code=codes.short_code(revocation.key_id),
            n=len(revocation.received),
        )
    for recipient in held.recipients:
        yield translate("Encrypts for the recipient {code}", code=recipient)


def _undo(context: Context) -> Outcome:
    return _about(key_office.undo_edition(_file(context), rosters.roster_in_use().seq), context)


_OF_THE_LIST = {
    "show": _show,
    "card": _cards,
    "add": _add,
    "add-all": _add_all,
    "undo": _undo,
    "revoke": _revoke,
    "recipients": _recipients,
    "sign": _sign,
    "import": _import,
    "forget": _forget,
}


def _one_of(*takes: Callable[[Any], object]) -> Callable[[Any], object]:
    def add(parser: Any) -> None:  # noqa: ANN401 - a parser or a group of one
        group = parser.add_mutually_exclusive_group()
        for take in takes:
            take(group)

    return add


def _several(names: str, form: str, meaning: str, **options: Any) -> Callable[[Any], object]:  # noqa: ANN401
    defaults = {"action": "append", "default": [], "metavar": form, "help": meaning}
    return argument(*names.split(), **defaults, **options)


@command(
    "roster",
    argument("action", choices=tuple(_OF_THE_LIST)),
    argument("file", nargs="?", help="the list of keys, else that in use; for add-all a folder"),
    argument("--table", help="names, units, roles and codes of the keys in the folder"),
    argument("--into", help="the list of keys that add-all changes; keys.roster in the folder"),
    flag("--compared", "the codes were compared by telephone"),
    argument("--public", help="public key or key file of the person"),
    argument("--role", choices=ROLES),
    _one_of(
        argument("--unit", default="", help="code of the unit the key may sign for"),
        flag("--all-units", "the key may sign for all units"),
    ),
    argument("--since", "--from", dest="since", help="first day, YYYY-MM-DD; today"),
    argument("--until", help="last day, YYYY-MM-DD"),
    _one_of(
        _several("--keep --received", "REVISION", "it still counts, though its key is revoked"),
        flag("--keep-all", "all that --in finds still count"),
    ),
    _several("--in", "COLLECTION", "where to look for what was signed with the key", dest="places"),
    _one_of(
        _several(
            "--to",
            "RECIPIENT",
            "the committee's recipients, or the files they stand in; those before are dropped",
        ),
        flag("--none", "it names no recipients any more"),
    ),
    argument("--key", help="the root key that signs"),
    argument("--out", help="file for the cards"),
    argument("--code", default="", help="code of the root key, as the telephone told it"),
    argument("--by", help="who forgets the list of keys in use"),
    argument("--reason", help="why it is forgotten"),
    _several("--root", "ROOT", "public root key to believe"),
    "--passphrase-file",
)
def roster(context: Context) -> Outcome:
    """Make, sign, show or take in the list of keys: who may sign for which unit and role."""
    return _OF_THE_LIST[context.arguments.action](context)
