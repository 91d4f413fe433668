"""What several sections of the national report share: numbers, names, small tables."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from assessment.consolidation.unit_scores import UnitScores
from assessment.language.digits import number
from assessment.language.text import Language
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.reports.blocks import Block, Cell, Column, Lines, Paragraph, Row, Table
from assessment.reports.charts import FULL, Band
from assessment.reports.national.charts import Quartiles
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.shapes import Align
from assessment.reports.wording import NOTHING, difference_text, score_text, share_text, state_word
from assessment.scoring.compare import ScoreChange
from assessment.scoring.rounding import round_half_up


def count_text(value: int | Decimal) -> str:
    """A number of units or things."""
    if isinstance(value, int) or value == value.to_integral_value():
        return number(int(value), Language.EN)
    return number(value, Language.EN, decimals=1)


def printed(value: float | None, questionnaire: Questionnaire) -> str:
    """A mean or a median as printed: rounded once, half up, like a score."""
    if value is None or value != value:  # noqa: PLR0124 - the test for "not a number"
        return NOTHING
    return score_text(round_half_up(float(value), questionnaire.settings.decimals))


def moved(value: float | None, questionnaire: Questionnaire) -> str:
    """A difference as printed, with its sign."""
    if value is None or value != value:  # noqa: PLR0124 - as above
        return NOTHING
    return difference_text(round_half_up(float(value), questionnaire.settings.decimals))


def bands_of(questionnaire: Questionnaire) -> tuple[Band, ...]:
    """The levels on the scale."""
    starts = [float(level.from_score) for level in questionnaire.levels]
    ends = [*starts[1:], FULL]
    return tuple(Band(a, b, "") for a, b in zip(starts, ends, strict=True))


def root_of(questionnaire: Questionnaire) -> str:
    """Code of the index itself."""
    return "" if questionnaire.root is None else str(questionnaire.root.code)


def median_of(facts: NationalFacts, group: PeerGroup, node: str) -> float | None:
    """The median of a node in a group; None where too few have a score."""
    found = row_of(facts, group, node)
    return None if found is None else float(found["median"])


def quartiles(facts: NationalFacts, group: PeerGroup, node: str) -> Quartiles | None:
    """The quartiles of a node in a group; None where too few have a score for them."""
    found = row_of(facts, group, node)
    if found is None or found["n"] < facts.shows.spread:
        return None
    return Quartiles(float(found["q1"]), float(found["median"]), float(found["q3"]))


def row_of(facts: NationalFacts, group: PeerGroup, node: str) -> dict[str, float] | None:
    """The row of the table of blocks; None where too few have a score."""
    found = facts.gathered.blocks.get((*group.key, node))
    few = found is None or facts.hides(group) or facts.too_few(found["n"])
    return None if few else found


def middle(values: Iterable[float]) -> float | None:
    """The median; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def scores_in(group: PeerGroup, node: str) -> list[float]:
    """The full scores of a node in a group."""
    found = (one.scores.nodes[node].exact for one in group.units)
    return [value for value in found if value is not None]


def level_counts(facts: NationalFacts, group: PeerGroup) -> list[int]:
    """Units of a group at each level of the whole; none at any where that may not be told."""
    counts = [0] * len(group.questionnaire.levels)
    for one in group.units if facts.spreads(group) else ():
        if one.scores.overall.level is not None:
            counts[one.scores.overall.level] += 1
    return counts


def common_changes(facts: NationalFacts, group: PeerGroup) -> list[ScoreChange]:
    """The changes of the units of a group that both rounds have scores of; none if too few."""
    found = facts.gathered.changes.get(group.key, ())
    common = [
        one
        for one in found
        if not (one.now is None or one.before is None or one.like_for_like is None)
    ]
    # The report on the round before told of all its units, this one of those that both have.
    earlier = () if facts.gathered.before is None else facts.gathered.before.scored
    before = sum((one.questionnaire.settings.id, one.unit.block) == group.key for one in earlier)
    beside = facts.shows.beside
    n = len(common)
    return common if beside(n, len(group.units)) and beside(n, before) else []


def name_of(facts: NationalFacts, one: UnitScores) -> Lines:
    """Name of a unit in the register."""
    return facts.speech.text(one.unit.name) or (one.standing.case.unit,)


def standing_word(one: UnitScores) -> str:
    """How far what stands for a unit has come, as far as it is believed."""
    return state_word(one.package.state, approved=one.standing.approved)


def node_name(facts: NationalFacts, node: Node) -> Lines:
    """Code and name of a node."""
    return tuple(f"{node.code} {line}" for line in facts.speech.text(node.label)) or (node.code,)


def titled(facts: NationalFacts, questionnaire: Questionnaire) -> Lines:
    """Name of a questionnaire with its version."""
    title = facts.speech.text(questionnaire.settings.title) or (questionnaire.settings.id,)
    return tuple(f"{line} {questionnaire.settings.version}".strip() for line in title)


def right(head: Lines, share: float) -> Column:
    """A column of numbers."""
    return Column(head, share, Align.RIGHT)


@lru_cache(maxsize=4_096)
def text(value: str, *, bold: bool = False, quiet: bool = False) -> Cell:
    """A cell of one text."""
    return Cell((value,), bold=bold, quiet=quiet)


def left_out(facts: NationalFacts) -> list[Block]:
    """Which questionnaires nothing is told of, as too few units answered them."""
    names = [
        titled(facts, one)[0] for one in facts.gathered.questionnaires if one not in facts.told
    ]
    if not names:
        return []
    words = facts.say(
        "Not shown, as fewer than {n} units answered: {names}",
        n=facts.shows.figure,
        names="; ".join(names),
    )
    return [Paragraph(words, small=True)]


def share_cells(facts: NationalFacts, n: int, of: int, *, bold: bool = True) -> tuple[Cell, Cell]:
    """How many of these units, and which share; a dash for each where it may not be told."""
    if not facts.shows.part(n, of):
        return text(NOTHING), text(NOTHING)
    return text(count_text(n), bold=bold), text(share_text(n / of if of else 0.0, 0))


CHUNK = 120


def in_chunks(columns: tuple[Column, ...], rows: Sequence[Row]) -> list[Table]:
    """A long table as many that follow each other: each page costs the same, however many."""
    parts = [tuple(rows[at : at + CHUNK]) for at in range(0, len(rows), CHUNK)]
    return [Table(columns, part) for part in parts]
