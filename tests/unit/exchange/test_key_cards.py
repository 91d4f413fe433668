"""Fingerprint cards: what stands on them, and that they are the same whenever they are printed."""

import re
import subprocess
from datetime import date

import pytest
from pypdf import PdfReader

from assessment.exchange import keys
from assessment.exchange.keys import Role
from assessment.exchange.roster import Person, Roster, SignedRoster, write_roster
from assessment.forms.key_cards import KEY_SIGN, Card, facts_of, write_cards
from assessment.language.text import Language
from assessment.printing.wording import Speech
from tests.builders import ASSESSOR, HEAD
from tests.unit.exchange.world import CHEAP, PASSPHRASE, THE_ASSESSOR, THE_HEAD

KM, EN = (Language.KM,), (Language.EN,)
# The sign is 36 mm wide, stands 9 mm from the right edge of an A6 card, and ends at 57 mm.
_SIGN_LEFT, _SIGN_FOOT = 103 * 72 / 25.4, 57 * 72 / 25.4
LONG = "អ្នកមានឈ្មោះវែងណាស់" * 8


def pages(path):
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def a_person(signer, name=None, **more):
    public = signer.key.public
    return Person(name or public.name, public.key, signer.role, date(2026, 1, 1), **more)


def test_a_card_names_its_person_and_the_code_to_compare(tmp_path):
    people = (
        a_person(THE_ASSESSOR, unit="M01", until=date(2026, 12, 31)),
        a_person(THE_HEAD, LONG),
    )
    path = tmp_path / "cards.pdf"
    assert write_cards([Card.from_person(one) for one in people], EN, path) == 2
    first, second = pages(path)
    for text in (
        ASSESSOR,
        "Role: Assessor",
        "Unit: M01",
        "31 December 2026",
        THE_ASSESSOR.key.public.short_code,
    ):
        assert text in first
    assert THE_HEAD.key.public.short_code in second
    assert "Unit: all units" in second


def test_a_card_names_the_unit_of_its_code(tmp_path):
    card = Card.from_person(a_person(THE_ASSESSOR, unit="M09"))
    assert facts_of(card, Speech(EN))[1:3] == (
        "Unit: M09",
        "Ministry of Industry, Science, Technology and Innovation",
    )
    assert "ក្រសួងឧស្សាហកម្ម" in facts_of(card, Speech(KM))[2]
    abroad = Card.from_person(a_person(THE_ASSESSOR, unit="X99"))
    assert [one for one in facts_of(abroad, Speech(EN)) if "X99" in one] == ["Unit: X99"]
    assert len(facts_of(abroad, Speech(EN))) == len(facts_of(card, Speech(EN))) - 1


def test_the_last_day_of_a_key_stands_whole_in_two_languages(tmp_path):
    path = tmp_path / "card.pdf"
    card = Card.from_person(a_person(THE_ASSESSOR, unit="M09", until=date(2026, 12, 31)))
    write_cards([card], (Language.KM, Language.EN), path)
    (said,) = pages(path)
    assert "to 31 December 2026" in said
    assert "Technology and Innovation" in said


def test_all_lines_of_a_card_stand_above_the_code(tmp_path):
    path = tmp_path / "card.pdf"
    card = Card.from_person(a_person(THE_ASSESSOR, unit="M13", until=date(2026, 12, 31)))
    write_cards([card], EN, path)
    said = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True).stdout
    found = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)<', said.decode())
    lines = {text: (float(top), float(foot)) for top, foot, text in found}
    assert lines["From 1 January 2026 to 31 December 2026"][1] < lines["Code of the key"][0]


@pytest.mark.parametrize("length", [30, 120, 400])
def test_a_long_name_never_runs_into_the_sign(tmp_path, length):
    person = a_person(THE_HEAD, (LONG * 4)[:length], unit=("M01-" * 40)[:length])
    path = tmp_path / "cards.pdf"
    write_cards([Card.from_person(person)], KM, path)
    said = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True).stdout
    words = re.findall(r'xMin="[\d.]+" yMin="([\d.]+)" xMax="([\d.]+)"', said.decode())
    upper = [float(right) for top, right in words if float(top) < _SIGN_FOOT]
    assert max(upper) < _SIGN_LEFT


def test_the_sign_holds_the_whole_key_id():
    card = Card(THE_ASSESSOR.key.public)
    assert card.sign.startswith(KEY_SIGN + card.key.short_code.replace("-", ""))
    assert len(card.sign) == len(KEY_SIGN) + 52
    assert facts_of(card, Speech(KM)) == ()


def test_cards_are_in_khmer_and_the_same_whenever_they_are_printed(tmp_path):
    card = Card.from_person(a_person(THE_ASSESSOR, unit="M01"))
    for name in ("1", "2"):
        write_cards([card], KM, tmp_path / f"{name}.pdf")
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
    (text,) = pages(tmp_path / "1.pdf")
    assert "ប័ណ្ណកូដសម្គាល់សោ" in text
    assert "Role" not in text


def test_the_commands_write_cards_of_a_key_and_of_a_roster(tmp_path, said, monkeypatch):
    monkeypatch.chdir(tmp_path)
    keys.make(tmp_path / "a.key", ASSESSOR, PASSPHRASE, CHEAP)
    roster = Roster(1, (a_person(THE_ASSESSOR), a_person(THE_HEAD)))
    write_roster(tmp_path / "r.roster", SignedRoster(roster))
    code, done = said("key", "card", "a.key", "--role", Role.HEAD.value, "--out", "a.pdf")
    assert (code, done) == (0, {"file": "a.pdf", "cards": 1, "findings": []})
    assert said("roster", "card", "r.roster", "--out", "r.pdf")[1]["cards"] == 2
    assert [HEAD in page for page in pages(tmp_path / "r.pdf")] == [False, True]
    for again in (("key", "card", "a.key"), ("key", "card", "a.key", "--out", "a.pdf")):
        code, data = said(*again)
        assert (code, data["findings"][0]["code"]) in {(1, "option_missing"), (1, "already_exists")}
