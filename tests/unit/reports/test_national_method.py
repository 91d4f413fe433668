"""The method chapter: what an auditor looks for is there, and its numbers are those of the data."""

import math
import re
from statistics import median

import pytest

from assessment.printing.blocks import Heading, Paragraph, Signatures, Table
from assessment.printing.wording import inline
from assessment.reports.national.facts import NationalOrder
from assessment.reports.national.method import method_section, sensitivity_section
from assessment.reports.national.report import annexes_of, sections_of, write_national_report
from assessment.reports.order import Edition
from assessment.responses.model import ApplicabilityVerdict, Verdict
from assessment.scoring.rounding import round_half_up
from tests.unit.reports.national_world import LANGUAGES, NOW, facts_of, text_of

CHAPTERS = (
    "Framework, weights and scales",
    "Evidence and review",
    "Not applicable and unanswered",
    "Peer groups, medians and quartiles",
    "Who did not answer, and what that could change",
    "Limits",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_says_what_the_handbook_asks_for(gathered, language):
    facts = facts_of(gathered, language)
    blocks = method_section(facts).blocks
    heads = [inline(block.text) for block in blocks if isinstance(block, Heading)]
    wanted = [inline(facts.translate(chapter)) for chapter in CHAPTERS]
    assert [head for head in heads if head in wanted] == wanted
    said = " ".join(inline(block.text) for block in blocks if isinstance(block, Paragraph))
    for model in gathered.questionnaires:
        assert model.fingerprint[:16] in said


def table_after(section, facts, words):
    blocks = section.blocks
    at = blocks.index(
        next(b for b in blocks if isinstance(b, Heading) and b.text == facts.translate(words))
    )
    return next(block for block in blocks[at:] if isinstance(block, Table))


def cells(row):
    return [cell.text[0].replace(",", "") if cell.text else "" for cell in row.cells]


def test_weights_of_pillars_add_up_to_the_whole(gathered):
    facts = facts_of(gathered)
    tables = [
        block
        for block in method_section(facts).blocks
        if isinstance(block, Table) and block.columns[0].head == facts.translate("Pillar")
    ]
    assert len(tables) == len(gathered.questionnaires)
    for model, table in zip(gathered.questionnaires, tables, strict=True):
        rows = [cells(row) for row in table.rows]
        assert len(rows) == len(model.pillars)
        assert abs(sum(float(row[2].rstrip("%")) for row in rows) - 100) < 0.5
        assert sum(int(row[3]) for row in rows) == len(model.indicators)


def test_the_median_of_all_expected_units_lies_where_the_missing_would_put_it(gathered):
    facts = facts_of(gathered)
    table = table_after(
        method_section(facts), facts, "Who did not answer, and what that could change"
    )
    for group, row in zip(gathered.groups, table.rows, strict=True):
        _, expected, scored, share, middle, low, high = cells(row)
        exact = [one.scores.overall.exact for one in group.units]
        exact = [each for each in exact if each is not None]
        missing = int(expected) - len(exact)
        assert int(scored) == len(exact)
        assert abs(100 * len(exact) / int(expected) - float(share[:-1])) <= 0.5
        for said, found in (
            (middle, exact),
            (low, exact + [0.0] * missing),
            (high, exact + [100.0] * missing),
        ):
            assert said == str(round_half_up(median(found), 1))


def test_declarations_and_unanswered_indicators_are_counted(gathered):
    facts = facts_of(gathered)
    table = table_after(method_section(facts), facts, "Not applicable and unanswered")
    for model, row in zip(gathered.questionnaires, table.rows, strict=True):
        groups = gathered.groups_of(model)
        declared = [gathered.tally.groups[group.key].declared for group in groups]
        leaves = [
            one.scores.nodes[node.code]
            for group in groups
            for one in group.units
            for node in model.indicators
        ]
        assert [int(cell) for cell in cells(row)[1:6]] == [
            sum(each.total() for each in declared),
            sum(each[ApplicabilityVerdict.CONFIRMED] for each in declared),
            sum(each[ApplicabilityVerdict.REFUSED] for each in declared),
            sum(leaf.unanswered for leaf in leaves),
            len(leaves),
        ]


def test_documents_by_verdict_are_those_of_the_units(gathered):
    facts = facts_of(gathered)
    lines = [inline(b.text) for b in method_section(facts).blocks if isinstance(b, Paragraph)]
    (line,) = [line for line in lines if line.startswith("Documents by verdict")]
    total = sum(each.evidence.total() for each in gathered.tally.groups.values())
    assert sum(int(n.replace(",", "")) for n in re.findall(r"[\d,]+", line)) == total > 0
    assert len(re.findall(r"[\d,]+", line)) == len(Verdict)


@pytest.mark.parametrize("edition", list(Edition))
def test_who_signs_does_it_below_all_that_is_told_and_before_the_annexes(gathered, edition):
    facts = facts_of(gathered, edition=edition)
    last = [*sections_of(facts)][-1].blocks[-1]
    every = [one for part in (*sections_of(facts), *annexes_of(facts)) for one in part.blocks]
    assert [one for one in every if isinstance(one, Signatures)] == [last]


def level(model, score):
    starts = [float(each.from_score) for each in model.levels]
    return sum(float(round_half_up(score, 1)) >= start for start in starts) - 1


def test_levels_that_change_under_other_rules_are_counted_unit_by_unit(gathered):
    facts = facts_of(gathered)
    table, _ = sensitivity_section(facts).blocks
    told = {cells(row)[0].split()[0]: cells(row)[-2:] for row in table.rows}
    for group in gathered.groups:
        if len(group.units) < 3:
            continue
        model, equal, geometric = group.questionnaire, 0, 0
        for one in group.units:
            scores = [
                (float(node.weight), one.scores.nodes[node.code].exact) for node in model.pillars
            ]
            found = [(weight, exact) for weight, exact in scores if exact is not None]
            total = sum(weight for weight, _ in found)
            own = level(model, sum(weight * exact for weight, exact in found) / total)
            plain = sum(exact for _, exact in found) / len(found)
            logs = sum(weight * math.log(exact + 1) for weight, exact in found) / total
            equal += level(model, plain) != own
            geometric += level(model, math.exp(logs) - 1) != own
        assert told[group.block] == [str(equal), str(geometric)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_of_the_report_end_in_dots(gathered, tmp_path, language):
    order = NationalOrder(NOW, language, pdf=tmp_path / "n.pdf")
    write_national_report(gathered, order)
    assert re.findall(r"\S*[^\s,]…", text_of(order.pdf)) == []
