"""The method of the national figures and how firm they are; every number in it is computed."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from math import ceil
from statistics import median

from assessment.consolidation.acts import EXCEPTED
from assessment.exchange.codes import short_code
from assessment.language.dates import table_date
from assessment.printing import shapes, sheets
from assessment.printing.blocks import Block, Heading, Lines, Paragraph, Section, Signatures, Table
from assessment.printing.figures import COUNT, SCORE, SHARE, Series, on_paper
from assessment.printing.wording import count_text, day_text, joined, score_text, share_text
from assessment.questionnaire.model import Questionnaire, ScoringKind
from assessment.questionnaire.structure import Node, NodeCode, RankOn, Unanswered
from assessment.reports.national import figures, headlines
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.responses.model import ApplicabilityVerdict, Verdict
from assessment.scoring.result import NodeScore
from assessment.scoring.rules import AGGREGATION_WORDS
from assessment.words import mark

_DIGEST = 16
_FEWEST = 3  # units that have an order at all


def method_section(facts: NationalFacts) -> Section:
    translate = facts.translate
    blocks: tuple[Block, ...] = (
        facts.paragraph(
            "For each unit, the package stands that is trusted and follows all others; when "
            "copies differ, a person decides and gives a reason. Scores were computed again "
            "from the answers by the same function for every unit."
        ),
        Heading(translate("Framework, weights and scales")),
        *(block for model in facts.gathered.questionnaires for block in _framework(facts, model)),
        *_evidence(facts),
        *_not_applicable(facts),
        Heading(translate("Peer groups, medians and quartiles"), 130.0),
        facts.paragraph(
            "A unit is compared with those of its peer group that answered the same "
            "questionnaire. Every unit counts once; units are never added up across groups. "
            "Quartiles lie between the two nearest scores in proportion, as QUARTILE does in a "
            "workbook. Versions of a questionnaire that differ in points, weights, thresholds "
            "or gates are compared apart."
        ),
        Heading(translate("Who did not answer, and what that could change"), 130.0),
        _non_response(facts),
        *_judged_by(facts),
        Heading(translate("Limits"), 130.0),
        facts.paragraph(
            "The answers are the units' own, with the evidence that was reviewed; what nobody "
            "reviewed counts as it was answered. They describe a single day, and readiness, "
            "not effect. Figures of small groups change with one unit. Nothing is compared "
            "across questionnaires."
        ),
    )
    return Section(
        translate("Method"), translate("How the national figures are calculated"), blocks
    )


def _framework(facts: NationalFacts, model: Questionnaire) -> Iterator[Block]:
    translate = facts.translate
    settings = model.settings
    yield Heading(figures.titled(facts, model), 130.0)
    yield facts.paragraph(
        "Pillars: {pillars}; indicators: {indicators}; gates: {gates}. Weights, scales, levels "
        "and gates are those that the questionnaire declares; its digest begins {digest}.",
        pillars=len(model.pillars),
        indicators=len(model.indicators),
        gates=len(model.gates),
        digest=model.fingerprint[:_DIGEST],
    )
    source = facts.text(settings.weights_source)
    text = mark("Where the weights come from: {source}")
    none = mark("Where the weights come from is not stated in the questionnaire.")
    sentence = none
    if source:
        sentence = text
    yield facts.paragraph(sentence, source=source)
    yield _pillars(facts, model)
    scales = Counter(_scale(model, node.code) for node in model.indicators)
    text = "; ".join(f"{translate(kind.word)[0]} {n}" for kind, n in scales.most_common() if kind)
    yield facts.small("Indicators by their scale: {scales}", scales=text)
    levels = "; ".join(
        f"{at} {facts.text(level.label)[0]} {score_text(level.from_score)}"
        for at, level in enumerate(model.levels)
    )
    yield facts.small("Levels from score: {levels}", levels=levels)
    rounded = mark("Scores are rounded once, half up, to this many decimals: {decimals}.")
    yield facts.small(rounded, decimals=settings.decimals)
    printed = mark("Levels and gates look at the score as printed.")
    full = mark("Levels and gates look at the full score.")
    sentence = full
    if settings.rank_and_band_on is RankOn.ROUNDED:
        sentence = printed
    yield facts.small(sentence)
    zero = mark("What is unanswered counts 0.")
    out = mark("What is unanswered is left out, and the weights of the rest grow.")
    sentence = out
    if settings.unanswered is Unanswered.ZERO:
        sentence = zero
    yield facts.small(sentence)


def _pillars(facts: NationalFacts, model: Questionnaire) -> Table:
    translate = facts.translate
    total = sum(node.weight for node in model.pillars)
    series: tuple[Series[Node], ...] = (
        Series(translate("Pillar"), lambda node: figures.node_name(facts, node), 9.0),
        Series(translate("Weight"), lambda node: node.weight, 2.0, 0, SCORE),
        Series(
            translate("Share"),
            lambda node: node.weight / total if total else None,
            2.0,
            0,
            SHARE,
            1,
        ),
        Series(
            translate("Indicators"), lambda node: _indicators_below(model, node.code), 2.2, 0, COUNT
        ),
        Series(
            translate("combined by"),
            lambda n: translate(AGGREGATION_WORDS[n.aggregation.value]),
            5.0,
        ),
    )
    rule = "arithmetic"
    if model.root is not None:
        rule = model.root.aggregation.value
    note = translate("The whole from its pillars: {rule}", rule=translate(AGGREGATION_WORDS[rule]))
    return on_paper(series, model.pillars, note=note)


def _indicators_below(model: Questionnaire, code: NodeCode) -> int:
    below = model.children.get(code, ())
    if below:
        return sum(_indicators_below(model, node.code) for node in below)
    return 1


def _scale(model: Questionnaire, indicator: str) -> ScoringKind | None:
    kinds = [question.scoring.kind for question in model.questions_of[indicator]]
    roster = model.roster_of_indicator.get(indicator)
    if roster is not None:
        kinds.append(roster.scoring.kind)
    return next((kind for kind in kinds if kind is not ScoringKind.NONE), None)


def _evidence(facts: NationalFacts) -> list[Block]:
    documents = facts.gathered.tally.together(group.key for group in facts.groups).evidence
    verdicts = "; ".join(
        f"{facts.translate(verdict.word)[0]} {count_text(documents[verdict])}"
        for verdict in Verdict
    )
    return [
        Heading(facts.translate("Evidence and review"), 130.0),
        facts.paragraph(
            "Each review step stands beside the others; the figures are those of the step "
            "“{layer}”, that is of the last one that looked at an indicator. Once a reviewer "
            "has judged an indicator or its evidence, what demands evidence counts only when "
            "some is accepted or waived.",
            layer=facts.translate(facts.gathered.national.layer.word),
        ),
        facts.small("Documents by verdict: {verdicts}", verdicts=verdicts),
    ]


def _not_applicable(facts: NationalFacts) -> list[Block]:
    translate = facts.translate
    shares = [
        float(questionnaire.settings.min_applicable) for questionnaire in facts.shown_questionnaires
    ]
    return [
        Heading(translate("Not applicable and unanswered"), 130.0),
        facts.paragraph(
            "What is declared not applicable, pending or confirmed, leaves the score and its "
            "weight; the other weights keep their proportion. Refused, it counts 0 in the "
            "reviewers' steps. A level that a reviewer sets for an indicator counts as it is, "
            "also where “not applicable” was confirmed."
        ),
        facts.paragraph(
            "Below {share} of applicable weight a unit has a score and no level.",
            share=", ".join(dict.fromkeys(share_text(share, 0) for share in shares)),
        ),
        _left_out(facts),
    ]


def _left_out(facts: NationalFacts) -> Table:
    translate = facts.translate
    confirmed = ApplicabilityVerdict.CONFIRMED
    refused = ApplicabilityVerdict.REFUSED

    def declared(model: Questionnaire) -> Counter[ApplicabilityVerdict]:
        return facts.tally_of(model).declared

    def leaves(model: Questionnaire) -> list[NodeScore]:
        codes = [node.code for node in model.indicators]
        nodes = [scores.scores.nodes for scores in facts.units_of(model)]
        return [node[code] for node in nodes for code in codes if code in node]

    def without_level(model: Questionnaire) -> sheets.Value:
        units = facts.units_of(model)
        without = sum(scores.scores.overall.level is None for scores in units)
        return figures.told_share(facts, without, len(units))[0]

    def unanswered(model: Questionnaire) -> int:
        return sum(score.unanswered for score in leaves(model))

    series: tuple[Series[Questionnaire], ...] = (
        Series(
            translate("Questionnaire"),
            lambda questionnaire: figures.titled(facts, questionnaire),
            7.6,
        ),
        Series(
            translate("Declared not applicable"),
            lambda questionnaire: declared(questionnaire).total(),
            3.0,
            0,
            COUNT,
        ),
        Series(
            translate("confirmed"),
            lambda questionnaire: declared(questionnaire)[confirmed],
            2.0,
            0,
            COUNT,
        ),
        Series(
            translate("refused"),
            lambda questionnaire: declared(questionnaire)[refused],
            2.0,
            0,
            COUNT,
        ),
        Series(translate("Unanswered indicators"), unanswered, 3.0, 0, COUNT),
        Series(
            translate("of all"), lambda questionnaire: len(leaves(questionnaire)), 2.0, 0, COUNT
        ),
        Series(translate("Units without a level"), without_level, 2.6, 0, COUNT),
    )
    return on_paper(series, facts.shown_questionnaires)


def _non_response(facts: NationalFacts) -> Table:
    translate = facts.translate
    expected = {count.group: count.expected for count in facts.gathered.coverage.by_block}

    def wanted(group: PeerGroup) -> int:
        return expected.get(group.block, len(group.units))

    def scores(group: PeerGroup) -> list[float]:
        return [e for scores in group.units if (e := scores.scores.overall.exact) is not None]

    def share(group: PeerGroup) -> float | None:
        if wanted(group):
            return len(scores(group)) / wanted(group)
        return None

    def median(group: PeerGroup) -> str:
        node = figures.root_of(group.questionnaire)
        return figures.printed(figures.median_of(facts, group, node), group.questionnaire)

    def if_missing(end: float, group: PeerGroup) -> str:
        missing = max(0, wanted(group) - len(scores(group)))
        middle = figures.middle([*scores(group), *([end] * missing)])
        return figures.printed(middle, group.questionnaire)

    ends = ((translate("if missing at 0"), 0.0), (translate("if missing at 100"), 100.0))
    series: list[Series[PeerGroup]] = [
        Series(translate("Peer group"), facts.block_title, 7.0),
        Series(translate("Expected"), wanted, 2.0, 0, COUNT),
        Series(translate("With a score"), lambda group: len(scores(group)), 2.2, 0, COUNT),
        Series(translate("Share"), share, 1.8, 0, SHARE, 1),
        Series(translate("Median"), median, 1.8, bold=True, align=shapes.Align.RIGHT),
        *(
            Series(head, partial(if_missing, end), 2.4, align=shapes.Align.RIGHT)
            for head, end in (ends if facts.shows.singly else ())
        ),
    ]
    return on_paper(series, facts.groups)


def closed_line(facts: NationalFacts) -> Lines:
    closing = facts.gathered.closing
    if closing is None:
        return ()
    sentence = facts.translate(
        "The round was closed on {day}. Approved units: {n} of {m} expected; required: {percent}%.",
        day=day_text(closing.at),
        n=closing.approved,
        m=closing.expected,
        percent=f"{closing.demand.least:f}",
    )
    excepted = len(closing.demand.exceptions)
    if excepted:
        return joined([sentence, facts.translate(EXCEPTED, n=excepted)], " ")
    return sentence


def _closed(facts: NationalFacts) -> Iterator[Block]:
    closing = facts.gathered.closing
    translate = facts.translate
    if closing is None:
        return
    yield Paragraph(closed_line(facts))
    if facts.order.published:
        return
    values = {"name": closing.by, "reason": closing.reason}
    signed = translate("Closed by {name}, signed: {reason}", **values)
    if closing.signed:
        sentence = signed
    else:
        sentence = translate("Closed by {name}: {reason}", **values)
    yield Paragraph(sentence)
    for unit, why in closing.demand.exceptions.items():
        yield facts.paragraph("Exception {unit}: {reason}", unit=unit, reason=why)


def _judged_by(facts: NationalFacts) -> Iterator[Block]:
    translate = facts.translate
    by = facts.gathered.judged_by
    yield Heading(translate("What the packages were judged by"), 130.0)
    yield from _closed(facts)
    if by.roster:
        day = ""
        if by.issued is not None:
            day = table_date(by.issued)
        values = {"seq": by.seq, "day": day, "code": short_code(by.roster)}
        dated = translate("List of keys number {seq}, signed on {day}, code {code}.", **values)
        undated = translate("List of keys number {seq}, code {code}.", **values)
        sentence = dated
        if by.issued is None:
            sentence = undated
        yield Paragraph(sentence)
    else:
        yield facts.paragraph("No list of keys was in use.")
    for committee_act in by.admitted:
        body = committee_act.body
        named = f"{body['questionnaire']} {body['version']}, {body['fingerprint'][:_DIGEST]}"
        sentence = translate("Admitted questionnaire: {named}.", named=named)
        if not facts.order.published:
            sentence = joined(
                [
                    sentence,
                    translate(
                        "By {name}: {reason}", name=committee_act.by, reason=committee_act.reason
                    ),
                ],
                " ",
            )
        yield Paragraph(sentence)
    values = {"register": short_code(by.register), "chain": short_code(by.chain)}
    yield facts.paragraph(
        "Register of units: code {register}. End of the collection's chain: code {chain}.", **values
    )


def sensitivity_section(facts: NationalFacts) -> Section:
    translate = facts.translate
    scored = [group for group in facts.groups if group.questionnaire.root is not None]
    firm = [figures.firm_group(group) for group in scored if len(group.units) >= _FEWEST]
    groups = [group for group in firm if len(group.widths) >= _FEWEST]

    def places(group: figures.FirmGroup) -> Lines:
        sentence = mark("half of the units: at most {half}; all units: at most {most}")
        return translate(sentence, half=ceil(median(group.widths)), most=max(group.widths))

    def moved(rule: str, group: figures.FirmGroup) -> sheets.Value:
        n = sum(level[rule] != level[""] for level in group.levels.values())
        return figures.told_share(facts, n, len(group.widths))[0]

    series: tuple[Series[figures.FirmGroup], ...] = (
        Series(translate("Peer group"), lambda group: facts.block_title(group.group), 6.4),
        Series(translate("Units"), lambda group: len(group.widths), 1.6, 0, COUNT),
        Series(translate("Range of places in 9 of 10 sets of weights"), places, 7.0),
        Series(
            translate("other level, equal weights"), partial(moved, "equal_weights"), 3.0, 0, COUNT
        ),
        Series(
            translate("other level, geometric mean"), partial(moved, "geometric"), 3.0, 0, COUNT
        ),
    )
    measured = translate(
        "Every weight moved by up to {share}, {n} sets of weights, inside each group",
        share=share_text(figures.SPREAD, 0),
        n=figures.DRAWS,
    )
    note = translate(
        "Other level: units whose level before gates changes when pillars weigh the same, or are "
        "combined by their geometric mean"
    )
    most = max((max(group.widths) for group in groups), default=0)
    headline = translate("Other weights move places by up to {n}, so no order is printed", n=most)
    if not most:
        headline = translate("Other weights move no place")
    if not groups:
        headline = headlines.instead(facts, translate("Too few units in every group for a ranking"))
    signed = (translate("Prepared by"), translate("Checked by"), translate("For the committee"))
    firmness: tuple[Block, ...] = ()
    if groups:
        firmness = (on_paper(series, groups, note=note),)
    blocks = (*firmness, Signatures(signed, translate("Date")))  # below all that is told
    title = translate("Stability of the ranking")
    return Section(title, headline, blocks, measured, new_page=False, room=260.0)
