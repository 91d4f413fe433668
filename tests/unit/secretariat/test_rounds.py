"""A round is opened with its units; calls are kept; all rounds are one path, like for like."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pypdf
import pytest

from assessment.consolidation.acts import Demand, Word, close_round
from assessment.consolidation.coverage import coverage
from assessment.consolidation.national import NationalQuery, national
from assessment.errors import AssessmentError
from assessment.forms.round_files import RoundOrder, make_files
from assessment.incoming.unit_list import ExpectedUnit
from assessment.language.text import Language, Text
from assessment.questionnaire.canonical import with_fingerprint
from assessment.responses.model import State
from assessment.scoring.compare import Target, over_rounds
from assessment.secretariat.all_rounds import (
    AllRounds,
    GroupPath,
    all_rounds,
    keep_targets,
    targets_of,
)
from assessment.secretariat.opening import (
    PhoneCall,
    RoundPlan,
    note_call,
    open_round,
    opened_rounds,
    reminders,
)
from assessment.units import Register, Unit, keep_register, year_of
from tests.builders import NOW, a_questionnaire
from tests.unit.consolidation.world import IN_USE, SMALL, a_collection, packed, record_of, taken
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD

WORD = Word("Sokha", NOW, "the year begins")
LOW = {"A1": ("l1a",), "A2": "a", "B1_n": 1, "B1_d": 4}
HIGH = {"A1": ("l1a", "l2a"), "A2": "c", "B1_n": 4, "B1_d": 4}
BLOCK = SMALL.settings.peer_blocks[0].code if SMALL.settings.peer_blocks else "1"
GROUP = GroupPath(SMALL, BLOCK, ())
ASKED = with_fingerprint(a_questionnaire())


def a_unit(code, block=BLOCK, **more):
    return Unit(
        code, Text.from_wordings(km=code, en=code), "institution", block, "", "test", **more
    )


@pytest.fixture(autouse=True)
def computer(tmp_path, monkeypatch):
    """A computer with a register of three units, one of another group."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    keep_register(Register((a_unit("M01"), a_unit("M02"), a_unit("X01", "other"))))


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path, IN_USE) as collection:
        yield collection


def a_plan(name="2027", **more):
    return RoundPlan(name, (peered(),), **more)


def peered():
    """The questionnaire of the tests, for the units of one group."""
    block = replace(_blocks(), code=BLOCK)
    return replace(ASKED, settings=replace(ASKED.settings, peer_blocks=(block,)))


def _blocks():
    from assessment.questionnaire.library import find

    return find("dgc-ministry").settings.peer_blocks[0]


def sent(folder, collection, name, answers, *, unit="M01", number=1):
    record = record_of(answers, unit=unit, number=number, state=State.APPROVED)
    record = replace(record, subject=replace(record.subject, round=name, block=BLOCK))
    path = folder / f"{unit}-{name}.drx"
    packed(path, record, f"{unit} {name}", signers=(THE_ASSESSOR, THE_HEAD))
    taken(collection, path)


def codes(error):
    return [one.problem.code for one in error.value.findings]


def test_an_opened_round_expects_the_units_its_questionnaires_are_for(collection):
    units = open_round(collection, a_plan(end=date(2027, 3, 31)), WORD)
    assert [one.code for one in units] == ["M01", "M02"]
    assert opened_rounds(collection) == ("2027",)
    assert [act.body.get("end") for act in collection.committee_acts.acts[-2:]] == [
        "2027-03-31",
        None,
    ]
    keep_register(Register((a_unit("M09"),)))
    assert [one.code for one in collection.expected_in("2027")] == ["M01", "M02"]


@pytest.mark.parametrize("languages", [(Language.KM,), (Language.KM, Language.EN)])
def test_a_letter_is_one_page_in_every_edition_in_our_letters_alone(
    collection, tmp_path, languages
):
    dates = {"begin": date(2027, 1, 15), "end": date(2027, 3, 31)}
    plan = RoundPlan("2027", (with_fingerprint(peered()),), **dates)
    units = open_round(collection, plan, WORD)
    expected = {unit.code: ExpectedUnit(unit.code, "Sok") for unit in units}
    contact = "012 345 678, " * 6
    make_files(
        collection,
        units,
        RoundOrder(plan, tmp_path, "Sok", NOW, languages, expected, contact, paper=False),
    )
    letters = pypdf.PdfReader(tmp_path / "letters.pdf")
    pages = [page.extract_text() for page in letters.pages]
    assert ["M01" in pages[0], "M02" in pages[1], len(pages)] == [True, True, 2]
    fonts = {
        str(font["/BaseFont"])
        for page in letters.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all("Readiness" in name for name in fonts), fonts
    assert letters.trailer["/Root"]["/Lang"] == "km"


def test_a_table_narrows_the_units_and_a_code_it_invents_is_refused(collection):
    units = open_round(collection, a_plan(units=frozenset({"M02"})), WORD)
    assert [one.code for one in units] == ["M02"]
    with pytest.raises(AssessmentError) as caught:
        open_round(collection, a_plan(units=frozenset({"M02", "Z9"})), WORD)
    assert codes(caught) == ["units_not_listed"]


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        (a_plan(" "), "round_without_name"),
        (a_plan(begin=date(2027, 2, 1), end=date(2027, 1, 1)), "ends_too_soon"),
        (a_plan(units=frozenset({"X01"})), "nobody_expected"),
        (a_plan(units=frozenset({"M01", "X01"})), "not_asked"),
    ],
)
def test_what_cannot_be_a_round_is_not_opened(collection, plan, problem):
    with pytest.raises(AssessmentError) as caught:
        open_round(collection, plan, WORD)
    assert codes(caught) == [problem]
    assert opened_rounds(collection) == ()


def test_a_closed_round_is_not_opened_over(tmp_path, collection):
    sent(tmp_path, collection, "2027", LOW)
    collection.in_use = replace(IN_USE, known={})
    close_round(collection, "2027", Demand(Decimal(0)), WORD)
    with pytest.raises(AssessmentError) as caught:
        open_round(collection, a_plan(), WORD)
    assert codes(caught) == ["round_closed"]


def test_a_call_is_kept_and_counts_as_reached_once_the_unit_has_reported(tmp_path, collection):
    open_round(collection, a_plan(), WORD)
    call = PhoneCall("2027", "M01", "Sokha", NOW, "next week", "Dara", date(2027, 1, 9))
    note_call(collection, call)
    first, second = reminders(collection, "2027")
    assert (first.calls, first.waiting, first.reached) == ((call,), True, False)
    assert first.overdue(date(2027, 1, 10))
    assert not first.overdue(date(2027, 1, 9))
    assert (second.report.unit.code, second.calls) == ("M02", ())
    sent(tmp_path, collection, "2027", LOW)
    first, second = reminders(collection, "2027")
    assert (first.reached, first.overdue(date(2028, 1, 1))) == (True, False)
    assert second.waiting


def test_a_call_about_something_else_to_a_unit_that_has_reported_has_reached_nothing(
    tmp_path, collection
):
    open_round(collection, a_plan(), WORD)
    sent(tmp_path, collection, "2027", LOW)
    note_call(collection, PhoneCall("2027", "M01", "Sokha", NOW, "when will it be printed?"))
    called = next(one for one in reminders(collection, "2027") if one.calls)
    assert (called.report.unit.code, called.waiting, called.reached) == ("M01", False, False)


def test_a_call_to_a_unit_nobody_expects_is_refused(collection):
    open_round(collection, a_plan(), WORD)
    call = PhoneCall("2027", "M77", "Sokha", NOW, "hello")
    with pytest.raises(AssessmentError) as caught:
        note_call(collection, call)
    assert codes(caught) == ["call_to_nobody"]


def test_a_round_without_any_package_is_covered_as_nobody_reported(collection):
    open_round(collection, a_plan(), WORD)
    assert coverage(collection, occasion="2027").total.missing == 2


def test_the_path_of_two_rounds_is_the_change_that_is_told_of_them(tmp_path, collection):
    sent(tmp_path, collection, "2026", LOW)
    sent(tmp_path, collection, "2027", HIGH, number=2)
    (group,) = all_rounds(collection).groups
    (unit,) = group.units
    now, before = (national(collection, NationalQuery(one)).scored[0] for one in ("2027", "2026"))
    assert unit.scores == (before.scores.overall.score, now.scores.overall.score)
    assert unit.change == now.scores.overall.score - before.scores.overall.score
    assert unit.change > 0
    assert group.medians == tuple(map(float, unit.scores))


def test_who_misses_a_round_moves_no_median_but_has_a_path(tmp_path, collection):
    for at, name in enumerate(("2026", "2027", "2028")):
        sent(tmp_path, collection, name, LOW, number=at + 1)
    sent(tmp_path, collection, "2028", HIGH, unit="M02", number=9)
    (group,) = all_rounds(collection).groups
    assert [one.unit.code for one in group.steady] == ["M01"]
    assert group.counts == (1, 1, 2)
    assert group.medians[0] == group.medians[2]
    other = next(one for one in group.units if one.unit.code == "M02")
    assert other.scores[:2] == (None, None)
    assert other.change is None


def test_only_indicators_that_every_round_has_are_compared(tmp_path, collection):
    sent(tmp_path, collection, "2026", LOW)
    sent(tmp_path, collection, "2027", HIGH, number=2)
    then, now = (
        national(collection, NationalQuery(one)).scored[0].scores for one in ("2026", "2027")
    )
    asked = tuple(one for one in SMALL.nodes if one not in SMALL.indicators or one.code == "A1")
    alike, of = over_rounds(SMALL, [(then, replace(SMALL, nodes=asked)), (now, SMALL)])
    assert of == 1
    assert alike == (then.nodes["A1"].score, now.nodes["A1"].score)


def test_a_round_wanted_ends_the_path_and_rounds_stand_in_their_order(tmp_path, collection):
    for at, name in enumerate(("Round 10", "Round 2", "Round 9")):
        sent(tmp_path, collection, name, LOW, number=at + 1)
    assert all_rounds(collection).rounds == ("Round 2", "Round 9", "Round 10")
    assert all_rounds(collection, NationalQuery("Round 9")).rounds == ("Round 2", "Round 9")


def test_the_pace_is_what_is_missing_over_the_years_left():
    root = SMALL.root.code
    targets = [
        Target(root, None, Decimal(80), "", "2035"),
        Target(root, None, Decimal(50), "", "2030"),
    ]
    near, far = AllRounds(("2026", "2028"), ()).paces(GROUP, (40.0, 60.0), targets)
    assert (near.round, near.points) == ("2030", 0.0)
    assert (far.points, far.a_year, far.so_far) == (20.0, pytest.approx(20 / 7), 10.0)


def test_a_level_is_told_as_the_level_that_was_set_and_none_that_the_ladder_no_longer_has():
    root = SMALL.root.code
    targets = [Target(root, level, Decimal(80), "", "2035") for level in (2, None, 9)]
    level, score = AllRounds(("2026",), ()).paces(GROUP, (40.0,), targets)
    assert (level.level, score.level) == (2, None)
    assert level.needed == score.needed == Decimal(80)
    say = "level {level} from {score}".format
    told = [one.aim(lambda _, **values: say(**values), "80.0") for one in (level, score)]
    assert told == ["level 2 from 80.0", "80.0"]


def test_a_target_of_another_group_or_a_round_without_a_year_tells_no_pace():
    root = SMALL.root.code
    targets = [
        Target(root, None, Decimal(80), "elsewhere", "2035"),
        Target(root, None, Decimal(70)),
    ]
    (one,) = AllRounds(("2026",), ()).paces(GROUP, (40.0,), targets)
    assert (one.needed, one.a_year, one.so_far) == (Decimal(70), None, None)


@pytest.mark.parametrize(
    ("name", "year"), [("2027", 2027), ("២០២៧-T4", 2027), ("first", None), ("120270", None)]
)
def test_the_year_of_a_round_is_the_one_its_name_tells(name, year):
    assert year_of(name) == year


def test_targets_are_kept_with_the_collection_and_replaced(collection):
    target = Target(str(SMALL.root.code), None, Decimal("62.5"), "", "2035")
    keep_targets(collection, "small", (target, target), WORD)
    keep_targets(collection, "small", (target,), replace(WORD, at=NOW + timedelta(days=1)))
    assert targets_of(collection) == {"small": (target,)}
