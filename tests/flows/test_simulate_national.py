"""A whole round by commands: simulate, receive, list conflicts, decide, national report.

In the daily check it is a small round; READINESS_SOAK=1 makes it the whole country.
"""

import contextlib
import io
import json
import os
import resource
import time

import openpyxl
import pypdf
import pytest

from assessment.commands.main import run

SOAK = os.environ.get("READINESS_SOAK") == "1"
UNITS = 1920 if SOAK else 60
LARGEST_MB = 1200
SECRETARY = "Lim Sokha"


def said(*arguments):
    """What a command prints as JSON, with its exit code."""
    out = io.StringIO()
    start = time.perf_counter()
    with contextlib.redirect_stdout(out):
        code = run([*map(str, arguments), "--json"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{arguments[0]}: {time.perf_counter() - start:.1f} s, peak {peak} MiB")
    assert peak < LARGEST_MB
    return code, json.loads(out.getvalue())


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A simulated round with faults, received into a collection, and the truth about it."""
    folder = tmp_path_factory.mktemp("country")
    out = folder / "round"
    code, made = said(
        "simulate",
        "--units",
        UNITS,
        "--questionnaire",
        "all",
        "--out",
        out,
        "--seed",
        5,
        "--round",
        "2026",
        "--faults",
    )
    assert code == 0
    collection = folder / "national.drc"
    _, received = said("receive", collection, out / "packages", "--roster", made["roster"])
    truth = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return collection, made, received, truth


def test_every_file_gets_the_verdict_that_is_true(held):
    _, made, received, truth = held
    assert received["received"] == made["files"]
    verdicts = {one["path"].rsplit("/", 1)[-1]: one["verdict"] for one in received["files"]}
    told = {file["file"]: file["verdict"] for unit in truth["units"] for file in unit["files"]}
    assert verdicts == told


def test_the_conflicts_listed_are_those_that_were_made(held):
    collection, _, _, truth = held
    _, listed = said("conflicts", collection)
    assert {one["unit"] for one in listed["conflicts"]} == {
        unit["unit"] for unit in truth["units"] if unit["conflict"]
    }


def test_the_national_report_counts_what_stands(held, tmp_path):
    collection, _, _, truth = held
    pdf, xlsx = tmp_path / "national.pdf", tmp_path / "national.xlsx"
    code, made = said("national", collection, "--pdf", pdf, "--xlsx", xlsx, "--language", "en")
    assert code == 0
    standing = {unit["unit"] for unit in truth["units"] if unit["standing"]}
    assert made["units"] == len(standing)
    assert made["conflicts"] == sum(unit["conflict"] for unit in truth["units"])
    assert len(pypdf.PdfReader(pdf).pages) == made["pages"]
    book = openpyxl.load_workbook(xlsx, read_only=True, data_only=True)
    rows = list(book["Units"].iter_rows(min_row=5, max_col=4, values_only=True))
    assert {row[3] for row in rows} == standing
    blocks = {row[1]: row for row in book["Blocks"].iter_rows(min_row=5, values_only=True)}
    for group in made["groups"]:
        assert blocks[group["block"]][3] == group["n"]
        assert blocks[group["block"]][4] == pytest.approx(group["median"])
    book.close()


def test_a_decision_brings_the_unit_into_the_report_and_changes_its_code(held, tmp_path):
    collection, _, _, truth = held
    unit = next(unit for unit in truth["units"] if unit["conflict"])
    order = ("--xlsx", tmp_path / "national.xlsx", "--language", "en")
    _, before = said("national", collection, *order)
    code, _ = said(
        "decide",
        collection,
        unit["unit"],
        "--take",
        unit["files"][0]["revision"],
        "--by",
        SECRETARY,
        "--reason",
        "The first copy is the signed one",
    )
    assert code == 0
    _, after = said("national", collection, *order)
    assert after["units"] == before["units"] + 1
    assert after["conflicts"] == before["conflicts"] - 1
    assert after["short_code"] != before["short_code"]


def test_a_printed_national_report_is_found_in_the_collection(held, tmp_path):
    collection, _, _, _ = held
    _, made = said("national", collection, "--xlsx", tmp_path / "national.xlsx")
    code, found = said("verify-print", made["short_code"], "--in", collection)
    assert code == 0
    assert found["held"]
    assert found["matches"][0]["printed_from"] == "current"


def test_a_national_report_is_still_found_when_the_collection_has_changed(held, tmp_path):
    collection, _, _, truth = held
    _, made = said("national", collection, "--xlsx", tmp_path / "national.xlsx")
    unit = next(unit for unit in truth["units"] if unit["conflict"])
    said(
        "decide",
        collection,
        unit["unit"],
        "--take",
        unit["files"][0]["revision"],
        "--by",
        SECRETARY,
        "--reason",
        "The first copy is the signed one",
    )
    code, found = said("verify-print", made["short_code"], "--in", collection)
    assert code == 0
    assert [one["printed_from"] for one in found["matches"]] == ["earlier"]
    for merge in ("1", "2"):
        said("undo", collection, merge, "--reason", "A round begun anew")
    code, found = said("verify-print", made["short_code"], "--in", collection)
    assert [one["printed_from"] for one in found["matches"]] == ["earlier"]
    code, found = said("verify-print", "AAAA-BBBB-CCCC-DDDD", "--in", collection)
    assert (code, found["held"]) == (1, False)
