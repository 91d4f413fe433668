"""The paths over all rounds in the national report, its workbook, and copies for the public."""

from dataclasses import replace
from decimal import Decimal
from statistics import median

import pytest

from assessment.printing.blocks import Heading
from assessment.reports.national.change import change_section, paths_sheet
from assessment.reports.national.report import sheets_of
from assessment.reports.order import Edition
from assessment.scoring.compare import Target
from assessment.scoring.rounding import round_half_up
from tests.unit.reports.national_world import facts_of


@pytest.fixture
def with_targets(gathered):
    """The round of 2026 with that of 2025 before it, and a target to reach."""
    targets = {
        one.settings.id: (Target(str(one.root.code), None, Decimal(90), "", "2035"),)
        for one in gathered.questionnaires
    }
    return replace(gathered, targets=targets)


def path_blocks(facts):
    """What the section tells of all rounds, from its heading on."""
    blocks, (title,) = change_section(facts).blocks, facts.translate("All rounds")
    texts = [one.text[0] if isinstance(one, Heading) else "" for one in blocks]
    return blocks[texts.index(title) :] if title in texts else ()


def test_two_rounds_without_targets_are_told_by_their_change_alone(gathered):
    assert gathered.paths.rounds == ("2025", "2026")
    assert path_blocks(facts_of(gathered)) == ()


def test_the_medians_are_those_of_the_units_that_reported_in_every_round(with_targets):
    for group in with_targets.groups:
        path = with_targets.paths.group(*group.key)
        held = [at for at, there in enumerate(path.reached) if there]
        steady = [one for one in path.units if all(one.scores[at] is not None for at in held)]
        assert set(path.steady) == set(steady)
        for at in held if steady else ():
            exact = median(float(one.scores[at]) for one in steady)
            assert path.medians[at] == float(round_half_up(exact, 1))


def test_with_a_target_each_group_is_told_with_the_pace_it_needs(with_targets):
    told = str(path_blocks(facts_of(with_targets)))
    assert "2035" in told
    assert "needed a year" in told
    assert "level 2 (" not in told


def test_a_target_that_is_a_level_is_told_as_the_level_with_the_score_it_takes(with_targets):
    targets = {
        form: (replace(one, level=2, score=None),) for form, (one,) in with_targets.targets.items()
    }
    told = str(path_blocks(facts_of(replace(with_targets, targets=targets))))
    assert "level 2 (40.0)" in told


def test_a_copy_for_the_public_tells_no_path_that_few_units_are_missing_from(with_targets):
    whole = facts_of(with_targets)
    public = facts_of(with_targets, edition=Edition.BY_BLOCK)
    full = {
        group.key
        for group in with_targets.groups
        if len((path := with_targets.paths.group(*group.key)).steady) == len(path.units) >= 5
    }
    assert path_blocks(whole)
    assert bool(path_blocks(public)) == bool(full)


def test_the_workbook_has_every_unit_over_all_rounds_and_the_public_copy_has_not(with_targets):
    sheet = paths_sheet(facts_of(with_targets))
    codes = {row[0] for row in sheet.rows}
    assert codes == {one.unit.code for group in with_targets.paths.groups for one in group.units}
    names = {one.name for one in sheets_of(facts_of(with_targets))}
    public = {one.name for one in sheets_of(facts_of(with_targets, edition=Edition.BY_BLOCK))}
    assert "All_rounds" in names - public


def test_the_first_round_has_no_sheet_of_all_rounds(gathered):
    alone = replace(gathered, paths=None, before=None)
    assert "All_rounds" not in {one.name for one in sheets_of(facts_of(alone))}
