"""Sheets that tell: why every score is what it is, objections, and what a result stands beside."""

from collections.abc import Iterator

from assessment.language.digits import latin_digits
from assessment.reports.facts import Facts
from assessment.reports.sheets import Measure, ReportSheet, SheetColumn, Value, head
from assessment.reports.wording import inline
from assessment.scoring.chain import STATE_WORDS, ExplainedPart
from assessment.scoring.explain import explain_down
from assessment.scoring.rules import AGGREGATION_WORDS


def telling_sheets(facts: Facts) -> list[ReportSheet]:
    """The reasons; objections and comparisons where there are any."""
    sheets = [_why(facts)]
    if facts.order.record.objections:
        sheets.append(_objections(facts))
    if facts.order.previous is not None or facts.order.peers:
        sheets.append(_beside(facts))
    return sheets


def _why(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Node")), 12, Measure.CODE),
        SheetColumn(head(say("Rule")), 24),
        SheetColumn(head(say("Part")), 12, Measure.CODE),
        SheetColumn(head(say("Name")), 46),
        SheetColumn(head(say("Weight")), 10, Measure.WEIGHT),
        SheetColumn(head(say("Score")), 10, Measure.SCORE),
        SheetColumn(head(say("Adds")), 10, Measure.SCORE),
        SheetColumn(head(say("Why")), 90),
    )
    title = head(say("Annex: why these scores"))
    return ReportSheet("Why", title, columns, tuple(_reasons(facts)))


def _reasons(facts: Facts) -> Iterator[tuple[Value, ...]]:
    order = facts.order
    root = facts.result.overall.code
    for chain in explain_down(order.record, order.evaluation, facts.result, root):
        rule = inline(facts.speech.say(AGGREGATION_WORDS[chain.aggregation]))
        for part in chain.parts:
            label = inline(facts.speech.text(part.label))
            yield (chain.code, rule, part.code, label, part.weight, part.score,
                   part.contribution, _told(facts, part))  # fmt: skip


def _told(facts: Facts, part: ExplainedPart) -> str:
    state = STATE_WORDS.get(part.state)
    told = [] if state is None else [inline(facts.speech.say(state))]
    told += [
        " / ".join(dict.fromkeys(latin_digits(note.said(words)) for words in facts.speech.words))
        for note in part.notes
    ]
    return "\n".join(told)


def _objections(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Indicator")), 12, Measure.CODE),
        SheetColumn(head(say("Objection")), 60),
        SheetColumn(head(say("Person")), 24),
        SheetColumn(head(say("Date")), 13, Measure.DATE),
        SheetColumn(head(say("Decision")), 20),
        SheetColumn(head(say("Answer")), 60),
        SheetColumn(head(say("Answered by")), 24),
        SheetColumn(head(say("Date")), 13, Measure.DATE),
    )
    rows = []
    for one in facts.order.record.objections:
        decision = say("Upheld") if one.upheld else say("Not upheld")
        if one.answered_at is None:
            decision = say("No answer yet")
        answered = None if one.answered_at is None else one.answered_at.astimezone().date()
        rows.append((one.indicator, one.words, one.by, one.at.astimezone().date(), head(decision),
                     one.answer, one.answered_by, answered))  # fmt: skip
    return ReportSheet("Objections", head(say("Objections and answers")), columns, tuple(rows))


def _beside(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Node")), 12, Measure.CODE),
        SheetColumn(head(say("Name")), 46),
        SheetColumn(head(say("Score")), 10, Measure.SCORE, strong=True),
        SheetColumn(head(say("Previous")), 12, Measure.SCORE),
        SheetColumn(head(say("Change, like for like")), 14, Measure.DIFFERENCE),
        SheetColumn(head(say("Indicators compared")), 14, Measure.COUNT),
        SheetColumn(head(say("Median of peers")), 14, Measure.SCORE),
        SheetColumn(head(say("Units compared with")), 14, Measure.COUNT),
    )
    rows = []
    for node in facts.order.record.questionnaire.nodes:
        change, standing = facts.changed.get(node.code), facts.standings.get(node.code)
        rows.append(
            (
                node.code,
                inline(facts.speech.text(node.label)),
                facts.score(node).score,
                None if change is None else change.before,
                None if change is None else change.like_for_like,
                None if change is None else change.common,
                None if standing is None else standing.median,
                None if standing is None else standing.peers,
            )
        )
    return ReportSheet("Comparison", head(say("Comparison")), columns, tuple(rows))
