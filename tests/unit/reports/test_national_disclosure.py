"""The copy that tells of groups only, attacked: nobody learns of another unit from it.

The attacker holds the copies of two rounds, PDF and workbook in both languages, knows which units
answered, and the scores of one of them. The worlds are the worst there are: groups in which all
units are alike, or almost, units that came or went, groups just large enough to be told of.
"""

import random
import re
import zipfile
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pypdf
import pytest

from assessment.language.text import Language
from assessment.printing.blocks import Table
from assessment.printing.shapes import Circle
from assessment.printing.sheets import FIRST_ROW
from assessment.reports.national.facts import NationalOrder
from assessment.reports.national.report import national_report, write_national_report
from assessment.reports.order import Edition
from assessment.units import load_units
from tests.unit.reports.bounds import Bounds
from tests.unit.reports.national_world import (
    LANGUAGES,
    NOW,
    facts_of,
    national_of,
    scored_anew,
    text_of,
)
from tests.unit.reports.spreadsheets import sheet_of

FEWEST, SPREAD, CLOSE = 5, 10, 5.0
WORLDS = {
    "all at nothing": ((0.0,), 0),
    "all at the top, one unit new": ((100.0,), 1),
    "two values, four units new": ((40.0, 40.5), 4),
    "few values, six units new": ((0.0, 25.0, 50.0, 75.0, 100.0), 6),
}


def a_world(gathered, choices, gone):
    """A round, and the one before it without the last units of each group."""
    chance = random.Random(f"{choices}{gone}")  # noqa: S311 - no secret
    scored = [scored_anew(one, chance, choices, always=True) for one in gathered.national.scored]
    groups = {}
    for one in scored:
        groups.setdefault((one.questionnaire.settings.id, one.unit.block), []).append(one)
    earlier = [one for units in groups.values() for one in units[: len(units) - gone]]
    before = [scored_anew(one, chance, choices, always=True) for one in earlier]
    without = {
        key: replace(one, recommended=Counter()) for key, one in gathered.tally.groups.items()
    }
    tally = replace(gathered.tally, groups=without)
    for one in scored:
        key = one.questionnaire.settings.id, one.unit.block
        for at, each in enumerate(one.questionnaire.recommendations):
            level = one.scores.nodes[each.node].level
            if level is not None and level < each.below:
                without[key].recommended[str(each.node), at] += 1
    now = national_of(gathered.national, scored)
    then = replace(national_of(gathered.national, before), round="2025")
    return (
        replace(gathered, national=now, before=then, tally=tally),
        replace(gathered, national=then, before=None, tally=tally),
    )


@pytest.fixture(scope="module", params=WORLDS)
def published(request, gathered, tmp_path_factory):
    """Both rounds, as they are published."""
    folder = tmp_path_factory.mktemp("published")
    worlds = a_world(gathered, *WORLDS[request.param])
    return [copy_of(world, folder / str(at)) for at, world in enumerate(worlds)]


def copy_of(world, folder):
    folder.mkdir()
    books, papers = [], []
    for language in LANGUAGES:
        name = folder / language.value
        order = NationalOrder(
            NOW,
            language,
            edition=Edition.BY_BLOCK,
            pdf=name.with_suffix(".pdf"),
            xlsx=name.with_suffix(".xlsx"),
        )
        write_national_report(world, order)
        books.append(order.xlsx)
        papers.append(order.pdf)
    report = national_report(facts_of(world, edition=Edition.BY_BLOCK))
    groups = {}
    for one in world.national.scored:
        key = one.questionnaire.settings.id, one.unit.block
        groups.setdefault(key, {})[one.standing.case.unit] = one
    return SimpleNamespace(world=world, books=books, papers=papers, report=report, groups=groups)


def lines_of(book, name):
    found = sheet_of(openpyxl.load_workbook(book, data_only=True), name)
    lines = found.iter_rows(min_row=FIRST_ROW, values_only=True)
    return [line for line in lines if any(value is not None for value in line)]


def figures(copy):
    """From the sheets: by questionnaire, group and node the bounds that all figures give."""
    bounds = {}
    for book in copy.books:
        for block, group, _, node, _, n, median, _, q1, q3, *rest in lines_of(book, "Heat"):
            if median is None or n < 2:
                continue
            found = bounds.setdefault((block, group, node), Bounds(n))
            for share, value in ((0.5, median), (0.25, q1), (0.75, q3)):
                if value is not None:
                    found.quantile(share, float(value))
            if rest and rest[0] is not None:
                found.at_most(rest[0], 0.0)
        for line in lines_of(book, "Blocks") if extremes_stand_in(book) else ():
            root = next(one.root for one in copy.world.questionnaires if one.settings.id == line[0])
            found = bounds[line[0], line[1], str(root.code)]
            found.low[:] = [max(each, line[8]) for each in found.low]
            found.high[:] = [min(each, line[9]) for each in found.high]
    return bounds


def extremes_stand_in(book):
    sheet = sheet_of(openpyxl.load_workbook(book), "Blocks")
    return {cell.value for cell in sheet[FIRST_ROW - 1]} & {"Lowest", "ទាបបំផុត"}


def test_no_other_unit_is_known_within_five_points(published):
    """Knowing the scores of one unit, at any place of the tree, in either round."""
    attacked = 0
    for copy in published:
        for (name, block, node), bounds in figures(copy).items():
            one = next(iter(copy.groups[name, block].values()))
            known = one.scores.nodes[node].exact
            low, high = bounds.of_another(known)
            attacked += 1
            assert high - low > 2 * CLOSE, (name, block, node)
    assert attacked > 50


def test_no_figure_stands_beside_the_same_over_a_few_more_or_fewer_units(published):
    now, then = published
    (change,) = [one for one in now.report.sections if "Change" in one.title[0]]
    tables = [block for block in change.blocks if isinstance(block, Table)]
    told = {
        row.cells[0].text[0].split()[0]: row.cells[2].text[0]
        for table in tables
        for row in table.rows
    }
    assert told
    for (name, block), units in now.groups.items():
        common = set(units) & set(then.groups.get((name, block), {}))
        if told[block] in {"–", "0"}:
            continue
        assert int(told[block]) == len(common) >= FEWEST
        for whole in (units, then.groups[name, block]):
            assert len(whole) - len(common) not in range(1, FEWEST)


def test_no_count_is_of_few_units_or_of_all_but_few(published):
    for copy in published:
        for book in copy.books:
            for *_, closed, changed, of, _ in lines_of(book, "Gates"):
                assert all(n is None or FEWEST <= n <= of - FEWEST for n in (closed, changed))
            for *_, n, share in lines_of(book, "Recommendations"):
                assert FEWEST <= n <= round(n / share) - FEWEST, "no row by its place alone"
            for line in lines_of(book, "Blocks"):
                *levels, _ = line[7:]
                told = [n for n in levels if n is not None]
                assert all(n >= FEWEST for n in told)
                assert not told or line[3] - sum(told) == 0 or line[3] - sum(told) >= FEWEST
                assert line[5] is None or line[3] >= SPREAD


def shapes_of(report):
    for section in report.sections:
        for block in section.blocks:
            for row in block.rows if isinstance(block, Table) else ():
                for cell in row.cells:
                    yield from () if cell.drawing is None else cell.drawing.shapes


def test_no_mark_stands_for_one_unit(published):
    """A dumbbell has two circles a row, of the group; a dot of a unit is smaller."""
    for copy in published:
        assert not [
            one for one in shapes_of(copy.report) if isinstance(one, Circle) and one.radius < 3
        ]


def test_no_unit_is_named_and_no_decision_of_the_secretariat_told(published):
    names = {
        name for unit in load_units() for _, name in unit.name.pairs if unit.kind == "institution"
    }
    codes = {unit.code for unit in load_units() if re.fullmatch(r"M\d+", unit.code)}
    for copy in published:
        for book in copy.books:
            assert not {"Units", "Scores_long", "Missing", "Conflicts"} & set(
                openpyxl.load_workbook(book).sheetnames
            )
            with zipfile.ZipFile(book) as parts:
                told = " ".join(
                    parts.read(each).decode(errors="replace") for each in parts.namelist()
                )
            assert not [name for name in names if name in told]
            assert not codes & set(re.findall(r"\bM\d+\b", told))
        for paper in copy.papers:
            told = " ".join(text_of(paper).split())
            assert not [name for name in names if name in told]
            assert not codes & set(told.split())
            said = pypdf.PdfReader(paper).metadata
            assert not [name for name in names if name in str(said)]
        english = " ".join(text_of(copy.papers[LANGUAGES.index(Language.EN)]).split())
        for words in (
            "Decisions requested",
            "onflict",
            "not verified",
            "Ask the unit heads",
            "not yet reported",
            "Unreadable",
        ):
            assert words not in english
