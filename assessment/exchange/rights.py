"""Who signs as what: what is known of a key, what was done before, and what stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from assessment.errors import Finding
from assessment.exchange.days import CAMBODIA
from assessment.exchange.keys import PublicKey, Role
from assessment.exchange.roster import Roster
from assessment.exchange.signing import Signature
from assessment.problems.exchange import SigningProblem
from assessment.responses.model import State
from assessment.responses.record import Record
from assessment.responses.review import entered_by, same_person

# Those who sign for a unit.
OFFICE = (Role.ASSESSOR, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the list of keys says of a key and a unit.

    Attributes:
        edition: Number of the list; 0 when there is none here.
        listed: Whether the key stands on it.
        revoked: Whether it counts no more.
        roles: The roles in which it may sign for the unit now.
    """

    edition: int = 0
    listed: bool = False
    revoked: bool = False
    roles: frozenset[Role] = frozenset()


NO_RIGHTS = Rights()


def rights_of(public: PublicKey, unit: str, at: datetime, roster: Roster) -> Rights:
    """What the list says of the key at that time."""
    lines, day = roster.lines(public.key_id), at.astimezone(CAMBODIA).date()
    return Rights(
        edition=roster.seq,
        listed=bool(lines),
        revoked=any(one.key_id == public.key_id for one in roster.revoked),
        roles=frozenset(one.role for one in lines if one.has(one.role, unit, day)),
    )


def objection(public: PublicKey, rights: Rights, role: Role) -> Finding | None:
    """Why the key may not sign in that role; None when nothing stands against it.

    A key that is not listed may sign: it is unknown then, and so it is shown.
    """
    values = {"name": public.name}
    if rights.revoked:
        return Finding(SigningProblem.KEY_REVOKED, values=values)
    if not rights.listed or role in rights.roles:
        return None
    if not rights.roles & frozenset(OFFICE):
        return Finding(SigningProblem.KEY_NOT_FOR_UNIT, values=values)
    return Finding(SigningProblem.KEY_OTHER_ROLE, values=values)


def own_package(public: PublicKey, signatures: Sequence[Signature]) -> Finding | None:
    """Why the owner of the key may not countersign: the assessor's signature is theirs."""
    for one in signatures:
        if one.statement.role is Role.ASSESSOR and same_person(one.name, public.name):
            return Finding(SigningProblem.OWN_PACKAGE, values={"name": public.name})
    return None


class Reason(Enum):
    """Why somebody signs in a role."""

    KEY = "key"
    APPROVED_IT = "approved_it"
    ENTERED_IT = "entered_it"
    WORKS_AS = "works_as"
    STATE = "state"


def usual_role(
    record: Record, by: str, working: Role | None, rights: Rights = NO_RIGHTS
) -> tuple[Role, Reason]:
    """In which role somebody signs an assessment, unless they say otherwise, and why.

    The key's only role decides; then what the person did before; then as what they work; then
    how far the assessment is: what is approved waits for the unit head.
    """
    possible = [role for role in OFFICE if role in rights.roles]
    if len(possible) == 1:
        return possible[0], Reason.KEY
    approvers = [step.by for step in record.steps if step.to is State.APPROVED]
    if by and any(same_person(by, one) for one in approvers):
        return Role.HEAD, Reason.APPROVED_IT
    if by and any(same_person(by, one) for one in entered_by(record)):
        return Role.ASSESSOR, Reason.ENTERED_IT
    if working in OFFICE and working is not None:
        return working, Reason.WORKS_AS
    return (Role.HEAD if record.state is State.APPROVED else Role.ASSESSOR), Reason.STATE
