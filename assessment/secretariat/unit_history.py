"""Everything known of one unit: files received, their trust level and why, acts and decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assessment.consolidation import deciding, file_status, model
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Case, CommitteeAct
from assessment.consolidation.standing import CaseStanding, standing_of
from assessment.errors import refused
from assessment.exchange.keys import Signature
from assessment.problems.consolidation import ConsolidationProblem
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class UnitFile:
    file: file_status.FileToday
    merge: model.Merge


@dataclass(frozen=True, slots=True)
class UnitCase:
    """The copies received from a unit in one round, for one questionnaire."""

    standing: CaseStanding
    signatures: Mapping[str, tuple[Signature, ...]]  # who signed each revision, by revision
    decisions: tuple[model.CaseDecision, ...]
    # When it was returned, and when that was taken back, in order.
    returns: tuple[CommitteeAct, ...]
    files: tuple[UnitFile, ...]  # what came, the last first

    @property
    def shown(self) -> model.ReceivedCopy | None:
        """The revision to be looked at first: what stands, else what is to be decided on."""
        standing = self.standing
        candidates = (standing.package, *standing.heads, *standing.copies)
        return next((copy for copy in candidates if copy is not None), None)


@dataclass(frozen=True, slots=True)
class UnitHistory:
    unit: str
    cases: tuple[UnitCase, ...]  # by round and questionnaire, the last round first
    unread: tuple[UnitFile, ...]  # files whose name alone speaks of the unit, the last first


def unit_history(collection: Collection, unit: str, round_name: str | None = None) -> UnitHistory:
    """All that came from a unit, in one round when given.

    Raises:
        AssessmentError: If nothing came from it.
    """
    merges = {merge.number: merge for merge in collection.merges}
    arrivals = list(reversed(list(collection.arrivals())))
    codes_of = collection.in_use.codes_of
    without_case = [arrival for arrival in arrivals if arrival.case is None]
    unread = tuple(
        UnitFile(file, merges[file.arrival.merge])
        for file in file_status.files_today(collection, without_case, ())
        if file.unit in codes_of(unit)
    )
    arrivals_by_case: dict[Case, list[model.ReceivedFile]] = {}
    for arrival in arrivals:
        case = arrival.case
        if case is None or round_name not in (None, case.round):
            continue
        if case.unit in codes_of(unit, case.round):
            arrivals_by_case.setdefault(case, []).append(arrival)
    if not arrivals_by_case and not unread:
        raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=unit)
    last_first = sorted(
        arrivals_by_case, key=lambda case: (case.round, case.questionnaire), reverse=True
    )
    cases = tuple(_unit_case(collection, case, arrivals_by_case[case]) for case in last_first)
    return UnitHistory(unit, cases, unread)


def _unit_case(
    collection: Collection, case: Case, arrivals: Iterable[model.ReceivedFile]
) -> UnitCase:
    merges = {merge.number: merge for merge in collection.merges}
    standing = standing_of(collection, case)
    revisions = {copy.revision for copy in standing.copies}
    # The result of a decision has no path: it is no received file.
    received = [arrival for arrival in arrivals if arrival.path]
    files = file_status.files_today(collection, received, [standing], case)
    returns = tuple(
        act
        for act in collection.committee_acts.acts
        if act.kind == model.ActKind.RETURN and act.body["revision"] in revisions
    )
    return UnitCase(
        standing=standing,
        signatures={copy.revision: collection.signatures(copy) for copy in standing.copies},
        decisions=tuple(decision for decision in collection.decisions if decision.case == case),
        returns=returns,
        files=tuple(UnitFile(file, merges[file.arrival.merge]) for file in files),
    )


def awaited(
    acts: Iterable[CommitteeAct], standings: Iterable[CaseStanding]
) -> dict[Case, CommitteeAct]:
    """What was returned and has not come back: each case with the last act on its return."""
    last_return = {act.body["revision"]: act for act in acts if act.kind == model.ActKind.RETURN}
    return {
        standing.case: last_return[revision]
        for standing in standings
        for revision in standing.turned_back
    }


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """A question in which the copies differed, and the revision its answer was taken from."""

    difference: deciding.CopyDifference
    revision: str


@dataclass(frozen=True, slots=True)
class DecisionMade:
    decision: model.CaseDecision
    held: model.ReceivedCopy
    record: Record
    signatures: tuple[Signature, ...]
    compared: (
        deciding.CopyComparison
    )  # the copies it was made from, as far as they are still in the collection
    taken: tuple[TakenAnswer, ...]  # what was taken from where, in the order of the questionnaire


def decision_made(collection: Collection, standing: CaseStanding) -> DecisionMade:
    """The decision that stands for a case.

    Raises:
        AssessmentError: If none does, or a record cannot be read any more.
    """
    decision = standing.decision
    package = standing.package
    if decision is None or package is None:
        raise refused(ConsolidationProblem.NOT_DECIDED, unit=standing.case.unit)
    heads = tuple(copy for copy in standing.copies if copy.revision in decision.heads)
    bases = (
        copy for copy in standing.copies if copy.revision in decision.used and copy not in heads
    )
    before_decision = replace(standing, heads=heads, base=next(bases, None))
    comparison = deciding.compare(collection, before_decision)
    taken = tuple(
        TakenAnswer(difference, decision.answers.get(difference.code, decision.taken))
        for difference in comparison.differences
    )
    record = collection.record(package.revision)
    signatures = collection.signatures(package)
    return DecisionMade(decision, package, record, signatures, comparison, taken)
