"""How good the data are: what came, in which versions, what was doubtful, who decided."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from assessment.consolidation.file_status import counted
from assessment.consolidation.model import Merge
from assessment.consolidation.national import SharedDocument
from assessment.reports.blocks import (
    Block,
    Cell,
    Heading,
    Lines,
    Paragraph,
    Row,
    Section,
    Table,
    small,
    without_empty_columns,
)
from assessment.reports.figures import (
    CODE,
    COUNT,
    SHARE,
    Series,
    columns_of,
    count_text,
    on_paper,
    rows_of,
    sheet_of,
    text,
    with_total,
)
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.figures import standing_word
from assessment.reports.shapes import Align
from assessment.reports.sheets import Formula, Measure, ReportSheet, letter
from assessment.reports.wording import moment_text
from assessment.responses.model import Verdict
from assessment.scoring.result import NodeScore
from assessment.words import mark

_MOST_MERGES = 20
_MOST_DOCUMENTS = 15
_MOST_UNITS = 12


def quality_section(facts: NationalFacts) -> Section:
    say, gathered = facts.say, facts.gathered
    decided, opened = len(gathered.decisions), len(gathered.conflicts())
    headline = say("Conflicts decided: {n}; open: {m}", n=decided, m=opened)
    blocks: list[Block] = [Heading(say("Versions and states")), _versions(facts)]
    note = say("Documents; last column: questions declared not applicable")
    evidence = on_paper(_evidence_series(facts), facts.groups, note=note)
    blocks += [Heading(say("Evidence by verdict"), 130.0), evidence]
    if not facts.shows.singly:
        return Section(say("Data quality"), say("What the figures rest on"), tuple(blocks))
    received = (Heading(say("Files received, by verdict")), _verdicts(facts))
    more = (*shared_blocks(facts), *_decided(facts), *_intakes(facts))
    return Section(say("Data quality"), headline, (*received, *blocks, *more))


def _verdicts(facts: NationalFacts) -> Table:
    found = list(counted(facts.gathered.arrivals))
    series: tuple[Series[tuple[str, int]], ...] = (
        Series(facts.say("Verdict"), lambda one: facts.say(one[0]), 14.0),
        Series(facts.say("Files"), lambda one: one[1], 3.0, 0, COUNT),
    )
    total = mark("Total"), sum(n for _, n in found)
    return with_total(on_paper(series, [*found, total]))


type _Version = tuple[tuple[str, str, str], list[NodeScore]]


def _versions(facts: NationalFacts) -> Table:
    found: dict[tuple[str, str, str], list[NodeScore]] = defaultdict(list)
    for one in facts.gathered.national.scored:
        settings, state = one.questionnaire.settings, facts.say(standing_word(one))[0]
        state = state if facts.shows.singly else ""
        found[settings.id, settings.version, state].append(one.scores.overall)
    titles = {one.settings.id: one.settings.title for one in facts.gathered.questionnaires}

    def mean(name: str) -> Callable[[_Version], float | None]:
        def of(row: _Version) -> float | None:
            shares = [float(getattr(one, name)) for one in row[1]]
            return None if facts.too_few(len(shares)) else sum(shares) / len(shares)

        return of

    series: tuple[Series[_Version], ...] = (
        Series(facts.say("Questionnaire"), lambda row: facts.text(titles[row[0][0]]), 8.0),
        Series(facts.say("Version"), lambda row: row[0][1], 2.4),
        Series(facts.say("State"), lambda row: row[0][2], 3.6),
        Series(facts.say("Units"), lambda row: len(row[1]), 2.0, 0, COUNT),
        Series(facts.say("Completeness"), mean("completeness"), 2.6, 0, SHARE, 1),
        Series(facts.say("Applicable weight"), mean("applicable_weight"), 2.6, 0, SHARE, 1),
    )
    note = facts.say("Completeness and weight: means over the units")
    return without_empty_columns(on_paper(series, sorted(found.items()), note=note))


def evidence_sheet(facts: NationalFacts) -> ReportSheet:
    title = facts.say("Evidence by verdict")
    return sheet_of("Evidence_stats", title, _evidence_series(facts), facts.groups)


def _evidence_series(facts: NationalFacts) -> list[Series[PeerGroup]]:
    say, tally = facts.say, facts.gathered.tally.groups

    def documents(verdict: Verdict) -> Callable[[PeerGroup], int]:
        return lambda group: tally[group.key].evidence[verdict]

    def total(group: PeerGroup) -> Formula:
        found = tally[group.key].evidence.total()
        return Formula(f"SUM(D{{row}}:{letter(3 + len(Verdict))}{{row}})", found)

    def declared(group: PeerGroup) -> int:
        return tally[group.key].declared.total()

    return [
        Series(say("Questionnaire"), lambda group: group.key[0], 0, 18, CODE),
        Series(say("Code"), lambda group: group.block, 0, 8, CODE),
        Series(say("Peer group"), facts.block_name, 0, 44),
        Series(say("Peer group"), facts.block_title, 8.0),
        *(Series(say(one.word), documents(one), 2.4, 14, COUNT) for one in Verdict),
        Series(say("Total"), total, 0, 12, COUNT, strong=True),
        Series(say("Not applicable"), declared, 2.6, 14, COUNT),
    ]


def _decided(facts: NationalFacts) -> list[Block]:
    gathered = facts.gathered
    blocks: list[Block] = [Heading(facts.say("Conflicts"))]
    kinds = Counter(one.why for one in gathered.conflicts())
    told = [f"{facts.say(why.word)[0]}: {count_text(n)}" for why, n in sorted(kinds.items())]
    mark = "៖ " if facts.order.language.value == "km" else ": "
    told = [line.replace(": ", mark) for line in told]
    blocks.append(Paragraph(("; ".join(told),) if told else facts.say("No conflict is open.")))
    if facts.order.published or not gathered.decisions:
        return blocks
    blocks.append(on_paper(_conflict_series(facts), _settled(facts)))
    return blocks


class _Case(NamedTuple):
    unit: str
    questionnaire: str
    state: Lines
    why: Lines
    copies: int
    by: str = ""
    day: date | None = None
    moment: str = ""
    reason: str = ""


def _settled(facts: NationalFacts) -> Iterator[_Case]:
    for one in facts.gathered.decisions:
        told = one.by, one.at.astimezone().date(), moment_text(one.at), one.reason
        case, state = one.case, facts.say("decided")
        yield _Case(case.unit, case.questionnaire, state, (), len(one.heads), *told)


def conflicts_sheet(facts: NationalFacts) -> ReportSheet:
    """Open conflicts and decisions; a published copy names nobody and gives no remarks."""
    opened = (
        _Case(one.case.unit, one.case.questionnaire, facts.say("open"),
              facts.say(one.why.word), len(one.heads))
        for one in facts.gathered.conflicts()
    )  # fmt: skip
    rows = [*opened, *_settled(facts)]
    return sheet_of("Conflicts", facts.say("Conflicts"), _conflict_series(facts), rows)


def _conflict_series(facts: NationalFacts) -> list[Series[_Case]]:
    series: list[Series[_Case]] = [
        Series(facts.say("Unit"), lambda one: one.unit, 2.6),
        Series(facts.say("Code of the unit"), lambda one: one.unit, 0, 14, CODE),
        Series(facts.say("Questionnaire"), lambda one: one.questionnaire, 0, 18, CODE),
        Series(facts.say("State"), lambda one: one.state, 0, 14),
        Series(facts.say("Reason"), lambda one: one.why, 0, 44),
        Series(facts.say("Copies"), lambda one: one.copies, 0, 10, COUNT),
    ]
    if facts.order.published:
        return series
    return [
        *series,
        Series(facts.say("Decided by"), lambda one: one.by, 4.0, 24),
        Series(facts.say("Date"), lambda one: one.moment, 3.0),
        Series(facts.say("Date"), lambda one: one.day, 0, 13, Measure.DATE),
        Series(facts.say("Reason"), lambda one: one.reason, 10.0),
        Series(facts.say("Comment"), lambda one: one.reason, 0, 50),
    ]


def _intakes(facts: NationalFacts) -> list[Block]:
    if facts.order.published:
        return []
    say = facts.say
    files = Counter(one.merge for one in facts.gathered.arrivals)
    merges = [one for one in facts.gathered.merges if one.kind == "receive"]
    series: tuple[Series[Merge], ...] = (
        Series(say("No."), lambda one: str(one.number), 2.0, align=Align.RIGHT),
        Series(say("Date"), lambda one: moment_text(one.at), 4.0),
        Series(say("Received by"), lambda one: one.by, 6.0),
        Series(say("Files"), lambda one: files[one.number], 2.0, 0, COUNT),
        Series(say("State"), lambda one: say("withdrawn") if one.withdrawn else (), 4.0),
    )
    rows = list(rows_of(series, merges[-_MOST_MERGES:]))
    earlier = sum(files[one.number] for one in merges[:-_MOST_MERGES])
    sums = [(say("Earlier intakes"), earlier)] if earlier else []
    for name, n in (*sums, (say("Total"), files.total())):
        words = (text(""), Cell(name, bold=True), text(""), text(count_text(n), bold=True))
        rows.append(Row((*words, text("")), total=True))
    note = say("Files of this round, and those nobody could read; of what is withdrawn none counts")
    table = without_empty_columns(Table(columns_of(series), tuple(rows), note=note))
    return [Heading(say("Intakes")), table] if merges else []


def shared_blocks(facts: NationalFacts) -> list[Block]:
    """Documents that several units attached; in a published copy their number only."""
    found = facts.gathered.tally.documents.shared()
    if not found:
        return []
    told = facts.say("Documents attached by several units, byte for byte: {n}", n=len(found))
    look = facts.say("A decree may back many answers; a photo or plan of one office should not.")
    blocks: list[Block] = [Paragraph(told), small(look)]
    if facts.order.published:
        return blocks
    series: tuple[Series[SharedDocument], ...] = (
        Series(facts.say("Document"), lambda one: one.uses[0].title, 9.0),
        Series(facts.say("Units"), lambda one: len(one.units), 1.8, 0, COUNT),
        Series(facts.say("Attached by"), lambda one: _few(one.units), 10.0),
    )
    return [*blocks, on_paper(series, found[:_MOST_DOCUMENTS])]


def _few(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_MOST_UNITS])
    return shown if len(codes) <= _MOST_UNITS else f"{shown}, …"
