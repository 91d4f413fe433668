"""Everything held of one unit: what came, what each is worth and why, what was said and decided."""

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
    """What is held of a unit in one round, by one questionnaire."""

    standing: CaseStanding
    signatures: Mapping[str, tuple[Signature, ...]]  # who signed each revision, by revision
    decisions: tuple[model.CaseDecision, ...]
    # When it was returned, and when that was taken back, in order.
    returns: tuple[CommitteeAct, ...]
    files: tuple[UnitFile, ...]  # what came, the last first

    @property
    def shown(self) -> model.Held | None:
        """The revision to be looked at first: what stands, else what is to be decided on."""
        standing = self.standing
        found = (standing.package, *standing.heads, *standing.held)
        return next((one for one in found if one is not None), None)


@dataclass(frozen=True, slots=True)
class UnitHistory:
    unit: str
    cases: tuple[UnitCase, ...]  # by round and questionnaire, the last round first
    unread: tuple[UnitFile, ...]  # files whose name alone speaks of the unit, the last first


def unit_history(collection: Collection, unit: str, occasion: str | None = None) -> UnitHistory:
    """All that is held of a unit, in one round when given.

    Raises:
        AssessmentError: If nothing came from it.
    """
    merges = {one.number: one for one in collection.merges}
    arrivals = list(collection.arrivals())[::-1]
    codes_of = collection.in_use.codes_of
    lost = [one for one in arrivals if one.case is None]
    today = file_status.files_today(collection, lost, ())
    found = (one for one in today if one.unit in codes_of(unit))
    unread = tuple(UnitFile(one, merges[one.arrival.merge]) for one in found)
    of_case: dict[Case, list[model.ReceivedFile]] = {}
    for one in arrivals:
        case = one.case
        if case and occasion in (None, case.round) and case.unit in codes_of(unit, case.round):
            of_case.setdefault(case, []).append(one)
    if not of_case and not unread:
        raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=unit)
    last_first = sorted(of_case, key=lambda one: (one.round, one.questionnaire), reverse=True)
    cases = tuple(_case(collection, case, of_case[case]) for case in last_first)
    return UnitHistory(unit, cases, unread)


def _case(collection: Collection, case: Case, arrivals: Iterable[model.ReceivedFile]) -> UnitCase:
    merges = {one.number: one for one in collection.merges}
    standing = standing_of(collection, case)
    revisions = {one.revision for one in standing.held}
    # What a decision made came from nowhere: it is no received file.
    came = [one for one in arrivals if one.path]
    today = file_status.files_today(collection, came, [standing], case)
    signatures = {one.revision: collection.signatures(one) for one in standing.held}
    decisions = tuple(one for one in collection.decisions if one.case == case)
    acts = (one for one in collection.said.acts if one.kind == model.ActKind.RETURN)
    returned = tuple(one for one in acts if one.body["revision"] in revisions)
    files = tuple(UnitFile(one, merges[one.arrival.merge]) for one in today)
    return UnitCase(standing, signatures, decisions, returned, files)


def awaited(
    acts: Iterable[CommitteeAct], standing: Iterable[CaseStanding]
) -> dict[Case, CommitteeAct]:
    """What was returned and has not come back: each case with the last word on its return."""
    last = {one.body["revision"]: one for one in acts if one.kind == model.ActKind.RETURN}
    return {one.case: last[revision] for one in standing for revision in one.turned_back}


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """A question in which the copies differed, and the revision its answer was taken from."""

    difference: deciding.CopyDifference
    revision: str


@dataclass(frozen=True, slots=True)
class DecisionMade:
    decision: model.CaseDecision
    held: model.Held
    record: Record
    signatures: tuple[Signature, ...]
    compared: deciding.CopyComparison  # the copies it was made of, as far as they are still held
    taken: tuple[TakenAnswer, ...]  # what was taken from where, in the order of the questionnaire


def decision_made(collection: Collection, standing: CaseStanding) -> DecisionMade:
    """The decision that stands for a case.

    Raises:
        AssessmentError: If none does, or a record cannot be read any more.
    """
    made, held = standing.decision, standing.package
    if made is None or held is None:
        raise refused(ConsolidationProblem.NOT_DECIDED, unit=standing.case.unit)
    heads = tuple(one for one in standing.held if one.revision in made.heads)
    others = (one for one in standing.held if one.revision in made.used and one not in heads)
    known = replace(standing, heads=heads, base=next(others, None))
    compared = deciding.compare(collection, known)
    from_where = ((one, made.answers.get(one.code, made.taken)) for one in compared.differences)
    taken = tuple(TakenAnswer(*one) for one in from_where)
    record, signatures = collection.record(held.revision), collection.signatures(held)
    return DecisionMade(made, held, record, signatures, compared, taken)
