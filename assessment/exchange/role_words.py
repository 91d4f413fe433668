"""Roles in words, for windows, commands and findings alike."""

from assessment.exchange.keys import Role
from assessment.exchange.signing import Signature
from assessment.language.text import Language, Text
from assessment.responses.review import same_person
from assessment.words import Words, mark

ROLES = {
    Role.ASSESSOR: mark("Assessor"),
    Role.HEAD: mark("Head of unit"),
    Role.SECRETARIAT: mark("Secretariat"),
}


def role_text(role: Role) -> Text:
    """The role as a value of a finding, which is said in the reader's language."""
    return Text.from_mapping({one: Words(one).say(ROLES[role]) for one in Language})


def signer_text(signature: Signature, known_as: str, words: Words) -> str:
    """Who signed, as it is shown: by the name the key is known under here.

    What the file says stands beside it where it differs; of an unknown key it is only a claim.
    """
    if not known_as:
        return words.say("somebody who calls themselves {name}", name=signature.name)
    if same_person(known_as, signature.name):
        return known_as
    return words.say("{name} (the file says {other})", name=known_as, other=signature.name)
