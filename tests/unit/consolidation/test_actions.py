"""The register of actions: who says what of each, who disagrees, what is late, who is silent."""

import json
from dataclasses import replace
from datetime import date

import pytest

from assessment.commands.main import run
from assessment.consolidation.acts import Word
from assessment.consolidation.collection import Collection
from assessment.consolidation.national import NationalQuery
from assessment.errors import AssessmentError
from assessment.exchange.worth import InUse
from assessment.language.text import Text
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.model import QuestionType
from assessment.questionnaire.structure import ActionNeed, ActionPart, ActionState, PolicyItem
from assessment.reports.action_register import action_register, say_same_action
from assessment.responses.changes import begin
from assessment.responses.model import Response, RowId, State, Verdict
from assessment.responses.record import Subject
from tests.builders import (
    ASSESSOR,
    NOW,
    a_choice,
    a_question,
    a_questionnaire,
    a_roster,
    a_select,
    an_evidence,
)
from tests.unit.consolidation.world import SECRETARY, packed, taken, with_small_admitted
from tests.unit.exchange.world import EVERYBODY, THE_ASSESSOR, THE_HEAD

DAY = date(2026, 11, 28)
WORD = Word(SECRETARY, NOW, "We telephoned.")


def an_action(code, lead="M01", partners=("M02",), due="2030-12-31"):
    name = Text.from_wordings(km=f"ក {code}", en=f"Name {code}")
    return PolicyItem(code, name, "action", "S1", lead_unit=lead, partners=partners, due=due)


STRATEGY = PolicyItem("S1", Text.from_wordings(km="យ", en="Strategy"), "strategy")
ACTIONS = (an_action("A01"), an_action("A02", due="2025-12-31"), an_action("A03", lead=""))


def the_form(items=(STRATEGY, *ACTIONS)):
    """A questionnaire with a table of actions."""
    states = tuple(a_choice(state) for state in ActionState)
    columns = (
        a_question("code", comparable_key=ActionPart.ACTION),
        a_question("called", comparable_key=ActionPart.NAME),
        a_question(
            "state",
            QuestionType.SELECT_ONE,
            choices=states,
            list_name="states",
            comparable_key=ActionPart.STATE,
        ),
        a_question("proof", comparable_key=ActionPart.EVIDENCE),
    )
    made = a_questionnaire(a_select("A1"), *a_roster("acts", *columns))
    return with_fingerprint(replace(made, policy_map=items))


def a_said(form, unit, said, number=1, occasion="2026", *, evidence=()):
    """The record of a unit that says of each action a state, and what proves it."""
    subject = Subject(unit, Text(()), occasion, ASSESSOR, NOW, "1")
    identity = f"5b2fd7a4-0c1e-4c9a-9a55-{number:012d}"
    record = begin(form, subject, identity=identity)
    rows = list(record.rows.get("acts", ()))
    record = record.with_rows("acts", tuple(dict.fromkeys((*rows, *map(RowId, said)))))
    for code, (state, proof) in said.items():
        for column, answer in (("code", code), ("state", state), ("proof", proof)):
            (place,) = (one for one in record.places(column) if one.row == code)
            record = record.with_response(place, Response(answer or None))
    (place,) = record.places("A1")
    record = record.with_response(place, Response("a", evidence=evidence))
    return replace(record, state=State.SUBMITTED)


@pytest.fixture
def world(tmp_path):
    """Makes the register of what institutions said."""
    form = the_form()
    opened = []

    def make(*said, model=form, wanted="2026", **more):
        folder = tmp_path / f"{len(opened)}"
        folder.mkdir()
        path = folder / "round.drc"
        Collection.create(path, now=NOW).close()
        with_small_admitted(path, model)
        in_use = InUse(known=EVERYBODY, questionnaires=frozenset({model.fingerprint}))
        collection = Collection.open(path, in_use)
        opened.append(collection)
        for number, record in enumerate(said, start=1):
            packed(folder / f"{number}.drx", record, f"h{number}", **more)
        taken(collection, *sorted(folder.glob("*.drx")))
        return collection, action_register(collection, NationalQuery(wanted), DAY)

    yield make
    for one in opened:
        one.close()


def test_the_state_that_counts_is_the_lead_s_and_partners_who_say_otherwise_are_named(world):
    form = the_form()
    _, found = world(
        a_said(form, "M01", {"A01": ("done", ""), "A02": ("behind", "")}, 1),
        a_said(form, "M02", {"A01": ("behind", ""), "A02": ("behind", "")}, 2),
    )
    first, second, third = found.actions
    assert (first.state, [one.unit for one in first.contradicting]) == (ActionState.DONE, ["M02"])
    assert (second.state, second.contradicting, second.overdue) == (ActionState.BEHIND, (), True)
    assert first.needs == (ActionNeed.CONTRADICTION, ActionNeed.UNPROVED)
    assert second.needs == (ActionNeed.OVERDUE, ActionNeed.BEHIND)
    assert third.needs == (ActionNeed.NO_LEAD,)
    assert [one.item.code for one in found.deciding] == ["A02", "A01", "A03"]


def test_who_says_nothing_is_silent_and_the_action_has_no_state(world):
    form = the_form()
    _, found = world(a_said(form, "M02", {"A01": ("done", "")}))
    action = found.actions[0]
    assert (action.state, action.silent) == (None, ("M01",))
    assert ActionNeed.LEAD_SILENT in action.needs
    assert found.path[-1].states[None] == len(ACTIONS)


@pytest.mark.parametrize(
    ("verdict", "needs"),
    [
        (Verdict.ACCEPTED, ()),
        (Verdict.REJECTED, (ActionNeed.UNPROVED,)),
        (Verdict.PENDING, (ActionNeed.UNPROVED,)),
    ],
)
def test_what_is_carried_out_is_proved_by_the_document_of_exactly_that_number(
    world, verdict, needs
):
    form = the_form()
    evidence = (an_evidence(number="12/26", verdict=verdict),)
    said = {"A01": ("done", "12/26"), "A02": ("done", "12/2")}
    _, found = world(a_said(form, "M01", said, evidence=evidence))
    assert found.actions[0].needs == needs
    assert found.actions[1].needs == (ActionNeed.UNPROVED,)


@pytest.mark.parametrize("second", [Verdict.REJECTED, Verdict.PENDING])
def test_a_number_that_two_documents_carry_proves_nothing_unless_both_are_accepted(world, second):
    form = the_form()
    evidence = tuple(
        an_evidence(identity=f"e{at}", number="12/26", verdict=verdict)
        for at, verdict in enumerate((Verdict.ACCEPTED, second))
    )
    _, found = world(a_said(form, "M01", {"A01": ("done", "12/26")}, evidence=evidence))
    assert found.actions[0].needs == (ActionNeed.UNPROVED,)


def test_the_document_in_the_row_of_an_action_counts_before_others_of_its_number(world):
    form = the_form()
    elsewhere = an_evidence(identity="e1", number="12/26", verdict=Verdict.REJECTED)
    beside = an_evidence(identity="e2", number="12/26", verdict=Verdict.ACCEPTED)
    said = {"A01": ("done", "12/26"), "A02": ("done", "12/26")}
    record = a_said(form, "M01", said, evidence=(elsewhere,))
    (place,) = (one for one in record.places("state") if one.row == "A01")
    record = record.with_response(place, Response("done", evidence=(beside,)))
    _, found = world(record)
    assert [one.needs for one in found.actions[:2]] == [(), (ActionNeed.UNPROVED,)]


def test_the_path_tells_every_round_by_the_list_of_today(world):
    form = the_form()
    _, found = world(
        a_said(form, "M01", {"A01": ("not_started", "")}, 1, "2025"),
        a_said(form, "M01", {"A01": ("done", "")}, 2, "2026"),
    )
    told = [(one.round, one.states[ActionState.DONE]) for one in found.path]
    assert told == [("2025", 0), ("2026", 1)]
    assert (found.due_by(2025), found.due_by(2030)) == (1, 3)


def test_codes_outside_the_list_are_one_action_only_when_a_person_says_so(world):
    form = the_form((PolicyItem("T1", Text.from_wordings(km="ទ", en="Theme")),))
    collection, found = world(
        a_said(form, "M01", {"D-1": ("done", "")}, 1),
        a_said(form, "M02", {"D-1": ("behind", "")}, 2),
        a_said(form, "M03", {"d-1": ("behind", "")}, 3),
        model=form,
    )
    assert [one.listed for one in found.actions] == [False] * 3
    assert found.shared == (("D-1", ("M01", "M02")),)
    say_same_action(collection, "D-1", ("M02", "M01"), WORD)
    found = action_register(collection, NationalQuery("2026"), DAY)
    one, other = sorted(found.actions, key=lambda one: -len(one.said))
    assert (one.item.lead_unit, one.state) == ("M02", ActionState.BEHIND)
    assert [said.unit for said in one.contradicting] == ["M01"]
    assert ([said.unit for said in other.said], found.shared) == (["M03"], ())
    say_same_action(collection, "D-1", ("M02", "M01"), replace(WORD, counts=False))
    assert len(action_register(collection, NationalQuery("2026"), DAY).actions) == 3


def test_one_institution_alone_is_not_the_same_as_itself(world):
    collection, _ = world(a_said(the_form(), "M01", {"A01": ("done", "")}))
    for units in (("M01", "M01"), ("M01", "M99")):
        with pytest.raises(AssessmentError):
            say_same_action(collection, "D-1", units, WORD)


def test_only_what_heads_approved_counts_where_that_is_asked(world):
    form = the_form()
    record = replace(a_said(form, "M01", {"A01": ("done", "")}), state=State.APPROVED)
    collection, _ = world(record, signers=(THE_ASSESSOR, THE_HEAD))
    final = NationalQuery("2026", final_only=True)
    assert action_register(collection, final, DAY).actions[0].state is ActionState.DONE
    collection, _ = world(a_said(form, "M01", {"A01": ("done", "")}))
    assert action_register(collection, final, DAY) is None


def test_the_command_lists_filters_and_says_which_are_one(tmp_path, capsys):
    folder = tmp_path / "made"
    call = ["simulate", "--units", "28", "--questionnaire", "dgc-ministry", "--actions"]
    assert run([*call, "--out", str(folder), "--round", "2026", "--language", "en"]) == 0
    path = str(tmp_path / "r.drc")
    files = [str(folder / "packages"), "--roster", str(folder / "simulated.roster")]
    run(["receive", path, *files])
    form = str(folder / "dgc-ministry-actions.xlsx")
    admit = ["admit-questionnaire", path, form, "--by", "S", "--reason", "training"]
    assert run(admit) == 0
    judged = ["--roster", str(folder / "simulated.roster")]
    capsys.readouterr()

    def asked(*more):
        assert run(["actions", path, *judged, *more, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    whole = asked()
    assert (len(whole["strategies"]), len(whole["actions"])) == (10, 86)
    assert whole["official"] is False
    for one in whole["strategies"]:
        assert sum(one["states"].values()) == one["actions"]
        own = asked("--strategy", one["code"])["actions"]
        assert [each["strategy"] for each in own] == [one["code"]] * one["actions"]
    behind = asked("--state", "behind")["actions"]
    assert {one["code"] for one in behind} == {
        one["code"] for one in whole["actions"] if one["state"] == "behind"
    }
    led = asked("--unit", "M05")["actions"]
    assert led
    assert all("M05" in (one["lead"], *one["partners"]) for one in led)
    assert all(one["needs"] for one in asked("--deciding")["actions"])
