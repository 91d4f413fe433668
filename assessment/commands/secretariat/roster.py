"""The command ``roster``: the signed list of who may sign what, made, signed, shown, taken in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from assessment.commands.command import ROLE_NAMES, Context, argument, command, flag, one_of
from assessment.commands.keys import cards_written, opened_key
from assessment.commands.output import Outcome, picked, told
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Case
from assessment.errors import Finding, refused
from assessment.exchange import codes, container, keys, sealing
from assessment.exchange import roster as rosters
from assessment.exchange.keys import PublicKey, Role, holds
from assessment.exchange.roster import (
    MOST,
    SUFFIX,
    Person,
    Roster,
    SignedRoster,
    check_roles,
    read_roster,
    sign_roster,
)
from assessment.incoming.given import typed_day
from assessment.problems.exchange import KeyTableProblem, RosterProblem
from assessment.secretariat import key_office
from assessment.secretariat.key_office import told as to_look_at
from assessment.units import load_register
from assessment.words import mark

_CHANGED = mark("The list of keys has changed and must be signed again with the root key.")
_ENTERED = mark("Keys entered: {n}. The list of keys {file} has {m} lines.")
_FORGOTTEN = mark(
    "List of keys number {seq} is no longer in use here. The name and the reason were recorded."
)
_TAKEN = mark("The list of keys was imported. Packages are now checked against it.")


def _show(context: Context) -> Outcome:
    if context.given.file is None:
        return _about(rosters.held() or SignedRoster(Roster()), context)
    return _about(read_roster(Path(context.given.file)), context)


def _add(context: Context) -> Outcome:
    given = context.given
    path = _file(context)
    public = PublicKey.read(Path(context.needed("public")))
    draft, role = _draft(path), Role(context.needed("role"))
    if not given.unit and not given.all_units:
        raise refused(RosterProblem.WHICH_UNITS)
    since, until = typed_day(given.since), typed_day(given.until)
    if since is None:
        # Who only gets a last day keeps the first one: what was signed until now still counts.
        # A line without end comes before those that have one.
        duty = public.key, role, given.unit
        going_on = (one for one in draft.lines(public.key_id)
                    if one.duty == duty and context.today <= (one.until or date.max))  # fmt: skip
        begun = min(going_on, key=lambda one: one.until is not None, default=None)
        since = context.today if begun is None else begun.since
    if until is not None and until < since:
        raise refused(RosterProblem.ENDS_BEFORE, since=since, until=until)
    after = draft.with_people(Person(public.name, public.key, role, since, given.unit, until))
    check_roles(after)
    return _changed(path, after, context)


def _add_all(context: Context) -> Outcome:
    """Enter the keys of a folder by a table; with ``--key`` the edition is signed at once."""
    given = context.given
    folder = _file(context)
    path = Path(given.into) if given.into else folder / f"keys{SUFFIX}"
    before = read_roster(path).roster if path.exists() else rosters.roster_in_use()
    lines = key_office.read_lines(Path(context.needed("table")), load_register().by_code)
    with told() as progress:
        found = key_office.read_keys(folder, progress.step)
    entries = key_office.pair(lines, found.keys, before.people)
    people = key_office.ready(entries, lambda _: given.compared, context.today)
    after = before.with_people(*people)
    check_roles(after)
    draft = SignedRoster(after)
    if given.key and people:
        in_use = rosters.roster_in_use()
        draft = sign_roster(after, opened_key(context), in_use, issued=context.today)
    if people:
        key_office.write_edition(path, draft)
    counts = Counter(one.state for one in entries)
    open_ones = 0 if given.compared else counts[key_office.KeyState.TO_COMPARE]
    late = Finding(KeyTableProblem.KEYS_NOT_COMPARED, values={"n": open_ones})
    findings = (*found.findings, *to_look_at(entries), *([late] if open_ones else ()))
    data = {
        "roster": path,
        "entered": len(people),
        "states": {state.value: counts[state] for state in key_office.KeyState},
        **picked(draft, "signed", "roster.seq"),
        "people": len(draft.roster.people),
    }
    say = context.say
    said = [say(_ENTERED, n=len(people), m=len(draft.roster.people), file=path)]
    states = filter(counts.get, key_office.KeyState)
    said += [say("{what}: {n}", what=say(one.word), n=counts[one]) for one in states]
    return Outcome(data, (*said, *([] if draft.signed else [say(_CHANGED)])), findings)


def _undo(context: Context) -> Outcome:
    in_use = rosters.roster_in_use()
    return _about(key_office.undo_edition(_file(context), in_use.seq), context)


def _revoke(context: Context) -> Outcome:
    path = _file(context)
    public = PublicKey.read(Path(context.needed("public")))
    before = read_roster(path).roster
    if not before.owner(public.key_id):
        raise container.refusal(RosterProblem.NOT_ON_ROSTER, path, name=public.name)
    signed: dict[str, Case] = {}
    for place in context.given.places:
        signed |= _signed_in(Path(place), public.key_id)
    kept = list(signed) if context.given.keep_all else [one.lower() for one in context.given.kept]
    if signed and not kept:  # somebody says what of it still counts
        problem = Finding(RosterProblem.SAY_WHAT_IS_KEPT, values={"n": len(signed)})
        listed = sorted(signed.items(), key=lambda item: (item[1], item[0]))
        told = [{**picked(case, "unit", "round"), "revision": one} for one, case in listed]
        lines = (f"{case.unit}  {case.round}  {one}" for one, case in listed)
        return Outcome({"would_keep": told}, lines, (problem,))
    for one in kept:
        try:
            keys.from_hex(one, 32)
        except ValueError as error:
            raise refused(RosterProblem.NOT_A_REVISION, found=one) from error
        if context.given.places and one not in signed:
            raise refused(RosterProblem.NOT_SIGNED_WITH, name=public.name, revision=one)
    return _changed(path, before.with_revoked(public.key_id, kept), context)


def _recipients(context: Context) -> Outcome:
    given, path = context.given, _file(context)
    named = () if given.none else sealing.recipients_of(given.to)
    if not given.none:
        context.needed("to")
    if len(named) > MOST:
        raise refused(RosterProblem.TOO_MANY_RECIPIENTS, n=MOST)
    return _changed(path, replace(_draft(path), recipients=named), context)


def _signed_in(path: Path, key_id: str) -> dict[str, Case]:
    """The revisions in a collection under which a signature of the key holds."""
    with Collection.open_anywhere(path) as collection:
        return {
            held.revision: held.case
            for _, held in collection.copies()
            if key_id in {key for _, key in held.signers}
            and any(
                one.statement.key_id == key_id and holds(one, held.revision)
                for one in collection.signatures(held)
            )
        }


def _sign(context: Context) -> Outcome:
    path = _file(context)
    before = read_roster(path)
    signed = sign_roster(before.roster, opened_key(context), issued=context.today)
    key_office.write_edition(path, signed)
    return _about(signed, context)


def _import(context: Context) -> Outcome:
    roots = [PublicKey.read(Path(one)) for one in context.given.root]
    code = context.given.code
    found, findings = rosters.take_in(_file(context), roots, code=code)
    about, taken = _about(found, context), context.say(_TAKEN)
    return Outcome(about.data, (*about.lines, taken), findings)


def _forget(context: Context) -> Outcome:
    by, reason = context.needed("by"), context.needed("reason")
    gone = rosters.forget(by, reason, context.now)
    seq = gone.roster.seq
    return Outcome({"seq": seq, "by": by, "reason": reason}, (context.say(_FORGOTTEN, seq=seq),))


def _file(context: Context) -> Path:
    return Path(context.needed("file", "FILE"))


def _draft(path: Path) -> Roster:
    return read_roster(path).roster if path.exists() else Roster()


def _changed(path: Path, after: Roster, context: Context) -> Outcome:
    """Keep a changed list of keys; the signature under the old one is dropped with it."""
    draft = SignedRoster(after)
    key_office.write_edition(path, draft)
    about = _about(draft, context)
    return Outcome(about.data, (*about.lines, context.say(_CHANGED)))


def _about(signed: SignedRoster, context: Context) -> Outcome:
    held = signed.roster
    person = ("name", "role", "until", "public.key_id", "public.short_code")
    data = {
        **picked(held, "seq", "issued", "training", "recipients"),
        "signed": signed.signed,
        "root": signed.public.short_code if signed.signed else None,
        "people": [
            {**picked(one, *person), "from": one.since, "unit": one.unit or None}
            for one in held.people
        ],
        "revoked": [
            {**picked(one, "key_id", "received"), "short_code": codes.short_code(one.key_id)}
            for one in held.revoked
        ],
    }
    return Outcome(data, _lines(signed, context))


def _lines(signed: SignedRoster, context: Context) -> Iterator[str]:
    held, say = signed.roster, context.say
    if signed.signed:
        yield say("List of keys, number {seq}, signed with the root key {code}.",
                  seq=held.seq, code=signed.public.short_code)  # fmt: skip
    else:
        yield say("List of keys, number {seq}, not signed yet.", seq=held.seq)
    if held.issued is not None:
        yield say("Signed on {day}.", day=held.issued.isoformat())
    if held.training:
        yield say("For training only: anybody can make its root key.")
    for person in held.people:
        yield _line(person, context)
    for one in held.revoked:
        yield say("Revoked: key {code}. Packages received before that still count: {n}.",
                  code=codes.short_code(one.key_id), n=len(one.received))  # fmt: skip
    for recipient in held.recipients:
        yield say("Encrypts for the recipient {code}", code=recipient)


def _line(person: Person, context: Context) -> str:
    say, values = context.say, picked(person, "name", "since", "until", code="public.short_code")
    values["role"] = say(person.role.word)
    values["units"] = say("unit {unit}", unit=person.unit) if person.unit else say("all units")
    if person.until is None:
        return say("{name}, {role}, {units}, since {since}, key {code}", **values)
    return say("{name}, {role}, {units}, from {since} to {until}, key {code}", **values)


def _card(context: Context) -> Outcome:
    from assessment.forms.key_cards import Card

    people = read_roster(_file(context)).roster.people
    return cards_written([Card.of(one) for one in people], context)


_ACTIONS = {
    "show": _show,
    "card": _card,
    "add": _add,
    "add-all": _add_all,
    "undo": _undo,
    "revoke": _revoke,
    "recipients": _recipients,
    "sign": _sign,
    "import": _import,
    "forget": _forget,
}


@command(
    "roster",
    argument("action", choices=tuple(_ACTIONS)),
    argument("file", nargs="?", help="the list of keys, else that in use; for add-all a folder"),
    argument("--table", help="names, units, roles and codes of the keys in the folder"),
    argument("--into", help="the list of keys that add-all changes; keys.roster in the folder"),
    flag("--compared", "the codes were compared by telephone"),
    argument("--public", help="public key or key file of the person"),
    argument("--role", choices=ROLE_NAMES),
    one_of(
        argument("--unit", default="", help="code of the unit the key may sign for"),
        flag("--all-units", "the key may sign for all units"),
    ),
    argument("--since", "--from", dest="since", help="first day, YYYY-MM-DD; today"),
    argument("--until", help="last day, YYYY-MM-DD"),
    one_of(
        argument(
            "--keep",
            "--received",
            dest="kept",
            action="append",
            default=[],
            metavar="REVISION",
            help="it still counts, though its key is revoked",
        ),
        flag("--keep-all", "all that --in finds still count"),
    ),
    argument(
        "--in",
        dest="places",
        action="append",
        default=[],
        metavar="COLLECTION",
        help="where to look for what was signed with the key",
    ),
    one_of(
        argument(
            "--to",
            action="append",
            default=[],
            metavar="RECIPIENT",
            help="the committee's recipients, or the files they stand in; those before are dropped",
        ),
        flag("--none", "it names no recipients any more"),
    ),
    argument("--key", help="the root key that signs"),
    argument("--out", help="file for the cards"),
    argument("--code", default="", help="code of the root key, as the telephone told it"),
    argument("--by", help="who forgets the list of keys in use"),
    argument("--reason", help="why it is forgotten"),
    argument("--root", action="append", default=[], help="public root key to believe"),
    "--passphrase-file",
)
def roster(context: Context) -> Outcome:
    """Make, sign, show or take in the list of keys: who may sign for which unit and role."""
    return _ACTIONS[context.given.action](context)
