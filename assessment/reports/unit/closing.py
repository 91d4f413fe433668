"""Sections 7, 9 and 10: evidence register, action plan to fill in, method and signatures."""

from assessment.language.dates import table_date
from assessment.questionnaire.structure import Aggregation, RankOn, Unanswered
from assessment.reports import headlines
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Lines,
    Paragraph,
    Row,
    Section,
    Signatures,
    Table,
)
from assessment.reports.facts import Facts
from assessment.reports.shapes import Align
from assessment.reports.unit.findings import in_order, recommended
from assessment.reports.unit.lift import drafted
from assessment.reports.wording import (
    NOTHING,
    REASONS,
    STATES,
    VERDICTS,
    inline,
    joined,
    level_text,
    moment_text,
    score_text,
    share_text,
)
from assessment.responses.model import Evidence, Place
from assessment.scoring.rules import AGGREGATION_WORDS

_TO_FILL = 46.0
_PLANNED = 6
_SPARE, _LEAST = 2, 4


def evidence_section(facts: Facts) -> Section:
    """Every document once, with its verdict."""
    say = facts.speech.say
    title = say("Evidence register")
    rows = tuple(_evidence_row(facts, places, each) for places, each in register(facts))
    if not rows:
        return Section(title, headlines.evidence(facts), (), new_page=False)
    columns = (
        Column(say("Indicator"), 2.3),
        Column(say("Title of the document"), 7.0),
        Column(say("Document number"), 2.5),
        Column(say("Date"), 2.5),
        Column(say("Issuer"), 3.6),
        Column(say("Verdict"), 7.0 if facts.speech.languages[1:] else 5.2),
    )
    return Section(
        title, headlines.evidence(facts), (Table(columns, rows),), new_page=False, room=190.0
    )


def register(facts: Facts) -> list[tuple[list[Place], Evidence]]:
    """The evidence of the record in the order of its questions, each document once."""
    record = facts.order.record
    order: dict[str, int] = {
        question.code: at for at, question in enumerate(record.questionnaire.questions)
    }
    found: dict[str, tuple[list[Place], Evidence]] = {}
    for place in sorted(record.responses, key=lambda p: (order.get(p.question, 0), p.row or "")):
        for each in record.responses[place].evidence:
            found.setdefault(each.id, ([], each))[0].append(place)
    return list(found.values())


def _evidence_row(facts: Facts, places: list[Place], each: Evidence) -> Row:
    say = facts.speech.say
    reason: Lines = say(REASONS[each.reason]) if each.reason is not None else ()
    verdict = joined([say(VERDICTS[each.verdict]), reason], "; ")
    if not reason:
        verdict = (inline(verdict),)
    codes = ", ".join(dict.fromkeys(_short_place(facts, place) for place in places))
    return Row(
        (
            Cell((codes,), bold=True),
            Cell((each.title or each.file_name or NOTHING,)),
            Cell((each.number,)),
            Cell((table_date(each.dated) if each.dated else NOTHING,)),
            Cell((each.issuer,)),
            Cell(verdict),
        )
    )


def _short_place(facts: Facts, place: Place) -> str:
    question = facts.order.record.questionnaire.by_code.get(place.question)
    return place.question if question is None else question.indicator or place.question


def plan_section(facts: Facts) -> Section:
    """The plan: drafted from the least that lifts the whole, for the unit to complete by hand."""
    say = facts.speech.say
    columns = (
        Column((), 1.4),
        Column(say("Recommendation"), 7.6),
        Column(say("What will be done"), 8.2),
        Column(say("Person in charge"), 3.6),
        Column(say("Time limit"), 2.8),
    )
    draft = drafted(facts)
    # In the leading language only: what is recommended stands in both among the findings.
    pressing = [node for node in in_order(facts) if node.code not in draft]
    lifting = [n for n in facts.order.record.questionnaire.indicators if n.code in draft]
    chosen = [*lifting, *pressing][: max(_PLANNED, len(lifting))]
    rows = [
        Row(
            (
                Cell((node.code,), bold=True),
                Cell((recommended(facts, node) or facts.label(node))[:1]),
                Cell(draft.get(node.code, ())[:1], quiet=True),
                Cell(),
                Cell(),
            ),
            height=_TO_FILL,
        )
        for node in chosen
    ]
    empty = Row((Cell(), Cell(), Cell(), Cell(), Cell()), height=_TO_FILL)
    rows += [empty] * (_SPARE if rows else _LEAST)
    headline = say("To be filled in by the unit")
    if draft:
        headline = say("A draft: the fewest criteria that raise the level. The unit completes it.")
    return Section(
        say("Action plan"), headline,
        (Table(columns, tuple(rows)),), new_page=False, room=330.0,
    )  # fmt: skip


def method_section(facts: Facts) -> Section:
    """Method in half a page, levels, and the places to sign."""
    say = facts.speech.say
    blocks: list[Block] = [Paragraph(line) for line in _method(facts)]
    blocks += [Heading(say("Maturity levels")), _levels(facts)]
    blocks += _steps(facts)
    blocks.append(
        Signatures(
            (say("Prepared by"), say("Checked by"), say("Head of the unit")),
            say("Date"),
        )
    )
    return Section(
        say("Method, checks and signatures"), say("How the score comes about"),
        tuple(blocks), new_page=False, room=420.0,
    )  # fmt: skip


def _method(facts: Facts) -> list[Lines]:
    say = facts.speech.say
    settings = facts.order.record.questionnaire.settings
    root = facts.order.record.questionnaire.root
    rule = root.aggregation.value if root is not None else Aggregation.ARITHMETIC.value
    return [
        say(
            "Every answer gives its indicator a score from 0 to 100. Pillars and the overall score "
            "are combined from their parts by weight; overall score: {rule}.",
            rule=say(AGGREGATION_WORDS[rule]),
        ),
        say(
            "What does not apply leaves the calculation and its weight goes to the other parts. "
            "Below {share} of applicable weight there is no level.",
            share=share_text(float(settings.min_applicable), 0),
        ),
        say("What is unanswered counts as 0.")
        if settings.unanswered is Unanswered.ZERO
        else say("What is unanswered is left out of the calculation."),
        say("Scores are rounded once, half up; the level follows from the printed score.")
        if settings.rank_and_band_on is RankOn.ROUNDED
        else say("Scores are rounded once, half up; the level follows from the full score."),
    ]


def _levels(facts: Facts) -> Table:
    say = facts.speech.say
    columns = (
        Column(say("Level"), 1.6, Align.CENTRE),
        Column(say("Name"), 4.5),
        Column(say("from score"), 2.4, Align.RIGHT),
        Column(say("Description"), 12.0),
    )
    rows = tuple(
        Row(
            (
                Cell((level_text(at),), bold=True),
                Cell(facts.speech.text(level.label)),
                Cell((score_text(level.from_score),)),
                Cell(facts.speech.text(level.description), quiet=True),
            )
        )
        for at, level in enumerate(facts.order.record.questionnaire.levels)
    )
    return Table(columns, rows)


def _steps(facts: Facts) -> list[Block]:
    steps = facts.order.record.steps
    if not steps:
        return []
    say = facts.speech.say
    columns = (
        Column(say("Date"), 4.0),
        Column(say("Review step"), 6.0),
        Column(say("Person"), 10.0),
    )
    rows = tuple(
        Row(
            (
                Cell((moment_text(step.at),)),
                Cell((inline(say(STATES[step.to])),)),
                Cell((step.by,), below=(step.reason,) if step.reason else ()),
            )
        )
        for step in steps
    )
    return [Heading(joined([say("Review")])), Table(columns, rows)]
