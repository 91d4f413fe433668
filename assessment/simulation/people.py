"""Invented people with keys that follow from a seed; nothing real may be signed with them."""

import hashlib
import random
from dataclasses import dataclass
from datetime import date, datetime

from assessment.exchange.keys import PublicKey, Role, SigningKey
from assessment.exchange.roster import Person, Revocation, Roster, SignedRoster, sign_roster
from assessment.exchange.signing import Signer

ROOT = "គន្លឹះគោលសាកល្បង / Simulated root key"
_FAMILY = (
    "សុខ", "ចាន់", "កែវ", "លឹម", "ហេង", "ជា", "ម៉ៅ", "នួន", "ប៉ែន", "រស់", "សៅ", "អ៊ុក", "ឃុន", "ទេព",
)  # fmt: skip
_GIVEN = (
    "ដារ៉ា", "សុភា", "សុជាតា", "វណ្ណៈ", "បូរី", "មុនី", "រតនា", "ស្រីមុំ", "វិចិត្រ", "ពិសិដ្ឋ", "ចន្ធូ", "ស្រីពៅ",
    "វិសាល", "កុសល",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Who answers for a unit and who stands behind it."""

    assessor: SigningKey
    head: SigningKey


class People:
    """The people of a simulation; the same seed and unit give the same people and keys."""

    def __init__(self, seed: int) -> None:
        """Nobody has been asked for yet."""
        self._seed = seed
        self._known: dict[str, SigningKey] = {}
        self._lost: dict[str, PublicKey] = {}

    def pair(self, unit: str, team: str) -> Pair:
        """Assessor of the team and head of the unit: never the same name."""
        assessor = self.key(f"assessor {team}")
        return Pair(assessor, self.key(f"head {unit}", beside=assessor.public.name))

    def key(self, who: str, beside: str = "") -> SigningKey:
        """The key of a person, who is called differently from the one beside."""
        found = self._known.get(who)
        if found is None:
            found = self._known[who] = _key(f"{self._seed}/{who}", beside)
        return found

    def lost(self, who: str, unit: str) -> SigningKey:
        """A key that an assessor of the unit lost; the roster revokes it."""
        found = self.key(f"lost {who}")
        self._lost[unit] = found.public
        return found

    def roster(self, units: dict[str, Pair], since: date) -> SignedRoster:
        """The list of those who may sign: assessors everywhere, heads for their unit.

        Keys that were lost stand there too, and are revoked.
        """
        assessors = {pair.assessor.public for pair in units.values()}
        people = [
            Person(one.name, one.key, Role.ASSESSOR, since)
            for one in sorted(assessors, key=lambda one: one.key)
        ]
        people += [
            Person(pair.head.public.name, pair.head.public.key, Role.HEAD, since, unit)
            for unit, pair in sorted(units.items())
        ]
        lost = sorted(self._lost.items())
        people += [Person(one.name, one.key, Role.ASSESSOR, since, unit) for unit, one in lost]
        revoked = tuple(Revocation(one.key_id, ()) for _, one in lost)
        root = _key(f"{self._seed}/root", "")
        named = SigningKey(PublicKey(ROOT, root.public.key), root.secret)
        return sign_roster(Roster(people=tuple(people), revoked=revoked, training=True), named)


def signers(pair: Pair, at: datetime) -> tuple[Signer, Signer]:
    """Both signatures under one package."""
    return Signer(pair.assessor, Role.ASSESSOR, at), Signer(pair.head, Role.HEAD, at)


def _key(text: str, beside: str) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = hashlib.sha256(f"simulated key {text}".encode()).digest()
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    # Not for secrets: the same seed must give the same names.
    chance = random.Random(text)  # noqa: S311
    name = beside
    while name == beside:
        name = f"{chance.choice(_FAMILY)} {chance.choice(_GIVEN)}"
    return SigningKey(PublicKey(name, public.hex()), secret)
