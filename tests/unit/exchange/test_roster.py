"""The roster of keys: who may sign what, and the exact verdict on every package."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import AssessmentError
from assessment.exchange import roster as rosters
from assessment.exchange.keys import Role, Signer, Statement, sign
from assessment.exchange.receive import read_package
from assessment.exchange.roster import (
    FARTHEST_STEP,
    HIGHEST_FIRST,
    Roster,
    SignedRoster,
    read_roster,
    sign_roster,
    trusted,
)
from assessment.exchange.worth import Claim, InUse, Trust, key_of
from assessment.simulation.invented import People
from tests.builders import ASSESSOR, HEAD, NOW
from tests.unit.exchange.rosters import ROOT, START, UNIT, a_file, a_person, a_roster
from tests.unit.exchange.world import (
    A_STRANGER,
    THE_ASSESSOR,
    THE_HEAD,
    THE_SECRETARIAT,
    Parts,
    a_key,
    a_package,
    signs,
)

OTHER_ROOT = a_key("Other root")


def codes(received):
    return [finding.code for finding in received.findings]


def refused(call, *arguments, **options):
    with pytest.raises(AssessmentError) as error:
        call(*arguments, **options)
    return error.value.findings[0].code


@pytest.mark.parametrize(
    ("signers", "verdict", "found"),
    [
        ((), Trust.UNSIGNED, ["unsigned"]),
        ((THE_ASSESSOR,), Trust.VERIFIED, []),
        ((THE_ASSESSOR, THE_HEAD), Trust.COUNTERSIGNED, []),
        ((THE_ASSESSOR, A_STRANGER), Trust.VERIFIED, ["unknown_key"]),
        ((A_STRANGER,), Trust.UNKNOWN_KEY, ["unknown_key"]),
        ((THE_SECRETARIAT,), Trust.UNKNOWN_KEY, ["unknown_key"]),
        ((signs(ASSESSOR, Role.HEAD),), Trust.WRONG_ROLE, ["role_not_allowed"]),
        ((THE_ASSESSOR, signs(HEAD, Role.ASSESSOR)), Trust.WRONG_ROLE, ["role_not_allowed"]),
    ],
)
def test_the_roster_decides_who_is_believed(tmp_path, signers, verdict, found):
    received = read_package(a_package(tmp_path, *signers), InUse(a_roster()))
    assert (received.verdict, codes(received)) == (verdict, found)
    assert received.record is not None


def test_without_a_roster_work_goes_on_and_keys_are_unknown(tmp_path):
    received = read_package(a_package(tmp_path, THE_ASSESSOR, THE_HEAD))
    assert received.verdict is Trust.UNKNOWN_KEY
    assert received.record is not None


def test_a_key_of_another_unit_has_no_role_here(tmp_path):
    roster = a_roster(a_person(THE_ASSESSOR, unit="MOH"))
    received = read_package(a_package(tmp_path, THE_ASSESSOR), InUse(roster))
    assert received.verdict is Trust.WRONG_ROLE


def test_a_line_without_a_unit_is_for_all_units(tmp_path):
    roster = a_roster(a_person(THE_ASSESSOR, unit=""))
    received = read_package(a_package(tmp_path, THE_ASSESSOR), InUse(roster))
    assert received.verdict is Trust.VERIFIED


@pytest.mark.parametrize(
    ("since", "until", "standing"),
    [
        (date(2026, 11, 25), date(2026, 11, 25), Trust.VERIFIED),
        (date(2026, 11, 26), None, Trust.WRONG_ROLE),
        (date(2026, 1, 1), date(2026, 11, 24), Trust.WRONG_ROLE),
    ],
)
def test_first_and_last_day_are_days_of_cambodia(since, until, standing):
    # Late on the 24th in Greenwich is the 25th in Phnom Penh.
    at = datetime(2026, 11, 24, 20, tzinfo=UTC)
    statement = sign("00" * 32, Signer(THE_ASSESSOR.key, Role.ASSESSOR, at)).statement
    person = replace(a_person(THE_ASSESSOR), since=since, until=until)
    assert (
        key_of(statement, Claim(statement.manifest, UNIT), InUse(Roster(1, (person,)))) is standing
    )


def test_an_officer_who_was_replaced_keeps_what_was_signed_in_time(tmp_path):
    old = replace(a_person(THE_ASSESSOR), until=NOW.date())
    new = a_person(signs("Successor", Role.ASSESSOR))
    received = read_package(a_package(tmp_path, THE_ASSESSOR), InUse(a_roster(old, new)))
    assert received.verdict is Trust.VERIFIED


def test_a_revoked_key_counts_only_for_what_was_received_before(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    revision = read_package(path).revision
    key_id = THE_ASSESSOR.key.public.key_id
    late = read_package(path, InUse(a_roster().with_revoked(key_id)))
    assert (late.verdict, codes(late)) == (Trust.REVOKED_KEY, ["revoked_key"])
    early = read_package(path, InUse(a_roster().with_revoked(key_id, [revision])))
    assert (early.verdict, early.findings) == (Trust.COUNTERSIGNED, ())


def test_a_key_known_by_hand_does_not_outlive_its_revocation(tmp_path):
    from tests.unit.exchange.world import known

    path = a_package(tmp_path, THE_ASSESSOR)
    roster = a_roster().with_revoked(THE_ASSESSOR.key.public.key_id)
    assert read_package(path, InUse(roster, known(THE_ASSESSOR))).verdict is Trust.REVOKED_KEY


def test_an_edited_package_is_altered_whoever_signed_it(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.replaced("data.json", '"answer":3', '"answer":4')
    roster = a_roster().with_revoked(THE_ASSESSOR.key.public.key_id)
    assert read_package(parts.write(path), InUse(roster)).verdict is Trust.ALTERED


def test_one_person_with_two_keys_does_not_countersign_himself(tmp_path):
    second = signs("Second key", Role.HEAD)
    same = replace(a_person(second), name=f" {ASSESSOR} ")
    roster = a_roster(a_person(THE_ASSESSOR), same)
    received = read_package(a_package(tmp_path, THE_ASSESSOR, second), InUse(roster))
    assert received.verdict is Trust.VERIFIED


def test_a_revocation_keeps_what_was_named_last(tmp_path):
    key_id = THE_ASSESSOR.key.public.key_id
    roster = a_roster().with_revoked(key_id, ["bb" * 32, "aa" * 32])
    assert roster.revoked[0].received == ("aa" * 32, "bb" * 32)
    shorter = roster.with_revoked(key_id, ["bb" * 32])
    assert [one.received for one in shorter.revoked] == [("bb" * 32,)]


def test_a_signed_roster_comes_back_as_it_was(tmp_path):
    signed = sign_roster(a_roster().with_revoked("cc" * 32, ["dd" * 32]), ROOT)
    path = a_file(tmp_path, signed)
    found, findings = trusted(path, [ROOT.public])
    assert (found, findings) == (signed, ())
    assert found.roster.seq == 2


def test_the_first_roster_is_believed_and_its_root_key_is_shown(tmp_path):
    path = a_file(tmp_path, sign_roster(a_roster(), ROOT))
    found, findings = trusted(path)
    assert found.roster.people == a_roster().people
    assert [one.code for one in findings] == ["roster_first"]
    assert findings[0].values["key"] == ROOT.public.short_code


def test_a_roster_of_another_root_key_is_refused(tmp_path):
    path = a_file(tmp_path, sign_roster(a_roster(), OTHER_ROOT))
    assert refused(trusted, path, [ROOT.public]) == "roster_root_unknown"
    held = sign_roster(a_roster(), ROOT)
    assert refused(trusted, path, (), held) == "roster_root_unknown"
    assert trusted(path, [OTHER_ROOT.public, ROOT.public])[1] == ()


def test_only_a_higher_number_replaces_the_roster_in_use(tmp_path):
    held = sign_roster(a_roster(seq=4), ROOT)
    assert held.roster.seq == 5
    for seq in (3, 4):
        other = sign_roster(a_roster(a_person(THE_HEAD), seq=seq), ROOT)
        assert refused(trusted, a_file(tmp_path, other), (), held) == "roster_not_newer"
    newer = sign_roster(a_roster(seq=5), ROOT)
    assert trusted(a_file(tmp_path, newer), (), held)[0] == newer
    assert trusted(a_file(tmp_path, held), (), held)[0] == held


def test_a_roster_that_was_edited_or_never_signed_is_refused(tmp_path):
    signed = sign_roster(a_roster(), ROOT)
    edited = replace(signed, roster=signed.roster.with_people(a_person(A_STRANGER)))
    for bad in (edited, SignedRoster(a_roster()), replace(signed, root=OTHER_ROOT.public.key)):
        assert refused(trusted, a_file(tmp_path, bad)) == "roster_unsigned"


def test_a_signature_under_a_package_is_none_under_a_roster():
    statement = Statement("00" * 32, Role.SECRETARIAT, ROOT.public.key_id, NOW)
    forged = SignedRoster(
        a_roster(), root=ROOT.public.key, name="Root", signature=ROOT.sign(statement.message).hex()
    )
    assert not forged.signed


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b"nonsense", b"[" * 100_000, b'{"roster":{},"type":"x"}', b"\xff\xfe"],
)
def test_what_is_no_roster_is_refused(tmp_path, raw):
    path = tmp_path / "r.roster"
    path.write_bytes(raw)
    assert refused(read_roster, path) == "not_a_roster"


def test_a_roster_beyond_all_measure_is_refused(tmp_path):
    path = tmp_path / "r.roster"
    path.write_bytes(b" " * 5_000_000)
    assert refused(read_roster, path) == "roster_too_large"
    assert refused(read_roster, tmp_path / "none.roster") == "not_found"


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_every_flipped_bit_of_a_roster_is_noticed(tmp_path_factory, at, bit):
    raw = bytearray(sign_roster(a_roster(), ROOT).to_bytes())
    raw[at % len(raw)] ^= 1 << bit
    path = tmp_path_factory.mktemp("flip") / "r.roster"
    path.write_bytes(raw)
    try:
        found, _ = trusted(path, [ROOT.public])
    except AssessmentError:
        return
    # The name beside the root key is what its owner calls himself: shown, never decided on.
    assert found.roster.seq == 2
    assert found.roster.people == a_roster().people
    assert found.name != "Root"


def test_the_roster_taken_in_is_used_from_then_on(home, tmp_path):
    assert rosters.roster_in_use() == Roster()
    first = a_file(tmp_path, sign_roster(a_roster(), ROOT))
    assert refused(rosters.take_in, first) == "roster_first"
    other = partial(rosters.take_in, code=OTHER_ROOT.public.short_code)
    assert refused(other, first) == "roster_code_other"
    assert rosters.roster_in_use() == Roster()
    heard = f" {ROOT.public.short_code.lower().replace('-', ' ')} "
    assert rosters.take_in(first, code=heard)[1] == ()
    assert rosters.roster_in_use().people == a_roster().people
    stranger = a_file(tmp_path, sign_roster(a_roster(seq=9), OTHER_ROOT), "s.roster")
    for heard in ((), [OTHER_ROOT.public]):
        take = partial(rosters.take_in, stranger, heard)
        assert refused(take, code=OTHER_ROOT.public.short_code) == "roster_root_unknown"
    second = a_file(tmp_path, sign_roster(a_roster(a_person(THE_HEAD), seq=7), ROOT), "2.roster")
    assert rosters.take_in(second)[1] == ()
    assert refused(rosters.take_in, first) == "roster_not_newer"
    assert rosters.roster_in_use().seq == 8


def test_a_kept_roster_that_was_tampered_with_is_refused(home, tmp_path):
    first = a_file(tmp_path, sign_roster(a_roster(), ROOT))
    rosters.take_in(first, [ROOT.public])
    (kept,) = home.iterdir()
    kept.write_bytes(SignedRoster(a_roster(a_person(A_STRANGER))).to_bytes())
    assert refused(rosters.roster_in_use) == "kept_roster_damaged"


def test_a_roster_for_training_is_never_taken_in_and_believed_for_one_call_only(home, tmp_path):
    path = a_file(tmp_path, sign_roster(replace(a_roster(), training=True), OTHER_ROOT))
    take = partial(rosters.take_in, roots=[OTHER_ROOT.public])
    assert refused(take, path) == "roster_training"
    first = a_file(tmp_path, sign_roster(a_roster(), ROOT), "1.roster")
    rosters.take_in(first, [ROOT.public])
    believed, findings = rosters.checked(path)
    assert believed.people == a_roster().people
    assert [one.code for one in findings] == ["roster_for_training"]
    kept = rosters.kept_in()
    kept.write_bytes(path.read_bytes())
    assert refused(rosters.roster_in_use) == "kept_roster_damaged"


def test_the_roster_of_a_simulated_round_is_for_training():
    people = People(7)
    made = people.roster({"M01": people.pair("M01", "a")}, START)
    assert made.signed
    assert made.roster.training


def test_a_kept_roster_of_another_root_than_the_shipped_one_is_not_used(
    home, tmp_path, monkeypatch
):
    rosters.take_in(a_file(tmp_path, sign_roster(a_roster(), OTHER_ROOT)), [OTHER_ROOT.public])
    monkeypatch.setattr(rosters, "shipped_roots", lambda: (ROOT.public,))
    assert refused(rosters.roster_in_use) == "kept_roster_other_root"
    rosters.forget("Lim Sokha", "a stranger's", NOW)
    assert rosters.roster_in_use() == Roster()
    genuine = a_file(tmp_path, sign_roster(a_roster(), ROOT))
    stranger = a_file(tmp_path, sign_roster(a_roster(), OTHER_ROOT), "s.roster")
    take = partial(rosters.take_in, stranger, [OTHER_ROOT.public])
    assert refused(take) == "roster_root_unknown"
    assert rosters.take_in(genuine)[1] == ()


@pytest.mark.parametrize(
    ("seq", "held", "believed"),
    [
        (HIGHEST_FIRST, None, True),
        (HIGHEST_FIRST + 1, None, False),
        (2**53 - 1, None, False),
        (4 + FARTHEST_STEP, 4, True),
        (5 + FARTHEST_STEP, 4, False),
    ],
)
def test_no_number_may_shut_out_those_that_follow(tmp_path, seq, held, believed):
    path = a_file(tmp_path, sign_roster(a_roster(seq=seq - 1), ROOT))
    before = None if held is None else sign_roster(a_roster(seq=held - 1), ROOT)
    if believed:
        assert trusted(path, [ROOT.public], before)[0].roster.seq == seq
    else:
        assert refused(trusted, path, [ROOT.public], before) == "roster_number"


def test_who_forgot_a_roster_and_why_is_kept(home, tmp_path):
    rosters.take_in(a_file(tmp_path, sign_roster(a_roster(), ROOT)), [ROOT.public])
    assert rosters.forget("Lim Sokha", "the key was lost", NOW).roster.seq == 2
    assert refused(rosters.forget, "Lim Sokha", "again", NOW) == "no_roster_kept"
    (kept,) = home.iterdir()
    told = json.loads(kept.read_text(encoding="utf-8"))
    assert (told["by"], told["reason"], told["seq"]) == ("Lim Sokha", "the key was lost", 2)


@pytest.mark.parametrize(
    ("role", "unit", "more", "right"),
    [
        (Role.HEAD, UNIT, {}, False),
        (Role.SECRETARIAT, "", {}, False),
        (Role.HEAD, "OTHER", {}, True),
        (Role.ASSESSOR, "OTHER", {}, True),
    ],
)
def test_no_key_stands_in_two_roles_for_one_unit(role, unit, more, right):
    roster = a_roster(a_person(THE_ASSESSOR), a_person(THE_ASSESSOR, role, unit, **more))
    if right:
        assert sign_roster(roster, ROOT).signed
    else:
        assert refused(sign_roster, roster, ROOT) == "two_roles"


def test_who_had_another_role_before_has_two_lines():
    before = a_person(THE_ASSESSOR, until=date(2026, 6, 30))
    after = replace(a_person(THE_ASSESSOR, Role.HEAD), since=date(2026, 7, 1))
    assert sign_roster(a_roster(before, after), ROOT).signed


def test_a_roster_may_say_when_it_was_signed(tmp_path):
    signed = sign_roster(a_roster(), ROOT, issued=START)
    found = read_roster(a_file(tmp_path, signed))
    assert found == signed
    assert (found.roster.issued, found.format) == (START, 3)
    assert read_roster(a_file(tmp_path, sign_roster(a_roster(), ROOT))).format == 1


def test_shipped_root_keys_are_read_from_their_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(rosters, "SHIPPED_ROOTS", tmp_path)
    (tmp_path / "root.pub").write_text(ROOT.public.export(), encoding="utf-8")
    assert rosters.shipped_roots() == (ROOT.public,)
