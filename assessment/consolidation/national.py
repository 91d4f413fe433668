"""The national picture: scores of all standing packages, by peer block.

The scores are made by the same function as for one unit. Units are compared inside their peer block
and questionnaire only. What is left out is listed, with the reason; a unit that is not in the
register enters nothing. And the same document attached by several units: often a common decree,
sometimes a borrowed proof; a list to look at, and no verdict.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import batched, groupby
from operator import attrgetter
from typing import NamedTuple

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import ActKind, Case, Held
from assessment.consolidation.standing import CaseStanding, standings
from assessment.errors import refused
from assessment.exchange.worth import Worth
from assessment.language.text import Text
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire.differences import same_rules
from assessment.questionnaire.library import installed
from assessment.questionnaire.model import Questionnaire
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record, Subject
from assessment.scoring import result, score
from assessment.scoring.rounding import round_half_up
from assessment.units import Unit, load_units, round_order

_AT_ONCE = 64
_ORDER = attrgetter("case.unit", "case.questionnaire", "question", "title")


@dataclass(frozen=True, slots=True)
class UnitScores:
    """One unit with its standing package and scores; ``Collection.record`` gives the answers."""

    standing: CaseStanding
    package: Held
    subject: Subject
    # What it answered; named with its version where several versions that differ in points,
    # weights, thresholds or gates were answered: each is compared with its own.
    questionnaire: Questionnaire
    scores: result.Scores
    unit: Unit
    claimed: float | None = None  # full score of the self-assessment; None when there is none

    @property
    def gap(self) -> Decimal | None:
        """Final minus self-assessment, both as printed; None without either."""
        final, decimals = self.scores.overall.score, self.questionnaire.settings.decimals
        if final is None or self.claimed is None:
            return None
        return final - round_half_up(self.claimed, decimals)


@dataclass(frozen=True)
class National:
    round: str
    layer: Layer
    scored: tuple[UnitScores, ...]  # the units with their scores, by questionnaire, block and unit
    left_out: tuple[CaseStanding, ...]

    @cached_property
    def questionnaires(self) -> dict[str, Questionnaire]:
        """The latest version of each, by its id; what it is called comes from an installed one."""
        known = {one.fingerprint for one in installed_questionnaires()}
        ranked = sorted(
            {one.questionnaire.fingerprint: one.questionnaire for one in self.scored}.values(),
            key=lambda one: (one.settings.version, one.fingerprint in known, one.fingerprint),
        )
        return {one.settings.id: one for one in ranked}

    @cached_property
    def distributions(self) -> dict[tuple[str, str, str], "Distribution"]:
        """How the scores of all peer groups lie; slow when it is asked for the first time."""
        return distributions(self.scored)


type Each = Callable[[UnitScores, Record, Evaluation], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    occasion: str | None = None
    layer: Layer = Layer.FINAL
    final_only: bool = False  # whether to leave out what no unit head has approved and signed for


EVERYTHING = Wanted()


def rounds(collection: Collection) -> tuple[str, ...]:
    """The rounds that the held packages are of, in their order."""
    return tuple(sorted({case.round for case in collection.cases()}, key=round_order))


def believed_rounds(collection: Collection) -> tuple[str, ...]:
    """The rounds that were opened here or that a known key signed something of; else all.

    A file that nobody believes brings a round to choose, but is not what a choice is made by.
    """
    held = collection.held()
    known = {one.body["round"] for one in collection.said.acts if one.kind == ActKind.OPENING}
    known |= {one.case.round for one in held if one.worth >= Worth.ONE}
    found = {one.case.round for one in held}
    return tuple(sorted(found & known or found, key=round_order))


def is_shown_in(named: str, occasion: str, held: Container[str]) -> bool:
    """Whether what names a round is shown in another one.

    What names none, or none that packages are held of, is shown in all: people write a round in
    many ways, and nothing may be lost from sight.
    """
    return named == occasion or named not in held


def the_round(
    collection: Collection, wanted: str | None = None, held: Sequence[str] | None = None
) -> str:
    """The round asked for, or the only one believed; of those packages are held of unless given.

    Raises:
        AssessmentError: If there are several and none was named, or nothing is held at all.
    """
    if wanted is not None:
        return wanted
    found = believed_rounds(collection) if held is None else held
    if len(found) > 1:
        raise refused(ConsolidationProblem.SEVERAL_ROUNDS, rounds=", ".join(found))
    if not found:
        raise refused(ConsolidationProblem.NOTHING_STANDS)
    return found[0]


def national(
    collection: Collection,
    wanted: Wanted = EVERYTHING,
    *,
    standing: Sequence[CaseStanding] | None = None,
    each: Each | None = None,
    progress: Progress = SILENT,
) -> National:
    """Score everything that stands in a round.

    ``standing`` is what stands in the round, where that is not what stands today. ``each`` is
    called with every scored unit, its record and evaluation, which are not kept: the way to count
    other things in the same pass.

    Raises:
        AssessmentError: If several rounds are held and none was named, or nothing stands.
    """
    occasion = the_round(collection, wanted.occasion)
    wanted = replace(wanted, occasion=occasion)
    held = standings(collection) if standing is None else standing
    of_round = [one for one in held if one.case.round == occasion]
    scored: list[UnitScores] = []
    for one, record, evaluation in _scored(collection, of_round, wanted, progress):
        if each is not None:
            each(one, record, evaluation)
        scored.append(one)
    if not scored and wanted.final_only and any(one.package is not None for one in of_round):
        raise refused(ConsolidationProblem.NOTHING_APPROVED, round=occasion)
    if not scored:
        raise refused(ConsolidationProblem.NOTHING_STANDS)
    there = {one.standing.case for one in scored}
    return National(
        round=occasion,
        layer=wanted.layer,
        scored=tuple(scored),
        left_out=tuple(one for one in of_round if one.case not in there),
    )


def _scored(
    collection: Collection, of_round: Iterable[CaseStanding], wanted: Wanted, progress: Progress
) -> Iterator[tuple[UnitScores, Record, Evaluation]]:
    """The units with scores and records; records are read and scored a few at a time."""
    register = {unit.code: unit for unit in collection.expected_in(wanted.occasion or "")}
    counting = [
        (one, one.package, register[one.case.unit])
        for one in of_round
        if one.package is not None and one.case.unit in register
        if one.approved or not wanted.final_only
    ]
    ordered = sorted(
        counting,
        key=lambda one: (one[0].case.questionnaire, one[1].fingerprint, one[2].block, one[0].case),
    )
    compared = _compared(collection, [package for _, package, _ in ordered])
    done = 0
    progress.step(done, len(ordered))
    for _, alike in groupby(ordered, key=lambda one: one[1].fingerprint):
        for few in batched(alike, _AT_ONCE):
            records = [collection.record(package.revision) for _, package, _ in few]
            done += len(few)
            progress.step(done, len(ordered))
            if records[0].questionnaire.root is None:
                continue
            days = (package.day for _, package, _ in few)
            evaluations = [evaluate(one, day) for one, day in zip(records, days, strict=True)]
            scores = score.score_and_claim(records, evaluations, wanted.layer)
            read = zip(few, records, evaluations, scores, strict=True)
            for (standing, package, unit), record, evaluation, (found, claimed) in read:
                model = compared.get(package.fingerprint, record.questionnaire)
                one = UnitScores(standing, package, record.subject, model, found, unit, claimed)
                yield one, record, evaluation


def _compared(collection: Collection, packages: Iterable[Held]) -> dict[str, Questionnaire]:
    """The questionnaires, by fingerprint, that go under a name of their own: by their version.

    Two versions are one where they differ in no point, weight, threshold or gate.
    """
    answered = {one.fingerprint: one for one in packages}
    versions = Counter(one.case.questionnaire for one in answered.values())
    by_id: dict[str, list[list[Questionnaire]]] = {}
    for package in sorted(answered.values(), key=lambda one: (one.version, one.fingerprint)):
        if versions[package.case.questionnaire] > 1:
            model = collection.record(package.revision).questionnaire
            alike = by_id.setdefault(model.settings.id, [])
            known = next((each for each in alike if same_rules(each[0], model)), None)
            if known is None:
                alike.append(known := [])
            known.append(model)
    return {
        one.fingerprint: _named(one, alike, each[-1])
        for alike in by_id.values()
        if len(alike) > 1
        for each in alike
        for one in each
    }


def _named(
    one: Questionnaire, alike: Sequence[Sequence[Questionnaire]], latest: Questionnaire
) -> Questionnaire:
    """Under its id and version; where two go by one version, with the beginning of its digest."""
    version = latest.settings.version
    twice = sum(each[-1].settings.version == version for each in alike) > 1
    named = f"{one.settings.id} {version} {latest.fingerprint[:6] if twice else ''}".strip()
    return replace(one, settings=replace(one.settings, id=named))


class Distribution(NamedTuple):
    """How the full scores of a group lie at a node; no numbers where nobody has one."""

    n: int  # units with a score
    mean: float
    median: float
    q1: float
    q3: float
    least: float
    most: float


def distributions(scored: Iterable[UnitScores]) -> dict[tuple[str, str, str], Distribution]:
    """How the scores of every peer group lie, by questionnaire, block and node."""
    import pandas as pd

    place = ["questionnaire", "block", "node"]
    rows = [
        (
            one.questionnaire.settings.id,
            one.unit.block,
            str(node.code),
            one.scores.nodes[node.code].exact,
        )
        for one in scored
        for node in one.questionnaire.nodes
    ]
    table = pd.DataFrame(rows, columns=[*place, "exact"]).astype({"exact": float})
    exact = table.groupby(place, sort=False)["exact"]
    quarters = exact.quantile(0.25), exact.quantile(0.75)
    found = exact.count(), exact.mean(), exact.median(), *quarters, exact.min(), exact.max()
    told = pd.concat(found, axis=1).itertuples(name=None)
    return {at: Distribution(*numbers) for at, *numbers in told}


def group_names(answered: Iterable[Questionnaire] = ()) -> dict[str, Text]:
    """Name of every peer group by code; one that no questionnaire names is not in it.

    Questionnaires that were answered name their groups before those that are only installed.
    """
    found: dict[str, Text] = {}
    listed = {unit.block for unit in load_units()}
    blocks = [one.settings.peer_blocks for one in (*answered, *installed_questionnaires())]
    # An only group is all units of its questionnaire, whatever the register calls it.
    for each in sorted(blocks, key=lambda one: len(one) == 1):
        for block in each:
            if len(each) > 1 or block.code not in listed:
                found.setdefault(block.code, block.label)
    return found


def questionnaires_of(collection: Collection) -> tuple[Questionnaire, ...]:
    """The questionnaires answered in a collection, each once."""
    first = {one.fingerprint: one.revision for one in collection.held()}
    known = {one.fingerprint: one for one in installed_questionnaires()}
    return tuple(
        known[fingerprint] if fingerprint in known else collection.record(revision).questionnaire
        for fingerprint, revision in sorted(first.items())
    )


@lru_cache(maxsize=1)
def installed_questionnaires() -> tuple[Questionnaire, ...]:
    """The questionnaires in use on this computer that can be read."""
    return tuple(one.questionnaire for one in installed() if one.questionnaire is not None)


@dataclass(frozen=True, slots=True)
class DocumentUse:
    case: Case
    question: str
    title: str
    file_name: str


@dataclass(frozen=True, slots=True)
class SharedDocument:
    """A document of several units, by the SHA-256 of its bytes, and where it stands in order."""

    digest: str
    size: int
    uses: tuple[DocumentUse, ...]

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(sorted({use.case.unit for use in self.uses}))


class DocumentUses:
    """Counts documents while records pass by, each once; keeps no record."""

    def __init__(self) -> None:
        self._uses: dict[tuple[str, int], list[DocumentUse]] = defaultdict(list)

    def count(self, case: Case, record: Record) -> None:
        for place, response in record.responses.items():
            for one in response.evidence:
                if one.digest:
                    use = DocumentUse(case, place.question, one.title, one.file_name)
                    self._uses[one.digest, one.size].append(use)

    def shared(self) -> tuple[SharedDocument, ...]:
        """The documents of several units; those of most units first."""
        found = (
            SharedDocument(digest, size, tuple(sorted(uses, key=_ORDER)))
            for (digest, size), uses in self._uses.items()
        )
        several = (one for one in found if len(one.units) > 1)
        return tuple(sorted(several, key=lambda one: (-len(one.units), one.digest)))


def shared_documents(
    collection: Collection, occasion: str | None = None, progress: Progress = SILENT
) -> tuple[SharedDocument, ...]:
    """Documents that several units attached in a round, in the packages that stand.

    Raises:
        AssessmentError: If several rounds are held and none was named, or nothing is held.
    """
    wanted = the_round(collection, occasion)
    standing = [one for one in standings(collection) if one.case.round == wanted]
    counted = DocumentUses()
    for at, one in enumerate(standing, start=1):
        if one.package is not None:
            counted.count(one.case, collection.record(one.package.revision))
        progress.step(at, len(standing))
    return counted.shared()
