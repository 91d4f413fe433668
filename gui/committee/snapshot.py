"""What the pages show of a collection, read in one go away from the main thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assessment.consolidation.acts import RoundClosing, closing_of
from assessment.consolidation.collection import Collection, Proven
from assessment.consolidation.coverage import Coverage, coverage, not_counting
from assessment.consolidation.file_status import FileToday, files_today
from assessment.consolidation.model import ActKind, Case, CommitteeAct, Merge
from assessment.consolidation.national import group_names, questionnaires_of, rounds
from assessment.consolidation.standing import CaseStanding, standings
from assessment.exchange.roster import Roster
from assessment.language.text import Text
from assessment.progress import Progress
from assessment.recent import Recent
from assessment.secretariat.unit_history import awaited
from assessment.units import Unit, load_register, provinces_of
from gui.look import Look


@dataclass(frozen=True)
class Snapshot:
    """Before the first reading it is one without anything."""

    rounds: tuple[str, ...] = ()  # the rounds that packages are held of
    round: str = ""  # the round shown; empty while nothing is held
    merges: tuple[Merge, ...] = ()  # all intakes and decisions in their order
    arrivals: tuple[FileToday, ...] = ()  # of all not withdrawn, as they are today, last first
    standings: tuple[CaseStanding, ...] = ()  # what stands for every case of every round
    coverage: Coverage | None = None  # None while nothing came that names a unit
    roster: Roster = field(default_factory=Roster)  # the list of keys in use here
    # name of each peer block
    blocks: Mapping[str, Text] = field(default_factory=dict)
    let_in: frozenset[str] = frozenset()  # questionnaires, units and late revisions let count
    training: bool = False  # whether the collection was made for training
    closing: RoundClosing | None = None  # None while the round shown is open
    # what each unit sent of which nothing counts, by unit
    lost: Mapping[str, Sequence[FileToday]] = field(default_factory=dict)
    # what was returned and has not come back, with the act
    returned: Mapping[Case, CommitteeAct] = field(default_factory=dict)
    acts: tuple[CommitteeAct, ...] = ()  # what people said, without the reports they printed
    # what the reading made sure of; None of one that was made by hand
    proven: Proven | None = field(default=None, compare=False)

    @property
    def conflicts(self) -> tuple[CaseStanding, ...]:
        return tuple(one for one in self.standings if one.conflict)

    @property
    def decided(self) -> tuple[CaseStanding, ...]:
        return tuple(one for one in self.standings if one.decision is not None)

    def block_said(self, code: str, look: Look) -> str:
        """The name of a peer block; its code where no questionnaire names it."""
        return look.plain(self.blocks[code]) if code in self.blocks else code

    def standing(self, case: Case) -> CaseStanding | None:
        return next((one for one in self.standings if one.case == case), None)


def read_snapshot(collection: Collection, wanted: str, progress: Progress) -> Snapshot:
    """Read all that the pages show; of the round wanted, else of the last one there is."""
    register.cache_clear()
    found = rounds(collection)
    occasion = wanted if wanted in found else (found[-1] if found else "")
    progress.step(0, 1)
    standing = standings(collection)
    # What a decision made came from nowhere: it is no received file.
    came = [one for one in collection.arrivals() if one.path]
    files = tuple(files_today(collection, came[::-1], standing))
    told = None
    if occasion or files:
        told = coverage(collection, occasion=occasion, standing=standing)
    lost: dict[str, list[FileToday]] = {}
    for one in () if told is None else not_counting(told, files):
        lost.setdefault(one.unit, []).append(one)
    said = collection.said
    return Snapshot(
        rounds=found,
        round=occasion,
        merges=collection.merges,
        arrivals=files,
        standings=standing,
        coverage=told,
        roster=collection.in_use.roster,
        blocks=group_names(questionnaires_of(collection)),
        let_in=said.questionnaires | said.units.keys() | said.accepted,
        training=said.training is not None,
        closing=closing_of(collection, occasion),
        lost=lost,
        returned=awaited(said.acts, standing),
        acts=tuple(one for one in said.acts if one.kind != ActKind.PRINTED),
        proven=collection.proven,
    )


@lru_cache(maxsize=1)
def register() -> Mapping[str, Unit]:
    """The units of the register by code, ended ones too; looked at anew with every reading."""
    return load_register().by_code


def unit_name(code: str) -> Text:
    """The name of a unit; its code when it is not on the list."""
    unit = register().get(code)
    return Text.of(km=code, en=code) if unit is None else unit.name


def unit_said(code: str, look: Look) -> str:
    """The same in words; a dash where no unit is meant."""
    return look.plain(unit_name(code)) if code else "–"


def unit_words(code: str) -> tuple[str, ...]:
    """By what a unit is sought: its code, and its name in every language."""
    return code, *(told for _, told in unit_name(code).pairs)


def block_of(code: str) -> str:
    """The peer block of a unit; empty when it is not on the list."""
    unit = register().get(code)
    return "" if unit is None else unit.block


_provinces: Recent[Mapping[str, Unit], Mapping[str, str]] = Recent(
    lambda units: provinces_of(tuple(units.values()))
)


def province_of(unit: str) -> str:
    """Code of the province a unit lies in or is; empty without."""
    return _provinces.of(register()).get(unit, "")
