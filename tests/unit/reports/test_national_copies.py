"""The workbook of the national report, and the copies that may be published."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pypdf
import pytest

from assessment.commands.main import run
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import CaseChoice, decide
from assessment.consolidation.intake import receive
from assessment.consolidation.national import EVERYTHING, NationalQuery
from assessment.exchange.codes import short_code
from assessment.exchange.print_check import full_code
from assessment.language.text import Language
from assessment.printing.sheets import FIRST_ROW
from assessment.printing.wording import score_text
from assessment.reports.national.facts import GROUPS_ONLY, NationalFacts, NationalOrder, gather
from assessment.reports.national.figures import gap_of, quartiles, root_of
from assessment.reports.national.report import national_report, write_national_report
from assessment.reports.order import Edition
from assessment.scoring.rounding import round_half_up
from assessment.units import load_units
from tests.unit.consolidation.world import IN_USE, TERMS, an_empty_one, packed, record_of
from tests.unit.reports.national_world import NOW, SECRETARY, a_collection, facts_of, text_of
from tests.unit.reports.spreadsheets import sheet_of


def test_a_group_that_nothing_names_is_told_by_its_code_once(gathered):
    facts, group = facts_of(gathered), gathered.groups[0]
    assert facts.block_title(group) == f"{group.block}  {facts.block_name(group)[0]}"
    assert facts.block_title(replace(group, block="77")) == "77"


def test_change_counts_only_units_of_both_rounds(gathered, held):
    with Collection.open(held) as collection:
        earlier = gather(collection, NationalQuery("2025"))
    before = {one.standing.case.unit for one in earlier.national.scored}
    for group in gathered.groups:
        both = [one for one in group.units if one.standing.case.unit in before]
        assert len(gathered.changes[group.key]) == len(both)
    assert earlier.before is None
    assert earlier.changes == {}


def test_open_conflicts_stand_for_nothing_and_are_told(gathered, english):
    scored = {one.standing.case for one in gathered.national.scored}
    open_ones = gathered.conflicts()
    assert len(open_ones) == 2
    assert not scored & {one.case for one in open_ones}
    assert f"Unresolved conflicts between copies: {len(open_ones)}." in text_of(english[0].pdf)


def test_the_code_names_the_state_of_the_collection(held, gathered, tmp_path):
    copy = tmp_path / "copy.drc"
    shutil.copyfile(held, copy)
    with Collection.open(copy) as collection:
        assert code_of(gather(collection, NationalQuery("2026"))) == code_of(gathered)
        assert code_of(gather(collection, NationalQuery("2025"))) != code_of(gathered)
        conflict = gathered.conflicts()[0]
        taken = conflict.heads[0].revision
        choice = CaseChoice(SECRETARY, NOW, "The first copy is signed", taken=taken, answers={})
        decide(collection, conflict.case, choice)
        decided = gather(collection, NationalQuery("2026"))
    assert code_of(decided) != code_of(gathered)
    assert len(decided.conflicts()) == len(gathered.conflicts()) - 1
    assert [one.by for one in decided.decisions] == [SECRETARY]


def code_of(gathered, language=Language.EN, **order):
    return facts_of(gathered, language, **order).code


def names_of_people(gathered):
    return {one.subject.assessor for one in gathered.national.scored} | {SECRETARY}


def cells(path):
    book = openpyxl.load_workbook(path, data_only=True)
    return {str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if v}


def test_the_full_report_names_people_and_the_published_copy_nobody(gathered, english, tmp_path):
    order = NationalOrder(
        NOW,
        Language.EN,
        edition=Edition.PUBLISHED,
        pdf=tmp_path / "p.pdf",
        xlsx=tmp_path / "p.xlsx",
    )
    write_national_report(gathered, order)
    people = names_of_people(gathered)
    assert people & cells(english[0].xlsx)
    published = "\n".join(cells(order.xlsx)) + text_of(order.pdf)
    assert not {name for name in people if name in published}
    told = text_of(order.pdf)
    published = NationalFacts(gathered, order)
    assert published.code in told.replace("\n", "")
    assert short_code(code_of(gathered)) in told.replace("\n", "").replace(" ", "")
    assert published.printed(Edition.FULL).digest == code_of(gathered) != published.code
    assert len(full_code(published.code)) == 52


def test_a_code_tells_editions_final_from_provisional_and_what_was_judged_by(gathered):
    """Its language it does not tell: both say the same."""
    orders = [{"final": final, "edition": one} for final in (False, True) for one in Edition]
    assert len({code_of(gathered, **one) for one in orders}) == len(orders)
    assert code_of(gathered, Language.KM) == code_of(gathered, Language.EN)
    by = gathered.judged_by
    for other in (
        replace(by, seq=by.seq + 1),
        replace(by, roster="ab" * 32),
        replace(by, questionnaires=by.questionnaires[1:]),
        replace(by, register="ab" * 32),
    ):
        assert code_of(replace(gathered, judged_by=other)) != code_of(gathered)
    assert code_of(replace(gathered, judged_by=replace(by, chain="ab" * 32))) == code_of(gathered)


def test_a_copy_by_block_tells_no_single_unit_apart(gathered, tmp_path):
    order = NationalOrder(
        NOW,
        Language.EN,
        edition=Edition.BY_BLOCK,
        pdf=tmp_path / "b.pdf",
        xlsx=tmp_path / "b.xlsx",
    )
    write_national_report(gathered, order)
    book = openpyxl.load_workbook(order.xlsx)
    assert not {"Units", "Scores_long", "Conflicts"} & set(book.sheetnames)
    reported = {one.standing.case.unit for one in gathered.national.scored}
    names = {unit.name.get(Language.EN) for unit in load_units() if unit.code in reported}
    sections = national_report(NationalFacts(gathered, order)).sections
    assert "Annex B: units" not in {section.title[0] for section in sections}
    told = text_of(order.pdf)
    small = [group for group in gathered.groups if len(group.units) < GROUPS_ONLY.figure]
    facts = NationalFacts(gathered, order)
    for group in small:
        assert quartiles(facts, group, root_of(group.questionnaire)) is None
        assert not gap_of(facts, group)
    for group in small:
        assert group.key not in {
            (row[0].value, row[1].value) for row in book["Gates"].iter_rows(min_row=FIRST_ROW)
        }
        assert group.key not in {
            (row[0].value, row[1].value)
            for row in book["Evidence_stats"].iter_rows(min_row=FIRST_ROW)
        }
    institutions = [name for name in names if name.startswith("Ministry of")]
    assert institutions
    missing = {unit.name.get(Language.EN) for unit in gathered.coverage.missing}
    assert not [name for name in institutions if name in told and name not in missing]


def test_cells_agree_with_the_scores(english, gathered):
    book = openpyxl.load_workbook(english[0].xlsx, data_only=True)
    rows = list(book["Units"].iter_rows(min_row=FIRST_ROW, values_only=True))
    by_unit = {(row[0], row[3]): row for row in rows}
    assert len(by_unit) == len(gathered.national.scored)
    for one in gathered.national.scored:
        row = by_unit[one.questionnaire.settings.id, one.standing.case.unit]
        overall = one.scores.overall
        assert Decimal(str(row[6])) == overall.score
        assert row[7] == pytest.approx(overall.exact)
        assert row[8] == overall.level
    long = list(book["Scores_long"].iter_rows(min_row=FIRST_ROW, values_only=True))
    assert len(long) == sum(len(one.scores.nodes) for one in gathered.national.scored)


def test_every_formula_calculates_to_the_value_kept_beside_it(english, tmp_path):
    """Calculated by another program from a copy without any kept value."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("no spreadsheet program is installed")
    path = english[0].xlsx
    bare = openpyxl.load_workbook(path)
    kept = openpyxl.load_workbook(path, data_only=True)
    source = tmp_path / "bare.xlsx"
    bare.save(source)
    target = tmp_path / "out"
    command = [
        soffice,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(target),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    calculated = openpyxl.load_workbook(target / "bare.xlsx", data_only=True)
    compared = 0
    for sheet in bare:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    wanted = kept[sheet.title][cell.coordinate].value
                    found = calculated[sheet.title][cell.coordinate].value
                    compared += 1
                    if isinstance(wanted, (int, float)):
                        assert found == pytest.approx(wanted), (sheet.title, cell.coordinate)
                    else:
                        assert (found or "") == (wanted or ""), (sheet.title, cell.coordinate)
    assert compared > 100


def test_a_text_that_looks_like_a_formula_stays_a_text(english):
    book = openpyxl.load_workbook(english[0].xlsx)
    for cell in book["Units"]["E"]:
        assert cell.data_type != "f"


HOSTILE = ("=1+1", "😀 ក្រសួង <b>&amp;</i>", "X" * 400, "ភ្នំពេញ" * 60, "@SUM(A1)")


def test_hostile_names_break_neither_paper_nor_workbook(tmp_path):
    packages = tmp_path / "packages"
    packages.mkdir()
    for number, name in enumerate(HOSTILE, start=1):
        record = record_of({}, unit=f"M0{number}", number=number)
        subject = replace(record.subject, assessor=name)
        packed(packages / f"{number}.drx", replace(record, subject=subject), f"file {number}")
    with Collection.create(tmp_path / "round.drc", now=NOW, in_use=IN_USE) as collection:
        receive(collection, [packages], terms=TERMS)
        found = gather(collection, EVERYTHING)
    for language in Language:
        pdf, xlsx = tmp_path / f"{language.value}.pdf", tmp_path / f"{language.value}.xlsx"
        order = NationalOrder(NOW, language, cards=True, pdf=pdf, xlsx=xlsx)
        pages = write_national_report(found, order).pages
        reader = pypdf.PdfReader(pdf)
        assert len(reader.pages) == pages
        assert len([entry for entry in reader.outline if not isinstance(entry, list)]) == 17
        book = openpyxl.load_workbook(xlsx)
        units = sheet_of(book, "Units")
        named = [row for row in units.iter_rows(min_row=FIRST_ROW) if row[3].value]
        assert len(named) == len(HOSTILE)
        assert all(row[-1].data_type == "s" for row in named)


def test_a_copy_by_block_of_a_few_units_tells_nothing_of_them(tmp_path):
    held = a_collection(tmp_path, "2026", faults=False, units=3)
    with Collection.open(held) as collection:
        few = gather(collection, NationalQuery("2026"))
    order = NationalOrder(
        NOW,
        Language.EN,
        edition=Edition.BY_BLOCK,
        pdf=tmp_path / "b.pdf",
        xlsx=tmp_path / "b.xlsx",
    )
    write_national_report(few, order)
    assert {len(group.units) for group in few.groups} == {1}
    told = set(text_of(order.pdf).split())
    for one in few.national.scored:
        scores = one.scores
        for node in [*one.questionnaire.pillars, *one.questionnaire.indicators]:
            score = score_text(scores.nodes[node.code].score)
            assert score.endswith(".0") or score not in told, (node.code, score)
    book = openpyxl.load_workbook(order.xlsx)
    for name in ("Gates", "Themes", "Recommendations", "Totals", "Evidence_stats"):
        rows = list(book[name].iter_rows(min_row=FIRST_ROW, values_only=True))
        assert not [row for row in rows if any(value is not None for value in row)], name
    assert "fewer than 5 units answered" in " ".join(text_of(order.pdf).split())


def test_all_forms_of_a_copy_by_block_hide_the_same_groups(held, gathered, tmp_path, capsys):
    copy, book = tmp_path / "copy.drc", tmp_path / "b.xlsx"
    shutil.copyfile(held, copy)
    told = ["national", str(copy), "--round", "2026", "--publish", "--language", "en", "--json"]

    def said(*more):
        capsys.readouterr()
        assert run([*told, "--pdf", str(tmp_path / "b.pdf"), "--xlsx", str(book), *more]) == 0
        return {
            (one["questionnaire"], one["block"]): one
            for one in json.loads(capsys.readouterr().out)["groups"]
        }

    whole, by_block = said(), said("--by-block")
    small = {
        group.key: len(group.units)
        for group in gathered.groups
        if len(group.units) < GROUPS_ONLY.figure
    }
    assert small
    assert len(small) < len(whole)
    assert whole.keys() == by_block.keys()
    rows = openpyxl.load_workbook(book, data_only=True)["Blocks"].iter_rows(
        min_row=FIRST_ROW, values_only=True
    )
    cells_of = {row[:2]: row[3:] for row in rows}
    for key, one in by_block.items():
        if key not in small:
            # As printed, and no finer: single units would follow from the digits.
            for name, cell in zip(("median", "q1", "q3"), cells_of[key][1:], strict=False):
                kept = one["n"] >= GROUPS_ONLY.spread or name == "median"
                printed = float(round_half_up(whole[key][name], 1)) if kept else None
                assert one[name] == cell == printed
            assert one["mean"] is None
            continue
        assert [one[name] for name in ("median", "q1", "q3", "mean")] == [None] * 4
        assert one["n"] == cells_of[key][0] == small[key]
        assert not any(value is not None for value in cells_of[key][1:])
    paper = " ".join(text_of(tmp_path / "b.pdf").split())
    assert paper.count("too few units to be shown") == len(small)


@pytest.fixture
def told(held, tmp_path, capsys):
    """Run a command on a copy of the collection, where its number is the first word."""
    copy = tmp_path / "copy.drc"
    shutil.copyfile(held, copy)

    def told(command, *arguments):
        capsys.readouterr()
        code = run([command, str(copy), *arguments, "--json", "--language", "en"])
        return code, json.loads(capsys.readouterr().out)

    return told


def test_a_report_says_what_it_was_judged_by_and_its_collection_goes_on_from_it(
    told, gathered, tmp_path
):
    paper = tmp_path / "n.pdf"
    _, before = told("show")
    code, data = told("national", "--round", "2026", "--pdf", str(paper))
    by = gathered.judged_by
    assert (code, data["closed"], data["training"]) == (0, False, True)
    assert data["roster"] == {"seq": by.seq, "digest": by.roster}
    assert (data["admitted"], data["register"]) == ([], by.register)
    assert data["approved"] == sum(one.standing.approved for one in gathered.national.scored) > 0
    assert data["chain"] == before["chain"]
    text = re.sub(r"\s", "", text_of(paper))
    for printed in (data["chain"], short_code(by.roster), short_code(by.register)):
        assert printed in text
    told("accept-late", "--round", "2026", "--by", SECRETARY, "--reason", "The roads were flooded")
    code, shown = told("show", "--head", data["chain"])
    assert (code, shown["goes_on"]) == (0, True)
    assert shown["chain"] != data["chain"]
    code, shown = told("show", "--head", short_code("ab" * 32))
    assert (code, shown["goes_on"], shown["findings"][-1]["code"]) == (1, False, "not_going_on")


def test_an_admitted_questionnaire_is_named_with_its_reason_to_the_committee_only(tmp_path):
    with Collection.open(an_empty_one(tmp_path)) as collection:
        packed(tmp_path / "1.drx", record_of({}))
        receive(collection, [tmp_path / "1.drx"], terms=TERMS)
        found = gather(collection, EVERYTHING)
    (admitted,) = found.judged_by.admitted
    assert admitted.body["fingerprint"] == found.judged_by.questionnaires[0]
    for edition in (Edition.FULL, Edition.PUBLISHED):
        order = NationalOrder(NOW, Language.EN, edition=edition, pdf=tmp_path / "n.pdf")
        write_national_report(found, order)
        text = text_of(order.pdf)
        assert "Admitted questionnaire: small 1" in text
        assert ("for the tests" in text) is (edition is Edition.FULL)
        assert "FOR TRAINING" not in text


def test_every_page_of_a_collection_made_for_training_says_so(english):
    for page in pypdf.PdfReader(english[0].pdf).pages:
        assert "FOR TRAINING" in page.extract_text()
    for sheet in openpyxl.load_workbook(english[0].xlsx):
        assert "FOR TRAINING" in sheet["A2"].value
