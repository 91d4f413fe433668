"""How good the data are: what came, in which versions, what was doubtful, who decided."""

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial

from assessment.consolidation import file_status, national, standing
from assessment.consolidation.model import CaseDecision
from assessment.language.text import Language
from assessment.printing.blocks import Block, Heading, Lines, Paragraph, Section, Table
from assessment.printing.figures import CODE, COUNT, SHARE, Series, on_paper, sheet_of
from assessment.printing.shapes import Align
from assessment.printing.sheets import Formula, Measure, ReportSheet, Value, letter
from assessment.printing.wording import count_text, moment_text
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.figures import standing_word
from assessment.responses.model import Verdict
from assessment.scoring.result import NodeScore
from assessment.words import mark

_MOST_MERGES = 20
_MOST_UNITS = 12


def quality_section(facts: NationalFacts) -> Section:
    translate = facts.translate
    gathered = facts.gathered
    decided = len(gathered.decisions)
    opened = len(gathered.conflicts())
    headline = translate("Conflicts decided: {n}; open: {m}", n=decided, m=opened)
    blocks: list[Block] = [Heading(translate("Versions and states")), _versions(facts)]
    note = translate("Documents; last column: questions declared not applicable")
    evidence = on_paper(_evidence_series(facts), facts.groups, note=note)
    blocks += [Heading(translate("Evidence by verdict"), 130.0), evidence]
    if not facts.shows.singly:
        return Section(
            translate("Data quality"), translate("What the figures rest on"), tuple(blocks)
        )
    verdicts: tuple[Series[tuple[str, int]], ...] = (
        Series(translate("Verdict"), lambda row: translate(row[0]), 14.0),
        Series(translate("Files"), lambda row: row[1], 3.0, 0, COUNT),
    )
    counts = list(file_status.counted(gathered.arrivals))
    files = on_paper(verdicts, [*counts, (mark("Total"), sum(n for _, n in counts))]).with_totals()
    received = (Heading(translate("Files received, by verdict")), files)
    more = (*shared_blocks(facts), *_decided(facts), *_intakes(facts))
    return Section(translate("Data quality"), headline, (*received, *blocks, *more))


type _Version = tuple[tuple[str, str, str], list[NodeScore]]


def _versions(facts: NationalFacts) -> Table:
    scores_by_version: dict[tuple[str, str, str], list[NodeScore]] = defaultdict(list)
    for scores in facts.gathered.national.scored:
        settings = scores.questionnaire.settings
        state = facts.translate(standing_word(scores))[0]
        if not facts.shows.singly:
            state = ""
        scores_by_version[settings.id, settings.version, state].append(scores.scores.overall)
    titles = {
        questionnaire.settings.id: questionnaire.settings.title
        for questionnaire in facts.gathered.questionnaires
    }

    def mean(name: str, row: _Version) -> float | None:
        shares = [float(getattr(score, name)) for score in row[1]]
        if facts.too_few(len(shares)):
            return None
        return sum(shares) / len(shares)

    translate = facts.translate
    series: tuple[Series[_Version], ...] = (
        Series(translate("Questionnaire"), lambda row: facts.text(titles[row[0][0]]), 8.0),
        Series(translate("Version"), lambda row: row[0][1], 2.4),
        Series(translate("State"), lambda row: row[0][2], 3.6),
        Series(translate("Units"), lambda row: len(row[1]), 2.0, 0, COUNT),
        Series(translate("Completeness"), partial(mean, "completeness"), 2.6, 0, SHARE, 1),
        Series(
            translate("Applicable weight"), partial(mean, "applicable_weight"), 2.6, 0, SHARE, 1
        ),
    )
    note = facts.translate("Completeness and weight: means over the units")
    return on_paper(series, sorted(scores_by_version.items()), note=note).without_empty_columns()


def evidence_sheet(facts: NationalFacts) -> ReportSheet:
    series = _evidence_series(facts)
    title = facts.translate("Evidence by verdict")
    return sheet_of("Evidence_stats", title, series, facts.groups)


def _evidence_series(facts: NationalFacts) -> list[Series[PeerGroup]]:
    translate = facts.translate
    tally = facts.gathered.tally.groups

    def documents(verdict: Verdict) -> Callable[[PeerGroup], int]:
        return lambda group: tally[group.key].evidence[verdict]

    def total(group: PeerGroup) -> Formula:
        documents = tally[group.key].evidence.total()
        return Formula(f"SUM(D{{row}}:{letter(3 + len(Verdict))}{{row}})", documents)

    return [
        Series(translate("Questionnaire"), lambda group: group.key[0], 0, 18, CODE),
        Series(translate("Code"), lambda group: group.block, 0, 8, CODE),
        Series(translate("Peer group"), facts.block_name, 0, 44),
        Series(translate("Peer group"), facts.block_title, 8.0),
        *(
            Series(translate(verdict.word), documents(verdict), 2.4, 14, COUNT)
            for verdict in Verdict
        ),
        Series(translate("Total"), total, 0, 12, COUNT, strong=True),
        Series(
            translate("Not applicable"),
            lambda group: tally[group.key].declared.total(),
            2.6,
            14,
            COUNT,
        ),
    ]


def _decided(facts: NationalFacts) -> list[Block]:
    blocks: list[Block] = [Heading(facts.translate("Conflicts"))]
    kinds = Counter(case_standing.reason for case_standing in facts.gathered.conflicts())
    colon = ":"
    if facts.order.language is Language.KM:
        colon = "៖"
    reasons = [
        f"{facts.translate(why.word)[0]}{colon} {count_text(n)}" for why, n in sorted(kinds.items())
    ]
    sentence = facts.translate("No conflict is open.")
    if reasons:
        sentence = ("; ".join(reasons),)
    blocks.append(Paragraph(sentence))
    if facts.gathered.decisions and not facts.order.published:
        blocks.append(on_paper(_conflict_series(facts), facts.gathered.decisions))
    return blocks


type _Case = standing.CaseStanding | CaseDecision


def conflicts_sheet(facts: NationalFacts) -> ReportSheet:
    """Open conflicts and decisions; a published copy names nobody and gives no remarks."""
    rows: list[_Case] = [*facts.gathered.conflicts(), *facts.gathered.decisions]
    return sheet_of("Conflicts", facts.translate("Conflicts"), _conflict_series(facts), rows)


def _conflict_series(facts: NationalFacts) -> list[Series[_Case]]:
    translate = facts.translate

    def why(conflict: _Case) -> Lines:
        if isinstance(conflict, CaseDecision):
            return ()
        return translate(conflict.reason.word)

    def of_decision(tell: Callable[[CaseDecision], Value]) -> Callable[[_Case], Value]:
        return lambda conflict: tell(conflict) if isinstance(conflict, CaseDecision) else None

    by = of_decision(lambda decision: decision.by)
    reason = of_decision(lambda decision: decision.reason)
    day = of_decision(lambda decision: decision.at.astimezone().date())
    series: list[Series[_Case]] = [
        Series(translate("Unit"), lambda conflict: conflict.case.unit, 2.6),
        Series(translate("Code of the unit"), lambda conflict: conflict.case.unit, 0, 14, CODE),
        Series(
            translate("Questionnaire"), lambda conflict: conflict.case.questionnaire, 0, 18, CODE
        ),
        Series(
            translate("State"),
            lambda conflict: translate("decided" if isinstance(conflict, CaseDecision) else "open"),
            0,
            14,
        ),
        Series(translate("Reason"), why, 0, 44),
        Series(translate("Copies"), lambda conflict: len(conflict.heads), 0, 10, COUNT),
    ]
    if facts.order.published:
        return series
    return [
        *series,
        Series(translate("Decided by"), by, 4.0, 24),
        Series(translate("Date"), of_decision(lambda decision: moment_text(decision.at)), 3.0),
        Series(translate("Date"), day, 0, 13, Measure.DATE),
        Series(translate("Reason"), reason, 10.0),
        Series(translate("Comment"), reason, 0, 50),
    ]


def _intakes(facts: NationalFacts) -> list[Block]:
    translate = facts.translate
    merges = [merge for merge in facts.gathered.merges if merge.kind == "receive"]
    if facts.order.published or not merges:
        return []
    files = Counter(received_file.merge for received_file in facts.gathered.arrivals)
    series: tuple[Series[tuple[str, Lines, str, int, Lines]], ...] = (
        Series(translate("No."), lambda row: row[0], 2.0, align=Align.RIGHT),
        Series(translate("Date"), lambda row: row[1], 4.0),
        Series(translate("Received by"), lambda row: row[2], 6.0),
        Series(translate("Files"), lambda row: row[3], 2.0, 0, COUNT),
        Series(translate("State"), lambda row: row[4], 4.0),
    )
    rows = [
        (
            str(merge.number),
            (moment_text(merge.at),),
            merge.by,
            files[merge.number],
            translate("withdrawn") if merge.withdrawn else (),
        )
        for merge in merges[-_MOST_MERGES:]
    ]
    earlier = sum(files[merge.number] for merge in merges[:-_MOST_MERGES])
    if earlier:
        totals = [("", translate("Earlier intakes"), "", earlier, ())]
    else:
        totals = []
    totals.append(("", translate("Total"), "", files.total(), ()))
    note = translate(
        "Files of this round, and those nobody could read; of what is withdrawn none counts"
    )
    table = on_paper(series, [*rows, *totals], note=note).with_totals(len(totals))
    return [Heading(translate("Intakes")), table.without_empty_columns()]


def shared_blocks(facts: NationalFacts) -> list[Block]:
    """Documents that several units attached; in a published copy their number only."""
    documents = facts.gathered.tally.documents.shared()
    if not documents:
        return []
    blocks: list[Block] = [
        facts.paragraph(
            "Documents attached by several units, byte for byte: {n}", n=len(documents)
        ),
        facts.small("A decree may back many answers; a photo or plan of one office should not."),
    ]
    if facts.order.published:
        return blocks

    def attached(document: national.SharedDocument) -> str:
        shown = ", ".join(document.units[:_MOST_UNITS])
        if len(document.units) <= _MOST_UNITS:
            return shown
        return f"{shown}, …"

    series: tuple[Series[national.SharedDocument], ...] = (
        Series(facts.translate("Document"), lambda document: document.uses[0].title, 9.0),
        Series(facts.translate("Units"), lambda document: len(document.units), 1.8, 0, COUNT),
        Series(facts.translate("Attached by"), attached, 10.0),
    )
    return [*blocks, on_paper(series, documents[:15])]
