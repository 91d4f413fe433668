"""How good the data are: what came, in which versions, what was doubtful, who decided."""

from collections import Counter
from collections.abc import Sequence

from assessment.consolidation.file_status import counted
from assessment.consolidation.standing import REASONS
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Row,
    Section,
    Table,
    without_empty_columns,
)
from assessment.reports.national.facts import NationalFacts
from assessment.reports.national.words import count_text, right, standing_word, text
from assessment.reports.wording import NOTHING, VERDICTS, moment_text, share_text
from assessment.responses.model import Verdict

_MOST_MERGES = 20


def quality_section(facts: NationalFacts) -> Section:
    """What came, in which versions, what was doubtful, and who decided."""
    say = facts.say
    gathered = facts.gathered
    opened = len(gathered.conflicts())
    headline = say(
        "Conflicts decided: {n}; open: {m}",
        n=count_text(len(gathered.decisions)), m=count_text(opened),
    )  # fmt: skip
    blocks: list[Block] = [Heading(say("Versions and states")), _versions(facts)]
    blocks += [Heading(say("Evidence by verdict"), 130.0), _evidence(facts)]
    if not facts.shows.singly:
        return Section(say("Data quality"), say("What the figures rest on"), tuple(blocks))
    blocks = [Heading(say("Files received, by verdict")), _verdicts(facts), *blocks]
    blocks += shared_blocks(facts)
    blocks += _decided(facts)
    blocks += _intakes(facts)
    return Section(say("Data quality"), headline, tuple(blocks))


def _verdicts(facts: NationalFacts) -> Table:
    say = facts.say
    found = counted(facts.gathered.arrivals)
    rows = [Row((Cell(say(word)), text(count_text(n)))) for word, n in found]
    total = Row(
        (Cell(say("Total"), bold=True), text(count_text(sum(n for _, n in found)), bold=True)),
        total=True,
    )
    columns = (Column(say("Verdict"), 14.0), right(say("Files"), 3.0))
    return Table(columns, (*rows, total))


def _versions(facts: NationalFacts) -> Table:
    say = facts.say
    counted: Counter[tuple[str, str, str]] = Counter()
    complete: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for one in facts.gathered.national.scored:
        settings = one.questionnaire.settings
        state = say(standing_word(one))[0] if facts.shows.singly else ""
        key = settings.id, settings.version, state
        counted[key] += 1
        overall = one.scores.overall
        complete.setdefault(key, []).append((overall.completeness, overall.applicable_weight))
    columns = (
        Column(say("Questionnaire"), 8.0),
        Column(say("Version"), 2.4),
        Column(say("State"), 3.6),
        right(say("Units"), 2.0),
        right(say("Completeness"), 2.6),
        right(say("Applicable weight"), 2.6),
    )
    titles = {one.settings.id: one.settings.title for one in facts.gathered.questionnaires}
    rows = []
    for key in sorted(counted):
        parts = [] if facts.too_few(counted[key]) else complete[key]
        rows.append(
            Row(
                (
                    Cell(facts.speech.text(titles[key[0]])),
                    text(key[1]),
                    text(key[2]),
                    text(count_text(counted[key])),
                    *(text(_mean(column)) for column in zip(*parts, strict=True)),
                    *([text(NOTHING)] * 2 if not parts else []),
                )
            )
        )
    note = say("Completeness and weight: means over the units")
    return without_empty_columns(Table(columns, tuple(rows), note=note))


def _mean(shares: Sequence[float]) -> str:
    return share_text(sum(shares) / len(shares))


def _evidence(facts: NationalFacts) -> Table:
    say = facts.say
    columns = (
        Column(say("Peer group"), 8.0),
        *(right(say(VERDICTS[verdict]), 2.4) for verdict in Verdict),
        right(say("Not applicable"), 2.6),
    )
    rows = []
    for group in facts.groups:
        counted = facts.gathered.tally.evidence[group.key]
        rows.append(
            Row(
                (
                    Cell((facts.block_title(group),)),
                    *(text(count_text(counted[verdict])) for verdict in Verdict),
                    text(count_text(facts.gathered.tally.declared[group.key].total())),
                )
            )
        )
    note = say("Documents; last column: questions declared not applicable")
    return Table(columns, tuple(rows), note=note)


def _decided(facts: NationalFacts) -> list[Block]:
    """Open conflicts and decisions; in a published copy their number only."""
    say = facts.say
    gathered = facts.gathered
    blocks: list[Block] = [Heading(say("Conflicts"))]
    kinds = Counter(one.why for one in gathered.conflicts())
    told = [f"{say(REASONS[why])[0]}: {count_text(n)}" for why, n in sorted(kinds.items())]
    mark = "៖ " if facts.order.language.value == "km" else ": "
    told = [line.replace(": ", mark) for line in told]
    blocks.append(Paragraph(("; ".join(told),) if told else say("No conflict is open.")))
    if facts.order.published or not gathered.decisions:
        return blocks
    columns = (
        Column(say("Unit"), 2.6),
        Column(say("Decided by"), 4.0),
        Column(say("Date"), 3.0),
        Column(say("Reason"), 10.0),
    )
    rows = tuple(
        Row(
            (
                text(one.case.unit),
                text(one.by),
                text(moment_text(one.at)),
                text(one.reason),
            )
        )
        for one in gathered.decisions
    )
    return [*blocks, Table(columns, rows)]


def _intakes(facts: NationalFacts) -> list[Block]:
    """When the files came: what came late shows."""
    if facts.order.published:
        return []
    say = facts.say
    columns = (
        right(say("Merge"), 2.0),
        Column(say("Date"), 4.0),
        Column(say("Received by"), 6.0),
        right(say("Files"), 2.0),
        Column(say("State"), 4.0),
    )
    files = Counter(one.merge for one in facts.gathered.arrivals)
    merges = [one for one in facts.gathered.merges if one.kind == "receive"]
    rows = [
        Row(
            (
                text(str(one.number)),
                text(moment_text(one.at)),
                text(one.by),
                text(count_text(files[one.number])),
                Cell(say("withdrawn") if one.withdrawn else ()),
            )
        )
        for one in merges[-_MOST_MERGES:]
    ]
    earlier = sum(files[one.number] for one in merges[:-_MOST_MERGES])
    sums = [(say("Earlier intakes"), earlier)] if earlier else []
    for name, n in (*sums, (say("Total"), files.total())):
        words = (text(""), Cell(name, bold=True), text(""), text(count_text(n), bold=True))
        rows.append(Row((*words, text("")), total=True))
    note = say("Files of this round, and those nobody could read; of what is withdrawn none counts")
    table = without_empty_columns(Table(columns, tuple(rows), note=note))
    return [Heading(say("Intakes")), table] if merges else []


_MOST_DOCUMENTS = 15
_MOST_UNITS = 12


def shared_blocks(facts: NationalFacts) -> list[Block]:
    """Documents that several units attached; in a published copy their number only."""
    say = facts.say
    found = facts.gathered.tally.documents.shared()
    if not found:
        return []
    told = say("Documents attached by several units, byte for byte: {n}", n=count_text(len(found)))
    look = say("A decree may back many answers; a photo or plan of one office should not.")
    blocks: list[Block] = [Paragraph(told), Paragraph(look, small=True)]
    if facts.order.published:
        return blocks
    columns = (
        Column(say("Document"), 9.0),
        right(say("Units"), 1.8),
        Column(say("Attached by"), 10.0),
    )
    rows = tuple(
        Row(
            (
                text(one.uses[0].title),
                text(count_text(len(one.units))),
                text(_few(one.units)),
            )
        )
        for one in found[:_MOST_DOCUMENTS]
    )
    return [*blocks, Table(columns, rows)]


def _few(codes: Sequence[str]) -> str:
    """The first codes, and dots where there are more."""
    shown = ", ".join(codes[:_MOST_UNITS])
    return shown if len(codes) <= _MOST_UNITS else f"{shown}, …"
