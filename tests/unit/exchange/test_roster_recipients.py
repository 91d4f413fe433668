"""The roster names for whom packages are sealed; one that names nobody stays as it was."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import AssessmentError
from assessment.exchange import roster as rosters
from assessment.exchange import sealing
from assessment.exchange.keys import Statement
from assessment.exchange.receive import read_package
from assessment.exchange.roster import (
    FORMAT,
    MOST,
    Roster,
    SignedRoster,
    is_recipient,
    read_roster,
    sign_roster,
    write_roster,
)
from assessment.exchange.worth import Claim, InUse, Trust, key_of
from assessment.problems.exchange import RosterProblem
from tests.builders import NOW
from tests.unit.exchange.rosters import ROOT, a_file, a_roster
from tests.unit.exchange.world import PASSPHRASE, Parts, an_identity

pyrage = pytest.importorskip("pyrage")


def a_recipient():
    return str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture(scope="module")
def two():
    return (a_recipient(), a_recipient())


def refused(call, *arguments):
    with pytest.raises(AssessmentError) as error:
        call(*arguments)
    return error.value.findings[0].problem


def test_a_recipient_is_one_the_library_takes():
    for _ in range(50):
        assert is_recipient(a_recipient())


@given(st.integers(0, 61), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7lb1io"))
def test_one_wrong_sign_is_noticed(at, sign):
    right = "age10law58uwzqmpnv8trn9twl5rt9vfkvet4669njsu962l33ly63uqfq8m04"
    assert is_recipient(right)
    wrong = right[:at] + sign + right[at + 1 :]
    assert is_recipient(wrong) == (wrong == right)


def test_a_roster_without_recipients_is_written_as_it_always_was():
    """Old programs read it, and its signature stays what it was."""
    raw = sign_roster(a_roster(), ROOT).to_bytes()
    assert b"recipients" not in raw
    assert b'"format":1' in raw
    assert SignedRoster.from_bytes(raw).signed


def test_a_roster_with_recipients_is_signed_with_them(two):
    signed = sign_roster(replace(a_roster(), recipients=two), ROOT)
    raw = signed.to_bytes()
    assert b'"format":2' in raw
    assert SignedRoster.from_bytes(raw) == signed
    assert signed.signed
    other = replace(signed, roster=replace(signed.roster, recipients=two[::-1]))
    assert not other.signed
    assert not replace(signed, roster=replace(signed.roster, recipients=())).signed


def test_recipients_cannot_be_put_into_a_signed_roster(home, tmp_path, two):
    path = a_file(tmp_path, sign_roster(a_roster(), ROOT))
    rosters.take_in(path, [ROOT.public])
    kept = home / "roster.roster"
    signed = read_roster(kept)
    write_roster(kept, replace(signed, roster=replace(signed.roster, recipients=two)))
    assert refused(rosters.roster_on_disk) is RosterProblem.KEPT_ROSTER_DAMAGED
    assert sealing.recipients_in_use().words == ()


@pytest.mark.parametrize("edit", ["one", "twice", "mistyped", "many", "empty"])
def test_recipients_nobody_may_be_reached_by_make_no_roster(tmp_path, two, edit):
    wrong = {
        "one": two[:1],
        "twice": (two[0], two[0]),
        "mistyped": (two[0], two[1][:-1] + ("q" if two[1][-1] != "q" else "p")),
        "many": tuple(a_recipient() for _ in range(MOST + 1)),
        "empty": (two[0], ""),
    }[edit]
    path = a_file(tmp_path, sign_roster(replace(a_roster(), recipients=wrong), ROOT))
    assert refused(read_roster, path) is RosterProblem.NOT_A_ROSTER


@pytest.mark.parametrize(("number", "names"), [(1, True), (2, False), (0, False), ("2", True)])
def test_the_layout_a_roster_claims_is_the_one_it_has(tmp_path, two, number, names):
    signed = sign_roster(replace(a_roster(), recipients=two if names else ()), ROOT)
    path = tmp_path / "r.roster"
    parts = Parts({"r": signed.to_bytes()})
    parts.put("r", parts.json("r") | {"format": number})
    path.write_bytes(parts.members["r"])
    assert refused(read_roster, path) is RosterProblem.NOT_A_ROSTER


def test_a_roster_of_a_later_version_says_so(tmp_path):
    parts = Parts({"r": sign_roster(a_roster(), ROOT).to_bytes()})
    parts.put("r", parts.json("r") | {"format": FORMAT + 1, "novelty": []})
    (tmp_path / "r.roster").write_bytes(parts.members["r"])
    assert refused(read_roster, tmp_path / "r.roster") is RosterProblem.ROSTER_NEWER


def test_the_roster_stands_over_a_file_and_a_file_over_nothing(home, tmp_path, two):
    file = tmp_path / "file.txt"
    own = (a_recipient(), a_recipient())
    file.write_text("\n".join(own))
    sealing.take_in_recipients(file)
    assert sealing.recipients_in_use() == sealing.KnownRecipients(own)
    first = a_file(tmp_path, sign_roster(replace(a_roster(), recipients=two), ROOT), "1.roster")
    rosters.take_in(first, [ROOT.public])
    assert sealing.recipients_in_use() == sealing.KnownRecipients(two, 2)
    held = rosters.roster_in_use()
    later = sign_roster(replace(held, recipients=()), ROOT, held)
    rosters.take_in(a_file(tmp_path, later, "2.roster"), [ROOT.public])
    assert sealing.recipients_in_use() == sealing.KnownRecipients(own)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"damaged", RosterProblem.KEPT_ROSTER_DAMAGED),
        (b'{"format":99,"type":"readiness-roster"}', RosterProblem.ROSTER_NEWER),
    ],
)
def test_a_kept_roster_that_cannot_be_read_hands_the_word_to_no_older_file(
    home, tmp_path, two, content, problem
):
    file = tmp_path / "file.txt"
    file.write_text("\n".join((a_recipient(), a_recipient())))
    sealing.take_in_recipients(file)
    first = a_file(tmp_path, sign_roster(replace(a_roster(), recipients=two), ROOT), "1.roster")
    rosters.take_in(first, [ROOT.public])
    (home / "roster.roster").write_bytes(content)
    found = sealing.recipients_in_use()
    assert (found.words, found.problem.problem) == ((), problem)


def test_nothing_is_sealed_while_the_kept_roster_is_damaged(desk, said):
    file = desk / "committee.txt"
    file.write_text("\n".join((a_recipient(), a_recipient())))
    sealing.take_in_recipients(file)
    rosters.kept_in().write_bytes(b"damaged")
    code, data = said("send", "a.dra", "--key", "assessor.key", "--out", "p.drx", "--seal")
    assert (code, data["findings"][0]["code"]) == (1, "kept_roster_damaged")
    assert str(rosters.kept_in()) in data["findings"][0]["message"]
    assert not (desk / "p.drx").exists()


def test_an_office_with_the_roster_seals_without_a_further_file(desk, said):
    """The committee names two keys, signs; the office takes the list in and sends sealed."""
    names = [an_identity(desk / f"{one}.identity") for one in ("one", "two")]
    (desk / "second.txt").write_text(f"{names[1]}\n")
    add = ("roster", "add", "r.roster", "--public", "assessor.pub", "--role", "assessor")
    assert said(*add, "--unit", "MPTC", "--from", "2026-01-01")[0] == 0
    code, named = said("roster", "recipients", "r.roster", "--to", names[0], "--to", "second.txt")
    assert (code, named["recipients"], named["signed"]) == (0, names, False)
    assert said("roster", "sign", "r.roster", "--key", "root.key")[1]["recipients"] == names
    send = ("send", "a.dra", "--key", "assessor.key", "--out")
    code, data = said(*send, "no.drx", "--seal")
    assert (code, data["findings"][0]["code"]) == (1, "no_known_recipients")
    assert not (desk / "no.drx").exists()
    assert said("roster", "import", "r.roster", "--root", "root.pub")[0] == 0
    code, data = said(*send, "sealed.drx", "--seal")
    assert (code, data["sealed_to"]) == (0, 2)
    sealing.unseal_to(desk / "sealed.drx", desk / "two.identity", "", desk / "open.drx")
    roster = rosters.roster_in_use()
    assert read_package(desk / "open.drx", InUse(roster)).verdict is Trust.VERIFIED
    assert "sealed_to" not in said(*send, "plain.drx")[1]


def test_a_roster_too_large_to_be_read_again_is_not_written(tmp_path):
    line = a_roster().people[0]
    people = tuple(replace(line, unit=f"U{number}") for number in range(30_000))
    path = a_file(tmp_path, sign_roster(a_roster(), ROOT))
    before = path.read_bytes()
    large = sign_roster(Roster(0, people), ROOT)
    assert refused(write_roster, path, large) is RosterProblem.ROSTER_TOO_LARGE
    assert path.read_bytes() == before
    path.write_bytes(large.to_bytes())
    assert refused(read_roster, path) is RosterProblem.ROSTER_TOO_LARGE


def test_thousands_of_people_are_read_and_one_key_for_all_units_is_found(tmp_path):
    line = a_roster().people[0]
    people = tuple(replace(line, unit=f"U{number}") for number in range(8_000))
    path = a_file(tmp_path, sign_roster(Roster(0, people), ROOT))
    found = read_roster(path)
    assert found.signed
    statement = Statement("0" * 64, line.role, line.public.key_id, NOW)
    assert (
        key_of(statement, Claim(statement.manifest, "U7999"), InUse(found.roster)) is Trust.VERIFIED
    )
    assert (
        key_of(statement, Claim(statement.manifest, "U8000"), InUse(found.roster))
        is Trust.WRONG_ROLE
    )


def test_recipients_are_replaced_and_taken_away_by_the_command(desk, said):
    names = [a_recipient() for _ in range(4)]
    to = [part for name in names[:2] for part in ("--to", name)]
    assert said("roster", "recipients", "r.roster", *to)[1]["recipients"] == names[:2]
    to = [part for name in names[2:] for part in ("--to", name)]
    assert said("roster", "recipients", "r.roster", *to)[1]["recipients"] == names[2:]
    for wrong, code in (
        (("--to", names[0]), "one_recipient"),
        ((), "option_missing"),
        (("--to", names[0], "--to", names[1][:-1] + "b"), "recipient_mistyped"),
    ):
        given, data = said("roster", "recipients", "r.roster", *wrong)
        assert (given, data["findings"][0]["code"]) == (1, code)
    many = [part for _ in range(MOST + 1) for part in ("--to", a_recipient())]
    given, data = said("roster", "recipients", "r.roster", *many)
    assert (given, data["findings"][0]["code"]) == (1, "too_many_recipients")
    with pytest.raises(SystemExit):
        said("roster", "recipients", "r.roster", *to, "--none")
    assert said("roster", "show", "r.roster")[1]["recipients"] == names[2:]
    assert said("roster", "recipients", "r.roster", "--none")[1]["recipients"] == []
    assert read_roster(desk / "r.roster").roster == Roster()


def test_adding_people_and_revoking_keys_keeps_the_recipients(desk, said):
    names = [a_recipient(), a_recipient()]
    to = [part for name in names for part in ("--to", name)]
    said("roster", "recipients", "r.roster", *to)
    add = ("roster", "add", "r.roster", "--public", "head.pub", "--role", "head")
    assert said(*add, "--all-units")[1]["recipients"] == names
    assert said("roster", "revoke", "r.roster", "--public", "head.pub")[1]["recipients"] == names
    assert said("roster", "sign", "r.roster", "--key", "root.key")[1]["recipients"] == names


def test_a_key_of_the_committee_made_here_is_a_recipient(tmp_path):
    assert is_recipient(sealing.make(tmp_path / "c.sealing", PASSPHRASE))
