"""The report on one unit as blocks: cover, sections, annex when asked, what every page says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from assessment.language.digits import latin_digits
from assessment.printing import blocks, charts, figures, sheets, wording
from assessment.printing.blocks import Block, Cell, Cover, Frame, Heading, Lines, Row, Section
from assessment.printing.figures import CODE, COUNT, GAP, SCORE, WEIGHT, Series, on_paper, sheet_of
from assessment.printing.shapes import Align, Drawing
from assessment.printing.wording import inline, joined, level_text, moment_text, once, score_text
from assessment.questionnaire.structure import Aggregation, Level, Node, RankOn, Unanswered
from assessment.reports import given
from assessment.reports.facts import ENOUGH, Facts, ThemeScore, bands_of, qr_text, themes
from assessment.reports.unit import findings, gates, results, short, summary
from assessment.responses.model import ReasonCode, Step
from assessment.scoring import explain, rules
from assessment.scoring.aggregate import tree_of
from assessment.scoring.explain import ExplainedPart, Explanation
from assessment.words import mark

CHART = 160.0


def themes_section(facts: Facts) -> Section:
    translate = facts.translate
    scores = themes(facts)
    none = translate("This questionnaire maps no indicator to a theme.")
    parts: list[Block]
    if scores:
        parts = []
    else:
        parts = [blocks.Paragraph(none)]
    if scores:
        few = ("few", translate("under {n} indicators: no level", n=ENOUGH))
        if any(theme.few for theme in scores):
            shown = [few]
        else:
            shown = []
        parts.append(charts.legend(("final", translate("score of the theme")), *shown))
        parts.append(on_paper(_series(facts), scores))
    if not all(theme.item.official for theme in scores):
        parts.append(
            blocks.small(translate("The names of the themes are provisional, not official."))
        )
    parts += [*findings.own_actions(facts), *_by_reason(facts)]
    measured = translate(
        "Weighted mean of the indicators of a theme; one indicator may count in several themes"
    )
    return Section(translate("Policy themes"), _headline(facts, scores), tuple(parts), measured)


def _headline(facts: Facts, scores: tuple[ThemeScore, ...]) -> Lines:
    translate = facts.translate
    theme_scores = [score for score in scores if score.score is not None and not score.few]
    enough = [
        score for score in theme_scores if score.level is not None or not facts.questionnaire.levels
    ]
    if theme_scores and not enough:
        return translate("Too little is answered for a theme to have a level.")
    if not enough:
        return translate("No theme rests on enough indicators for a level")
    low = min(theme.score for theme in enough if theme.score is not None)
    lowest = [theme for theme in enough if theme.score == low]
    score = score_text(low)
    if len(lowest) == len(enough):
        return facts.speech.translate_plural(
            "{n} theme with a level stands at {score}",
            "All {n} themes with a level stand at {score}",
            len(enough),
            score=score,
        )
    name = facts.speech.listed([facts.text(theme.item.label) for theme in lowest])
    few = sum(theme.few for theme in scores)
    if len(lowest) > 2:
        name = (", ".join(theme.item.code for theme in lowest),)
        few = 0
    if not few:
        return translate("Lowest theme: {name} ({score})", name=name, score=score)
    return facts.speech.translate_plural(
        "Lowest theme: {name} ({score}); {n} theme has too few indicators for a level",
        "Lowest theme: {name} ({score}); {n} themes have too few indicators for a level",
        few,
        name=name,
        score=score,
    )


def themes_sheet(facts: Facts) -> sheets.ReportSheet:
    return sheet_of("Themes", facts.translate("Policy themes"), _series(facts), themes(facts))


def _series(facts: Facts) -> tuple[Series[ThemeScore], ...]:
    translate = facts.translate
    shown = bands_of(facts.questionnaire)

    def drawn(theme: ThemeScore) -> Drawing:
        return charts.lollipop(shown, theme.exact, CHART, few=theme.few)

    return (
        Series(translate("Code"), lambda theme: theme.item.code, 0, 12, CODE),
        Series((), lambda theme: theme.item.code, 1.2, bold=True),
        Series(translate("Theme"), lambda theme: facts.text(theme.item.label), 9.4, 50),
        Series((), drawn, CHART / 17.6, drawing=charts.bullet_head(shown, CHART)),
        Series(translate("Score"), lambda theme: theme.score, 1.9, 0, SCORE, bold=True),
        Series(translate("Score"), lambda theme: theme.exact, 0, 10, SCORE, strong=True),
        Series(translate("Level"), lambda theme: theme.level, 0, 10, figures.LEVEL),
        Series(translate("Indicators"), lambda theme: theme.counted, 2.5, 12, COUNT),
        Series(translate("Level"), lambda theme: level_text(theme.level), 2.0, align=Align.CENTRE),
        Series(
            translate("Codes of the indicators"), lambda theme: ", ".join(theme.indicators), 0, 40
        ),
    )


type _Amount = tuple[ReasonCode | None, list[float]]


def _by_reason(facts: Facts) -> list[Block]:
    own = facts.self_scores
    translate = facts.translate
    if own is None or own.overall.exact is None or facts.result.overall.exact is None:
        return []
    # What each reason changed, indicator by indicator; what took away most is first.
    tree = tree_of(facts.questionnaire)
    changes_by_reason = defaultdict[ReasonCode | None, list[float]](list)
    for at, node in enumerate(facts.questionnaire.indicators):
        before = own.nodes[node.code].exact
        after = facts.score(node).exact
        if before is not None and after is not None and before != after:
            change = (after - before) * float(tree.share[tree.root][at])
            changes_by_reason[facts.reason(node.code)].append(change)
    amounts = sorted(changes_by_reason.items(), key=lambda entry: sum(entry[1]))
    points = translate("Points of the overall score")
    digits = facts.questionnaire.settings.decimals

    def reason(row: _Amount) -> str:
        return inline(translate("no reason given") if row[0] is None else translate(row[0].word))

    series: tuple[Series[_Amount], ...] = (
        Series(translate("Reason"), reason, 8.0),
        Series(translate("Indicators"), lambda row: len(row[1]), 3.0, 0, COUNT),
        Series(points, lambda row: sum(row[1]), 4.0, 0, GAP, digits, bold=True),
    )
    note = translate(
        "Change of each indicator times its share of the weight. Self-assessment {first}, "
        "result {last}.",
        first=score_text(own.overall.score),
        last=score_text(facts.result.overall.score),
    )
    heading = Heading(translate("Why the result differs from the self-assessment"))
    if amounts:
        return [heading, on_paper(series, amounts, note=note)]
    return []


def method_section(facts: Facts) -> Section:
    translate = facts.translate
    words = facts.text
    series: tuple[Series[tuple[int, Level]], ...] = (
        Series(
            translate("Level"), lambda row: level_text(row[0]), 1.6, bold=True, align=Align.CENTRE
        ),
        Series(translate("Name"), lambda row: words(row[1].label), 4.5),
        Series(translate("from score"), lambda row: row[1].from_score, 2.4, 0, SCORE),
        Series(translate("Description"), lambda row: words(row[1].description), 12.0, quiet=True),
    )
    levels = on_paper(series, enumerate(facts.questionnaire.levels))
    places = (translate("Prepared by"), translate("Checked by"), translate("Unit head"))
    parts: list[Block] = [blocks.Paragraph(line) for line in _method(facts)]
    parts += [Heading(translate("Maturity levels")), levels, *_steps(facts)]
    parts.append(blocks.Signatures(places, translate("Date")))
    return Section(
        translate("Method, checks and signatures"),
        translate("How the score comes about"),
        tuple(parts),
        new_page=False,
        room=420.0,
    )


def _method(facts: Facts) -> list[Lines]:
    whole = facts.questionnaire.node[facts.result.overall.code]
    return [
        facts.translate(
            "Every answer gives its indicator a score from 0 to 100. Pillars and the overall score "
            "are combined from their parts by weight; overall score: {rule}.",
            rule=facts.translate(rules.AGGREGATION_WORDS[whole.aggregation]),
        ),
        facts.translate(
            "What does not apply leaves the calculation and its weight goes to the other parts. "
            "Below {share} of applicable weight there is no level.",
            share=wording.share_text(float(facts.questionnaire.settings.min_applicable), 0),
        ),
        unanswered_rule(facts),
        rounding_rule(facts),
    ]


def unanswered_rule(facts: Facts) -> Lines:
    zero = mark("What is unanswered counts as 0.")
    out = mark("What is unanswered is left out of the calculation.")
    sentence = facts.translate(
        zero if facts.questionnaire.settings.unanswered is Unanswered.ZERO else out
    )
    if not (facts.provisional and facts.questionnaire.roster_of_indicator):
        return sentence
    rows = facts.translate("Ranges do not count rows that may still be added to a table.")
    return wording.joined((sentence, rows), " ")


def rounding_rule(facts: Facts) -> Lines:
    translate = facts.translate
    if facts.questionnaire.settings.rank_and_band_on is RankOn.ROUNDED:
        return translate(
            "Scores are rounded once, half up; the level follows from the printed score."
        )
    return translate("Scores are rounded once, half up; the level follows from the full score.")


def _steps(facts: Facts) -> list[Block]:
    steps = facts.record.steps
    translate = facts.translate

    def person(step: Step) -> Cell:
        return Cell((step.by,), below=(step.reason,) if step.reason else ())

    series: tuple[Series[Step], ...] = (
        Series(translate("Date"), lambda step: moment_text(step.at), 4.0),
        Series(translate("Review step"), lambda step: inline(translate(step.to.word)), 6.0),
        Series(translate("Person"), person, 10.0),
    )
    if steps:
        return [Heading(joined([translate("Review")])), on_paper(series, steps)]
    return []


def why_section(facts: Facts) -> Section:
    """One table: the whole by its pillars, then each pillar by its parts, with the reasons."""
    translate = facts.translate
    questionnaire = facts.questionnaire
    digits = questionnaire.settings.decimals

    def weight(part: ExplainedPart) -> Decimal | float | None:
        if part.state == "start":
            return None
        return part.weight

    def why(part: ExplainedPart) -> Lines:
        is_leaf = part.code in questionnaire.node and not questionnaire.children[part.code]
        if is_leaf:
            parts = _explained(facts, part.code).parts
        else:
            parts = ()
        return joined(
            _reasons(
                facts, part, [note for explained_part in parts for note in explained_part.notes]
            ),
            " ",
        )

    series: tuple[Series[ExplainedPart], ...] = (
        Series((), lambda part: part.code, 1.7, bold=True),
        Series(translate("Part"), lambda part: facts.text(part.label), 8.4),
        Series(translate("Weight"), weight, 1.9, 0, WEIGHT),
        Series(translate("Score"), lambda part: part.reached, 1.9, 0, SCORE, digits),
        Series(translate("Adds"), lambda part: part.contribution, 1.9, 0, SCORE, digits),
        Series(translate("Why"), why, 12.0),
    )
    inner = [node for node in questionnaire.nodes if questionnaire.children[node.code]]
    rows = [row for node in inner for row in _of_node(facts, node)]
    headline = translate("Every number comes from answers, evidence and reviews; here is how.")
    measured = translate("Adds = weight × score ÷ sum of weights; added up from full values")
    if any(node.aggregation is not Aggregation.ARITHMETIC for node in inner):
        measured = translate(
            "Adds = points a part contributes by the rule of its node; together they are the score"
        )
    return Section(
        translate("Annex: why these scores"), headline, (on_paper(series, rows),), measured
    )


def _of_node(facts: Facts, node: Node) -> Iterator[ExplainedPart | Row]:
    translate = facts.translate
    chain = _explained(facts, node.code)
    score = score_text(chain.result.score)
    rule = translate(rules.AGGREGATION_WORDS[chain.aggregation])
    head = ((chain.code,), facts.text(chain.label), (), (score,), (), rule)
    yield Row(tuple(Cell(words, bold=bool(words)) for words in head), group=True)
    yield from chain.parts
    for closed_gate in facts.result.gates:
        if closed_gate.gate.target == node.code and closed_gate.changed:
            gate = (
                Cell((closed_gate.gate.node,), gate=True),
                Cell(facts.text(closed_gate.gate.reason)),
            )
            yield Row((*gate, Cell(), Cell(), Cell(), Cell(translate("Gate"))))


def _explained(facts: Facts, code: str) -> Explanation:
    return explain.explain(facts.order.record, facts.order.evaluation, facts.result, code)


def _reasons(facts: Facts, part: ExplainedPart, notes: Iterable[explain.Note]) -> list[Lines]:
    state = explain.STATE_WORDS.get(part.state)
    sentences = (
        tuple(latin_digits(note.describe(words)) for words in facts.speech.words) for note in notes
    )
    return [*([facts.translate(state)] if state else []), *map(once, sentences)]


def why_sheet(facts: Facts) -> sheets.ReportSheet:
    translate = facts.translate
    order = facts.order
    root = facts.result.overall.code
    parts = (
        (chain, part)
        for chain in explain.explain_down(order.record, order.evaluation, facts.result, root)
        for part in chain.parts
    )

    def why(row: tuple[Explanation, ExplainedPart]) -> str:
        return "\n".join(map(inline, _reasons(facts, row[1], row[1].notes)))

    fields: tuple[Series[tuple[Explanation, ExplainedPart]], ...] = (
        Series(translate("Node"), lambda row: row[0].code, 0, 12, CODE),
        Series(
            translate("Rule"),
            lambda row: translate(rules.AGGREGATION_WORDS[row[0].aggregation]),
            0,
            24,
        ),
        Series(translate("Part"), lambda row: row[1].code, 0, 12, CODE),
        Series(translate("Name"), lambda row: facts.text(row[1].label), 0, 46),
        Series(translate("Weight"), lambda row: row[1].weight, 0, 10, WEIGHT),
        Series(translate("Score"), lambda row: row[1].reached, 0, 10, SCORE),
        Series(translate("Adds"), lambda row: row[1].contribution, 0, 10, SCORE),
        Series(translate("Why"), why, 0, 90),
    )
    return sheet_of("Why", translate("Annex: why these scores"), fields, parts)


_SECTIONS = (
    summary.summary_section,
    results.pillars_section,
    themes_section,
    gates.gates_section,
    results.rounds_section,
    results.indicators_section,
    findings.findings_section,
    findings.evidence_section,
    findings.objections_section,
    findings.plan_section,
    method_section,
)
_FLOWING = 3
_ROOM = 230.0


def unit_report(facts: Facts) -> blocks.Report:
    """The whole report; the same facts give the same blocks."""
    cover = _cover(facts)
    order = facts.order
    version = facts.translate(
        "questionnaire {version}", version=facts.questionnaire.settings.version
    )
    frame = Frame(
        head=joined([cover.title[:1], cover.unit[:1]], "   |   "),
        final=order.final,
        check=facts.translate(
            "To check a printed report, type this code in the program or scan the QR code."
        )[:1],
        source=joined([cover.unit[:1], cover.round[:1], version[:1]]),
        short_code=facts.printed_code,
        qr=qr_text(order.code),
    )
    language = facts.speech.languages[0]
    sections = (
        short.short_sections(facts)
        if order.short
        else [make_section(facts) for make_section in _SECTIONS]
    )
    if order.annex:
        annex = [why_section(facts)]
    else:
        annex = []
    made = blocks.numbered([*filter(None, sections), *annex])
    if len(facts.speech.languages) > 1 and not order.short:
        # Sections follow one another: their pages are full enough as they are.
        made = tuple(
            replace(section, new_page=False, room=_ROOM)
            if section.new_page and section.number >= _FLOWING
            else section
            for section in made
        )
    return blocks.Report(cover, made, frame, order.now, language, order.short)


def _cover(facts: Facts) -> Cover:
    record = facts.record
    settings = facts.questionnaire.settings
    pillars = len(facts.questionnaire.pillars)
    indicators = len(facts.questionnaire.indicators)
    words = mark("Pillars: {pillars}, indicators: {indicators}")
    size = facts.translate(words, pillars=pillars, indicators=indicators)
    version: Lines
    if settings.version:
        version = (settings.version,)
    else:
        version = ()
    groups = {block.code: facts.text(block.label) for block in settings.peer_blocks}
    cover_facts = [
        (facts.translate("Code of the unit"), (record.subject.unit,)),
        (facts.translate("Peer group"), groups.get(record.subject.block, (record.subject.block,))),
        (facts.translate("Questionnaire"), joined([facts.text(settings.title), version, size])),
        (facts.translate("Last review step"), facts.translate(facts.last_step.word)),
        (facts.translate("Assessor"), (record.subject.assessor,)),
        (facts.translate("Identifier"), (record.id,)),
        (facts.translate("Check code"), (facts.printed_code,)),
        (facts.translate("Printed"), (moment_text(facts.order.now),)),
    ]
    note = facts.translate("Results may change until objections and the final review are closed.")
    if facts.order.final:
        how = given.approval_lines(facts.order.approval, facts.speech)
        note = joined([facts.translate("The review is closed."), how], " ")
    if facts.order.final:
        status = facts.translate("FINAL")
    else:
        status = facts.translate("PROVISIONAL")
    return Cover(
        letterhead=facts.speech.letterhead([facts.questionnaire]),
        title=facts.translate("Report on digital readiness"),
        unit=facts.text(record.subject.unit_name) or (record.subject.unit,),
        round=facts.speech.occasion(record.subject.round),
        status=status,
        status_note=note,
        facts=tuple((name, value) for name, value in cover_facts if any(value)),
        contents=facts.translate("Contents"),
    )
