"""Self against final, change since the last round and over all rounds, recommendations."""

from collections.abc import Iterator
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from assessment.printing import charts, sheets, wording
from assessment.printing.blocks import Block, Heading, Lines, Paragraph, Picture, Section
from assessment.printing.figures import CODE, COUNT, GAP, SCORE, SHARE, Series, on_paper, sheet_of
from assessment.printing.shapes import Colour, Drawing, Shape, Stroke, circle
from assessment.questionnaire.model import Questionnaire
from assessment.reports.national import figures, headlines
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.figures import common_changes, gap_of, middle, scored_twice
from assessment.secretariat.all_rounds import GroupPath, Pace, UnitPath
from assessment.words import mark

_WIDE = 190.0
_HIGH = 40.0
_FULL = 100.0
_EDGE = 10.0
_ERRORS = 3
_FEWEST = 5
_LEAST_COMPARED = 2
_MOST = 10


def gap_section(facts: NationalFacts) -> Section:
    blocks: list[Block] = [
        charts.legend(
            ("final", facts.translate("Final result")), ("self", facts.translate("Self-assessment"))
        ),
        *headlines.by_questionnaire(facts, _gaps, facts.gathered.questionnaires),
    ]
    by_assessor: list[Block] = []
    if not facts.order.published:
        models = facts.gathered.questionnaires
        by_assessor = headlines.by_questionnaire(facts, _assessors, models)
    if by_assessor:
        blocks += [Heading(facts.translate("Assessors"), 200.0), *by_assessor]
    measured = facts.translate("Medians of the groups; gap = final minus self, mean over the units")
    return Section(facts.translate("Self and final"), headlines.gap(facts), tuple(blocks), measured)


def _gaps(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    translate = facts.translate
    digits = model.settings.decimals

    def drawn(group: PeerGroup) -> Drawing:
        units = scored_twice(facts, group)
        before = middle(scores.claimed for scores in units if scores.claimed is not None)
        final = middle(scores.scores.overall.exact or 0.0 for scores in units)
        return charts.dumbbell(
            _exact_and_printed(final, model), _exact_and_printed(before, model), _WIDE
        )

    def mean(group: PeerGroup) -> float | None:
        gaps = gap_of(facts, group)
        if gaps:
            return sum(gaps) / len(gaps)
        return None

    def cut(group: PeerGroup) -> float | None:
        least = min(gap_of(facts, group), default=0)
        if facts.shows.singly and least < 0:
            return least
        return None

    series: tuple[Series[PeerGroup], ...] = (
        Series(translate("Peer group"), facts.block_title, 5.6),
        Series((), drawn, 7.0, drawing=charts.axis(_WIDE)),
        Series(translate("Units"), lambda group: len(gap_of(facts, group)), 1.6, 0, COUNT),
        Series(translate("Gap"), mean, 1.8, 0, GAP, digits, bold=True),
        Series(translate("largest reduction"), cut, 2.0, 0, GAP, digits),
    )
    return [on_paper(series, facts.gathered.groups_of(model))]


def _exact_and_printed(value: float | None, model: Questionnaire) -> tuple[float, str] | None:
    if value is None:
        return None
    return (value, figures.printed(value, model))


class AssessorGap(NamedTuple):
    name: str
    units: int
    gap: float
    apart: bool


def assessor_gaps(
    facts: NationalFacts, model: Questionnaire
) -> tuple[list[AssessorGap], float, float]:
    """Final minus self by assessor, its mean and its spread; nothing of fewer than two units.

    One is apart with enough units and a mean gap too many standard errors away from that of all.
    """
    by_name: dict[str, list[float]] = {}
    for scores in facts.units_of(model):
        if scores.gap is not None:
            by_name.setdefault(scores.subject.assessor, []).append(float(scores.gap))
    gaps_of_all = [gap for gaps in by_name.values() for gap in gaps]
    if len(gaps_of_all) < 2:
        return [], 0.0, 0.0
    mean = sum(gaps_of_all) / len(gaps_of_all)
    spread = sqrt(sum((gap - mean) ** 2 for gap in gaps_of_all) / (len(gaps_of_all) - 1))
    rows = []
    for name, gaps in sorted(by_name.items()):
        own = sum(gaps) / len(gaps)
        n = len(gaps)
        apart = n >= _FEWEST and abs(own - mean) > _ERRORS * spread / sqrt(n)
        rows.append(AssessorGap(name, n, own, apart))
    return rows, mean, spread


def _assessors(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    """Assessors whose mean gap chance alone does not explain; few units prove nothing."""
    rows, mean, spread = assessor_gaps(facts, model)
    if not rows:
        return []
    values = {"n": len(rows), "mean": figures.printed(mean, model, GAP), "few": _FEWEST}
    if sum(assessor_gap.units >= _FEWEST for assessor_gap in rows) < _LEAST_COMPARED:
        words = mark(
            "Assessors: {n}; mean gap {mean}. Fewer than two of them assessed at least {few} "
            "units, so nobody is compared."
        )
        return [facts.paragraph(words, **values)]
    points = tuple(
        (assessor_gap.units, assessor_gap.gap, assessor_gap.apart) for assessor_gap in rows
    )
    words = mark(
        "Assessors: {n}; mean gap {mean}. Named here: those with at least {few} units whose "
        "mean gap is more than {errors} standard errors away."
    )
    measured = facts.paragraph(words, errors=_ERRORS, **values)
    note = facts.small(
        "One mark = one assessor: to the right the number of units, upwards the mean gap. "
        "Dashed: {errors} standard errors.",
        errors=_ERRORS,
    )
    drawn = charts.funnel(points, mean, _ERRORS * spread, 480.0)
    blocks: list[Block] = [measured, Picture(drawn), note]
    apart = [assessor_gap for assessor_gap in rows if assessor_gap.apart]
    if not apart:
        return [*blocks, facts.paragraph("No assessor differs more than chance explains.")]
    series: tuple[Series[AssessorGap], ...] = (
        Series(facts.translate("Assessor"), lambda assessor_gap: assessor_gap.name, 8.0),
        Series(facts.translate("Units"), lambda assessor_gap: assessor_gap.units, 2.0, 0, COUNT),
        Series(
            facts.translate("mean gap"),
            lambda assessor_gap: assessor_gap.gap,
            2.4,
            0,
            GAP,
            model.settings.decimals,
        ),
        Series((), lambda assessor_gap: "", 8.0),
    )
    return [*blocks, on_paper(series, apart)]


def change_section(facts: NationalFacts) -> Section:
    translate = facts.translate
    occasion = facts.speech.occasion
    before = facts.gathered.before
    if before is None:
        none = translate(
            "The collection contains no earlier round, so there is nothing to compare."
        )
        blocks: list[Block] = [Paragraph(none)]
    else:
        now = occasion(facts.gathered.national.round)
        models = facts.gathered.questionnaires
        blocks = [
            charts.legend(("final", now), ("earlier", occasion(before.round))),
            *headlines.by_questionnaire(facts, _changes, models),
        ]
        # The rounds together, where there are more than the two that are compared, or targets.
        if paths := headlines.by_questionnaire(facts, _paths, models):
            paragraph = facts.small(
                "Medians of the units that have reported in all rounds of their group, on the "
                "indicators that their rounds have alike, with the weights of the last one."
            )
            blocks += [Heading(translate("All rounds"), 200.0), paragraph, *paths]
    measured = translate(
        "Only units of both rounds. Dots: medians of their scores; change: median of their "
        "changes, on common indicators, with this round's weights"
    )
    return Section(
        translate("Change since the last round"),
        headlines.change(facts),
        tuple(blocks),
        measured,
        new_page=before is not None,
        room=260.0,
    )


def _changes(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    translate = facts.translate
    digits = model.settings.decimals

    def medians(group: PeerGroup, name: str) -> float | None:
        return middle(float(getattr(change, name)) for change in common_changes(facts, group))

    def moved(group: PeerGroup) -> float | None:
        return medians(group, "like_for_like")

    def drawn(group: PeerGroup) -> Drawing:
        now, then = (_exact_and_printed(medians(group, name), model) for name in ("now", "before"))
        return charts.dumbbell(now, then, _WIDE, earlier=True)

    def rose(group: PeerGroup) -> float | None:
        changes = [float(change.like_for_like or 0) for change in common_changes(facts, group)]
        n = sum(value > 0 for value in changes)
        of = len(changes)
        if changes and facts.shows.part(n, of):
            return n / of
        return None

    series: tuple[Series[PeerGroup], ...] = (
        Series(translate("Peer group"), facts.block_title, 5.6),
        Series((), drawn, 7.0, drawing=charts.axis(_WIDE)),
        Series(
            translate("common units"),
            lambda g: len(common_changes(facts, g)) or None,
            2.0,
            0,
            COUNT,
        ),
        Series(translate("median change"), moved, 2.2, 0, GAP, digits, bold=True),
        Series(translate("rose"), rose, 1.8, 0, SHARE),
    )
    return [on_paper(series, facts.gathered.groups_of(model))]


def recommendations_section(facts: NationalFacts) -> Section:
    recommended = headlines.by_questionnaire(facts, _recommended, facts.gathered.questionnaires)
    blocks = (*recommended, *headlines.left_out(facts))
    headline = headlines.recommendations(facts)
    measured = facts.translate(
        "The recommendation for the level each unit has reached; the {n} most needed, "
        "all of them in the workbook",
        n=_MOST,
    )
    return Section(facts.translate("Recommendations"), headline, blocks, measured)


def _recommended(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    rows = figures.most_needed(facts, model)[:_MOST]
    if rows:
        return [on_paper(_series(facts), rows).without_empty_columns()]
    return []


def recommendations_sheet(facts: NationalFacts) -> sheets.ReportSheet:
    rows = (
        needed
        for model in facts.shown_questionnaires
        for needed in figures.most_needed(facts, model)
    )
    return sheet_of("Recommendations", facts.translate("Recommendations"), _series(facts), rows)


def _series(facts: NationalFacts) -> tuple[Series[figures.Needed], ...]:
    translate = facts.translate
    words = facts.text

    def indicator(needed: figures.Needed) -> Lines:
        return figures.node_name(facts, needed.model.node[needed.node])

    def lead(needed: figures.Needed) -> str:
        """Who leads the policy items that the indicator serves; a dash while unknown."""
        served = {
            code
            for question in needed.model.questions_of.get(needed.node, ())
            for code in question.policy
        }
        leads = (
            policy_item.lead
            for policy_item in needed.model.policy_map
            if policy_item.code in served
        )
        return ", ".join(dict.fromkeys(filter(None, leads))) or wording.NOTHING

    def share(needed: figures.Needed) -> sheets.Value:
        return figures.told_share(facts, needed.units, len(facts.units_of(needed.model)))[1]

    return (
        Series(translate("Questionnaire"), lambda needed: needed.model.settings.id, 0, 18, CODE),
        Series(translate("Indicator"), lambda needed: needed.node, 0, 12, CODE),
        Series(translate("Indicator"), indicator, 5.6),
        Series(translate("Recommendation"), lambda needed: words(needed.words), 10.0, 80),
        Series(translate("Lead"), lead, 3.0),
        Series(
            translate("Units"), lambda needed: needed.units, 2.0, 10, COUNT, bold=True, strong=True
        ),
        Series(translate("Share"), share, 1.8, 10, SHARE),
    )


type _Path = tuple[PeerGroup, GroupPath]


def _paths(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    groups = facts.gathered.groups_of(model)
    paths = [(group, path) for group in groups if (path := _path_of(facts, group)) is not None]
    translate = facts.translate
    digits = model.settings.decimals

    def known(row: _Path) -> list[float]:
        return [median for median in row[1].medians if median is not None]

    series: tuple[Series[_Path], ...] = (
        Series(translate("Peer group"), lambda row: facts.block_title(row[0]), 5.0),
        Series((), lambda row: _drawn(row[1].medians), 7.0),
        Series(translate("Units"), lambda row: len(row[1].steady), 1.6, 0, COUNT),
        Series(translate("first"), lambda row: known(row)[0], 1.7, 0, SCORE, digits),
        Series(translate("last"), lambda row: known(row)[-1], 1.7, 0, SCORE, digits, bold=True),
        Series(
            translate("change"), lambda row: known(row)[-1] - known(row)[0], 1.8, 0, GAP, digits
        ),
    )
    if paths:
        return [on_paper(series, paths), *_targets(facts, model, paths)]
    return []


def _path_of(facts: NationalFacts, group: PeerGroup) -> GroupPath | None:
    path = None
    if facts.gathered.paths is not None:
        path = facts.gathered.paths.group(*group.key)
    if path is None or sum(path.reached) < 2:
        return None
    more = sum(path.reached) >= 3 or bool(facts.gathered.targets.get(group.key[0]))
    n = len(path.steady)
    of = len(path.units)
    # Where single units are not shown, no second group that few are missing from stands beside.
    if not facts.shows.singly:
        may_be_shown = n == of and n >= facts.shows.figure
    else:
        may_be_shown = n > 0
    if more and may_be_shown:
        return path
    return None


def _drawn(medians: tuple[float | None, ...]) -> Drawing:
    step = (_WIDE - 2 * _EDGE) / max(1, len(medians) - 1)
    points = [
        (_EDGE + at * step, _HIGH - 4.0 - (_HIGH - 8.0) * median / _FULL)
        for at, median in enumerate(medians)
        if median is not None
    ]
    shapes: list[Shape] = [Stroke((0.0, _HIGH - 4.0), (_WIDE, _HIGH - 4.0), Colour.LINE, 0.6)]
    shapes += [Stroke(a, b, Colour.INK, 1.0) for a, b in pairwise(points)]
    shapes += [circle(point, 2.6, hollow=point != points[-1]) for point in points]
    return Drawing(_WIDE, _HIGH, tuple(shapes))


def _targets(
    facts: NationalFacts, model: Questionnaire, group_paths: list[_Path]
) -> Iterator[Block]:
    paths = facts.gathered.paths
    targets = facts.gathered.targets.get(model.settings.id, ())
    if paths is None:
        return
    rows = [
        (g, pace) for g, path in group_paths for pace in paths.paces(path, path.medians, targets)
    ]
    translate = facts.translate
    shown = wording.score_text
    digits = model.settings.decimals
    series: tuple[Series[tuple[PeerGroup, Pace]], ...] = (
        Series(translate("Peer group"), lambda row: facts.block_title(row[0]), 5.0),
        Series(translate("Target for the round"), lambda row: row[1].round, 3.2),
        Series(
            translate("Target"),
            lambda row: row[1].aim(translate, shown(row[1].needed)),
            3.0,
            0,
            SCORE,
        ),
        Series(translate("missing"), lambda row: row[1].points, 2.0, 0, SCORE, digits),
        Series(
            translate("needed a year"), lambda row: row[1].a_year, 2.8, 0, GAP, digits, bold=True
        ),
        Series(translate("a year so far"), lambda row: row[1].so_far, 2.8, 0, GAP, digits),
    )
    if rows:
        yield on_paper(series, rows)


def paths_sheet(facts: NationalFacts) -> sheets.ReportSheet:
    translate = facts.translate
    paths = facts.gathered.paths
    if paths is not None:
        names = paths.rounds
    else:
        names = ()
    if paths is not None:
        groups = paths.groups
    else:
        groups = ()

    def score(at: int) -> Series[tuple[GroupPath, UnitPath]]:
        head = facts.speech.occasion(names[at])
        return Series(head, lambda row: row[1].scores[at], 0, 14, SCORE)

    fields: tuple[Series[tuple[GroupPath, UnitPath]], ...] = (
        Series(translate("Code"), lambda row: row[1].unit.code, 0, 10, CODE),
        Series(translate("Unit"), lambda row: facts.text(row[1].unit.name), 0, 44),
        Series(
            translate("Questionnaire"), lambda row: row[0].questionnaire.settings.id, 0, 18, CODE
        ),
        Series(translate("Peer group"), lambda row: row[0].block, 0, 10, CODE),
        *(score(at) for at in range(len(names))),
        Series(translate("Indicators compared"), lambda row: row[1].common, 0, 14, COUNT),
    )
    rows = ((group, unit) for group in groups for unit in group.units)
    return sheet_of("All_rounds", translate("All rounds"), fields, rows)
