"""Every number that the finished report says twice is the same, on paper, in cells, in Khmer.

A round with all faults of the simulation, open conflicts, unknown keys, a unit off the list, three
questionnaires and a round before it. What is read is the finished files, not what they are made of.
"""

import re
import shutil
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

import openpyxl
import pypdf
import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import receive
from assessment.consolidation.national import NationalQuery
from assessment.language.text import Language
from assessment.printing.sheets import FIRST_ROW
from assessment.reports.national.facts import NationalOrder, gather
from assessment.reports.national.report import national_report, write_national_report
from tests.unit.consolidation.world import TERMS, packed, record_of
from tests.unit.reports.national_world import LANGUAGES, NOW, facts_of, text_of
from tests.unit.reports.spreadsheets import sheet_of

NUMBER = re.compile(r"[+−]?\d(?:[\d,]*\d)?(?:\.\d+)?%?")
FOOT = 3
# A head is repeated on a new page, and pages break at other places in another language.
IN_HEADS = {"0", "1", "2", "3", "4", "20", "40", "60", "80", "100"}
COVERAGE, DISTRIBUTION, PILLARS, THEMES, GATES, THINGS, CHANGE, ADVICE, QUALITY, METHOD = (
    2,
    4,
    5,
    6,
    7,
    8,
    11,
    12,
    13,
    14,
)
FIRMNESS, UNITS = 15, 18
REGISTER = 16  # the words of a row are broken at other places in another language
MISSING = 17  # its rows are as long as the names in them


@pytest.fixture(scope="module")
def round_of(held, tmp_path_factory):
    folder = tmp_path_factory.mktemp("adds")
    packed(folder / "z.drx", record_of({"A2": "c"}, unit="Z9"))
    shutil.copyfile(held, folder / "round.drc")
    with Collection.open(folder / "round.drc") as collection:
        receive(collection, [folder / "z.drx"], terms=TERMS)
        return gather(collection, NationalQuery("2026"))


@pytest.fixture(scope="module")
def finished(round_of, tmp_path_factory):
    """By language the pages without head and foot, section by section, and the workbook."""
    folder = tmp_path_factory.mktemp("finished")
    made = {}
    for language in LANGUAGES:
        name = folder / language.value
        order = NationalOrder(
            NOW, language, pdf=name.with_suffix(".pdf"), xlsx=name.with_suffix(".xlsx")
        )
        write_national_report(round_of, order)
        report = national_report(facts_of(round_of, language))
        made[language] = SimpleNamespace(
            pdf=order.pdf,
            sections=sections_of(order.pdf, report),
            book=openpyxl.load_workbook(order.xlsx, data_only=True),
        )
    return made


def sections_of(pdf, report):
    """The lines of the cover and of every section."""
    found, at = [[]], 0
    for page in text_of(pdf).split("\f"):
        lines = [line for line in page.split("\n") if line.strip()]
        for line in lines[:-FOOT] if at == 0 else lines[1:-FOOT]:
            section = report.sections[at] if at < len(report.sections) else None
            begun = section is not None and line.strip() == f"{section.number} {section.title[0]}"
            if begun:
                at += 1
                found.append([])
            found[at].append(line)
    return found


def numbers(lines):
    return [each.replace(",", "") for each in NUMBER.findall("\n".join(lines))]


def rows(lines, *kinds):
    """The numbers of each line that ends with numbers of these kinds."""
    pattern = re.compile(r"\s+".join(f"({kind})" for kind in kinds) + r"\s*$")
    return [
        tuple(each.replace(",", "") for each in found.groups())
        for line in lines
        if (found := pattern.search(line))
    ]


WHOLE, SCORE, SHARE, PERCENT = r"\d[\d,]*", r"\d+\.\d", r"\d+\.\d%", r"\d+%"


def sheet(made, name):
    found = sheet_of(made.book, name)
    lines = found.iter_rows(min_row=FIRST_ROW, values_only=True)
    return [line for line in lines if any(value is not None for value in line)]


def printed(value):
    """Half up, as a workbook shows it."""
    return str(Decimal(str(round(value, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP))


def percent(n, of):
    return f"{100 * n / of:.1f}%"


@pytest.fixture(params=LANGUAGES)
def made(finished, request):
    return finished[request.param]


def test_khmer_and_english_say_the_same_numbers(finished):
    km, en = (finished[language].sections for language in (Language.KM, Language.EN))
    assert len(km) == len(en)
    for number in {*range(1, len(km))} - {MISSING, REGISTER}:
        one, other = km[number], en[number]
        found, wanted = Counter(numbers(one)), Counter(numbers(other))
        assert found.keys() == wanted.keys(), number
        differ = {each for each in found if found[each] != wanted[each]}
        assert differ <= IN_HEADS, number


def test_khmer_and_english_cells_hold_the_same_numbers(finished):
    km, en = (finished[language].book.worksheets for language in (Language.KM, Language.EN))
    for one, other in zip(km, en, strict=True):
        for lines in zip(
            one.iter_rows(values_only=True), other.iter_rows(values_only=True), strict=True
        ):
            for a, b in zip(*lines, strict=True):
                assert a == b or (isinstance(a, str) and isinstance(b, str)), other.title


def test_units_that_reported_are_counted_once_and_for_all(made):
    expected, received, rate, approved, conflicts, missing = rows(
        made.sections[COVERAGE], WHOLE, WHOLE, SHARE, WHOLE, WHOLE, WHOLE
    )[-1]
    *parts, _ = rows(made.sections[COVERAGE], WHOLE, WHOLE, SHARE, WHOLE, WHOLE, WHOLE)
    for at, total in ((0, expected), (1, received), (3, approved), (4, conflicts), (5, missing)):
        assert sum(int(each[at]) for each in parts) == int(total)
    assert rate == percent(int(received), int(expected))
    assert int(received) + int(missing) == int(expected)
    front = numbers(made.sections[1])
    assert {received, expected} <= set(numbers(made.sections[0]))
    assert Counter(numbers(made.sections[1])[1:4]) == Counter((received, expected, approved))
    assert {rate, percent(int(approved), int(received)), missing, conflicts} <= set(front)
    waiting = int(received) - int(approved) - int(conflicts)
    assert str(waiting) in front
    total = sheet(made, "Coverage")[-1]
    assert [str(value) for value in total[3:8]] == [
        expected,
        received,
        approved,
        conflicts,
        missing,
    ]
    assert len(sheet(made, "Missing")) == int(missing)
    assert missing in numbers(made.sections[-2][1:2])


def test_approved_is_one_number_on_every_page(made, round_of):
    approved = round_of.coverage.total.approved
    said = {facts_of(round_of, language).translate("Approved")[0] for language in LANGUAGES}
    assert sum(line[5] in said for line in sheet(made, "Units")) == approved > 0
    lines = made.sections[QUALITY]
    believed = [line for line in lines if said & set(re.split(r"\s{2,}", line))]
    assert sum(int(row[0]) for row in rows(believed, WHOLE, SHARE, SHARE)) == approved


def test_medians_and_sizes_of_groups_are_the_same_wherever_they_stand(made, round_of):
    blocks = [(printed(line[4]), str(line[3])) for line in sheet(made, "Blocks")]
    first = [row[:2] for row in rows(made.sections[1], SCORE, WHOLE, PERCENT, PERCENT)]
    assert first == blocks
    told = re.findall(r"n = ([\d,]+)\D+?(\d+\.\d)", "\n".join(made.sections[DISTRIBUTION]))
    assert [(median, n) for n, median in told] == blocks
    wholes = {str(one.root.code) for one in round_of.questionnaires}
    roots = [line for line in sheet(made, "Heat") if line[3] in wholes]
    assert [(printed(line[6]), str(line[5])) for line in roots] == blocks
    sizes = Counter(line[2] for line in sheet(made, "Units"))
    assert [str(sizes[line[1]]) for line in sheet(made, "Blocks")] == [n for _, n in blocks]


def test_every_row_of_the_coverage_is_that_of_the_sheet(made):
    cells = [line[3:9] for line in sheet(made, "Coverage")]
    groups = rows(made.sections[COVERAGE], WHOLE, WHOLE, SHARE, WHOLE, WHOLE, WHOLE)
    told = [
        (*map(int, (n, of, approved, open_ones, missing)), rate)
        for n, of, rate, approved, open_ones, missing in groups
    ]
    by_group = [(*line[:5], percent(line[1], line[0])) for line in cells]
    assert told == [*by_group[: len(told) - 1], by_group[-1]]
    found = re.findall(rf"({WHOLE}) / ({WHOLE})\s+({WHOLE}|–)", "\n".join(made.sections[COVERAGE]))
    areas = [tuple(each.replace(",", "").replace("–", "0") for each in one) for one in found]
    provinces = cells[len(told) - 1 : -1]
    assert Counter(areas) == Counter(
        (str(n), str(of), str(gone)) for of, n, _, _, gone, _ in provinces
    )


def test_every_unit_is_the_same_in_the_annex_and_in_both_sheets(made, round_of):
    units = sheet(made, "Units")
    shown = r"(\d+\.\d)\s+(\d)(?: \((\d)\))?\s+(\d+)%\s+(\d+)%"
    paper = re.findall(shown, "\n".join(made.sections[UNITS]))
    for line, (score, level, before, complete, weight) in zip(units, paper, strict=True):
        assert (printed(line[6]), str(line[8])) == (score, level)
        assert str(line[9]) == (before or level)
        assert abs(100 * line[12] - int(complete)) <= 0.5
        assert abs(100 * line[13] - int(weight)) <= 0.5
    wholes = {str(one.root.code) for one in round_of.questionnaires}
    long = [line for line in sheet(made, "Scores_long") if line[3] in wholes]
    assert [(*line[:3], *line[4:8]) for line in long] == [
        (line[0], *line[2:4], line[6], line[8], *line[12:14]) for line in units
    ]


def test_documents_by_verdict_are_those_of_the_sheet(made):
    cells = sheet(made, "Evidence_stats")
    found = rows(made.sections[QUALITY], *[WHOLE] * 5)
    assert found == [tuple(map(str, (*line[3:7], line[8]))) for line in cells]
    assert all(line[7] == sum(line[3:7]) > 0 for line in cells)
    told = Counter(numbers(made.sections[METHOD]))
    assert all(told[str(sum(line[at] for line in cells))] for at in range(3, 7))


def test_medians_of_themes_are_those_of_the_sheet(made):
    found = re.findall(r"(\d+)\s+(\d+)\s+(\d+\.\d)(?: \*)?", "\n".join(made.sections[THEMES]))
    cells = [
        (str(len(line[4].split(", "))), str(line[2]), printed(line[3]))
        for line in sheet(made, "Themes")
    ]
    assert found == cells


def test_medians_of_pillars_on_paper_are_those_of_the_sheet(made, round_of):
    pillars = {str(node.code) for one in round_of.questionnaires for node in one.pillars}
    cells = Counter(printed(line[6]) for line in sheet(made, "Heat") if line[3] in pillars)
    lines = [line for line in made.sections[PILLARS] if len(re.findall(SCORE, line)) > 1]
    assert Counter(re.findall(r"(?<!\d)\d+\.\d(?!\d)", "\n".join(lines))) == cells


def test_units_lowered_by_a_gate_are_counted_once(made):
    lowered = [line for line in sheet(made, "Units") if line[8] != line[9]]
    front = numbers(made.sections[GATES][1:2])
    assert front == [str(len(lowered)), str(len(sheet(made, "Units")))]
    assert numbers(made.sections[1])[7] == str(len(lowered))


def test_gates_on_paper_are_the_sums_of_the_sheet(made):
    paper = rows(made.sections[GATES], WHOLE, WHOLE, PERCENT, WHOLE)
    summed, gates = {}, Counter()
    for line in sheet(made, "Gates"):
        key = line[0], gates[line[:2]]
        gates[line[:2]] += 1
        part = summed.get(key, (0, 0, 0))
        summed[key] = part[0] + line[4], part[1] + line[6], part[2] + line[5]
    found = [(int(n), int(of), int(changed)) for n, of, _, changed in paper]
    assert Counter(found) == Counter(summed.values())
    for n, of, share, _ in paper:
        assert abs(100 * int(n) / int(of) - int(share[:-1])) <= 0.5


def test_parts_and_wholes_are_those_of_the_sheet(made):
    paper = re.findall(
        r"([\d,]+) (?:of|ក្នុងចំណោម) ([\d,]+)\s+(\d+)%\s+(\d+)\s*$",
        "\n".join(made.sections[THINGS]),
        re.M,
    )
    cells = {
        (line[4], line[5], line[7]): line[6]
        for line in sheet(made, "Totals")
        if not line[1] and line[5] is not None
    }
    found = {
        tuple(int(each.replace(",", "")) for each in (part, whole, n)): int(share)
        for part, whole, share, n in paper
    }
    assert found.keys() == cells.keys()
    assert all(abs(100 * cells[key] - share) <= 0.5 for key, share in found.items())


def test_what_is_needed_most_is_the_first_of_its_table_and_sheet(made):
    first = {}
    for line in sheet(made, "Recommendations"):
        first.setdefault(line[0], (str(line[3]), f"{100 * line[4]:.0f}%"))
    told = rows(made.sections[ADVICE], WHOLE, PERCENT)
    assert set(first.values()) <= set(told)
    said = numbers(made.sections[ADVICE][1:4])
    assert {n for n, _ in first.values()} <= set(said)


def test_files_received_add_up(made, round_of):
    arrived = len(round_of.arrivals)
    assert all(one.path for one in round_of.arrivals)
    found = [int(n) for (n,) in rows(made.sections[QUALITY][2:], WHOLE)]
    verdicts, rest = found[: found.index(arrived)], found[found.index(arrived) + 1 :]
    assert sum(verdicts) == arrived
    assert arrived in rest, "the intakes"


def test_the_change_of_groups_agrees_with_its_headline(made):
    moves = [row[0] for row in rows(made.sections[CHANGE], r"[+−]?\d+\.\d", PERCENT)]
    signs = Counter("+" if m[0] == "+" else "-" if m[0] == "−" else "0" for m in moves)
    assert numbers(made.sections[CHANGE][1:2]) == [str(signs[each]) for each in "+-0"]


def test_the_properties_say_when_it_was_printed(made):
    said = pypdf.PdfReader(made.pdf).metadata
    assert said.creation_date == said.modification_date == NOW


def test_no_sentence_names_a_section_by_its_number(made):
    text = "\n".join(line for lines in made.sections for line in lines)
    assert not re.search(r"section \d|ផ្នែកទី ?\d", text)


def test_places_move_in_as_many_sets_of_weights_as_the_method_says(made):
    assert "1000" in numbers(made.sections[FIRMNESS])
