"""Roles in words, for windows, commands and findings alike."""

from assessment.exchange.keys import Role
from assessment.language.text import Language, Text
from assessment.words import Words, mark

ROLES = {
    Role.ASSESSOR: mark("Assessor"),
    Role.HEAD: mark("Head of unit"),
    Role.SECRETARIAT: mark("Secretariat"),
}


def role_text(role: Role) -> Text:
    """The role as a value of a finding, which is said in the reader's language."""
    return Text.from_mapping({one: Words(one).say(ROLES[role]) for one in Language})
