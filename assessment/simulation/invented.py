"""What a simulation invents beside answers: units, how ready each is, who signs, what they do."""

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, zip_longest

from assessment.exchange.keys import PublicKey, Role, SigningKey
from assessment.exchange.roster import Person, Revocation, Roster, SignedRoster, sign_roster
from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import ActionState, PolicyItem
from assessment.units import Unit, above, load_units, year_of

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
    assessor: SigningKey
    head: SigningKey


class People:
    """The people of a simulation; the same seed and unit give the same people and keys."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._known: dict[str, SigningKey] = {}
        self._lost: dict[str, PublicKey] = {}

    def pair(self, unit: str, team: str) -> Pair:
        """Assessor of the team and head of the unit: never the same name."""
        assessor = self.key(f"assessor {team}")
        return Pair(assessor, self.key(f"head {unit}", beside=assessor.public.name))

    def key(self, who: str, beside: str = "") -> SigningKey:
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


_EDITION = "simulated"
FIRST_YEAR = 2026  # of the programme; of a round whose name tells none
_GROWTH = 0.035
_USUAL = 0.63
_SPREAD = {"area": 0.07, "block": 0.12, "unit": 0.11, "round": 0.02}


@dataclass(frozen=True, slots=True)
class Chosen:
    unit: Unit
    questionnaire: Questionnaire


def choose(count: int, questionnaires: Sequence[Questionnaire]) -> Iterator[Chosen]:
    """That many units: those the questionnaires are meant for, others, then invented ones."""
    meant = {block.code: one for one in questionnaires for block in one.settings.peer_blocks}
    first = questionnaires[0]
    register = load_units()
    queues: dict[str, list[Chosen]] = {}
    for one in register:
        if one.block in meant:
            queue = queues.setdefault(meant[one.block].settings.id, [])
            queue.append(Chosen(one, meant[one.block]))
    fitting = (one for few in zip_longest(*queues.values()) for one in few if one is not None)
    others = [Chosen(one, first) for one in register if one.block not in meant]
    place = {unit.code: at for at, unit in enumerate(register)}
    given = [*fitting, *others][:count]
    yield from sorted(given, key=lambda one: place[one.unit.code])
    block = next((one.code for one in first.settings.peer_blocks), "")
    for number in range(1, count - len(given) + 1):
        name = Text.of(km=f"អង្គភាពគំរូទី {number}", en=f"Simulated unit {number}")
        unit = Unit(f"SIM-{number:05d}", name, "institution", block, "", _EDITION)
        yield Chosen(unit, first)


def readiness(unit: Unit, register: Mapping[str, Unit], seed: int, occasion: str) -> float:
    """How ready a unit is, from 0 to 1: alike within an area and within a block.

    A later round finds the same unit a little better, as the year in its name says.
    """
    *_, top = unit, *above(unit, register)
    value = _USUAL
    for kind, text in (
        ("area", top.code),
        ("block", unit.block),
        ("unit", unit.code),
        ("round", f"{unit.code}/{occasion}"),
    ):
        # Not for secrets: the same seed must give the same units.
        value += random.Random(f"{seed}/{kind}/{text}").gauss(0, _SPREAD[kind])  # noqa: S311
    later = (year_of(occasion) or FIRST_YEAR) - FIRST_YEAR
    return min(0.97, max(0.05, value + _GROWTH * later))


HEADS = (
    "code", "kind", "parent", "label::km", "label::en", "phase", "lead", "official", "lead_unit",
    "partners", "due", "milestones::km", "milestones::en", "themes",
)  # fmt: skip
# How many actions each strategy has: the shape of the policy, ten with 86, and no word of it.
_SIZES = (10, 9, 9, 8, 8, 10, 9, 8, 8, 7)
_FIRST, _LAST = 2023, 2035
_PHASES = ((2025, "2022-2025"), (2030, "2026-2030"), (2035, "2031-2035"))
_SEED = "invented actions"


def invented_list(units: Sequence[Unit], themes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Lines of the list, its heads first.

    Args:
        units: The institutions that lead and join.
        themes: Codes of the present policy map; the strategies take them over in turn.
    """
    # Not for secrets: the list is always the same.
    chance = random.Random(_SEED)  # noqa: S311
    yield HEADS
    leads, number = cycle(chance.sample(list(units), len(units))), 0
    for at, size in enumerate(_SIZES, start=1):
        own = " ".join(themes[at - 1 :: len(_SIZES)])
        yield (
            f"S{at}", "strategy", "", f"យុទ្ធសាស្ត្រសាកល្បងទី {at} (មិនមែនផ្លូវការ)",
            f"Sample strategy {at} (invented)", "", "", "no", "", "", "", "", "", own,
        )  # fmt: skip
        for _ in range(size):
            number += 1
            yield _action(f"A{number:02d}", f"S{at}", next(leads), (units, chance))


def _action(
    code: str, parent: str, lead: Unit, drawn: tuple[Sequence[Unit], random.Random]
) -> tuple[str, ...]:
    units, chance = drawn
    others = [unit for unit in units if unit.code != lead.code]
    partners = chance.sample(others, chance.choice((0, 1, 1, 2, 3)))
    year = chance.randint(_FIRST + 2, _LAST)
    phase = next(name for last, name in _PHASES if year <= last)
    half = _FIRST + (year - _FIRST) // 2
    name = dict(lead.name.pairs)
    km, en = (name[language] for language in list(name)[:2])
    return (
        code, "action", parent, f"សកម្មភាពសាកល្បង {code} (មិនមែនផ្លូវការ)",
        f"Sample action {code} (invented)", phase, f"{km} / {en}", "no", lead.code,
        " ".join(sorted(unit.code for unit in partners)), f"{year}-12-31",
        f"ពាក់កណ្តាលនៅឆ្នាំ {half}", f"Half of it in {half}", "",
    )  # fmt: skip


def state_of(item: PolicyItem, day: date) -> tuple[ActionState, int]:
    """How far an action is on a day, as whoever does it knows, and in percent."""
    # Not for secrets: all who join an action know the same of it.
    chance = random.Random(f"{_SEED}/{item.code}")  # noqa: S311
    due = date.fromisoformat(item.due) if item.due else date(_LAST, 12, 31)
    pace, dropped = chance.uniform(0.55, 1.35), chance.random() < 0.03
    begin = date(max(_FIRST, due.year - chance.randint(2, 8)), 1, 1)
    planned = (day - begin).days / max(1, (due - begin).days)
    percent = max(0, min(100, round(100 * planned * pace)))
    if dropped and day.year > begin.year + 1:
        return ActionState.DROPPED, percent
    if percent >= 100:
        return ActionState.DONE, 100
    if percent == 0:
        return ActionState.NOT_STARTED, 0
    behind = percent < 100 * min(planned, 1.0) - 8
    return (ActionState.BEHIND if behind else ActionState.ON_TRACK), percent
