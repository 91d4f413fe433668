"""Section 3: what the result means for the themes of the policy."""

from decimal import Decimal

from assessment.consolidation.actions import ActionReport, reports_of
from assessment.reports import charts
from assessment.reports.blocks import Block, Cell, Heading, Legend, Lines, Paragraph, Section
from assessment.reports.facts import ENOUGH, Facts, ThemeScore, bands_of, themes
from assessment.reports.figures import (
    CODE,
    COUNT,
    DIFFERENCE,
    LEVEL,
    SCORE,
    Series,
    count_text,
    on_paper,
    sheet_of,
)
from assessment.reports.shapes import Align, Drawing
from assessment.reports.sheets import ReportSheet
from assessment.reports.wording import (
    ACTION_STATES,
    NOT_REPORTED,
    NOTHING,
    REASONS,
    VERDICTS,
    inline,
    joined,
    level_text,
    score_text,
)
from assessment.responses.model import ReasonCode
from assessment.scoring.aggregate import tree_of

CHART = 160.0
_NAMED = 2


def themes_section(facts: Facts) -> Section:
    say = facts.speech.say
    found = themes(facts)
    blocks: list[Block] = []
    if found:
        blocks += [_legend(facts, found), on_paper(_series(facts), found)]
        if not all(theme.item.official for theme in found):
            blocks.append(
                Paragraph(say("The names of the themes are provisional, not official."), small=True)
            )
    else:
        blocks.append(Paragraph(say("This questionnaire maps no indicator to a theme.")))
    blocks += _actions(facts)
    blocks += _reasons(facts)
    measured = say(
        "Weighted mean of the indicators of a theme; one indicator may count in several themes"
    )
    return Section(say("Policy themes"), _headline(facts, found), tuple(blocks), measured)


def _headline(facts: Facts, found: tuple[ThemeScore, ...]) -> Lines:
    say = facts.speech.say
    enough = [theme for theme in found if theme.score is not None and not theme.few]
    if not enough:
        return say("No theme rests on enough indicators for a level")
    low = min(theme.score for theme in enough if theme.score is not None)
    lowest = [theme for theme in enough if theme.score == low]
    if len(lowest) == len(enough) > 1:
        return say(
            "All {n} themes with a level stand at {score}", n=len(enough), score=score_text(low)
        )
    few = sum(theme.few for theme in found)
    if not few or len(lowest) > _NAMED:
        named = _names(facts, lowest)
        return say("Lowest theme: {name} ({score})", name=named, score=score_text(low))
    return facts.speech.count(
        "Lowest theme: {name} ({score}); {n} theme has too few indicators for a level",
        "Lowest theme: {name} ({score}); {n} themes have too few indicators for a level",
        few, name=_names(facts, lowest), score=score_text(low),
    )  # fmt: skip


def _names(facts: Facts, lowest: list[ThemeScore]) -> Lines:
    """The names of the themes, their codes where so many names would fill the page."""
    if len(lowest) > _NAMED:
        return facts.speech.same(", ".join(theme.item.code for theme in lowest))
    return facts.speech.listed([facts.speech.text(theme.item.label) for theme in lowest])


def _legend(facts: Facts, found: tuple[ThemeScore, ...]) -> Legend:
    say = facts.speech.say
    shown = [(charts.sign_of("final"), say("score of the theme"))]
    if any(theme.few for theme in found):
        shown.append((charts.sign_of("few"), say("under {n} indicators: no level", n=ENOUGH)))
    return Legend(tuple(shown))


def themes_sheet(facts: Facts) -> ReportSheet:
    """Results by theme."""
    return sheet_of("Themes", facts.speech.say("Policy themes"), _series(facts), themes(facts))


def _series(facts: Facts) -> tuple[Series[ThemeScore], ...]:
    say = facts.speech.say
    shown = bands_of(facts.order.record.questionnaire)

    def drawn(theme: ThemeScore) -> Drawing:
        return charts.lollipop(shown, charts.Marks(theme.exact), CHART, few=theme.few)

    return (
        Series(say("Code"), lambda theme: theme.item.code, 0, 12, CODE),
        Series((), lambda theme: theme.item.code, 1.2, bold=True),
        Series(say("Theme"), lambda theme: facts.speech.text(theme.item.label), 9.4, 50),
        Series((), drawn, CHART / 17.6, drawing=charts.bullet_head(shown, CHART)),
        Series(say("Score"), lambda theme: theme.score, 1.9, 0, SCORE, bold=True),
        Series(say("Score"), lambda theme: theme.exact, 0, 10, SCORE, strong=True),
        Series(say("Level"), lambda theme: theme.level, 0, 10, LEVEL),
        Series(say("Indicators"), lambda theme: theme.counted, 2.5, 12, COUNT),
        Series(say("Level"), lambda theme: level_text(theme.level), 2.0, align=Align.CENTRE),
        Series(say("Codes of the indicators"), lambda theme: ", ".join(theme.indicators), 0, 40),
    )


def _actions(facts: Facts) -> list[Block]:
    """What the institution says of the actions that it leads or joins."""
    say, record = facts.speech.say, facts.order.record
    found = reports_of(record, "", approved=False)
    items = {item.code: item for item in record.questionnaire.policy_map}

    def action(one: ActionReport) -> Cell:
        item = items.get(one.code) if one.listed else None
        if item is None:
            return Cell((f"{one.code} {one.name}".strip() or NOTHING,))
        leads = item.lead_unit == record.subject.unit
        role = say("leads") if leads else say("joins")
        name = tuple(f"{item.code} {line}" for line in facts.speech.text(item.label))
        return Cell(name, below=joined([role, facts.speech.same(item.due)]))

    def state(one: ActionReport) -> Cell:
        word = NOT_REPORTED if one.state is None else ACTION_STATES[one.state]
        done = "" if one.percent is None else f"{count_text(one.percent)}%"
        return Cell(say(word), below=facts.speech.same(done))

    def proof(one: ActionReport) -> Lines:
        if not one.proof:
            return (NOTHING,)
        return say(VERDICTS[one.verdict]) if one.verdict else say("named, not attached")

    series: tuple[Series[ActionReport], ...] = (
        Series(say("Action"), action, 6.4),
        Series(say("State"), state, 3.4),
        Series(say("Next milestone"), lambda one: one.next or NOTHING, 3.6),
        Series(say("What stands in the way"), lambda one: one.obstacle or NOTHING, 3.6),
        Series(say("Evidence"), proof, 2.4),
    )
    head = Heading(say("Actions of the policy that the institution leads or joins"))
    return [head, on_paper(series, found)] if found else []


type _Amount = tuple[ReasonCode | None, tuple[int, float]]


def _reasons(facts: Facts) -> list[Block]:
    """Points of the index gained and lost between self-assessment and result, by reason."""
    own = facts.self_scores
    if own is None or own.overall.exact is None or facts.result.overall.exact is None:
        return []
    say = facts.speech.say
    amounts = _by_reason(facts)
    if not amounts:
        return []
    points = say("Points of the overall score")

    def reason(one: _Amount) -> str:
        return inline(say("no reason given") if one[0] is None else say(REASONS[one[0]]))

    series: tuple[Series[_Amount], ...] = (
        Series(say("Reason"), reason, 8.0),
        Series(say("Indicators"), lambda one: one[1][0], 3.0, 0, COUNT),
        Series(points, lambda o: Decimal(repr(round(o[1][1], 1))), 4.0, 0, DIFFERENCE, bold=True),
    )
    note = say(
        "Change of each indicator times its share of the weight. Self-assessment {first}, "
        "result {last}.",
        first=score_text(own.overall.score), last=score_text(facts.result.overall.score),
    )  # fmt: skip
    heading = Heading(say("Why the result differs from the self-assessment"))
    return [heading, on_paper(series, amounts.items(), note=note)]


def _by_reason(facts: Facts) -> dict[ReasonCode | None, tuple[int, float]]:
    questionnaire = facts.order.record.questionnaire
    tree = tree_of(questionnaire)
    own = facts.self_scores
    amounts: dict[ReasonCode | None, tuple[int, float]] = {}
    for at, node in enumerate(questionnaire.indicators):
        before = None if own is None else own.nodes[node.code].exact
        after = facts.score(node).exact
        if before is None or after is None or before == after:
            continue
        review = facts.review(node.code)
        reason = None if review is None else review.reason
        number, points = amounts.get(reason, (0, 0.0))
        change = (after - before) * float(tree.share[tree.root][at])
        amounts[reason] = (number + 1, points + change)
    return dict(sorted(amounts.items(), key=lambda item: item[1][1]))
