"""Fingerprint cards: one small page per person, to compare a key by telephone or by camera."""

from dataclasses import dataclass
from datetime import date

from assessment.exchange.keys import ROLES, PublicKey, Role
from assessment.exchange.print_check import full_code
from assessment.exchange.roster import Person
from assessment.reports.blocks import Lines
from assessment.reports.wording import Speech, inline
from assessment.units import find_unit

KEY_SIGN = "DRAKEY1:"


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        key: The key with its owner's name.
        role: In which role it signs; None when nothing is said about that.
        unit: Code of the unit; empty for all or when nothing is said.
        since: First day; None when nothing is said.
        until: Last day; None while it goes on.
    """

    key: PublicKey
    role: Role | None = None
    unit: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, person: Person) -> "Card":
        return cls(person.public, person.role, person.unit, person.since, person.until)

    @property
    def sign(self) -> str:
        """What a camera reads from it."""
        return KEY_SIGN + full_code(self.key.key_id)


def facts_of(card: Card, speech: Speech) -> tuple[str, ...]:
    """Role, unit with its name where it is on the list, and days, in the words of the languages."""
    say = speech.say
    facts: list[Lines] = []
    if card.role is not None:
        facts.append(say("Role: {role}", role=say(ROLES[card.role])))
        unit = speech.same(card.unit) if card.unit else say("all units")
        facts.append(say("Unit: {unit}", unit=unit))
        listed = find_unit(card.unit)
        if listed is not None:
            facts.append(speech.text(listed.name))
    if card.since is not None:
        since = speech.official_date(card.since)
        if card.until is None:
            facts.append(say("Since {since}", since=since))
        else:
            until = speech.official_date(card.until)
            facts.append(say("From {since} to {until}", since=since, until=until))
    return tuple(inline(one) for one in facts)
