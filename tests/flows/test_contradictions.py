"""What a national report once contradicted itself in, played by commands alone.

Nothing is read but what the commands print: JSON, PDF, workbooks. READINESS_PRODUCT names the
folder of another state of the program, with its environment, to play the same against.
"""

import json
import re
import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from tests.flows.printed import (
    COMMUNES,
    EVERYTHING,
    HEAD_ROWS,
    NOTHING,
    PRODUCT,
    SHIPPED,
    UNITS,
    Printed,
    a_commune,
    commands_of,
    printed,
    whole,
)
from tests.unit.reports.bounds import Bounds

FEWEST, SPREAD, CLOSE = 5, 10, 5.0
BLOCKS, HEAT = 0, 1  # the first sheets, in any language
BY = ("--by", "Sokha", "--reason", "all that will come has come")
AXIS = r"0\s+20\s+40\s+60\s+80\s+100"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("contradictions")


@pytest.fixture(scope="module")
def groups_only(asked, two_rounds):
    return Printed(asked, two_rounds, "groups", "--round", "2026", "--publish", "--by-block")


# ------------------------------------------------------------------ 1: approved


def approved_on_every_page(asked, collection, report):
    page = re.search(r"(\d[\d,]*) of [\d,]+ units (?:with a score|that have reported)", report.text)
    coverage = report.section("Coverage")
    (total,) = [line for line in coverage if line.strip().startswith("Total ")]
    return {
        "for the committee": whole(page[1]),
        "coverage": whole(total.split()[4]),
        "sheet of coverage": report.rows("Coverage")[-1]["Approved"],
        "sheet of units": sum(row["State"] == "Approved" for row in report.rows("Units")),
        "by command": asked("coverage", collection, "--round", "2026")[1]["approved"],
    }


def test_approved_is_one_number_where_a_roster_is_known(asked, two_rounds, report):
    found = approved_on_every_page(asked, two_rounds, report)
    assert len(set(found.values())) == 1, found
    assert found["coverage"] > 0


def test_approved_is_one_number_where_no_key_is_known(asked, simulated):
    asked("receive", simulated / "strange.drc", simulated / "2026" / "packages")
    found = approved_on_every_page(
        asked, simulated / "strange.drc", Printed(asked, simulated / "strange.drc", "strange")
    )
    assert set(found.values()) == {0}, found


def test_what_approved_means_is_said_once(report):
    assert len(re.findall(r"Approved: the unit head approved it", report.words)) == 1


def test_the_json_of_the_report_says_how_many_are_approved(asked, two_rounds, report):
    assert (
        report.json.get("approved")
        == asked("coverage", two_rounds, "--round", "2026")[1]["approved"]
    )


# ------------------------------------------------------------------ 2: a round is closed


@pytest.fixture(scope="module")
def dozen(asked, folder):
    simulated = folder / "dozen"
    asked(
        "simulate",
        "--units",
        12,
        "--questionnaire",
        "dgc-ministry",
        "--round",
        "2026",
        "--out",
        simulated,
    )
    asked(
        "receive",
        simulated / "all.drc",
        simulated / "packages",
        "--roster",
        simulated / "simulated.roster",
    )
    return simulated / "all.drc"


@pytest.fixture
def own_dozen(dozen, tmp_path):
    return Path(shutil.copyfile(dozen, tmp_path / "all.drc"))


def test_a_report_of_an_open_round_never_says_that_it_is_closed(asked, dozen):
    final = Printed(asked, dozen, "final", "--final")
    assert not re.search("round is closed", final.words, re.I), re.findall(
        r"FINAL.{40}", final.words
    )
    assert not re.search(r"\bFINAL\b", final.words)
    assert "the round is open" in final.words.lower()
    assert final.json.get("closed") is False


def test_closing_demands_a_coverage_and_is_an_act_of_somebody(asked, own_dozen):
    before = Printed(asked, own_dozen, "before", "--final").json
    close = ("close-round", own_dozen, "--round", "2026", *BY)
    code, told = asked(*close)
    assert (code, [one["code"] for one in told["findings"]]) == (1, ["too_few_approved"])
    code, told = asked(*close, "--least-coverage", "0.1", "--except", "01=flooded")
    assert (code, told["closed"], told["signed"], told["by"]) == (0, True, False, "Sokha")
    assert told["exceptions"] == [{"unit": "01", "reason": "flooded"}]
    assert told["approved"] == before["approved"]
    assert told["expected"] == before["expected"] - 1
    after = Printed(asked, own_dozen, "closed", "--final").json
    assert after["closed"] is True
    assert after["groups"] == before["groups"]
    assert after["short_code"] != before["short_code"]
    code, told = asked("reopen-round", own_dozen, "--round", "2026", *BY)
    assert (code, told["closed"]) == (0, False)
    assert Printed(asked, own_dozen, "open again", "--final").json["closed"] is False


def test_closing_needs_the_key_of_the_secretariat_that_is_known(asked, own_dozen, tmp_path):
    key = tmp_path / "own.key"
    assert asked("key", "new", key, "--name", "Sokha")[0] == 0
    assert asked("key", "export", key, "--out", tmp_path / "own.pub")[0] == 0
    known = ("--known", f"secretariat={tmp_path / 'own.pub'}")
    close = ("close-round", own_dozen, "--round", "2026", *BY, "--least-coverage", "0.1", *known)
    code, told = asked(*close)
    assert (code, [one["code"] for one in told["findings"]]) == (1, ["closing_needs_key"])
    code, told = asked(*close, "--key", key)
    assert (code, told["closed"], told["signed"]) == (0, True, True)


# ------------------------------------------------------------------ 3: not on the list


@pytest.fixture
def asked_elsewhere(tmp_path):
    """The same program at an office whose list has one commune more: Z9."""
    house = tmp_path / "elsewhere"
    for part in ("assessment", "resources", "questionnaires"):
        shutil.copytree(PRODUCT / part, house / part)
    with (house / "resources" / "units.csv").open("a", encoding="utf-8") as units:
        units.write("Z9,commune,6,0102,Z9,Z9,MEF-2025,yes\n")
    with commands_of(house, tmp_path) as asked:
        yield asked


def test_a_unit_that_is_not_on_the_list_enters_no_figure(
    asked, asked_elsewhere, two_rounds, report, tmp_path
):
    file = a_commune(asked_elsewhere, tmp_path / "z.dra", "Z9", {})
    other = Path(shutil.copyfile(two_rounds, tmp_path / "other.drc"))
    _, told = asked("receive", other, file)
    assert [one["unit"] for one in told["files"]] == ["Z9"]
    beside = Printed(asked, other, "beside", "--round", "2026")
    assert beside.json["groups"] == report.json["groups"]
    for name in ("Blocks", "Heat", "Gates", "Recommendations", "Coverage", "Totals"):
        assert beside.rows(name) == report.rows(name), name
    assert "Z9" not in {row["Code of the unit"] for row in beside.rows("Units")}
    assert "Received from units that are not on the list: 1." in beside.words


# ------------------------------------------------------------------ 4: questionnaires apart


def test_no_sentence_names_medians_of_groups_of_several_questionnaires(report):
    of = {row["Peer group"]: row["Questionnaire"] for row in report.rows("Blocks")}
    for line in re.split(r"(?<=[a-z)])\. |\n(?=\d\. )", report.words):
        if re.search(r"[Mm]edians? from", line):
            assert len({name for group, name in of.items() if group in line}) < 2, line
    first = " ".join(report.section("Distribution by peer group")[:2])
    assert not re.search(r"\d\.\d", first), first


def test_no_group_is_said_to_differ_most_over_all_questionnaires(report):
    first = " ".join(report.section("Self and final")[:1])
    groups = [row["Peer group"] for row in report.rows("Blocks")]
    assert not [group for group in groups if group in first], first


def test_levels_of_several_questionnaires_are_not_one_share(report):
    first = " ".join(report.section("For the committee")[:1])
    assert not re.search(r"\d+% of the units", first), first


@pytest.mark.parametrize(
    ("title", "upto"),
    [
        ("For the committee", "Messages"),
        ("Self and final", "Assessors"),
        ("Change since the last round", None),
    ],
)
def test_no_scale_is_shared_by_several_questionnaires(report, title, upto):
    lines = report.section(title)
    end = next((at for at, line in enumerate(lines) if line.strip() == upto), len(lines))
    scales = [at for at, line in enumerate(lines[:end]) if re.search(AXIS, line)]
    tables = ["\n".join(lines[a:b]) for a, b in zip(scales, [*scales[1:], end], strict=True)]
    assert tables
    for table in tables:
        named = set(re.findall(r"^ *\d (Ministries|Capital|Communes)", table, re.M))
        assert len(named) == 1, table


def test_a_province_is_not_drawn_on_the_scale_of_its_communes(report):
    heads = [line for line in report.section("Capital and provinces") if re.search(AXIS, line)]
    assert heads
    assert [line for line in heads if " own" in line and " communes" in line] == []


def test_no_tier_is_said_to_be_ahead_of_another(report):
    assert "ahead of" not in report.words, re.search(r".{50}ahead of.{40}", report.words)[0]


def test_themes_of_several_questionnaires_are_named_without_scores(groups_only, report):
    for one in (groups_only, report):
        lines = one.section("Policy themes")
        first = " ".join(lines[: [line.startswith("Median over") for line in lines].index(True)])
        assert not re.search(r"\d\.\d", first), first


# ------------------------------------------------------------------ 5: groups only


def marks(pdf, page):
    """What is drawn as small and round as a dot on a page."""
    found = []
    for each in pypdfium2.PdfDocument(pdf)[page].get_objects(max_depth=4):
        left, low, right, high = each.get_bounds()
        wide, tall = right - left, high - low
        if (
            each.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH
            and 1.5 < wide < 5.9
            and abs(wide - tall) < 0.01
        ):
            segments = pypdfium2.raw.FPDFPath_CountSegments(each.raw)
            found += [each] if segments > 8 else []
    return found


def test_no_dot_stands_for_one_unit(groups_only, report):
    at = [n for n, page in enumerate(report.pages) if "One dot = one unit" in page]
    assert len(marks(report.pdf, at[0])) >= UNITS * 3 // 4, "the whole report has them"
    dots = {n: len(marks(groups_only.pdf, n)) for n in range(len(groups_only.pages) - 1)}
    assert not any(dots.values()), dots
    assert "One dot = one unit" not in groups_only.words


def test_no_lowest_and_highest_of_a_group_stand_in_cells(groups_only):
    heads = {key for row in groups_only.rows("Blocks") for key in row}
    assert not heads & {"Lowest", "Highest", "Mean"}


def test_no_cut_of_one_unit_is_told(groups_only):
    assert not re.search(r"largest\s+(cut|reduction)", groups_only.words)


def test_missing_units_are_not_named(groups_only, report):
    missing = [row["Unit"] for row in report.rows("Missing") if row["Code of the unit"][0] == "M"]
    assert missing
    assert [name for name in missing if name in groups_only.words] == []
    assert not {"Missing", "Conflicts", "Units", "Scores_long"} & set(groups_only.book.sheetnames)


def test_nothing_that_the_secretariat_decides_is_told(groups_only):
    told = ("Decisions", "onflict", "Unreadable", "not yet approved", "Missing units")
    assert [words for words in told if words in groups_only.words] == []


def test_no_median_is_of_few_units(groups_only):
    for row in groups_only.rows("Heat"):
        assert row["Median"] is None or row["Units"] >= FEWEST, row


def test_no_count_is_of_few_units_or_of_all_but_few(groups_only):
    for row in groups_only.rows("Gates"):
        for n in (row["not passed"], row["lowers the level"]):
            assert n is None or FEWEST <= n <= row["of units"] - FEWEST, row
    for row in groups_only.rows("Recommendations"):
        n, of = row["Units"], round(row["Units"] / row["Share"])
        assert FEWEST <= n <= of - FEWEST, row
    for row in groups_only.rows("Blocks"):
        told = [
            n for head, n in row.items() if head and head.startswith("level ") and n is not None
        ]
        assert all(n >= FEWEST for n in told), row


def test_a_lowered_level_of_few_units_is_not_told_in_words(groups_only):
    for n, of in re.findall(r"lowers? (?:the level of )?(\d+) of (\d+) units", groups_only.words):
        assert FEWEST <= int(n) <= int(of) - FEWEST, (n, of)


def test_no_cell_holds_more_digits_than_are_printed(groups_only):
    for row in groups_only.rows("Heat") + groups_only.rows("Themes"):
        assert row["Median"] is None or float(printed(row["Median"])) == row["Median"], row


# The attack: all communes at nothing, or at the top, but for four that are new.


@pytest.fixture(scope="module", params=["nothing of 7", "everything of 13"])
def alike(request, asked, folder):
    """Two rounds of communes that all answer the same, as they are published, by round."""
    what, _, n = request.param.split()
    place = folder / what
    place.mkdir()
    answers = NOTHING if what == "nothing" else EVERYTHING
    codes = COMMUNES[: int(n)]
    for occasion, units in (("2025", codes[:-1]), ("2026", codes)):
        (place / occasion).mkdir()
        for unit in units:
            a_commune(asked, place / occasion / f"{unit}.dra", unit, answers, occasion)
    asked("receive", place / "all.drc", place / "2025", place / "2026")
    known = 0.0 if what == "nothing" else 100.0
    copies = [
        Printed(
            asked,
            place / "all.drc",
            f"p{occasion}",
            "--round",
            occasion,
            "--publish",
            "--by-block",
            language=language,
        )
        for occasion in ("2025", "2026")
        for language in ("en", "km")
    ]
    return known, copies, place / "all.drc"


def bounds_of(copies):
    bounds = {}
    for one in copies:
        for _, block, _, node, _, n, middle, _, q1, q3, *rest in lines_of(one, HEAT):
            if middle is None or n < 2:
                continue
            found = bounds.setdefault((block, node), Bounds(n))
            for share, value in ((0.5, middle), (0.25, q1), (0.75, q3)):
                if value is not None:
                    found.quantile(share, float(value))
            if rest and rest[0] is not None:
                found.high[: rest[0]] = [0.0] * rest[0]
        heads = [cell.value for cell in one.book.worksheets[BLOCKS][HEAD_ROWS]]
        for line in lines_of(one, BLOCKS) if {"Lowest", "ទាបបំផុត"} & set(heads) else ():
            found = bounds[line[1], "overall"]
            found.low[:] = [max(each, line[8]) for each in found.low]
            found.high[:] = [min(each, line[9]) for each in found.high]
    return bounds


def lines_of(one, at):
    lines = one.book.worksheets[at].iter_rows(min_row=HEAD_ROWS + 1, values_only=True)
    return [line for line in lines if any(value is not None for value in line)]


def test_no_quartile_is_of_less_than_ten_units(alike):
    for row in alike[1][2].rows("Heat"):
        quartiles = {row["Lower quartile"], row["Upper quartile"]}
        assert quartiles == {None} or row["Units"] >= SPREAD, row


def test_who_knows_one_unit_knows_no_other_within_five_points(alike):
    known, copies, _ = alike
    attacked = 0
    for editions in (copies[:2], copies[2:]):
        for key, bounds in bounds_of(editions).items():
            low, high = bounds.of_another(known)
            attacked += 1
            assert high - low > 2 * CLOSE, (*key, low, high)
    assert attacked > 20


def test_no_figure_stands_beside_the_same_over_one_more_unit(alike):
    _, copies, _ = alike
    text = "\n".join(copies[2].section("Change since the last round"))
    told = re.findall(r"^ *6 Communes.*?(\d+|–) +\S+ +\S+$", text, re.M)
    assert set(told) <= {"–", "0"}, text


# ------------------------------------------------------------------ 6: headlines


def moves_of(report):
    """By group the median change as printed, of the section that tells it."""
    text = "\n".join(report.section("Change since the last round")[1:])
    return [
        float(one.replace("−", "-")) for one in re.findall(r"([+−]?\d+\.\d) +\d+%$", text, re.M)
    ]


def test_rises_and_falls_are_both_counted(report):
    moves = moves_of(report)
    assert min(moves) < 0 < max(moves)
    first = report.section("Change since the last round")[0]
    counted = [sum(m > 0 for m in moves), sum(m < 0 for m in moves), sum(m == 0 for m in moves)]
    assert [int(n) for n in re.findall(r"\d+", first)] == counted, first


def test_all_that_is_needed_by_as_many_units_is_named(asked, report, alike):
    *_, collection = alike
    everybody = Printed(asked, collection, "needed", "--round", "2026")
    for one in (report, everybody):
        wanted = " ".join(re.split("Decisions (?:asked|requested)", one.words, maxsplit=1)[1:])
        wanted = wanted.split("2 Coverage")[0]
        for name in {row["Questionnaire"] for row in one.rows("Recommendations")}:
            rows = [row for row in one.rows("Recommendations") if row["Questionnaire"] == name]
            most = max(row["Units"] for row in rows)
            tied = [row["Indicator"] for row in rows if row["Units"] == most]
            assert [code for code in tied if not re.search(rf"\b{code}\b", wanted)] == [], wanted


def test_most_needed_is_said_of_each_questionnaire(report):
    first = " ".join(" ".join(report.section("Recommendations")[:3]).split())
    for name in SHIPPED:
        rows = [row for row in report.rows("Recommendations") if row["Questionnaire"] == name]
        most = max(row["Units"] for row in rows)
        of = round(rows[0]["Units"] / rows[0]["Share"])
        assert f"({most} of {of} units)" in first, (name, first)


def test_entries_of_different_lists_are_not_added_up(report):
    rows = re.findall(r"entries ([\d,]+), units", report.words)
    assert len(rows) > 2
    first = report.section("Services, equipment and staff")[0]
    assert str(sum(map(whole, rows))) not in first.replace(",", ""), first


def test_the_lowest_pillar_is_said_of_each_questionnaire(report):
    decisive = {}
    for row in report.rows("Heat"):
        if re.fullmatch(r"[A-H]|S[A-G]|K[IRSP]", row["Node"]):
            key = row["Questionnaire"], row["Peer group"]
            decisive.setdefault(key, {})[row["Node"]] = printed(row["Median"])
    counted = {}
    for (name, _), medians in decisive.items():
        least = min(medians.values(), key=float)
        counted.setdefault(name, Counter()).update(c for c, m in medians.items() if m == least)
    messages = report.words.split("Messages")[1].split("Decisions")[0]
    for name, found in counted.items():
        most = max(found.values())
        codes = [code for code, n in found.items() if n == most]
        assert any(re.search(rf"\b{code}\b", messages) for code in codes), (name, codes, messages)


def test_units_below_and_above_their_own_word_are_counted(report):
    pairs = [(row["Self-assessment"], row["Full score"]) for row in report.rows("Units")]
    pairs = [(float(printed(a)), float(printed(b))) for a, b in pairs if a is not None]
    first = report.section("Self and final")[0]
    low, high = sum(b < a for a, b in pairs), sum(b > a for a, b in pairs)
    assert [int(n) for n in re.findall(r"\d+", first)] == [low, len(pairs), high], first


# ------------------------------------------------------------------ 7: ratios and the rest


def test_part_and_whole_stand_in_one_row(report):
    text = "\n".join(report.section("Services, equipment and staff"))
    rows = re.findall(r"^A6 .*?([\d,]+) of ([\d,]+) +(\d+)% +(\d+)$", text, re.M)
    assert len(rows) == 1, re.findall(r"^A6.*", text, re.M)
    part, of, share, _ = (whole(n) for n in rows[0])
    assert abs(100 * part / of - share) <= 0.5
    (row,) = [r for r in report.rows("Totals") if str(r["Question"]).startswith("A6 ")]
    assert (row["Sum"], row["Of"]) == (part, of)


def test_no_code_of_a_part_is_printed(report):
    assert sorted(set(re.findall(r"\b[A-Z]+\d+_[nd]\b", report.words))) == []


def test_files_received_add_up_and_decisions_are_no_files(asked, simulated, tmp_path):
    collection, roster = tmp_path / "one.drc", simulated / "2026" / "simulated.roster"
    _, told = asked("receive", collection, simulated / "2026" / "packages", "--roster", roster)
    before = files_told(Printed(asked, collection, "before"))
    assert before == {"verdicts": told["received"], "intakes": told["received"]}
    for unit in {one["unit"] for one in told["conflicts"]}:
        _, held = asked("conflicts", collection)
        (case,) = [one for one in held["conflicts"] if one["unit"] == unit]
        first = str(re.search(r'"revision": "([^"]+)"', json.dumps(case))[1])
        assert (
            asked(
                "decide",
                collection,
                unit,
                "--take",
                first,
                "--by",
                "Sokha",
                "--reason",
                "the later one",
            )[0]
            == 0
        )
    assert files_told(Printed(asked, collection, "after")) == before


def files_told(report):
    text = "\n".join(report.section("Data quality"))
    verdicts, intakes = text.split("Versions and states")[0], text.split("Intakes")[1]
    sums = [whole(n) for n in re.findall(r"^ *\d+ +\d\d-\d\d-\d{4}.* ([\d,]+)$", intakes, re.M)]
    return {"verdicts": whole(re.search(r"Total +([\d,]+)", verdicts)[1]), "intakes": sum(sums)}


def test_files_of_two_intakes_add_up(report):
    text = "\n".join(report.section("Data quality"))
    told = files_told(report)
    assert told["verdicts"] == told["intakes"], text.split("Intakes")[1]


def test_a_province_without_a_score_is_said(report):
    lines = report.section("Capital and provinces")
    text = "\n".join(lines)
    scored = {row["Code of the unit"] for row in report.rows("Units")}
    without = [f"{n:02}" for n in range(1, 26) if f"{n:02}" not in scored]
    assert without
    assert re.search(rf"Provinces with a score: {25 - len(without)} of 25", " ".join(lines[:3])), (
        lines[:3]
    )
    assert all(re.search(rf"\b{code}\b", text) for code in without)


def test_the_dates_of_the_file_are_those_of_its_making(report):
    told = pypdf.PdfReader(report.pdf).metadata
    for moment in (told.creation_date, told.modification_date):
        assert abs(moment - report.begun) < timedelta(minutes=2), moment


def test_no_sentence_names_a_section_by_a_number(report):
    assert re.findall(r".{20}\bsection \d+", report.words) == []


def test_places_move_in_as_many_draws_as_the_method_says(report):
    (n,) = re.findall(r"([\d,]+) sets of weights, inside each group", report.words)
    assert whole(n) == 1000
