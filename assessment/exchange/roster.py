"""The roster: who may sign for which unit, in which role, from when to when; and revoked keys.

The secretariat signs it with a root key that stays on a computer of its own. A roster replaces
another only when its number is higher and a known root key signed it. Without any roster work
goes on: keys are then unknown, which is said and blocks nothing.

It may name the committee's recipients, so that who holds it can seal packages for the committee.
One that names none is written as it was before there were any.

The one in use is kept on this computer; whoever asks for it where it was damaged is refused.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, combinations
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding, UnreadableError, refused
from assessment.exchange import canonical, codes
from assessment.exchange.container import NewerFormatError, finding, refusal
from assessment.exchange.keys import PublicKey, Role, SigningKey, from_hex
from assessment.files import disk, failures
from assessment.problems.exchange import RosterProblem
from assessment.problems.files import FileProblem
from assessment.recent import IdentityCache
from assessment.responses.codec import from_plain, to_plain

SUFFIX = ".roster"
SHIPPED_ROOTS = places.resource("roots")
_NAME = "roster.roster"
_FORGOTTEN = "forgotten-rosters.txt"
# What was taken in was a roster, and not too large: it is not what it was.
_LOST = frozenset({RosterProblem.NOT_A_ROSTER, RosterProblem.ROSTER_TOO_LARGE})
FORMAT = 3
_WITHOUT_DATE = 2
_WITHOUT_RECIPIENTS = 1
LARGEST_FILE = 4_000_000
_TYPE = "readiness-roster"
_DOMAIN = b"dra-roster-v1\n"
# Numbers grow by one with each edition; one that leaps would shut out all that follow.
HIGHEST_FIRST = 100_000
FARTHEST_STEP = 1_000

# A committee is reached by no fewer recipients, as a lost key would be lost answers; and every one
# is a way in.
FEWEST = 2
MOST = 16
RECIPIENT = re.compile(r"age1[0-9a-z]{58}")
_BEGINS = "age"
_SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    key: str
    role: Role
    since: date
    unit: str = ""  # code of the unit; empty for all units
    until: date | None = None

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.key)

    @property
    def duty(self) -> tuple[str, Role, str]:
        return self.key, self.role, self.unit

    def has(self, role: Role, unit: str, day: date) -> bool:
        ours = self.role is role and self.unit in ("", unit)
        return ours and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key that counts no more, but for the revisions received before that became known.

    No clock can tell whether a signature is older than the loss of the key; this list can.
    """

    key_id: str
    received: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    seq: int = 0  # number of this edition; a higher one replaces a lower one
    people: tuple[Person, ...] = ()
    revoked: tuple[Revocation, ...] = ()
    recipients: tuple[str, ...] = ()  # for whom packages are sealed; none, or at least two
    # The day it was signed, by the clock of who signed it; None in earlier ones.
    issued: date | None = None
    training: bool = False  # whether it is for practice: anybody can compute its root key

    @property
    def format(self) -> int:
        if self.issued is not None or self.training:
            return FORMAT
        if self.recipients:
            return _WITHOUT_DATE
        return _WITHOUT_RECIPIENTS

    def owner(self, key_id: str) -> str:
        """The name of the key's owner; empty when the key is not listed."""
        return next((person.name for person in self.lines(key_id)), "")

    def lines(self, key_id: str) -> tuple[Person, ...]:
        return _lines.get(self).get(key_id, ())

    def with_people(self, *people: Person) -> "Roster":
        """The roster with these; a line of the same duty and time is replaced by the last of them.

        Who had a duty before, and has it again after a time, has two lines: what was signed in the
        first time still counts.
        """
        coming: dict[tuple[str, Role, str], tuple[Person, ...]] = {}
        for person in people:
            before = coming.get(person.duty, ())
            coming[person.duty] = (
                *(other_person for other_person in before if not _overlap(other_person, person)),
                person,
            )
        rest = (
            other_person
            for other_person in self.people
            if not any(_overlap(other_person, each) for each in coming.get(other_person.duty, ()))
        )
        return replace(self, people=(*rest, *chain.from_iterable(coming.values())))

    def with_revoked(self, key_id: str, received: Iterable[str] = ()) -> "Roster":
        """The roster with the key revoked, but for the revisions named now, whatever was before."""
        rest = tuple(revocation for revocation in self.revoked if revocation.key_id != key_id)
        return replace(self, revoked=(*rest, Revocation(key_id, tuple(sorted(set(received))))))


def _lines_of(roster: Roster) -> Mapping[str, tuple[Person, ...]]:
    lines: dict[str, tuple[Person, ...]] = {}
    for person in roster.people:
        key_id = person.public.key_id
        lines[key_id] = (*lines.get(key_id, ()), person)
    return lines


_lines: IdentityCache[Roster, Mapping[str, tuple[Person, ...]]] = IdentityCache(_lines_of)
NO_ROSTER = Roster()


@dataclass(frozen=True, slots=True)
class SignedRoster:
    """A roster as a file: the list, and who signed it; empty fields in a draft."""

    roster: Roster
    type: str = ""
    format: int = 0
    root: str = ""
    name: str = ""
    signature: str = ""

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.root)

    @property
    def signed(self) -> bool:
        """Whether the root key it names made the signature under exactly this roster."""
        with suppress(UnreadableError):
            return self.public.made(self.signature, _message(self.roster))
        return False

    def to_bytes(self) -> bytes:
        return canonical.dump(to_plain(replace(self, type=_TYPE, format=self.roster.format)))

    @classmethod
    def from_bytes(cls, raw: bytes) -> "SignedRoster":
        """The roster of these bytes.

        Raises:
            NewerFormatError: If a later version of the program wrote it.
            UnreadableError: If they are none.
        """
        plain = canonical.load(raw)
        if isinstance(plain, dict) and plain.get("type") == _TYPE:
            fields = plain
        else:
            fields = {}
        number = fields.get("format")
        if isinstance(number, int) and number > FORMAT:
            raise NewerFormatError(number)
        signed_roster = from_plain(cls, plain)
        roster = signed_roster.roster
        if signed_roster.type != _TYPE or signed_roster.format != roster.format or roster.seq < 0:
            raise UnreadableError("no roster")
        named = roster.recipients
        several = len(set(roster.recipients))
        # A committee is reached by none, or by enough of them, and each once.
        enough = FEWEST <= several == len(named) <= MOST and all(map(is_recipient, named))
        if named and not enough:
            raise UnreadableError("no recipients")
        for person in roster.people:
            _ = person.public.key_id
        for revocation in roster.revoked:
            for text in (revocation.key_id, *revocation.received):
                from_hex(text, 32)
        return signed_roster


def sign_roster(
    roster: Roster, root: SigningKey, current: Roster = NO_ROSTER, issued: date | None = None
) -> SignedRoster:
    """The next edition, signed; its number is higher than its own and the held one's.

    Raises:
        AssessmentError: If a key stands in two roles for one unit.
    """
    check_roles(roster)
    ready = replace(roster, seq=max(roster.seq, current.seq) + 1, issued=issued or roster.issued)
    proof = root.sign(_message(ready)).hex()
    return SignedRoster(
        ready, _TYPE, ready.format, root=root.public.key, name=root.public.name, signature=proof
    )


def check_roles(roster: Roster) -> None:
    """Make sure that no key stands in two roles for one unit at one time.

    Raises:
        AssessmentError: If one does.
    """
    several = (lines for lines in _lines.get(roster).values() if len({x.role for x in lines}) > 1)
    for person, other in chain.from_iterable(combinations(lines, 2) for lines in several):
        if person.role is not other.role and _overlap(person, other):
            raise refused(
                RosterProblem.TWO_ROLES, name=person.name, unit=person.unit or other.unit or "*"
            )


def _overlap(person: Person, other: Person) -> bool:
    ends = person.until or date.max
    other_ends = other.until or date.max
    same_unit = person.unit == other.unit or not person.unit or not other.unit
    return same_unit and person.since <= other_ends and other.since <= ends


def read_roster(path: Path) -> SignedRoster:
    """The roster in a file, whether signed or not.

    Raises:
        AssessmentError: If there is none.
    """
    with failures.explained(path, FileProblem.NOT_FOUND), path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise refusal(RosterProblem.ROSTER_TOO_LARGE, path, limit=LARGEST_FILE // 1_000_000)
    try:
        return SignedRoster.from_bytes(raw)
    except NewerFormatError as error:
        raise refusal(RosterProblem.ROSTER_NEWER, path) from error
    except UnreadableError as error:
        raise refusal(RosterProblem.NOT_A_ROSTER, path) from error


def write_roster(path: Path, signed: SignedRoster) -> None:
    """Write a roster, whole or not at all; an earlier one of that name is replaced.

    Raises:
        AssessmentError: If it is larger than anybody could read again, or cannot be written.
    """
    content = signed.to_bytes()
    if len(content) > LARGEST_FILE:
        raise refusal(RosterProblem.ROSTER_TOO_LARGE, path, limit=LARGEST_FILE // 1_000_000)
    with disk.fresh(path) as unfinished:
        disk.write_synced(unfinished, content)


def trusted(
    path: Path, roots: Iterable[PublicKey] = (), current: SignedRoster | None = None
) -> tuple[SignedRoster, tuple[Finding, ...]]:
    """The roster in a file, when it may be used here; with what is worth knowing of it.

    Without any root known the first roster is believed and its root key is shown, so that two
    people can compare its code. The held roster itself may be read again.

    Raises:
        AssessmentError: If it is no roster, not signed, signed by another root key than those
            known, or its number is not higher than the held one's, or higher by far.
    """
    signed_roster = read_roster(path)
    if not signed_roster.signed:
        raise refusal(RosterProblem.ROSTER_UNSIGNED, path)
    if current is None:
        known = {public_key.key for public_key in roots}
    else:
        known = {current.root}
    if known and signed_roster.root not in known:
        raise refusal(RosterProblem.ROSTER_ROOT_UNKNOWN, path, key=signed_roster.public.short_code)
    if (
        current is not None
        and signed_roster != current
        and signed_roster.roster.seq <= current.roster.seq
    ):
        numbers = {"seq": signed_roster.roster.seq, "held": current.roster.seq}
        raise refusal(RosterProblem.ROSTER_NOT_NEWER, path, **numbers)
    if current is None:
        most = HIGHEST_FIRST
    else:
        most = current.roster.seq + FARTHEST_STEP
    if signed_roster.roster.seq > most:
        raise refusal(RosterProblem.ROSTER_NUMBER, path, seq=signed_roster.roster.seq, most=most)
    if known:
        return signed_roster, ()
    first = finding(RosterProblem.ROSTER_FIRST, path, key=signed_roster.public.short_code)
    return signed_roster, (first,)


def _message(roster: Roster) -> bytes:
    return _DOMAIN + canonical.dump(to_plain(roster))


def is_recipient(word: str) -> bool:
    """Whether the word is a recipient, and its last signs follow from the others.

    Whoever holds the secret part of a recipient can open what was sealed to it. A slip of the pen
    is noticed at once: the last six signs follow from all others, as age and Bech32 have it.
    """
    if not RECIPIENT.fullmatch(word):
        return False
    signs = [_SIGNS.find(sign) for sign in word[len(_BEGINS) + 1 :]]
    before = [ord(sign) >> 5 for sign in _BEGINS]
    behind = [ord(sign) & 31 for sign in _BEGINS]
    check = 1
    for value in (*before, 0, *behind, *signs):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            if top >> at & 1:
                check ^= generator
            else:
                check ^= 0
    return -1 not in signs and check == 1


def kept_in() -> Path:
    """The file in which the roster in use is kept; it need not be there."""
    return places.own() / _NAME


def shipped_roots() -> tuple[PublicKey, ...]:
    """The public root keys that came with the program.

    Raises:
        AssessmentError: If one of them cannot be read.
    """
    return tuple(PublicKey.read(path) for path in sorted(SHIPPED_ROOTS.glob("*.pub")))


def roster_on_disk() -> SignedRoster | None:
    """The roster in use here; None when there is none yet.

    Raises:
        AssessmentError: If its file was damaged or its signature no longer holds.
    """
    path = kept_in()
    if not path.is_file():
        return None
    damaged = refusal(RosterProblem.KEPT_ROSTER_DAMAGED, path, file=str(path))
    try:
        signed_roster = read_roster(path)
    except AssessmentError as error:
        if any(other_finding.problem in _LOST for other_finding in error.findings):
            raise damaged from error
        raise
    if not signed_roster.signed or signed_roster.roster.training:
        raise damaged
    pinned = {public_key.key for public_key in shipped_roots()}
    if pinned and signed_roster.root not in pinned:
        raise refusal(
            RosterProblem.KEPT_ROSTER_OTHER_ROOT, path, key=signed_roster.public.short_code
        )
    return signed_roster


def roster_in_use() -> Roster:
    """Who may sign what, as known here; an empty roster when nothing is known."""
    return (roster_on_disk() or SignedRoster(NO_ROSTER)).roster


def take_in(
    path: Path, roots: Iterable[PublicKey] = (), code: str = ""
) -> tuple[SignedRoster, tuple[Finding, ...]]:
    """Use the roster in a file from now on; its root key alone may sign the next ones.

    The root key of the first one must be known beforehand, or somebody compared its ``code``.

    Raises:
        AssessmentError: If it may not be used, or cannot be kept.
    """
    if read_roster(path).roster.training:
        raise refusal(RosterProblem.ROSTER_TRAINING, path)
    signed_roster, findings = trusted(path, shipped_roots() or roots, roster_on_disk())
    if findings:
        # Nothing but the code tells the root key of a first roster from anybody's.
        if not code:
            raise AssessmentError(*findings)
        if codes.bare_code(code) != codes.bare_code(signed_roster.public.short_code):
            raise refusal(
                RosterProblem.ROSTER_CODE_OTHER, path, key=signed_roster.public.short_code
            )
    with failures.explained(places.own(), FileProblem.NOT_SAVED):
        places.own().mkdir(parents=True, exist_ok=True)
    write_roster(kept_in(), signed_roster)
    return signed_roster, ()


def forget(by: str, reason: str, at: datetime) -> SignedRoster:
    """Use no roster any more; who wanted that, and why, is kept beside it.

    Raises:
        AssessmentError: If there is none, or the file cannot be changed.
    """
    path = kept_in()
    if not path.is_file():
        raise refused(RosterProblem.NO_ROSTER_KEPT)
    gone = SignedRoster(NO_ROSTER)
    with suppress(AssessmentError):  # damaged: one more reason to forget it
        gone = read_roster(path)
    statement = {"at": at.isoformat(), "by": by, "reason": reason, "seq": gone.roster.seq}
    with failures.explained(path, FileProblem.NOT_SAVED):
        with path.with_name(_FORGOTTEN).open("ab") as file:
            file.write(canonical.dump({**statement, "root": gone.root}) + b"\n")
        path.unlink()
    return gone


def checked(path: Path) -> tuple[Roster, tuple[Finding, ...]]:
    """The roster in a file, believed for one task without being kept.

    An edition that is not newer than the one in use is believed too when it is that one; and one
    for training, whatever is in use, which is said.

    Raises:
        AssessmentError: If it may not be used.
    """
    signed_roster = read_roster(path)
    if signed_roster.roster.training and signed_roster.signed:
        return signed_roster.roster, (finding(RosterProblem.ROSTER_FOR_TRAINING, path),)
    signed_roster, findings = trusted(path, shipped_roots(), roster_on_disk())
    return signed_roster.roster, findings
