"""The national report: true sentences, the same numbers everywhere, nobody named needlessly."""

import hashlib
import json
import re
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.national import EVERYTHING
from assessment.language.text import Language
from assessment.printing.blocks import Table
from assessment.reports.national.facts import NationalOrder, gather
from assessment.reports.national.figures import root_of, scores_in
from assessment.reports.national.report import national_report, write_national_report
from assessment.scoring.rounding import round_half_up
from tests.unit.reports.national_world import NOW, UNITS, a_closing, facts_of, text_of


def test_it_has_fifteen_sections_and_the_annexes_with_their_pages(english):
    order, written = english
    reader = pypdf.PdfReader(order.pdf)
    entries = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert [int(str(entry.title).split()[0]) for entry in entries] == list(range(1, 20))
    assert len(reader.pages) == written.pages


def test_page_x_of_y_stands_on_every_page(english):
    order, written = english
    text = text_of(order.pdf)
    for page in range(1, written.pages + 1):
        assert f"Page {page} of {written.pages}" in text


def test_every_page_says_provisional_until_it_is_final(english, gathered, tmp_path):
    order, written = english
    pages = text_of(order.pdf).split("\f")[: written.pages]
    assert all("PROVISIONAL" in page and "FINAL" not in page for page in pages)
    final = NationalOrder(NOW, Language.EN, final=True, pdf=tmp_path / "f.pdf")
    count = write_national_report(gathered, final).pages
    pages = text_of(final.pdf).split("\f")[:count]
    assert all("APPROVED UNITS ONLY" in page and "FINAL" not in page for page in pages)
    count = write_national_report(replace(gathered, closing=a_closing()), final).pages
    pages = text_of(final.pdf).split("\f")[:count]
    assert all("FINAL" in page and "PROVISIONAL" not in page for page in pages)


def test_medians_on_paper_are_those_of_the_answers(english, gathered):
    text = text_of(english[0].pdf)
    for group in gathered.groups:
        values = sorted(scores_in(group, root_of(group.questionnaire)))
        half = len(values) // 2
        median = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
        assert str(round_half_up(median, 1)) in text, group.key


def test_the_same_order_gives_the_same_bytes(gathered, tmp_path):
    digests = []
    for name in ("one", "two"):
        order = NationalOrder(
            NOW, Language.KM, pdf=tmp_path / f"{name}.pdf", xlsx=tmp_path / f"{name}.xlsx"
        )
        write_national_report(gathered, order)
        digests.append(
            [hashlib.sha256(path.read_bytes()).hexdigest() for path in (order.pdf, order.xlsx)]
        )
    assert digests[0] == digests[1]


def test_no_page_orders_all_units_by_their_score(gathered):
    for section in national_report(facts_of(gathered)).sections:
        for block in section.blocks:
            if not isinstance(block, Table) or len(block.rows) < UNITS / 2:
                continue
            for at, _ in enumerate(block.columns):
                shown = [row.cells[at].text[0] if row.cells[at].text else "" for row in block.rows]
                scores = [Decimal(s) for s in shown if re.fullmatch(r"\d+\.\d", s)]
                if len(scores) > UNITS / 2:
                    assert scores != sorted(scores, reverse=True)


def test_khmer_pages_have_no_english_words_of_the_program(gathered, tmp_path):
    order = NationalOrder(NOW, Language.KM, pdf=tmp_path / "km.pdf")
    write_national_report(gathered, order)
    text = text_of(order.pdf)
    for word in (
        "Peer",
        "median",
        "Median",
        "units",
        "Coverage",
        "Gate",
        "Round",
        "Annex",
        "level",
    ):
        assert word not in text, word


def test_a_collection_without_anything_is_refused(tmp_path):
    from assessment.errors import AssessmentError

    with (
        Collection.create(tmp_path / "empty.drc", now=NOW) as collection,
        pytest.raises(AssessmentError),
    ):
        gather(collection, EVERYTHING)


def test_the_command_refuses_final_while_conflicts_are_open(held, tmp_path, capsys):
    from assessment.commands.main import run

    out = tmp_path / "final.pdf"
    command = ["national", str(held), "--round", "2026", "--pdf", str(out), "--final", "--json"]
    assert run(command) == 1
    assert "conflicts_open" in json.loads(capsys.readouterr().out)["findings"][0]["code"]
    assert not out.exists()


def test_the_command_writes_one_edition_for_each_language(held, tmp_path, capsys):
    from assessment.commands.main import run

    out = tmp_path / "n.pdf"
    command = [
        "national",
        str(held),
        "--round",
        "2026",
        "--pdf",
        str(out),
        "--language",
        "both",
        "--json",
    ]
    assert run(command) == 0
    said = json.loads(capsys.readouterr().out)
    assert [path.rsplit("/", 1)[-1] for path in said["files"]] == ["n-km.pdf", "n-en.pdf"]
    assert said["units"] == sum(group["n"] for group in said["groups"])
