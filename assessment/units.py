"""The register of units: ministries and institutions, and areas from provinces to communes.

A line holds from the round ``since`` on and until the round before ``ended``, so that old rounds
keep their units. Rounds follow each other by their names, numbers in them as numbers.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding
from assessment.language.digits import latin_digits
from assessment.language.normalise import is_visible, search_key, skeleton
from assessment.language.text import Language, Text
from assessment.problems.exchange import NameProblem
from assessment.words import Words, mark

SHIPPED = places.resource("units.csv")
SOURCES = places.resource("unit_sources.csv")
COLUMNS = (
    "code",
    "kind",
    "block",
    "parent",
    "km",
    "en",
    "edition",
    "since",
    "ended",
    "formerly",
)
_WORDS = re.compile("[0-9a-z]+")
# A shorter name is likely to stand in another word.
_LEAST_NAME = 6
_VOWELS = re.compile(r"(?<=[a-z])[aeiou]+")
_DOUBLED = re.compile(r"([a-z])\1")

# What an area is called; an institution's name says it itself.
KINDS = {
    "capital": mark("Capital"),
    "province": mark("Province"),
    "municipality": mark("Municipality"),
    "khan": mark("Khan"),
    "district": mark("District"),
    "commune": mark("Commune"),
    "sangkat": mark("Sangkat"),
}
INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Unit:
    """One office that can be assessed."""

    code: str  # code in the register, unique in a round
    name: Text  # Khmer and English name
    kind: str  # institution, or a key of ``KINDS``
    block: str  # peer block
    parent: str  # code of the area above; empty without
    edition: str  # edition of the list it comes from
    since: str = ""  # first round in which it is so; empty from the beginning
    ended: str = ""  # first round in which it is so no more; empty while it goes on
    formerly: tuple[str, ...] = ()  # other codes that the same unit had

    def counts_in(self, occasion: str) -> bool:
        """Whether it is so in a round; without one, whether it is so today."""
        if not occasion or not (self.since or self.ended):
            return not self.ended
        at = round_key(occasion)
        begun = not self.since or round_key(self.since) <= at
        return begun and (not self.ended or at < round_key(self.ended))


def round_key(name: str) -> tuple[tuple[int, str], ...]:
    """By which rounds stand in their order: words as words, numbers as numbers."""
    parts = re.findall(r"[0-9]+|[^\W\d_]+", latin_digits(name).casefold())
    return tuple((int(part), "") if part.isdigit() else (10**9, part) for part in parts)


def year_of(name: str) -> int | None:
    """The year in the name of a round, in either digits; None without one."""
    match = re.search(r"(?<!\d)(20\d\d)(?!\d)", latin_digits(name))
    if match:
        return int(match[1])
    return None


def round_order(name: str) -> tuple[object, str]:
    """The same, and the names themselves where that is equal."""
    return round_key(name), name


@dataclass(frozen=True, eq=False)
class Register:
    """All lines there are, those that ended too."""

    units: tuple[Unit, ...]
    _of: dict[str, tuple[Unit, ...]] = field(default_factory=dict, repr=False, init=False)

    def units_in(self, occasion: str) -> tuple[Unit, ...]:
        if occasion not in self._of:
            self._of[occasion] = tuple(unit for unit in self.units if unit.counts_in(occasion))
        return self._of[occasion]

    def has(self, code: str, occasion: str) -> bool:
        return any(unit.counts_in(occasion) for unit in self._lines.get(code, ()))

    @cached_property
    def same(self) -> Mapping[str, frozenset[str]]:
        """All codes of a unit, for each code of units that had several."""
        codes_of_unit: dict[str, frozenset[str]] = {}
        for unit in self.units:
            if unit.formerly:
                codes = frozenset({unit.code, *unit.formerly})
                codes = codes.union(*(codes_of_unit.get(code, ()) for code in codes))
                codes_of_unit.update(dict.fromkeys(codes, codes))
        return codes_of_unit

    @cached_property
    def _lines(self) -> Mapping[str, list[Unit]]:
        lines: dict[str, list[Unit]] = {}
        for unit in self.units:
            lines.setdefault(unit.code, []).append(unit)
        return lines

    @cached_property
    def by_code(self) -> Mapping[str, Unit]:
        """The last line of each code, ended ones too."""
        return {unit.code: unit for unit in self.units}


NO_REGISTER = Register(())


def load_register() -> Register:
    """The register in use on this computer: the one imported here, else the one shipped.

    Raises:
        OSError: when it cannot be read.
        AssessmentError: when a code has signs that nobody sees.
    """
    path = register_path()
    about = path.stat()
    return _loaded(path, about.st_mtime_ns, about.st_size)


def register_path() -> Path:
    """Where the register in use lies."""
    own = places.own() / SHIPPED.name
    if own.is_file():
        return own
    return SHIPPED


@lru_cache(maxsize=4)
def _loaded(path: Path, _changed: int, _size: int) -> Register:
    return register_of(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def register_of(text: str) -> Register:
    """The register that a text of comma-separated values tells.

    Raises:
        AssessmentError: when a code has signs that nobody sees.
    """
    units = tuple(
        Unit(
            name=Text.from_wordings(km=row["km"], en=row["en"]),
            formerly=tuple(row.get("formerly", "").split()),
            **{name: row[name] for name in ("code", "kind", "block", "parent", "edition")},
            **{name: row.get(name, "") for name in ("since", "ended")},
        )
        for row in csv.DictReader(io.StringIO(text, newline=""))
    )
    unseen = [unit.code for unit in units if not is_visible(unit.code)]
    if unseen:
        raise AssessmentError(*map(_not_visible, unseen))
    return Register(units)


def register_lines(units: Iterable[Unit]) -> Iterator[tuple[str, ...]]:
    """The lines of a table of units, without the head."""
    for unit in units:
        km, en = (unit.name.get(language) for language in (Language.KM, Language.EN))
        yield (
            unit.code,
            unit.kind,
            unit.block,
            unit.parent,
            km,
            en,
            unit.edition,
            unit.since,
            unit.ended,
            " ".join(unit.formerly),
        )


def register_text(units: Iterable[Unit]) -> str:
    """The units as comma-separated values."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(register_lines(units))
    return target.getvalue()


def keep_register(register: Register) -> Path:
    """Use a register on this computer from now on; gives where it is kept.

    Raises:
        OSError: when it cannot be written; the one before stays in use.
    """
    path = places.own() / SHIPPED.name
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(register_text(register.units), encoding="utf-8", newline="")
    places.put_in_place(unfinished, path)
    return path


def is_one_unit(code: str, other: str) -> bool:
    """Whether both codes are of one unit, which may have been renamed."""
    return code == other or other in load_register().same.get(code, ())


def is_later(name: str, other: str) -> bool:
    """Whether a round surely comes after another one: of names in words nobody can tell."""
    pairs = zip(round_key(name), round_key(other), strict=False)
    return any(a > b and not (a[1] or b[1]) for a, b in [(a, b) for a, b in pairs if a != b][:1])


def load_units() -> tuple[Unit, ...]:
    """The units of the register in use as they are today, in its order."""
    return load_register().units_in("")


@lru_cache(maxsize=1)
def load_sources() -> Mapping[str, Text]:
    """Where each edition of the shipped register is from."""
    with SOURCES.open(encoding="utf-8", newline="") as source:
        rows = csv.DictReader(source)
        return {row["edition"]: Text.from_wordings(km=row["km"], en=row["en"]) for row in rows}


def _not_visible(text: str) -> Finding:
    return Finding(NameProblem.NOT_VISIBLE, values={"found": ascii(text)})


def check_names(unit: str, occasion: str) -> None:
    """Make sure that code and round of a new assessment are what a reader takes them for.

    Raises:
        AssessmentError: if one has signs that nobody sees, or the code looks like a listed one.
    """
    findings = [_not_visible(text) for text in (unit, occasion) if text and not is_visible(text)]
    drawn = skeleton(unit)
    if not findings and find_unit(unit) is None:
        for known in (unit.code for unit in load_units()):
            if skeleton(known) == drawn and known.casefold() != unit.casefold():
                values = {"found": ascii(unit), "known": known}
                findings.append(Finding(NameProblem.LOOKS_LIKE, values=values))
    if findings:
        raise AssessmentError(*findings)


def search_units(text: str, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units that fit all words of a text.

    A word fits the code, the name in Khmer or Latin letters, the kind, and all of these of the
    areas above. First come those called just so, then those whose own name or code fits, last
    those of which only the consonants do: one name has many spellings in Latin letters (Kompong,
    Kampong; Phnum, Phnom).
    """
    wanted = search_key(text).split()
    sounds = [_by_sound(word) for word in wanted]
    ranked = []
    keys = _keys(units)
    called = search_key(text)
    for unit in units:
        own, more = keys[unit.code]
        if called in _called(unit):
            ranked.append((0, unit))
        elif all(word in own for word in wanted):
            ranked.append((1, unit))
        elif all(word in own or word in more for word in wanted):
            ranked.append((2, unit))
        elif all(sound in _by_sound(f"{own} {more}") for sound in sounds):
            ranked.append((3, unit))
    return tuple(unit for _, unit in sorted(ranked, key=lambda entry: entry[0]))


def is_called(unit: Unit, text: str) -> bool:
    """Whether the text is the code or a name of the unit, however it is spelt."""
    return search_key(text) in _called(unit)


def above(unit: Unit, units: Mapping[str, Unit]) -> Iterator[Unit]:
    """The areas in which a unit lies, from the nearest to the widest."""
    while (parent := units.get(unit.parent)) is not None:
        yield parent
        unit = parent


@lru_cache(maxsize=4096)
def _called(unit: Unit) -> tuple[str, ...]:
    return tuple(search_key(words) for words in (unit.code, *(name for _, name in unit.name.pairs)))


@lru_cache(maxsize=2)
def _keys(units: tuple[Unit, ...]) -> dict[str, tuple[str, str]]:
    """By code what a unit itself is found by, and what the areas above and its kind add."""
    by_code = {unit.code: unit for unit in units}
    own = {unit.code: " ".join(_called(unit)) for unit in units}
    kinds = {
        kind: search_key(" ".join(Words(language).translate(words) for language in Language))
        for kind, words in KINDS.items()
    }
    search_keys = {}
    for unit in units:
        wider = (own[other_unit.code] for other_unit in above(unit, by_code))
        search_keys[unit.code] = own[unit.code], " ".join((kinds.get(unit.kind, ""), *wider))
    return search_keys


@lru_cache(maxsize=4096)
def _by_sound(text: str) -> str:
    """Latin words by their first letter and their consonants, each once."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", text))


def find_unit(code: str) -> Unit | None:
    """The unit of that code today, also under an earlier code; None when the register has none."""
    units = load_units()
    exact = next((unit for unit in units if unit.code == code), None)
    return exact or next((unit for unit in units if code in unit.formerly), None)


@dataclass(frozen=True, slots=True)
class ChangedUnit:
    """A unit as two lists have it: under one code with other words, or one name under two codes."""

    before: Unit
    after: Unit


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    same: int  # how many units both have alike
    added: tuple[Unit, ...] = ()  # units that only the other list has
    changed: tuple[ChangedUnit, ...] = ()  # units that it writes otherwise
    recoded: tuple[ChangedUnit, ...] = ()  # units that it says had another code before
    ended: tuple[Unit, ...] = ()  # units that it has no more; only of the kinds that it speaks of
    # Units of one name and place under two codes: only a person can tell whether they are one. They
    # stand among the added and ended ones too.
    alike: tuple[ChangedUnit, ...] = ()


def compare_units(held: Sequence[Unit], others: Sequence[Unit]) -> RegisterChanges:
    """How another list differs, by code and name; what either list calls ended is left out."""
    before = {unit.code: unit for unit in held if not unit.ended}
    after = {unit.code: unit for unit in others if not unit.ended}
    recoded = []
    changed = []
    for other_unit in after.values():
        old = next((before[code] for code in other_unit.formerly if code in before), None)
        if other_unit.code in before:
            if _described_fields(before[other_unit.code]) != _described_fields(other_unit):
                changed.append(ChangedUnit(before[other_unit.code], other_unit))
        elif old is not None:
            recoded.append(ChangedUnit(old, other_unit))
    moved = {changed_unit.before.code for changed_unit in recoded}
    kinds = {unit.kind for unit in after.values()}
    left = before.keys() - after.keys() - moved
    gone = tuple(unit for code, unit in before.items() if code in left and unit.kind in kinds)
    came = {changed_unit.after.code for changed_unit in recoded}
    added = tuple(unit for code, unit in after.items() if code not in before and code not in came)
    named = {(unit.name, unit.kind): unit for unit in gone}
    pairs = ((named.get((unit.name, unit.kind)), unit) for unit in added)
    alike = tuple(ChangedUnit(old, unit) for old, unit in pairs if old is not None)
    same = sum(code in before for code in after) - len(changed)
    return RegisterChanges(same, added, tuple(changed), tuple(recoded), gone, alike)


def _described_fields(unit: Unit) -> tuple[object, ...]:
    return unit.name, unit.kind, unit.block, unit.parent, unit.formerly


def merge_units(held: Register, others: Sequence[Unit], since: str = "") -> Register:
    """The register after another list was taken in.

    Kinds of units that the other list does not speak of stay as they are. What differs holds from
    the round ``since`` on, so that earlier ones keep their units; without one the other list takes
    the place of the one in use, validity and all.
    """
    kinds = {unit.kind for unit in others}
    if not since:
        return Register((*others, *(unit for unit in held.units if unit.kind not in kinds)))
    changes = compare_units(held.units, others)
    pairs = [*changes.changed, *changes.recoded]
    over = {id(changed_unit.before): changed_unit.after for changed_unit in pairs}
    gone = {id(unit) for unit in changes.ended}
    lines: list[Unit] = []
    for other_unit in held.units:
        ends = id(other_unit) in over or id(other_unit) in gone
        # What began in this very round was never otherwise: it is written anew, or taken back.
        if not ends or other_unit.since != since:
            if ends:
                lines.append(replace(other_unit, ended=since))
            else:
                lines.append(other_unit)
        if id(other_unit) in over:
            lines.append(replace(over[id(other_unit)], since=since, ended=""))
    added = (replace(unit, since=since, ended="") for unit in changes.added)
    return Register((*lines, *added))


def usual_blocks(units: Iterable[Unit]) -> Mapping[str, str]:
    """The peer block that most units of each kind are in."""
    counted = Counter((unit.kind, unit.block) for unit in units)
    return {kind: block for (kind, block), _ in reversed(counted.most_common())}


def provinces_of(register: Sequence[Unit]) -> dict[str, str]:
    """Code of the area at the top, for every unit that lies in one or is one."""
    by_code = {unit.code: unit for unit in register}
    areas = {unit.parent for unit in register}
    province_by_code: dict[str, str] = {}
    for unit in register:
        top = [unit, *above(unit, by_code)][-1]
        if top is not unit or unit.code in areas:
            province_by_code[unit.code] = top.code
    return province_by_code


class UnitNames:
    """Which unit the name of a file speaks of, by its code or a name that no other has."""

    def __init__(self, units: Iterable[Unit]) -> None:
        listed = tuple(units)
        former = {code.casefold(): unit.code for unit in listed for code in unit.formerly}
        self._codes = former | {unit.code.casefold(): unit.code for unit in listed}
        named: dict[str, set[str]] = {}
        for unit in listed:
            for _, name in unit.name.pairs:
                named.setdefault(_plain(name), set()).add(unit.code)
        alone = {name: codes.pop() for name, codes in named.items() if len(codes) == 1}
        self._names = {name: code for name, code in alone.items() if len(name) >= _LEAST_NAME}

    def of_file(self, path: str) -> str:
        """The code of the unit; empty when the name speaks of none, or of several."""
        stem = Path(path).stem.casefold()
        codes = {self._codes[word] for word in _WORDS.findall(stem) if word in self._codes}
        longest = max(map(len, codes), default=0)
        matching = {code for code in codes if len(code) == longest}
        if not matching:
            plain = _plain(stem)
            names = [name for name in self._names if name in plain]
            longest = max(map(len, names), default=0)
            matching = {self._names[name] for name in names if len(name) == longest}
        if len(matching) == 1:
            return matching.pop()
        return ""


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFC", text).casefold() if sign.isalnum())
