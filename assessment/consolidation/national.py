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
from assessment.consolidation.model import ActKind, Case, ReceivedCopy
from assessment.consolidation.standing import CaseStanding, standings
from assessment.errors import refused
from assessment.exchange.worth import TrustLevel
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
    package: ReceivedCopy
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
        final = self.scores.overall.score
        decimals = self.questionnaire.settings.decimals
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
        known = {questionnaire.fingerprint for questionnaire in installed_questionnaires()}

        def edition(questionnaire: Questionnaire) -> tuple[str, bool, str]:
            fingerprint = questionnaire.fingerprint
            return questionnaire.settings.version, fingerprint in known, fingerprint

        scored = {scores.questionnaire.fingerprint: scores.questionnaire for scores in self.scored}
        ranked = sorted(scored.values(), key=edition)
        return {questionnaire.settings.id: questionnaire for questionnaire in ranked}

    @cached_property
    def distributions(self) -> dict[tuple[str, str, str], "Distribution"]:
        """How the scores of all peer groups lie; slow when it is asked for the first time."""
        return distributions(self.scored)


type Each = Callable[[UnitScores, Record, Evaluation], None]


@dataclass(frozen=True, slots=True)
class NationalQuery:
    occasion: str | None = None
    layer: Layer = Layer.FINAL
    final_only: bool = False  # whether to leave out what no unit head has approved and signed for


EVERYTHING = NationalQuery()


def rounds(collection: Collection) -> tuple[str, ...]:
    """The rounds that the held packages are of, in their order."""
    return tuple(sorted({case.round for case in collection.cases()}, key=round_order))


def believed_rounds(collection: Collection) -> tuple[str, ...]:
    """The rounds that were opened here or that a known key signed something of; else all.

    A file that nobody believes brings a round to choose, but is not what a choice is made by.
    """
    held = collection.revisions()
    known = {
        committee_act.body["round"]
        for committee_act in collection.committee_acts.acts
        if committee_act.kind == ActKind.OPENING
    }
    known |= {copy.case.round for copy in held if copy.trust_level >= TrustLevel.ONE}
    rounds_held = {copy.case.round for copy in held}
    return tuple(sorted(rounds_held & known or rounds_held, key=round_order))


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
    if held is not None:
        candidates = held
    else:
        candidates = believed_rounds(collection)
    if len(candidates) > 1:
        raise refused(ConsolidationProblem.SEVERAL_ROUNDS, rounds=", ".join(candidates))
    if not candidates:
        raise refused(ConsolidationProblem.NOTHING_STANDS)
    return candidates[0]


def national(
    collection: Collection,
    wanted: NationalQuery = EVERYTHING,
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
    if standing is not None:
        held = standing
    else:
        held = standings(collection)
    of_round = [standing for standing in held if standing.case.round == occasion]
    scored: list[UnitScores] = []
    for scores, record, evaluation in _scored(collection, of_round, wanted, progress):
        if each is not None:
            each(scores, record, evaluation)
        scored.append(scores)
    if (
        not scored
        and wanted.final_only
        and any(standing.package is not None for standing in of_round)
    ):
        raise refused(ConsolidationProblem.NOTHING_APPROVED, round=occasion)
    if not scored:
        raise refused(ConsolidationProblem.NOTHING_STANDS)
    there = {unit_scores.standing.case for unit_scores in scored}
    return National(
        round=occasion,
        layer=wanted.layer,
        scored=tuple(scored),
        left_out=tuple(standing for standing in of_round if standing.case not in there),
    )


def _scored(
    collection: Collection,
    of_round: Iterable[CaseStanding],
    wanted: NationalQuery,
    progress: Progress,
) -> Iterator[tuple[UnitScores, Record, Evaluation]]:
    """The units with scores and records; records are read and scored a few at a time."""
    register = {unit.code: unit for unit in collection.expected_in(wanted.occasion or "")}
    counting = [
        (standing, standing.package, register[standing.case.unit])
        for standing in of_round
        if standing.package is not None and standing.case.unit in register
        if standing.approved or not wanted.final_only
    ]

    def place(entry: tuple[CaseStanding, ReceivedCopy, Unit]) -> tuple[str, str, str, Case]:
        standing, package, unit = entry
        return standing.case.questionnaire, package.fingerprint, unit.block, standing.case

    ordered = sorted(counting, key=place)
    compared = _compared(collection, [package for _, package, _ in ordered])
    done = 0
    progress.step(done, len(ordered))
    for _, alike in groupby(ordered, key=lambda entry: entry[1].fingerprint):
        for few in batched(alike, _AT_ONCE):
            records = [collection.record(package.revision) for _, package, _ in few]
            done += len(few)
            progress.step(done, len(ordered))
            if records[0].questionnaire.root is None:
                continue
            days = (package.day for _, package, _ in few)
            evaluations = [evaluate(record, day) for record, day in zip(records, days, strict=True)]
            scores = score.score_and_claim(records, evaluations, wanted.layer)
            read = zip(few, records, evaluations, scores, strict=True)
            for (standing, package, unit), record, evaluation, (other_scores, claimed) in read:
                model = compared.get(package.fingerprint, record.questionnaire)
                unit_scores = UnitScores(
                    standing, package, record.subject, model, other_scores, unit, claimed
                )
                yield unit_scores, record, evaluation


def _compared(collection: Collection, packages: Iterable[ReceivedCopy]) -> dict[str, Questionnaire]:
    """The questionnaires, by fingerprint, that go under a name of their own: by their version.

    Two versions are one where they differ in no point, weight, threshold or gate.
    """
    answered = {package.fingerprint: package for package in packages}
    versions = Counter(
        answered_package.case.questionnaire for answered_package in answered.values()
    )
    by_id: dict[str, list[list[Questionnaire]]] = {}
    for package in sorted(
        answered.values(),
        key=lambda answered_package: (answered_package.version, answered_package.fingerprint),
    ):
        if versions[package.case.questionnaire] > 1:
            model = collection.record(package.revision).questionnaire
            alike = by_id.setdefault(model.settings.id, [])
            known = next(
                (
                    questionnaires
                    for questionnaires in alike
                    if same_rules(questionnaires[0], model)
                ),
                None,
            )
            if known is None:
                alike.append(known := [])
            known.append(model)
    return {
        questionnaire.fingerprint: _with_distinct_id(questionnaire, alike, questionnaires[-1])
        for alike in by_id.values()
        if len(alike) > 1
        for questionnaires in alike
        for questionnaire in questionnaires
    }


def _with_distinct_id(
    questionnaire: Questionnaire, alike: Sequence[Sequence[Questionnaire]], latest: Questionnaire
) -> Questionnaire:
    """Under its id and version; where two go by one version, with the beginning of its digest."""
    version = latest.settings.version
    twice = sum(questionnaires[-1].settings.version == version for questionnaires in alike) > 1
    named = (
        f"{questionnaire.settings.id} {version} {latest.fingerprint[:6] if twice else ''}".strip()
    )
    return replace(questionnaire, settings=replace(questionnaire.settings, id=named))


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
            scores.questionnaire.settings.id,
            scores.unit.block,
            str(node.code),
            scores.scores.nodes[node.code].exact,
        )
        for scores in scored
        for node in scores.questionnaire.nodes
    ]
    table = pd.DataFrame(rows, columns=[*place, "exact"]).astype({"exact": float})
    exact = table.groupby(place, sort=False)["exact"]
    quarters = exact.quantile(0.25), exact.quantile(0.75)
    columns = exact.count(), exact.mean(), exact.median(), *quarters, exact.min(), exact.max()
    rows_by_node = pd.concat(columns, axis=1).itertuples(name=None)
    return {at: Distribution(*numbers) for at, *numbers in rows_by_node}


def group_names(answered: Iterable[Questionnaire] = ()) -> dict[str, Text]:
    """Name of every peer group by code; one that no questionnaire names is not in it.

    Questionnaires that were answered name their groups before those that are only installed.
    """
    names: dict[str, Text] = {}
    listed = {unit.block for unit in load_units()}
    blocks = [
        questionnaire.settings.peer_blocks
        for questionnaire in (*answered, *installed_questionnaires())
    ]
    # An only group is all units of its questionnaire, whatever the register calls it.
    for peer_blocks in sorted(blocks, key=lambda block: len(block) == 1):
        for block in peer_blocks:
            if len(peer_blocks) > 1 or block.code not in listed:
                names.setdefault(block.code, block.label)
    return names


def questionnaires_of(collection: Collection) -> tuple[Questionnaire, ...]:
    """The questionnaires answered in a collection, each once."""
    first = {copy.fingerprint: copy.revision for copy in collection.revisions()}
    known = {
        questionnaire.fingerprint: questionnaire for questionnaire in installed_questionnaires()
    }
    return tuple(
        known[fingerprint] if fingerprint in known else collection.record(revision).questionnaire
        for fingerprint, revision in sorted(first.items())
    )


@lru_cache(maxsize=1)
def installed_questionnaires() -> tuple[Questionnaire, ...]:
    """The questionnaires in use on this computer that can be read."""
    return tuple(
        other_installed.questionnaire
        for other_installed in installed()
        if other_installed.questionnaire is not None
    )


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

    def add_record(self, case: Case, record: Record) -> None:
        for place, response in record.responses.items():
            for evidence in response.evidence:
                if evidence.digest:
                    use = DocumentUse(case, place.question, evidence.title, evidence.file_name)
                    self._uses[evidence.digest, evidence.size].append(use)

    def shared(self) -> tuple[SharedDocument, ...]:
        """The documents of several units; those of most units first."""
        documents = (
            SharedDocument(digest, size, tuple(sorted(uses, key=_ORDER)))
            for (digest, size), uses in self._uses.items()
        )
        several = (document for document in documents if len(document.units) > 1)
        return tuple(sorted(several, key=lambda document: (-len(document.units), document.digest)))


def shared_documents(
    collection: Collection, occasion: str | None = None, progress: Progress = SILENT
) -> tuple[SharedDocument, ...]:
    """Documents that several units attached in a round, in the packages that stand.

    Raises:
        AssessmentError: If several rounds are held and none was named, or nothing is held.
    """
    wanted = the_round(collection, occasion)
    standing = [standing for standing in standings(collection) if standing.case.round == wanted]
    counted = DocumentUses()
    for at, case_standing in enumerate(standing, start=1):
        if case_standing.package is not None:
            counted.add_record(
                case_standing.case, collection.record(case_standing.package.revision)
            )
        progress.step(at, len(standing))
    return counted.shared()
