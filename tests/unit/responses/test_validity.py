from assessment.problems.answers import AnswerProblem
from assessment.questionnaire.model import (
    EvidenceDemand,
    EvidenceRule,
    QuestionType,
    Scoring,
    ScoringKind,
)
from assessment.responses.changes import AddEvidence, AddRow, DeclareNotApplicable
from assessment.responses.completion import completion_in, findings_in, left_in
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Place, RowId
from tests.builders import (
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


def found(questionnaire, answers=None) -> list[tuple[str | None, AnswerProblem]]:
    record = a_record(questionnaire, answers)
    return [(f.place.text, f.problem) for f in findings(record)]


def findings(record):
    return findings_in(record, evaluate(record, TODAY))


def left_of(record):
    return left_in(completed(record), findings(record))


def completed(record):
    return completion_in(record, evaluate(record, TODAY))


def test_what_is_demanded_and_missing_is_listed_in_order():
    usual = a_questionnaire()
    assert found(usual) == [
        (code, AnswerProblem.ANSWER_MISSING) for code in ("A1", "A2", "B1_n", "B1_d")
    ]


def test_the_authors_own_words_are_said():
    asked = a_question("X", required="true()", required_message=a_text("Name the office."))
    limited = a_number("N", constraint=". < 5", constraint_message=a_text("Fewer than five."))
    record = a_record(a_questionnaire(asked, limited), {"N": 7})
    said = {f.problem: str(f.values["message"]) for f in findings(record)}
    assert said == {
        AnswerProblem.ANSWER_MISSING_SAID: "Name the office.",
        AnswerProblem.CONSTRAINT_SAID: "Fewer than five.",
    }


def test_a_broken_condition_without_words_is_said_in_ours():
    limited = a_questionnaire(a_number("N", constraint=". < 5"))
    assert found(limited, {"N": 7}) == [("N", AnswerProblem.CONSTRAINT_BROKEN)]
    assert found(limited, {"N": 4}) == []


def test_evidence_is_demanded_from_its_level_up():
    ladder = a_questionnaire(a_ladder("A1"))
    assert found(ladder, {"A1": ("l1a",)}) == []
    assert found(ladder, {"A1": ("l1a", "l2a")}) == [
        ("A1", AnswerProblem.EVIDENCE_MISSING_AT_LEVEL)
    ]
    assert found(ladder, {"A1": ("l2a", "l3a")}) == []


def test_evidence_may_be_demanded_or_recommended_for_any_answer():
    rules = a_questionnaire(
        a_select("X", evidence=EvidenceRule(EvidenceDemand.REQUIRED)),
        a_select("Y", evidence=EvidenceRule(EvidenceDemand.RECOMMENDED)),
    )
    assert found(rules) == []
    assert found(rules, {"X": "a", "Y": "a"}) == [
        ("X", AnswerProblem.EVIDENCE_MISSING),
        ("Y", AnswerProblem.EVIDENCE_RECOMMENDED),
    ]


def test_evidence_must_be_shown_somewhere():
    record = AddEvidence(Place("A1"), an_evidence()).apply(
        a_record(a_questionnaire(a_ladder("A1")), {"A1": ("l1a", "l2a")})
    )
    named, demanded = findings(record)
    assert named.problem is AnswerProblem.EVIDENCE_NOT_SHOWN
    assert named.values["title"] == "ប្រកាស"
    assert demanded.problem is AnswerProblem.EVIDENCE_MISSING_AT_LEVEL


def test_not_applicable_needs_its_reason():
    record = a_record(a_questionnaire(a_ladder("A1", required="true()", not_applicable=True)))
    stated = DeclareNotApplicable(Place("A1"), " ").apply(record)
    problems = [f.problem for f in findings(stated)]
    assert problems == [AnswerProblem.REASON_NOT_APPLICABLE_MISSING]
    assert findings(DeclareNotApplicable(Place("A1"), "x").apply(record)) == []


def test_an_answer_that_is_no_longer_on_offer_is_noticed():
    choices = (a_choice("kep", zone="sea"), a_choice("takeo", zone="land"))
    town = a_question("T", QuestionType.SELECT_ONE, choices=choices, choice_filter="zone = ${Z}")
    both = a_questionnaire(a_question("Z"), town)
    assert found(both, {"Z": "sea", "T": "kep"}) == []
    assert found(both, {"Z": "land", "T": "kep"}) == [("T", AnswerProblem.CHOICE_NOT_OFFERED)]


def test_missing_rows_and_cells_are_named():
    table = a_questionnaire(*a_roster("s", repeat_count="2"))
    assert found(table) == [("s", AnswerProblem.ROWS_MISSING)]
    assert found(table, {("s_count", "a"): 1, ("s_name", "b"): "x"}) == [
        ("s_name[1]", AnswerProblem.ANSWER_MISSING)
    ]


def test_a_long_table_is_not_gone_through_again_for_every_cell():
    class Rows(tuple):
        __slots__ = ()
        looked_for = 0

        def index(self, *given):
            Rows.looked_for += 1
            return super().index(*given)

    table = a_questionnaire(*a_roster("s"))
    rows = Rows(RowId(f"r{n}") for n in range(50))
    record = a_record(table, {("s_name", row): "x" for row in rows[:49]}).with_rows("s", rows)
    evaluation = evaluate(record, TODAY)
    Rows.looked_for = 0
    assert [one.place.text for one in findings_in(record, evaluation)] == ["s_name[50]"]
    assert Rows.looked_for == 0


def test_hidden_questions_are_not_asked_for():
    hidden = a_questionnaire(a_question("X", relevant="false()", required="true()"))
    assert found(hidden) == []


def test_a_file_question_is_answered_by_its_document():
    question = a_question("F", QuestionType.FILE, required="true()")
    record = a_record(a_questionnaire(question))
    assert [f.problem for f in findings(record)] == [AnswerProblem.ANSWER_MISSING]
    shown = AddEvidence(Place("F"), an_evidence(digest="00", file_name="a.pdf")).apply(record)
    assert findings(shown) == []


def test_progress_counts_pages_that_are_asked():
    record = a_record(answers={"A1": ("l1a",)})
    pillar, rest = completed(record)
    assert (pillar.done, pillar.total) == (1, 2)
    assert [page.page.code for page in rest.pages] == ["B1", "services"]
    ratio = rest.pages[0]
    assert (ratio.answered, ratio.asked, ratio.open, ratio.done) == (0, 2, 2, False)


def test_a_page_declared_not_applicable_is_done():
    record = DeclareNotApplicable(Place("B1"), "x").apply(a_record())
    ratio = completed(record)[1].pages[0]
    assert ratio.done
    assert ratio.not_applicable
    assert ratio.open == 0


def test_an_empty_table_is_open_only_when_rows_are_demanded():
    free, fixed = a_questionnaire(*a_roster("s")), a_questionnaire(*a_roster("s", repeat_count="2"))
    assert left_of(a_record(free)) == ()
    (section,) = completed(a_record(fixed))
    assert section.pages[0].open == 2


def test_nothing_is_open_when_all_is_given():
    answers = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2, ("services_name", "r"): "x"}
    assert left_of(a_record(answers=answers)) == ()
    half = AddRow("services", RowId("r2"), 1).apply(a_record(answers=answers))
    assert [one.page.code for one in left_of(half)] == ["services"]


def a_table_with_figures(**fields):
    total = a_question(
        "T1", QuestionType.CALCULATE, indicator="T1", calculation="sum(${s_count})", **fields
    )
    return a_questionnaire(*a_roster("s"), total)


def test_a_value_that_cannot_be_worked_out_yet_is_missing():
    table = a_table_with_figures()
    ratio = a_questionnaire(*a_ratio("B1"))
    assert found(ratio, {"B1_n": 0, "B1_d": 0}) == [("B1", AnswerProblem.VALUE_MISSING)]
    assert ("B1", AnswerProblem.VALUE_MISSING) not in found(ratio, {"B1_n": 0})
    assert found(ratio, {"B1_n": 0, "B1_d": 1}) == []
    assert found(table, {("s_name", "a"): "x", ("s_count", "a"): 1}) == []


def test_an_empty_table_is_awaited_as_long_as_something_is_worked_out_from_it():
    mean = a_table_with_figures(not_applicable=True)
    record = a_record(mean)
    table = completed(record)[0].pages[0]
    assert table.page.roster == "s"
    assert table.awaited
    assert not table.done
    excused = DeclareNotApplicable(Place("T1"), "x").apply(record)
    assert left_of(excused) == ()
    filled = a_record(mean, {("s_name", "a"): "x", ("s_count", "a"): 1})
    assert left_of(filled) == ()


def test_a_note_stands_for_the_table_of_its_indicator():
    rows = Scoring(ScoringKind.ROWS)
    note = a_question(
        "E1", QuestionType.NOTE, indicator="E1", evidence=EvidenceRule(EvidenceDemand.REQUIRED)
    )
    table = a_questionnaire(*a_roster("s", indicator="E1", scoring=rows), note)
    assert found(table) == [("E1", AnswerProblem.VALUE_MISSING)]
    assert found(table, {("s_name", "a"): "x"}) == [("E1", AnswerProblem.EVIDENCE_MISSING)]
