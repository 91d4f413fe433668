"""What is not believed decides nothing: attacks on what counts, played with commands and files."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from assessment.consolidation.collection import Collection
from assessment.exchange import keys
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.exchange.package import digest_of
from assessment.exchange.reply import REPLY
from assessment.files.store import AssessmentFile
from assessment.questionnaire.canonical import with_fingerprint
from assessment.responses.model import State
from assessment.responses.review_changes import Approve, Submit
from tests.builders import ASSESSOR, HEAD, NOW, a_text, all_reviewed, an_evidence
from tests.unit.consolidation.world import SMALL, head_of, packed, record_of, with_small_admitted
from tests.unit.exchange.world import (
    A_STRANGER,
    CHEAP,
    PASSPHRASE,
    PHOTO,
    THE_ASSESSOR,
    THE_HEAD,
    Parts,
    signs,
)

BOTH = (THE_ASSESSOR, THE_HEAD)
GIVEN = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
OTHER = GIVEN | {"A2": "c"}
FORGED = GIVEN | {"A2": "a"}
WITH_KEY = ("--by", "Sokha", "--reason", "as agreed", "--key", "secretariat.key")


@pytest.fixture
def bare(tmp_path, monkeypatch, said):
    """An empty collection, keys and a signed roster that nobody took in yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READINESS_PASSPHRASE", PASSPHRASE)
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    public = {"assessor": THE_ASSESSOR.key.public, "head": THE_HEAD.key.public}
    for name in ("secretariat", "root"):
        public[name] = keys.make(tmp_path / f"{name}.key", name.title(), PASSPHRASE, CHEAP)
    for name, key in public.items():
        (tmp_path / f"{name}.pub").write_text(key.export(), encoding="utf-8")
    for role in ("assessor", "head", "secretariat"):
        listed(said, role)
    Collection.create(tmp_path / "all.drc", now=NOW).close()
    with_small_admitted(tmp_path / "all.drc")
    return tmp_path


def listed(said, role, *more):
    """Put a key on the roster, and sign it."""
    line = ("roster", "add", "r.roster", "--public", f"{role}.pub", "--role", role)
    assert said(*line, "--all-units", "--from", "2026-01-01", *more)[0] == 0
    assert said("roster", "sign", "r.roster", "--key", "root.key")[0] == 0


@pytest.fixture
def desk(bare, said):
    """The same, with the roster in use."""
    assert said("roster", "import", "r.roster", "--root", "root.pub")[0] == 0
    return bare


def approved(path, answers, *history, signers=BOTH, **more):
    record = record_of(answers, state=State.APPROVED, **more)
    return packed(path, record, *history, signers=signers)


def received(said, *paths):
    """The verdicts on these files."""
    return [one["verdict"] for one in said("receive", "all.drc", *paths)[1]["files"]]


def picture(said):
    """What counts, what conflicts and all figures, as the commands tell them."""
    covered = said("coverage", "all.drc")[1]
    del covered["missing"]
    _, disputed = said("conflicts", "all.drc")
    code, national = said("national", "all.drc", "--final", "--xlsx", "n.xlsx")
    figures = {one: national.get(one) for one in ("units", "groups", "conflicts", "missing")}
    return code, figures, covered, disputed


def counts(said):
    """Units that are approved, and those in conflict."""
    covered = said("coverage", "all.drc")[1]
    return covered["approved"], covered["conflicts"]


def standing(said):
    """The revision that stands for the unit, as its receipt names it."""
    Path("r.drx").unlink(missing_ok=True)
    reply = ("receipt", "all.drc", "M01", "--out", "r.drx", "--key", "secretariat.key")
    return said(*reply)[1]["revision"]


# Whoever forges has no key that is known here.
HANDS = {
    "the signatures of the copied one": None,
    "no signature": (),
    "a stranger's signature": (A_STRANGER,),
}


def forged(source, target, hand, **claims):
    """A genuine package that claims something else."""
    parts = Parts.of(source)
    parts.put("manifest.json", parts.json("manifest.json") | claims)
    if HANDS[hand] is not None:
        parts.signed(*HANDS[hand])
    return parts.write(target)


@pytest.fixture(params=HANDS)
def hand(request):
    return request.param


@pytest.fixture
def forked(desk, said):
    a = approved(desk / "a.drx", GIVEN, "one", "here")
    b = approved(desk / "b.drx", OTHER, "one", "there")
    received(said, "a.drx", "b.drx")
    assert counts(said) == (0, 1)
    return a, b


def test_a_fork_stays_a_fork_whatever_a_third_copy_claims(forked, said, hand):
    before = picture(said)
    passing = head_of("there")[:16].ljust(64, "0")
    forged(
        "a.drx", "x.drx", hand, head=passing, trail=[head_of("there")[:16]], ancestors=list(forked)
    )
    forged("a.drx", "y.drx", hand, head=head_of("one"), ancestors=[forked[1]])
    assert "unreadable" not in received(said, "x.drx", "y.drx")
    assert picture(said) == before


def test_two_assessments_stay_two(desk, said, hand):
    first = approved(desk / "a.drx", GIVEN, "one", "two")
    second = approved(desk / "b.drx", OTHER, "other", "more", number=2)
    received(said, "a.drx", "b.drx")
    before = picture(said)
    forged("a.drx", "x.drx", hand, head=head_of("one"), ancestors=[first, second])
    received(said, "x.drx")
    assert (picture(said), counts(said)) == (before, (0, 1))


def test_a_signed_decision_is_not_turned_round(forked, said, hand):
    code, made = said("decide", "all.drc", "M01", "--take", forked[0], *WITH_KEY)
    assert (code, counts(said)) == (0, (1, 0))
    before = picture(said)
    forged("b.drx", "x.drx", hand, ancestors=[made["revision"]])
    received(said, "x.drx")
    assert picture(said) == before
    assert standing(said) == made["revision"]


def test_nothing_is_rolled_back_and_nothing_old_revived(desk, said, hand):
    old = approved(desk / "a.drx", OTHER, "one")
    new = approved(desk / "b.drx", GIVEN, "one", "two")
    received(said, "a.drx", "b.drx")
    before = picture(said)
    forged("a.drx", "back.drx", hand, ancestors=[new])
    forged(
        "a.drx",
        "again.drx",
        hand,
        head=head_of("three"),
        trail=[head_of("two")[:16]],
        ancestors=[old, new],
    )
    received(said, "back.drx", "again.drx")
    assert (picture(said), standing(said)) == (before, new)


def test_a_forged_common_ancestor_is_no_base_and_gives_no_answers(forked, desk, said, hand):
    approved(desk / "f.drx", FORGED, "zero")
    forged("f.drx", "x.drx", hand, head=head_of("one"))
    revision = said("receive", "all.drc", "x.drx")[1]["files"][0]["revision"]
    (conflict,) = said("conflicts", "all.drc")[1]["conflicts"]
    assert (conflict["base"], sorted(conflict["heads"])) == (None, sorted(forked))
    take = ("decide", "all.drc", "M01", "--take-answer", f"A2={revision}")
    code, told = said(*take, "--by", "Sokha", "--reason", "as agreed")
    assert (code, counts(said)) == (1, (0, 1))
    assert told["findings"][0]["code"] in ("taken_unbelieved", "no_such_revision")


def test_a_revoked_key_counts_no_more_from_the_moment_the_roster_says_so(desk, said):
    approved(desk / "a.drx", GIVEN)
    received(said, "a.drx")
    assert counts(said) == (1, 0)
    said("roster", "revoke", "r.roster", "--public", "head.pub")
    said("roster", "sign", "r.roster", "--key", "root.key")
    assert said("roster", "import", "r.roster")[0] == 0
    assert counts(said) == (0, 0)
    assert said("national", "all.drc", "--final", "--xlsx", "n.xlsx")[0] == 1


def test_what_a_stolen_key_signed_is_told_apart_and_what_is_kept_of_it_can_be_shortened(desk, said):
    """A whole round: two packages came, one of them from the thief; nobody is asked by a clock."""
    genuine = approved(desk / "genuine.drx", GIVEN, "g")
    stolen = approved(desk / "stolen.drx", FORGED, "s", unit="M02", number=2)
    pasted = Parts.of(approved_by_the_head(desk / "pasted.drx"))
    pasted.members["signatures.json"] = Parts.of(desk / "genuine.drx").members["signatures.json"]
    pasted.write(desk / "pasted.drx")
    received(said, "genuine.drx", "stolen.drx", "pasted.drx")
    assert counts(said) == (2, 0)
    revoke = ("roster", "revoke", "r.roster", "--public", "assessor.pub")
    code, told = said(*revoke, "--in", "all.drc")
    assert (code, told["findings"][0]["code"]) == (1, "say_what_is_kept")
    assert {one["revision"] for one in told["would_keep"]} == {genuine, stolen}
    taken_in(said, *revoke, "--in", "all.drc", "--keep", genuine)
    assert counts(said) == (1, 0)
    assert standing(said) == genuine
    taken_in(said, *revoke)
    assert counts(said) == (0, 0)


def approved_by_the_head(path):
    approved(path, GIVEN, "p", unit="M05", number=3, signers=(THE_HEAD,))
    return path


def taken_in(said, *change):
    """Change the roster, sign it and use it."""
    assert said(*change)[0] == 0
    assert said("roster", "sign", "r.roster", "--key", "root.key")[0] == 0
    assert said("roster", "import", "r.roster", "--root", "root.pub")[0] == 0


def test_no_page_is_of_what_is_altered_signed_in_a_wrong_role_or_only_claimed(desk, said):
    packed(desk / "other.drx", record_of(OTHER), "o")
    altered = packed(desk / "altered.drx", record_of(GIVEN), "a")
    parts = Parts.of(desk / "altered.drx")
    parts.members["signatures.json"] = Parts.of(desk / "other.drx").members["signatures.json"]
    parts.write(desk / "altered.drx")
    as_head = replace(THE_ASSESSOR, role=Role.HEAD)
    wrong = packed(desk / "wrong.drx", record_of(FORGED), "w", signers=(as_head,))
    packed(desk / "claims.drx", record_of(GIVEN), "of another office", "c", signers=())
    approved(desk / "good.drx", GIVEN, "g")
    for digest, file, told in (
        (altered, "altered.drx", (False, "altered", "submitted")),
        (wrong, "wrong.drx", (False, "wrong_role", "submitted")),
        (head_of("of another office"), "claims.drx", (False, "unsigned", None)),
        (head_of("g"), "good.drx", (True, "countersigned", "approved")),
    ):
        (one,) = said("verify-print", short_code(digest), "--in", file)[1]["matches"]
        assert (one["vouched"], one["verdict"], one["state"]) == told, file
    assert (one["score"], one["level"]) == ("62.5", 2)


def test_show_and_receive_have_one_word_for_damaged_evidence(desk, said):
    evidence = an_evidence(digest=digest_of(PHOTO), file_name="decree.pdf", size=len(PHOTO))
    record = record_of(GIVEN)
    (place,) = record.places("A1")
    record = record.with_response(place, replace(record.response("A1"), evidence=(evidence,)))
    packed(desk / "p.drx", record)
    parts = Parts.of(desk / "p.drx")
    parts.members[f"att/{digest_of(PHOTO)}"] = b"x" * len(PHOTO)
    parts.write(desk / "p.drx")
    assert said("show", "p.drx")[1]["verdict"] == "damaged_evidence"
    assert received(said, "p.drx") == ["damaged_evidence"]


def test_a_roster_given_for_one_call_is_not_kept(bare, said):
    approved(bare / "a.drx", GIVEN)
    code, told = said("receive", "all.drc", "a.drx", "--roster", "r.roster")
    assert (code, told["by_verdict"]) == (0, {"new": 1})
    assert counts(said) == (0, 0)
    assert said("coverage", "all.drc", "--roster", "r.roster")[1]["approved"] == 1


def test_a_questionnaire_that_nobody_issued_gives_no_score_and_no_title(desk, said):
    approved(desk / "a.drx", GIVEN, unit="M02", number=2)
    received(said, "a.drx")
    before = picture(said)
    title = "Made by ourselves"
    levels = tuple(replace(one, from_score=Decimal(at)) for at, one in enumerate(SMALL.levels))
    settings = replace(SMALL.settings, title=a_text(title, title))
    own = with_fingerprint(replace(SMALL, levels=levels, settings=settings))
    packed(
        desk / "own.drx",
        replace(record_of(GIVEN, state=State.APPROVED), questionnaire=own),
        signers=BOTH,
    )
    assert received(said, "own.drx") == ["other_questionnaire"]
    code, figures, *_ = picture(said)
    assert (code, figures) == before[:2]
    book = openpyxl.load_workbook("n.xlsx", read_only=True)
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not [one for one in cells if title in str(one)]


@pytest.mark.parametrize("installed", [False, True])
def test_a_file_that_nobody_signed_of_another_questionnaire_harms_no_unit(desk, said, installed):
    approved(desk / "a.drx", GIVEN)
    received(said, "a.drx")
    before = said("coverage", "all.drc")[1]
    own = with_fingerprint(replace(SMALL, settings=replace(SMALL.settings, id="other")))
    if installed:
        with_small_admitted(desk / "all.drc", own)
    packed(desk / "x.drx", replace(record_of(GIVEN), questionnaire=own), signers=())
    assert received(said, "x.drx") == ["unsigned" if installed else "other_questionnaire"]
    assert said("coverage", "all.drc")[1] == before
    close = ("close-round", "all.drc", "--round", "2026", "--least-coverage", "0.05", *WITH_KEY)
    assert (said(*close)[1]["approved"], counts(said)) == (1, (1, 0))


def test_one_unsigned_file_of_another_assessment_harms_no_countersigned_unit(desk, said):
    kept = approved(desk / "a.drx", GIVEN)
    received(said, "a.drx")
    before = picture(said)
    packed(desk / "x.drx", record_of(OTHER, number=9), signers=())
    assert received(said, "x.drx") == ["unsigned"]
    code, figures, covered, disputed = picture(said)
    assert (code, figures, disputed) == (before[0], before[1], before[3])
    assert (covered["approved"], covered["conflicts"], standing(said)) == (1, 0, kept)


def test_files_of_a_unit_that_does_not_exist_block_nothing(desk, said):
    approved(desk / "a.drx", GIVEN)
    received(said, "a.drx")
    before = picture(said)
    for number in (1, 2):
        approved(desk / f"x{number}.drx", {**GIVEN, "B1_n": number}, unit="M99X", number=number)
    assert received(said, "x1.drx", "x2.drx") == ["not_on_list", "not_on_list"]
    code, figures, covered, disputed = picture(said)
    assert (code, figures, disputed) == (before[0], before[1], before[3])
    assert covered["unexpected"] == ["M99X"]


EDITS = {
    "signatures": (
        "UPDATE copy SET signatures = (SELECT signatures FROM copy WHERE revision = :b)"
        " WHERE revision = :a"
    ),
    "what it says": "UPDATE copy SET content = 'other' WHERE revision = :a",
    "whether it was altered": "UPDATE copy SET altered = 1 WHERE revision = :a",
}


def edited(sql, **values):
    with closing(sqlite3.connect("all.drc")) as connection, connection:
        assert connection.execute(sql, values).rowcount == 1


@pytest.mark.parametrize("sql", EDITS.values(), ids=EDITS)
def test_a_row_edited_with_another_program_is_told_and_read_again_from_the_file(desk, said, sql):
    a = approved(desk / "a.drx", GIVEN)
    b = packed(desk / "b.drx", record_of(GIVEN, unit="M02", number=2), signers=())
    received(said, "a.drx", "b.drx")
    before = picture(said)
    edited(sql, **({"a": a, "b": b} if ":b" in sql else {"a": a}))
    assert picture(said)[1:] == before[1:]
    code, told = said("show", "all.drc")
    assert (code, told["verdict"]) == (1, "damaged")
    assert "row_changed" in {one["code"] for one in told["findings"]}


def test_answers_edited_with_another_program_are_read_again_from_the_file(desk, said):
    approved(desk / "a.drx", GIVEN)
    b = approved(desk / "b.drx", OTHER, unit="M02", number=2)
    received(said, "a.drx", "b.drx")
    before = picture(said)
    edited(
        "UPDATE revision SET data = (SELECT data FROM revision WHERE id <> :b) WHERE id = :b", b=b
    )
    assert picture(said)[1:] == before[1:]
    assert said("show", "all.drc")[1]["verdict"] == "damaged"


def test_an_edited_decision_decides_no_more(forked, said):
    said("decide", "all.drc", "M01", "--take", forked[0], "--by", "Sokha", "--reason", "agreed")
    assert said("conflicts", "all.drc")[1]["conflicts"] == []
    edited("UPDATE decision SET taken = :b", b=forked[1])
    assert counts(said) == (0, 1)
    assert "row_changed" in {one["code"] for one in said("show", "all.drc")[1]["findings"]}


def at(text):
    day = datetime.fromisoformat(f"{text}T09:00:00+07:00")
    return replace(THE_ASSESSOR, at=day), replace(THE_HEAD, at=day)


def test_a_june_date_on_what_comes_in_november_brings_nobody_back_into_office(desk, said):
    listed(said, "head", "--until", "2026-06-30")
    assert said("roster", "import", "r.roster")[0] == 0
    approved(desk / "a.drx", GIVEN, signers=at("2026-06-20"))
    assert received(said, "a.drx") == ["late"]
    assert counts(said) == (0, 0)


def test_a_clock_at_1980_takes_no_right_away(desk, said):
    approved(desk / "a.drx", GIVEN, signers=at("1980-01-01"))
    assert received(said, "a.drx") == ["new"]
    assert counts(said) == (1, 0)


def test_a_clock_at_1980_where_it_is_received_takes_no_right_away(desk, said, monkeypatch):
    approved(desk / "a.drx", GIVEN)
    with monkeypatch.context() as patched:
        past = datetime.fromisoformat("1980-01-01T09:00:00+07:00")
        patched.setattr("assessment.commands.main.clock", lambda: past)
        assert received(said, "a.drx") == ["new"]
    assert counts(said) == (1, 0)
    assert found(said, "show", "all.drc") == (0, ["clock_went_back"])


def test_without_a_roster_a_strangers_key_takes_nothing_over(bare, said):
    packed(bare / "a.drx", record_of(GIVEN), "one")
    packed(bare / "b.drx", record_of(OTHER), "one", "two", signers=(A_STRANGER,))
    received(said, "a.drx", "b.drx")
    (conflict,) = said("conflicts", "all.drc")[1]["conflicts"]
    assert (conflict["kind"], len(conflict["heads"])) == ("key_changed", 2)


def test_what_was_altered_is_taken_only_with_the_secretariats_key(desk, said):
    approved(desk / "a.drx", GIVEN)
    forged("a.drx", "x.drx", "the signatures of the copied one", head="0" * 64)
    (file,) = said("receive", "all.drc", "x.drx")[1]["files"]
    assert file["verdict"] == "altered"
    take = ("decide", "all.drc", "M01", "--take", file["revision"])
    code, told = said(*take, "--by", "Sokha", "--reason", "it is all we have")
    assert (code, told["findings"][0]["code"]) == (1, "taken_unbelieved")
    assert said(*take, *WITH_KEY)[0] == 0
    assert counts(said) == (0, 0)


def test_the_office_goes_on_from_a_signed_decision_and_a_stranger_does_not(forked, desk, said):
    made = said("decide", "all.drc", "M01", "--take", forked[0], *WITH_KEY)[1]["revision"]
    approved(desk / "unseen.drx", OTHER, "one", "there", "more")
    packed(desk / "weak.drx", record_of(FORGED), "x", ancestors=[made])
    received(said, "unseen.drx", "weak.drx")
    assert standing(said) == made
    record = record_of(GIVEN | {"B1_n": 4}, state=State.APPROVED)
    after = packed(desk / "after.drx", record, "one", "here", "on", signers=BOTH, ancestors=[made])
    received(said, "after.drx")
    assert (standing(said), counts(said)) == (after, (1, 0))


def test_two_signed_decisions_that_do_not_know_each_other_are_a_conflict(forked, desk, said):
    (desk / "other.drc").write_bytes((desk / "all.drc").read_bytes())
    for name, taken in (("all", forked[0]), ("other", forked[1])):
        take = ("decide", f"{name}.drc", "M01", "--take", taken, "--out", f"{name}.drx")
        assert said(*take, *WITH_KEY)[0] == 0
    received(said, "other.drx")
    (conflict,) = said("conflicts", "all.drc")[1]["conflicts"]
    assert conflict["kind"] == "decisions"
    assert said("national", "all.drc", "--final", "--xlsx", "n.xlsx")[0] == 1


def found(said, *call):
    code, told = said(*call)
    return code, [one["code"] for one in told["findings"]]


def test_a_decision_for_a_weaker_copy_is_told_not_to_stand_until_it_is_signed(desk, said):
    kept = approved(desk / "a.drx", GIVEN, "one")
    weak = packed(desk / "b.drx", record_of(OTHER), "one", "two", signers=())
    received(said, "a.drx", "b.drx")
    decide = ("decide", "all.drc", "M01", "--take", weak, "--by", "Sokha", "--reason", "as agreed")
    assert found(said, *decide) == (0, ["decided_unsigned"])
    assert standing(said) == kept
    sign = ("sign-decision", "all.drc", "M01", "--key", "secretariat.key")
    code, signed = said(*sign)
    assert (code, standing(said)) == (0, signed["revision"])


def test_a_decision_without_the_key_is_told_not_to_be_final(forked, said):
    decide = (
        "decide",
        "all.drc",
        "M01",
        "--take",
        forked[0],
        "--by",
        "Sokha",
        "--reason",
        "agreed",
    )
    assert found(said, *decide) == (0, ["decided_unsigned"])
    final = ("national", "all.drc", "--final", "--xlsx", "n.xlsx")
    assert found(said, *final) == (1, ["nothing_approved"])
    sign = ("sign-decision", "all.drc", "M01", "--key", "secretariat.key")
    assert found(said, *sign) == found(said, *final) == (0, [])


@pytest.fixture
def office(bare, said):
    """A working file, what was sent from it, and a reply of the secretariat that returns it."""
    keys.make(bare / "office.key", ASSESSOR, PASSPHRASE, CHEAP)
    record = record_of(GIVEN, state=State.DRAFT)
    with AssessmentFile.create(bare / "one.dra", record, by=ASSESSOR, now=NOW) as file:
        file.apply(Submit(ASSESSOR, NOW, "partly"), by=ASSESSOR, at=NOW)
    assert said("send", "one.dra", "--key", "office.key", "--out", "one.drx")[0] == 0
    received(said, "one.drx")
    reply = ("receipt", "all.drc", "M01", "--out", "r.drx", "--key", "secretariat.key")
    assert said(*reply, "--return", "A2=the letter is missing")[0] == 0
    return bare / "one.dra"


@pytest.mark.parametrize("signers", [(), (signs("Nobody", Role.SECRETARIAT),)])
def test_a_reply_that_nobody_signed_or_nobody_knows_changes_nothing(office, said, signers):
    parts = Parts.of(Path("r.drx"))
    parts.put(REPLY, parts.json(REPLY) | {"by": "Somebody"})
    revision = digest_of(parts.members[REPLY])
    parts.members["signatures.json"] = keys.pack([keys.sign(revision, x) for x in signers])
    parts.write(Path("x.drx"))
    before = office.read_bytes()
    code, told = said("apply", "one.dra", "x.drx")
    assert (code, told["findings"][-1]["code"]) == (1, "code_needed")
    code, told = said("apply", "one.dra", "x.drx", "--known", "secretariat=secretariat.pub")
    assert code == 1
    assert office.read_bytes() == before


def test_a_genuine_reply_of_earlier_undoes_no_later_approval(office, said):
    with AssessmentFile.open(office) as file:
        for one in (*all_reviewed(file.record), Approve(HEAD, NOW)):
            file.apply(one, by=HEAD, at=NOW)
    before = office.read_bytes()
    code, told = said("apply", "one.dra", "r.drx", "--known", "secretariat=secretariat.pub")
    assert (code, told["findings"][-1]["code"]) == (1, "approved_since")
    assert office.read_bytes() == before
