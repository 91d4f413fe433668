"""A printed page leads to the revision it was printed from, or is not one we hold."""

import re
import shutil
import sys
from dataclasses import replace

import pypdf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessment.commands.main import run
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.errors import AssessmentError
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.exchange.package import day_of, scores_of
from assessment.exchange.print_check import (
    Counts,
    Printed,
    States,
    code_of,
    full_code,
    matches,
    result_code,
    states_in,
)
from assessment.exchange.roster import Roster
from assessment.exchange.send import parcel_of, send_parcel
from assessment.exchange.worth import Trust
from assessment.files.store import AssessmentFile
from assessment.forms.blank import write_blank
from assessment.forms.words import BlankOrder
from assessment.language.digits import khmer_digits
from assessment.language.text import Language
from assessment.questionnaire.library import find
from assessment.reports.facts import qr_text
from assessment.reports.print_places import describe_place as in_words
from assessment.reports.print_places import places_in
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, State
from assessment.words import Words
from tests.builders import ASSESSOR, NOW, a_record
from tests.unit.consolidation.world import IN_USE, a_collection, head_of, packed, record_of, taken
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD, Parts, signs

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(digest=DIGESTS, other=DIGESTS)
def test_code_and_sign_lead_to_their_digest_and_to_no_other(digest, other):
    states = [States("M01", "2026", digest), States("M02", "2026", other)]
    for text in (short_code(digest), qr_text(digest)):
        found = matches(code_of(text), "a.dra", states)
        assert [one.unit for one in found] == (["M01"] if other != digest else ["M01", "M02"])


@given(digest=DIGESTS)
def test_the_sign_holds_the_whole_digest(digest):
    assert qr_text(digest) == f"DRA1:{full_code(digest)}"
    assert len(qr_text(digest)) == 57


@given(digest=DIGESTS)
def test_a_code_is_read_however_people_type_it(digest):
    code = short_code(digest)
    plain = code.replace("-", "")
    for typed in (
        code.lower(),
        plain,
        code.replace("-", " "),
        f" {code} ",
        khmer_digits(code),
        code.replace("-", "–"),
        code.replace("O", "0").replace("I", "1"),
    ):
        assert code_of(typed) == plain


@pytest.mark.parametrize("text", ["", "ABCD", "DRA1:", "A" * 17, "ខ្មែរខ្មែរខ្មែរ!", "9" * 16])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(AssessmentError) as error:
        code_of(text)
    assert error.value.findings[0].code == "not_a_code"


@given(digest=DIGESTS)
def test_an_earlier_state_is_known_by_its_beginning(digest):
    assume(digest[:20] != "00" * 10)
    states = [States("M01", "2026", "00" * 32, earlier=(digest[:16],))]
    (found,) = matches(code_of(short_code(digest)), "p.drx", states)
    assert found.printed is Printed.EARLIER


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A working file printed twice, its package, and a collection that received it."""
    monkeypatch.chdir(tmp_path)
    with AssessmentFile.create(tmp_path / "a.dra", a_record(), by=ASSESSOR, now=NOW) as file:
        codes = [short_code(file.head)]
        file.apply(SetAnswer(Place("A2"), "a"), by=ASSESSOR, at=NOW)
        codes.append(short_code(file.head))
        receipt = send_parcel(parcel_of(file), [THE_ASSESSOR], tmp_path / "p.drx")
        codes.append(receipt.short_code)
        file.apply(SetAnswer(Place("A2"), "b"), by=ASSESSOR, at=NOW)
        codes.append(short_code(file.head))
    with Collection.create(tmp_path / "all.drc", now=NOW) as collection:
        receive(collection, [tmp_path / "p.drx"], terms=Terms("Officer", NOW))
    return codes


def found(data):
    return {(one["file"], one["printed_from"]) for one in data["matches"]}


def test_every_page_leads_to_what_it_was_printed_from(desk, said):
    first, second, package, last = desk
    expected = [
        (first, {("a.dra", "earlier"), ("p.drx", "earlier"), ("all.drc", "earlier")}),
        (second, {("a.dra", "earlier"), ("p.drx", "current"), ("all.drc", "current")}),
        (package, {("p.drx", "package"), ("all.drc", "package")}),
        (last, {("a.dra", "current")}),
    ]
    for code, places in expected:
        exit_code, data = said("verify-print", code, "--in", "a.dra", "p.drx", "all.drc")
        assert (exit_code, data["held"], found(data)) == (0, True, places)
        assert found(said("verify-print", code, "--in", ".")[1]) == places


def test_a_page_of_another_program_or_file_is_not_one_we_hold(desk, said):
    code, data = said("verify-print", "AAAA-BBBB-CCCC-DDDD", "--in", ".")
    assert (code, data["held"], data["matches"]) == (1, False, [])
    assert [one["code"] for one in data["findings"]] == ["print_not_held"]


def test_a_sheet_of_a_paper_form_leads_to_the_questionnaire_of_the_files_held(desk, said):
    code = short_code(a_record().questionnaire.fingerprint)
    exit_code, data = said("verify-print", code, "--in", "a.dra", "p.drx", "all.drc")
    assert (exit_code, data["held"], data["findings"]) == (0, True, [])
    assert found(data) == {("a.dra", "form"), ("p.drx", "form"), ("all.drc", "form")}
    settings = a_record().questionnaire.settings
    assert {(one["unit"], one["round"], one["questionnaire"]) for one in data["matches"]} == {
        ("", "", f"{settings.id} {settings.version}".rstrip())
    }


def test_a_printed_sheet_of_an_installed_questionnaire_leads_to_it(desk, said, tmp_path, capsys):
    questionnaire = find("dgc-commune")
    order = BlankOrder(questionnaire, NOW, (Language.EN,), pdf=tmp_path / "form.pdf")
    write_blank(order)
    text = pypdf.PdfReader(order.pdf).pages[-1].extract_text()
    (code,) = set(re.findall(r"(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}", text))
    exit_code, data = said("verify-print", code, "--in", "a.dra")
    version = questionnaire.settings.version
    assert (exit_code, [one["questionnaire"] for one in data["matches"]]) == (
        0,
        [f"dgc-commune {version}"],
    )
    assert data["matches"][0]["file"] == f"dgc-commune/{version}/questionnaire.xlsx"
    for language, words in (("en", "A sheet of the paper form"), ("km", "ទម្រង់ក្រដាស")):
        assert run(["verify-print", code, "--in", "a.dra", "--language", language]) == 0
        assert words in capsys.readouterr().out


def test_a_collection_says_so_of_a_sheet_of_a_paper_form_too(desk, tmp_path):
    with Collection.open(tmp_path / "all.drc") as collection:
        code = code_of(short_code(a_record().questionnaire.fingerprint))
        (one,) = places_in(collection, code)
        assert (one.printed, one.file) == (Printed.FORM, "all.drc")
        commune = code_of(short_code(find("dgc-commune").fingerprint))
        (one,) = places_in(collection, commune)
        assert (one.printed, one.unit) == (Printed.FORM, "")


def test_a_file_that_cannot_be_read_is_told_and_stops_nothing(desk, said, tmp_path):
    (tmp_path / "0.drx").write_bytes(b"nothing")
    code, data = said("verify-print", desk[2], "--in", ".")
    assert (code, data["held"]) == (1, True)
    assert [one["code"] for one in data["findings"]] == ["not_a_package"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_link_in_a_folder_is_looked_into_and_all_are_named(desk, said, tmp_path):
    looked = tmp_path / "looked"
    looked.mkdir()
    (tmp_path / "mine").mkdir()
    shutil.copyfile(tmp_path / "p.drx", tmp_path / "mine" / "own.drx")
    (looked / "b.drx").symlink_to(tmp_path / "p.drx")
    (looked / "inner").symlink_to(tmp_path / "mine")
    code, data = said("verify-print", desk[2], "--in", "looked")
    assert (code, data["held"]) == (1, False)
    note, missing = data["findings"]
    assert (note["code"], note["severity"]) == ("links_not_followed", "note")
    assert "not followed (2): b.drx, inner." in note["message"]
    assert missing["code"] == "print_not_held"
    assert said("verify-print", desk[2], "--in", "looked/b.drx")[1]["held"]


def test_people_read_it_in_khmer(desk, capsys):
    assert run(["verify-print", desk[3], "--in", "a.dra"]) == 0
    assert "បោះពុម្ពពី MPTC" in capsys.readouterr().out


@pytest.fixture
def standing(tmp_path):
    """A collection in which a package of two people stands; and its revision."""
    answers = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
    record = record_of(answers, state=State.APPROVED)
    revision = packed(tmp_path / "p.drx", record, "h", signers=(THE_ASSESSOR, THE_HEAD))
    collection = a_collection(tmp_path)
    taken(collection, tmp_path / "p.drx")
    yield collection, revision, scores_of(record, day_of(record)).overall
    collection.close()


def place(collection, code):
    (found,) = places_in(collection, code_of(code))
    return found


def test_a_page_of_what_stands_says_score_level_and_that_it_counts(standing):
    collection, _, result = standing
    code = short_code(head_of("h"))
    found = place(collection, code)
    assert (found.vouched, found.counts, found.state) == (True, Counts.APPROVED, State.APPROVED)
    assert (found.result, found.fits) == (result, None)
    said = " ".join(in_words(found, Words(Language.EN)))
    assert "It counts today, approved." in said
    assert f"Score {result.score}, level {result.level}. State: Approved." in said


def test_the_letters_beside_the_code_fit_what_was_printed_and_nothing_else(standing):
    collection, _, result = standing
    head = head_of("h")
    better = replace(result, score=result.score + 1)
    higher = replace(result, level=result.level + 1)
    for shows, final, fits in (
        (result, True, True),
        (result, False, False),
        (better, True, False),
        (higher, True, False),
    ):
        typed = f"{short_code(head)} {result_code(head, shows, final=final)}"
        assert place(collection, typed).fits is fits


def test_a_code_that_only_an_unsigned_package_names_is_not_vouched_for(tmp_path):
    record = record_of({"A2": "b"})
    revision = packed(tmp_path / "p.drx", record, "of another office", "h", signers=())
    with a_collection(tmp_path) as collection:
        taken(collection, tmp_path / "p.drx")
        for claimed in (head_of("of another office"), head_of("h")):
            found = place(collection, short_code(claimed))
            assert (found.vouched, found.verdict, found.result) == (False, Trust.UNSIGNED, None)
            assert "not vouched for" in " ".join(in_words(found, Words(Language.EN)))
        found = place(collection, short_code(revision))
        assert (found.vouched, found.counts) == (True, Counts.STANDING)


@pytest.mark.parametrize("verdict", ["altered", "wrong_role", "revoked_key"])
def test_no_page_was_printed_from_a_package_that_is_not_believed(tmp_path, verdict):
    signer = signs(ASSESSOR, Role.HEAD) if verdict == "wrong_role" else THE_ASSESSOR
    revision = packed(tmp_path / "p.drx", record_of({"A2": "b"}), "h", signers=(signer,))
    if verdict == "altered":
        parts = Parts.of(tmp_path / "p.drx")
        packed(tmp_path / "other.drx", record_of({"A2": "c"}), "h")
        parts.members["signatures.json"] = Parts.of(tmp_path / "other.drx").members[
            "signatures.json"
        ]
        parts.write(tmp_path / "p.drx")
    in_use = IN_USE
    if verdict == "revoked_key":
        in_use = replace(in_use, roster=Roster(1).with_revoked(THE_ASSESSOR.key.public.key_id))
    with a_collection(tmp_path, in_use) as collection:
        taken(collection, tmp_path / "p.drx")
        found = place(collection, short_code(revision))
    assert (found.vouched, found.verdict, found.counts) == (False, verdict, Counts.NOT)
    said = " ".join(in_words(found, Words(Language.EN)))
    assert said.startswith("Only a package of M01, round 2026, that is not trusted names")
    (alone,) = matches(
        code_of(short_code(revision)), "p.drx", [states_in(tmp_path / "p.drx", in_use, NOW.date())]
    )
    assert (alone.vouched, alone.verdict) == (False, verdict)


def test_a_unit_report_prints_the_letters_that_verify_print_checks(desk, said, tmp_path):
    report = tmp_path / "r.pdf"
    assert said("report", "a.dra", "--pdf", str(report))[0] == 0
    text = pypdf.PdfReader(report).pages[-1].extract_text()
    (typed,) = set(re.findall(r"(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4} [A-Z2-7]{4}", text))
    (found,) = said("verify-print", typed, "--in", "a.dra")[1]["matches"]
    assert (found["fits"], found["state"], found["vouched"]) == (True, "draft", True)
    other = f"{typed[:-4]}AAAA"
    assert said("verify-print", other, "--in", "a.dra")[1]["matches"][0]["fits"] is False
