"""Who has reported and who has not: the register of units beside what stands."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessment.consolidation.collection import Collection
from assessment.consolidation.file_status import FileToday, Today
from assessment.consolidation.national import is_shown_in, the_round
from assessment.consolidation.standing import CaseStanding, standings
from assessment.exchange.worth import TrustLevel
from assessment.units import Unit, UnitNames, provinces_of
from assessment.words import Worded, mark


class UnitProgress(Worded):
    """How far a unit has come; of a filled workbook without a package nothing counts yet."""

    APPROVED = "approved", mark("Approved")
    RECEIVED = "received", mark("Received, not approved")
    CONFLICT = "conflict", mark("Conflict")
    NOT_USABLE = "not_usable", mark("Sent, does not count")
    UNSIGNED_WORKBOOK = "unsigned_workbook", mark("Completed workbook, unsigned")
    MISSING = "missing", mark("Not yet reported")


_SENT_IN_VAIN = (UnitProgress.NOT_USABLE, UnitProgress.UNSIGNED_WORKBOOK)
GONE = (UnitProgress.MISSING, *_SENT_IN_VAIN)


@dataclass(frozen=True, slots=True)
class UnitReport:
    unit: Unit
    # Of several questionnaires the least far; where one is signed, of those that are.
    report: UnitProgress
    standings: tuple[CaseStanding, ...]
    round: str = ""  # the round; of a filled workbook the one it names, empty when it names none

    @property
    def returned(self) -> bool:
        return any(standing.returned for standing in self.standings)


@dataclass(frozen=True, slots=True)
class Count:
    group: str  # block, province code or kind
    expected: int
    received: int  # units of which anything is held that can be used or decided on
    approved: int  # units whose standing package the head approved and signed for
    conflicts: int
    missing: int
    unsigned_workbooks: int  # those of the missing that sent a filled workbook without a package


@dataclass(frozen=True, slots=True)
class Coverage:
    round: str
    total: Count  # all expected units together; its group is empty
    units: tuple[UnitReport, ...]  # every expected unit, in the order of the register
    by_block: tuple[Count, ...]
    # Counts by province, of the units in one: the province's own administration, its districts and
    # communes.
    by_province: tuple[Count, ...]
    by_kind: tuple[Count, ...]
    unexpected: tuple[CaseStanding, ...]

    @property
    def missing(self) -> tuple[Unit, ...]:
        return tuple(unit_report.unit for unit_report in self.units if unit_report.report in GONE)


def coverage(
    collection: Collection,
    *,
    occasion: str | None = None,
    standing: Sequence[CaseStanding] | None = None,
) -> Coverage:
    """Who has reported in a round, among the units expected in it.

    What stands is what stands today unless given.

    Raises:
        AssessmentError: If several rounds are held and none was named.
    """
    if standing is not None:
        held = standing
    else:
        held = standings(collection)
    # Where nothing is held there is no round yet, and nobody has reported.
    if held:
        wanted = the_round(collection, occasion)
    else:
        wanted = occasion or ""
    of_round = [standing for standing in held if standing.case.round == wanted]
    by_unit: dict[str, list[CaseStanding]] = {}
    for case_standing in of_round:
        by_unit.setdefault(case_standing.case.unit, []).append(case_standing)
    register = collection.expected_in(wanted)
    arrivals = list(collection.arrivals())
    # Only a workbook without a package is about a unit and carries no revision.
    workbooks = {
        received_file.case[:2]
        for received_file in arrivals
        if received_file.case and not received_file.revision
    }
    filled = _filled(workbooks, wanted, {standing.case.round for standing in held})
    unreadable = [received_file.path for received_file in arrivals if received_file.case is None]
    names = None
    if unreadable:
        names = UnitNames(register)
    if names:
        unread = {names.of_file(path) for path in unreadable}
    else:
        unread = set()
    units = tuple(
        _report(unit, wanted, by_unit.get(unit.code, ()), filled.get(unit.code), unread)
        for unit in register
    )
    listed = {unit.code for unit in register}
    return Coverage(
        round=wanted,
        total=_count("", units),
        units=units,
        by_block=_counts(units, {unit.code: unit.block for unit in register}),
        by_province=_counts(units, provinces_of(register)),
        by_kind=_counts(units, {unit.code: unit.kind for unit in register}),
        unexpected=tuple(standing for standing in of_round if standing.case.unit not in listed),
    )


def not_counting(coverage: Coverage, files: Iterable[FileToday]) -> Iterator[FileToday]:
    """The files that units sent of which nothing counts, each with its reason, the last first."""
    wanted = {
        unit_report.unit.code: unit_report.round
        for unit_report in coverage.units
        if unit_report.report in _SENT_IN_VAIN
    }
    for file_today in files:
        case = file_today.arrival.case
        here = case is None or not case.round or case.round == coverage.round
        if file_today.unit in wanted and here and file_today.today is Today.ASIDE:
            yield file_today


def _filled(
    workbooks: Iterable[tuple[str, str]], occasion: str, held: Container[str]
) -> dict[str, str]:
    # Of several of one unit the last counts here, which is the one of this round.
    in_order = sorted(workbooks, key=lambda workbook: (workbook[1] == occasion, workbook))
    return {unit: named for unit, named in in_order if is_shown_in(named, occasion, held)}


def _report(
    unit: Unit,
    occasion: str,
    held: Iterable[CaseStanding],
    filled: str | None,
    unread: Container[str],
) -> UnitReport:
    case_standings = tuple(held)
    # Where packages came, a filled workbook is most likely what they were made from.
    if not case_standings and filled is not None:
        return UnitReport(unit, UnitProgress.UNSIGNED_WORKBOOK, case_standings, filled)
    if not case_standings and unit.code in unread:
        return UnitReport(unit, UnitProgress.NOT_USABLE, case_standings, occasion)
    if case_standings:
        reports = []
    else:
        reports = [UnitProgress.MISSING]
    least = min(max(map(_worth, case_standings), default=TrustLevel.NONE), TrustLevel.ONE)
    for standing in (
        case_standing for case_standing in case_standings if _worth(case_standing) >= least
    ):
        if standing.package is not None:
            if standing.approved:
                reports.append(UnitProgress.APPROVED)
            else:
                reports.append(UnitProgress.RECEIVED)
        elif standing.conflict:
            reports.append(UnitProgress.CONFLICT)
        else:
            reports.append(UnitProgress.NOT_USABLE)
    return UnitReport(unit, max(reports, key=tuple(UnitProgress).index), case_standings, occasion)


def _worth(standing: CaseStanding) -> TrustLevel:
    if standing.heads:
        return standing.heads[0].trust_level
    return TrustLevel.NONE


def _counts(units: Iterable[UnitReport], groups: Mapping[str, str]) -> tuple[Count, ...]:
    inside: dict[str, list[UnitReport]] = {}
    for unit_report in units:
        if unit_report.unit.code in groups:
            inside.setdefault(groups[unit_report.unit.code], []).append(unit_report)
    return tuple(_count(group, inside[group]) for group in sorted(inside))


def _count(group: str, units: Sequence[UnitReport]) -> Count:
    by_report = Counter(unit_report.report for unit_report in units)
    missing = sum(by_report[unit_progress] for unit_progress in GONE)
    return Count(
        group=group,
        expected=len(units),
        received=len(units) - missing,
        approved=by_report[UnitProgress.APPROVED],
        conflicts=by_report[UnitProgress.CONFLICT],
        missing=missing,
        unsigned_workbooks=by_report[UnitProgress.UNSIGNED_WORKBOOK],
    )
