"""Rosters and the people on them."""

from datetime import date

from assessment.exchange.roster import Person, Roster, write_roster
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD, a_key

UNIT = "MPTC"


ROOT = a_key("Root")


START = date(2026, 1, 1)


def a_person(signer, role=None, unit=UNIT, **more):
    public = signer.key.public
    return Person(public.name, public.key, role or signer.role, START, unit, **more)


def a_roster(*people, seq=1):
    return Roster(seq, people or (a_person(THE_ASSESSOR), a_person(THE_HEAD)))


def a_file(folder, signed, name="r.roster"):
    write_roster(folder / name, signed)
    return folder / name
