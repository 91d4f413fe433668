"""A record followed change by change says what one says that is worked out anew."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.questionnaire.load import load
from assessment.questionnaire.model import (
    EvidenceDemand,
    EvidenceRule,
    Group,
    NodeCode,
    QuestionType,
    RosterCode,
    Scoring,
    ScoringKind,
)
from assessment.responses.changes import (
    AddEvidence,
    AddRow,
    DeclareNotApplicable,
    JudgeApplicability,
    JudgeEvidence,
    RemoveEvidence,
    RemoveRow,
    SetAnswer,
    SetComment,
    WithdrawNotApplicable,
)
from assessment.responses.completion import (
    FindingsCache,
    ProgressCache,
    completion_in,
    findings_in,
)
from assessment.responses.evaluate import Evaluator, different_codes, evaluate
from assessment.responses.model import (
    ApplicabilityVerdict,
    EvidenceId,
    Layer,
    Place,
    ReasonCode,
    Review,
    RowId,
    Verdict,
)
from assessment.responses.review_changes import Approve, Reopen, Return, SetReview, Submit
from assessment.scoring.score import ScoresCache, score_record
from tests.builders import (
    ASSESSOR,
    HEAD,
    NOW,
    TODAY,
    a_choice,
    a_ladder,
    a_number,
    a_question,
    a_questionnaire,
    a_ratio,
    a_record,
    a_roster,
    a_select,
    a_text,
    an_evidence,
)

MINISTRY = (
    Path(__file__).parents[3] / "questionnaires" / "dgc-ministry" / "2026.1" / "questionnaire.xlsx"
)
ROWS = [RowId("r1"), RowId("r2"), RowId("r3")]


@cache
def the_ministry():
    questionnaire, _ = load(MINISTRY)
    return questionnaire


@cache
def the_chains():
    """Every kind of expression, looking at one another, in the wrong order, in and out of rows."""
    towns = (a_choice("kep", zone="a"), a_choice("takeo", zone="b"), a_choice("poipet", zone="a"))
    where = a_question(
        "Town",
        QuestionType.SELECT_ONE,
        choices=towns,
        choice_filter="zone = ${A1}",
        relevant="${Total} > 2",
        required="${Twice} > 10 or ${A2} = 'c'",
    )
    inside = {"group": "tools", "roster": RosterCode("tools")}
    return a_questionnaire(
        where,
        a_question("Late", relevant="${Town} = 'kep' and today() > date('2026-11-25')"),
        Group("deep", a_text("deep"), relevant="${Late} != ''"),
        Group("deeper", a_text("deeper"), parent="deep", relevant="${A2} != 'a'"),
        a_select("D1", group="deeper", required="true()", not_applicable=True),
        a_select("A1", required="true()", not_applicable=True),
        a_select("A2", relevant="${A1} != 'b'", evidence=EvidenceRule(EvidenceDemand.REQUIRED)),
        a_ladder(
            "A3", not_applicable=True, evidence=EvidenceRule(EvidenceDemand.FROM_LEVEL, level=2)
        ),
        a_question("Twice", QuestionType.CALCULATE, calculation="${Total} * 2"),
        a_question("Total", QuestionType.CALCULATE, calculation="sum(${t_count}) + ${N}"),
        a_number("N", constraint=". <= ${Twice}", required="count(${tools}) > 1"),
        *a_ratio("B1"),
        Group(
            "tools",
            a_text("tools"),
            roster=True,
            relevant="${A2} != 'b'",
            repeat_count="${N}",
            indicator=NodeCode("C1"),
            scoring=Scoring(ScoringKind.ROWS),
        ),
        a_number("t_count", constraint=". < ${N}", required="true()", **inside),
        a_select(
            "t_kind",
            indicator=None,
            relevant="${t_count} > 1 and ${A1} = 'a'",
            required="position(..) = 1",
            **inside,
        ),
        a_question("t_ratio", QuestionType.CALCULATE, calculation="${t_count} div ${N}", **inside),
        a_question("C1", QuestionType.NOTE, indicator="C1", not_applicable=True),
        *a_roster("others", relevant="count(${tools}) > 0"),
        a_number("Cap", constraint=". < ${N}"),
        a_question("When", constraint="date(.) > today()"),
        a_question("Broken", relevant="date('no date') > today()", constraint="date(.) > today()"),
    )


@cache
def the_circle():
    """A file may hold what authoring forbids: two that need each other."""
    return a_questionnaire(
        a_question("X", relevant="${Y} != 'no'"),
        a_question("Y", relevant="${X} != 'no'"),
        a_select("A1", relevant="${X} = 'yes'"),
    )


WORLDS = {"ministry": the_ministry, "chains": the_chains, "circle": the_circle}


def _answers(question):
    names = [choice.name for choice in question.choices]
    if question.type is QuestionType.SELECT_ONE:
        return st.sampled_from([*names, None])
    if question.type is QuestionType.SELECT_MULTIPLE:
        chosen = st.lists(st.sampled_from(names), unique=True) if names else st.just([])
        return chosen.map(lambda some: tuple(n for n in names if n in some) or None)
    if question.type in (QuestionType.INTEGER, QuestionType.DECIMAL):
        return st.sampled_from([None, 0, 1, 2, 3, 7, 100])
    if question.type is QuestionType.DATE:
        return st.sampled_from([None, TODAY, date(2030, 1, 1)])
    return st.sampled_from([None, "yes", "no", "2030-01-01"])


@st.composite
def _on_a_response(draw, questionnaire):
    question = draw(st.sampled_from(questionnaire.questions))
    row = draw(st.sampled_from(ROWS)) if question.roster else None
    place = Place(question.code, row)
    identity = st.sampled_from(["e1", "e2"]).map(EvidenceId)
    others = [
        st.sampled_from(["", "words"]).map(lambda words: SetComment(place, words)),
        st.sampled_from(["", "why"]).map(lambda reason: DeclareNotApplicable(place, reason)),
        st.just(WithdrawNotApplicable(place)),
        st.sampled_from(["e1", "e2"]).map(lambda e: AddEvidence(place, an_evidence(e))),
        identity.map(lambda e: RemoveEvidence(place, e)),
        identity.map(
            lambda e: JudgeEvidence(place, e, Verdict.REJECTED, ReasonCode.OUTDATED, "old")
        ),
        st.sampled_from(ApplicabilityVerdict).map(
            lambda verdict: JudgeApplicability(place, verdict, "seen")
        ),
    ]
    answer = _answers(question).map(lambda answer: SetAnswer(place, answer))
    return draw(_one(*[answer] * 12, *others))


def _one(*strategies):
    """One of them, each as likely as it stands there often."""
    return st.sampled_from(strategies).flatmap(lambda chosen: chosen)


def _on_the_record(questionnaire):
    back = Return(HEAD, NOW, "look again")
    # Answers are locked after it is submitted: twice as often back as there.
    steps = [
        Submit(ASSESSOR, NOW, "not all is there"),
        Approve(HEAD, NOW),
        back,
        back,
        Reopen(HEAD, NOW, "new facts"),
    ]
    kinds = [st.sampled_from(steps)]
    if questionnaire.rosters:
        rosters = st.sampled_from([roster.code for roster in questionnaire.rosters])
        row = st.sampled_from(ROWS)
        kinds += [st.builds(AddRow, rosters, row, st.integers(0, 2))] * 2
        kinds += [st.builds(RemoveRow, rosters, row)]
    codes = [node.code for node in questionnaire.indicators]
    reviews = st.builds(
        lambda code, level: SetReview(
            Layer.HEAD,
            code,
            Review(
                code,
                Layer.HEAD,
                accepted=level is None,
                level=level,
                reason=ReasonCode.INCOMPLETE,
                comment="so",
                by=HEAD,
                at=NOW,
            ),
        ),
        st.sampled_from(codes),
        st.sampled_from([None, 0, 1]),
    )
    return _one(*kinds, reviews)


def _happenings(questionnaire):
    """Changes, undo, redo, another day; and whether somebody looks at the record then."""
    happening = _one(
        *[_on_a_response(questionnaire)] * 14,
        *[_on_the_record(questionnaire)] * 3,
        *[st.sampled_from(["undo", "redo", "next day"])] * 3,
    )
    looked = st.sampled_from([True, True, True, False])
    return st.lists(st.tuples(happening, looked), min_size=10, max_size=40)


class Living:
    """One record with everything that follows it, beside everything worked out anew."""

    def __init__(self, questionnaire):
        self.record, self.today = a_record(questionnaire), TODAY
        self.undone, self.done = [], []
        self.evaluation, self.findings = Evaluator(), FindingsCache()
        self.progress, self.scores = ProgressCache(), ScoresCache()

    def happen(self, happening):
        if happening == "undo" and self.done:
            self.undone.append(self._apply(self.done.pop()))
        elif happening == "redo" and self.undone:
            self.done.append(self._apply(self.undone.pop()))
        elif happening == "next day":
            self.today += timedelta(days=1)
        elif not isinstance(happening, str) and not any(
            finding.severity.value == "error" for finding in happening.check(self.record)
        ):
            self.done.append(self._apply(happening))
            self.undone.clear()

    def _apply(self, change):
        back = change.inverse(self.record)
        self.record = change.apply(self.record)
        return back

    def compare(self, layer):
        record = self.record
        fresh, live = evaluate(record, self.today), self.evaluation.follow(record, self.today)
        assert live == fresh
        assert list(self.findings.follow(record, live)) == findings_in(record, fresh)
        assert self.progress.follow(record, live) == completion_in(record, fresh)
        scores = score_record(record, fresh, layer)
        assert self.scores.follow(record, live, layer) == scores


@pytest.mark.parametrize("world", WORLDS)
@given(data=st.data())
@settings(max_examples=60)
def test_what_is_followed_equals_what_is_worked_out_anew(world, data):
    questionnaire = WORLDS[world]()
    followed = Living(questionnaire)
    layer = st.sampled_from([Layer.SELF, Layer.SELF, Layer.FINAL])
    followed.compare(Layer.SELF)
    for happening, looked in data.draw(_happenings(questionnaire)):
        followed.happen(happening)
        if looked:
            followed.compare(data.draw(layer))


IN_ROW = {"t": Place("t_count", ROWS[0]), "kind": Place("t_kind", ROWS[0])}
REACHED = {
    "offers": ["N 3", "A1 a", "A1 b", "A1 a"],
    "demands": ["N 3", "A1 a", "A2 b", "A2 c", "A2 a", "N 9", "N 3"],
    "constraints": ["N 3", "N 7", "row", "t 2", "t 9", "N 1"],
    "hidden rows": ["A1 a", "A2 c", "row", "A2 b", "A2 c", "A1 b", "A1 a"],
    "the day": ["N 3", "A1 a", "Town kep", "next day", "Late x", "A2 c"],
    "another page's limit": ["B1_n 5", "B1_d 4", "B1_d 6", "B1_d 4"],
    "a limit that moves": ["N 3", "Cap 2", "N 1", "N 3"],
    "a figure that is not there": ["B1_n 1", "B1_d 0", "B1_n -", "B1_n 1"],
    "choices not on offer": ["N 3", "A1 a", "Town kep", "A1 b", "A1 a"],
    "points of a row": ["A1 a", "row", "t 2", "kind a", "kind c", "A1 c"],
    "a table": ["not C1", "undo", "row", "not C1"],
    "a page": ["B1_n 1", "not B1", "undo", "redo"],
    "what fails": ["When yes", "When 2030-01-01", "When no", "When -"],
}


def _happening(said):
    """What a short word stands for."""
    code, _, value = said.partition(" ")
    if code == "row":
        return AddRow("tools", ROWS[0], 0)
    if code == "not":
        return DeclareNotApplicable(Place(value), "none")
    if not value or said == "next day":
        return said
    answer = int(value) if value.isdigit() else None if value == "-" else value
    return SetAnswer(IN_ROW.get(code) or Place(code), answer)


@pytest.mark.parametrize("story", REACHED)
def test_a_change_reaches_all_that_follows_from_it(story):
    followed = Living(the_chains())
    followed.compare(Layer.SELF)
    for said in REACHED[story]:
        before = followed.record
        followed.happen(_happening(said))
        assert said == "next day" or followed.record is not before, said
        followed.compare(Layer.SELF)


def test_each_layer_is_followed_by_its_own_rules():
    followed = Living(the_chains())
    for change in (
        DeclareNotApplicable(Place("A1"), "none"),
        Submit(ASSESSOR, NOW, "not all is there"),
        JudgeApplicability(Place("A1"), ApplicabilityVerdict.REFUSED, "there are some"),
    ):
        followed.happen(change)
        for layer in (Layer.SELF, Layer.FINAL, Layer.SELF):
            followed.compare(layer)


def test_a_circle_is_always_evaluated_as_written():
    followed = Living(the_circle())
    for answer in ("no", "yes", "no"):
        followed.happen(SetAnswer(Place("X"), answer))
        followed.happen(SetAnswer(Place("Y"), answer))
        followed.compare(Layer.SELF)


def test_one_answer_among_many_leaves_the_rest_as_the_same_objects():
    codes = [f"A{n}" for n in range(1, 30)]
    record = a_record(a_questionnaire(*(a_select(code) for code in codes)))
    evaluation, progress = Evaluator(), ProgressCache()
    first = evaluation.follow(record, TODAY)
    (before,) = progress.follow(record, first)
    after = SetAnswer(Place("A7"), "a").apply(record)
    second = evaluation.follow(after, TODAY)
    assert second.relevant is first.relevant
    assert different_codes((record, first), (after, second)) == {"A7"}
    (now,) = progress.follow(after, second)
    others = [new is old for old, new in zip(before.pages, now.pages, strict=True)]
    assert others.count(False) == 1
    assert not others[6]


def test_nothing_new_gives_the_same_findings():
    record = a_record(a_questionnaire(a_select("A1", required="true()")))
    evaluation, findings = Evaluator(), FindingsCache()
    first = findings.follow(record, evaluation.follow(record, TODAY))
    said = SetComment(Place("A1"), "later").apply(record)
    assert findings.follow(said, evaluation.follow(said, TODAY)) == first
