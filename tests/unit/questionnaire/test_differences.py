"""Every way in which two versions can differ is found, named, and its meaning told."""

from dataclasses import fields, replace
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.language.text import Language, Text
from assessment.questionnaire.differences import (
    FIELDS,
    Aspect,
    Effect,
    PartKind,
    aspect,
    change,
    differences,
    effects,
    line,
    moved,
    name,
    same_rules,
    shown_value,
)
from assessment.questionnaire.library import FOLDER, installed
from assessment.questionnaire.model import (
    Choice,
    EvidenceDemand,
    EvidenceRule,
    Group,
    Question,
    QuestionType,
    Scoring,
    ScoringKind,
    Threshold,
)
from assessment.questionnaire.structure import (
    Gate,
    Level,
    Node,
    PolicyItem,
    Recommendation,
    Settings,
)
from assessment.words import Words
from tests.builders import a_question, a_questionnaire, a_select

# How each of these is looked at, where it is not as a field: by order, by name, or not at all.
OTHERWISE = {
    Settings: {"id", "version"},
    Question: {"code", "row", "choices"},
    Choice: {"name"},
    Group: {"code", "row"},
    Node: {"code", "order"},
    Level: {"name"},
    Gate: {"node", "target"},
    PolicyItem: {"code"},
    Recommendation: {"node", "below"},
}


@pytest.fixture(scope="module")
def ministry():
    return next(e.questionnaire for e in installed(FOLDER) if e.id == "dgc-ministry")


def with_question(questionnaire, code, **new):
    questions = [replace(q, **new) if q.code == code else q for q in questionnaire.questions]
    return replace(questionnaire, questions=tuple(questions))


def told(old, new):
    return [(one.part, one.code, one.aspect, one.effect) for one in differences(old, new)]


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_no_field_of_the_model_is_forgotten(kind):
    assert set(FIELDS[kind]) | OTHERWISE[kind] == {field.name for field in fields(kind)}


@pytest.mark.parametrize("entry", installed(FOLDER), ids=lambda entry: entry.id)
def test_a_questionnaire_does_not_differ_from_itself(entry):
    assert differences(entry.questionnaire, entry.questionnaire) == ()


def test_rows_version_and_fingerprint_are_no_differences(ministry):
    other = replace(ministry, fingerprint="x", settings=replace(ministry.settings, version="9"))
    questions = tuple(replace(q, row=q.row + 7) for q in other.questions)
    assert differences(ministry, replace(other, questions=questions)) == ()


def test_an_added_and_a_removed_question_are_named_with_their_words():
    old = a_questionnaire(a_question("a"), a_question("b"))
    new = a_questionnaire(a_question("a"), a_question("c", QuestionType.INTEGER))
    added, removed = differences(old, new)
    assert (added.code, added.aspect, added.effect) == ("c", Aspect.ADDED, Effect.ASKED_ANEW)
    assert added.after == "c"
    assert (removed.code, removed.aspect) == ("b", Aspect.REMOVED)
    assert removed.effect is Effect.NO_LONGER_ASKED
    assert removed.before == "b"


def test_one_question_that_moved_is_told_alone():
    codes = ["a", "b", "c", "d", "e"]
    old = a_questionnaire(*map(a_question, codes))
    new = a_questionnaire(*map(a_question, ["b", "c", "d", "a", "e"]))
    assert told(old, new) == [(PartKind.QUESTION, "a", Aspect.MOVED, Effect.NONE)]


def test_a_question_in_another_group_moved_once():
    one, two = Group("one", Text()), Group("two", Text())
    old = a_questionnaire(one, a_question("a", group="one"), two, a_question("b", group="two"))
    new = a_questionnaire(one, two, a_question("b", group="two"), a_question("a", group="two"))
    (only,) = differences(old, new)
    assert (only.code, only.aspect, only.before, only.after) == ("a", Aspect.MOVED, "one", "two")


@pytest.mark.parametrize("language", list(Language))
def test_a_reworded_text_is_told_for_its_language_only(language):
    old = a_questionnaire(a_question("a"))
    words = dict(old.questions[0].label.pairs) | {language: "other"}
    new = with_question(old, "a", label=Text.from_mapping(words))
    (only,) = differences(old, new)
    assert (only.language, only.aspect, only.effect) == (language, Aspect.REWORDED, Effect.WORDS)
    assert (only.field, only.after) == ("label", "other")
    assert only.before == old.questions[0].label.get(language)


def test_a_translation_that_came_or_went_is_a_rewording():
    old = a_questionnaire(a_question("a", hint=Text.from_wordings(en="short")))
    new = with_question(old, "a", hint=Text.from_wordings(en="short", km="ខ្លី"))
    assert [(d.language, d.before, d.after) for d in differences(old, new)] == [
        (Language.KM, "", "ខ្លី")
    ]
    assert [(d.language, d.before, d.after) for d in differences(new, old)] == [
        (Language.KM, "ខ្លី", "")
    ]


def test_a_question_with_a_new_code_and_the_same_key_or_wording_is_renamed_not_replaced():
    key = {"comparable_key": "k1"}
    old = a_questionnaire(a_question("a", **key), a_question("b"), a_question("x"))
    other = replace(a_question("b2"), label=old.questions[1].label)
    new = a_questionnaire(a_question("a2", **key), other, a_question("x"))
    renames = [one for one in differences(old, new) if one.aspect is Aspect.RENAMED]
    assert [(one.before, one.after, one.effect) for one in renames] == [
        ("a", "a2", Effect.ANSWERS),
        ("b", "b2", Effect.ANSWERS),
    ]
    assert {one.aspect for one in differences(old, new)} & {Aspect.ADDED, Aspect.REMOVED} == set()


@pytest.mark.parametrize(
    ("field", "value", "aspect_", "effect_"),
    [
        ("type", QuestionType.TEXT, Aspect.TYPE, Effect.ANSWERS),
        ("relevant", "${b} = 'x'", Aspect.CONDITION, Effect.ASKED_OF_OTHERS),
        ("required", "${b} = 1", Aspect.CONDITION, Effect.CHECKS),
        ("constraint", ". > 1", Aspect.CONSTRAINT, Effect.CHECKS),
        ("calculation", "1 + 1", Aspect.CALCULATION, Effect.SCORES),
        ("weight", Decimal(3), Aspect.WEIGHT, Effect.SCORES),
        ("scoring", Scoring(ScoringKind.NONE), Aspect.SCORING, Effect.SCORES),
        ("evidence", EvidenceRule(EvidenceDemand.REQUIRED), Aspect.EVIDENCE, Effect.CHECKS),
    ],
)
def test_each_kind_of_change_of_a_question_says_what_it_means(field, value, aspect_, effect_):
    old = a_questionnaire()
    new = with_question(old, "A2", **{field: value})
    (only,) = differences(old, new)
    assert (only.part, only.code, only.aspect, only.effect) == (
        PartKind.QUESTION,
        "A2",
        aspect_,
        effect_,
    )
    assert only.after == shown_value(value)


def test_choices_are_told_by_question_with_score_level_and_words():
    old = a_questionnaire(a_select("s", (0, 50, 100)))
    question = old.questions[0]
    first, second, _ = question.choices
    choices = (
        replace(second, label=Text.from_wordings(km="ថ្មី", en="b")),
        replace(first, score=Decimal(10)),
        Choice("d", Text.from_wordings(en="d")),
    )
    found = differences(old, with_question(old, "s", choices=choices))
    assert {name(one) for one in found} == {"s > a", "s > b", "s > c", "s > d"}
    by_choice = {}
    for one in found:
        by_choice.setdefault(one.choice, []).append((one.aspect, one.effect))
    assert (Aspect.SCORING, Effect.SCORES) in by_choice["a"]
    assert (Aspect.REWORDED, Effect.WORDS) in by_choice["b"]
    assert by_choice["c"] == [(Aspect.REMOVED, Effect.ANSWERS)]
    assert by_choice["d"] == [(Aspect.ADDED, Effect.SCORES)]


def test_structure_levels_gates_and_settings_are_compared(ministry):
    node = ministry.indicators[0]
    nodes = tuple(replace(n, weight=Decimal(9)) if n == node else n for n in ministry.nodes)
    levels = (
        *ministry.levels[:-1],
        replace(ministry.levels[-1], from_score=Decimal(95)),
    )
    gates = ministry.gates[1:]
    settings = replace(ministry.settings, decimals=2)
    new = replace(ministry, nodes=nodes, levels=levels, gates=gates, settings=settings)
    found = {(d.part, d.aspect): d for d in differences(ministry, new)}
    assert found[PartKind.NODE, Aspect.WEIGHT].code == node.code
    assert found[PartKind.NODE, Aspect.WEIGHT].after == "9"
    assert found[PartKind.LEVEL, Aspect.LEVEL].effect is Effect.LEVELS
    assert found[PartKind.GATE, Aspect.REMOVED].effect is Effect.LEVELS
    assert found[PartKind.QUESTIONNAIRE, Aspect.SCORING].field == "decimals"


def test_the_other_way_round_the_same_parts_differ(ministry):
    new = replace(ministry, questions=ministry.questions[3:], gates=ministry.gates[1:])
    there = {(d.part, d.code) for d in differences(ministry, new)}
    assert there == {(d.part, d.code) for d in differences(new, ministry)}
    assert len(there) >= 4


def test_the_gravest_effects_are_counted_first():
    old = a_questionnaire(a_question("a"), a_question("b"))
    new = a_questionnaire(
        replace(a_question("a"), hint=Text.from_wordings(en="h")), a_question("c")
    )
    counted = effects(differences(old, new))
    assert list(counted) == [e for e in Effect if e in counted]
    assert counted == {Effect.ASKED_ANEW: 1, Effect.NO_LONGER_ASKED: 1, Effect.WORDS: 1}


@given(st.permutations(list("abcdefgh")))
def test_what_did_not_move_stands_in_the_old_order_and_no_fewer_could_move(order):
    old = list("abcdefgh")
    wandered = moved(old, order)
    stayed = [one for one in order if one not in wandered]
    assert stayed == sorted(stayed)
    # One more that stayed would break the order: the run that stays cannot be made longer.
    for one in wandered:
        more = [letter for letter in order if letter in {*stayed, one}]
        assert more != sorted(more)


@pytest.mark.parametrize("language", list(Language))
def test_everything_is_said_in_both_languages(language):
    words = Words(language)
    for one in (*Aspect, *Effect, *PartKind):
        said = words.translate(one.word)
        assert said
        assert language is Language.EN or said != one.word, one


def test_a_difference_is_one_line():
    old = a_questionnaire(a_question("a"))
    new = with_question(old, "a", constraint=". > 1\n and . < 3")
    (only,) = differences(old, new)
    words = Words(Language.EN)
    assert change(only, words) == "constraint: (empty) → . > 1\n and . < 3"
    assert aspect(only, words) == "Limits of the answer"
    assert line(only, words) == (
        "Question · a · Limits of the answer · constraint: (empty) → . > 1 and . < 3 · "
        "What was accepted before may now be a finding, and the reverse."
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (Decimal("1.50"), "1.5"),
        (Decimal(100), "100"),
        (Decimal(0), "0"),
        (("a", "b"), "a, b"),
        ((("k", "v"),), "k, v"),
        (Scoring(ScoringKind.LADDER), "ladder"),
        (
            Scoring(ScoringKind.STEPS, (Threshold(Decimal(1)), Threshold(Decimal(2), strict=True))),
            "steps(1,>2)",
        ),
        (Scoring(ScoringKind.SCALE, bounds=(Decimal(0), Decimal("0.5"))), "scale(0,0.5)"),
        (Scoring(ScoringKind.ROWS, weight_column="w"), "rows(mean,w)"),
        (EvidenceRule(EvidenceDemand.FROM_LEVEL, 2), "from(2)"),
        (EvidenceRule(), "none"),
    ],
)
def test_values_are_shown_as_they_are_written_in_a_cell(value, text):
    assert shown_value(value) == text


OTHERS = {
    bool: lambda value: not value,
    Decimal: lambda value: value + 7,
    int: lambda value: value + 1,
    QuestionType: lambda _: QuestionType.NOTE,
    StrEnum: lambda value: next(member for member in type(value) if member is not value),
    Text: lambda _: Text.from_wordings(en="quite another text", km="អត្ថបទផ្សេង"),
    Scoring: lambda _: Scoring(ScoringKind.MAX),
    EvidenceRule: lambda _: EvidenceRule(EvidenceDemand.FROM_LEVEL, 3),
    tuple: lambda value: (*value, ("added", "thing")),
}


def another(value):
    """Some other value of the same kind."""
    for kind, change_ in OTHERS.items():
        if isinstance(value, kind):
            return change_(value)
    return "something else"


PARTS_OF = {
    Settings: ("settings", None),
    Question: ("questions", 0),
    Group: ("groups", 0),
    Node: ("nodes", -1),
    Level: ("levels", 1),
    Gate: ("gates", 0),
    PolicyItem: ("policy_map", 0),
    Recommendation: ("recommendations", 0),
}


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, name) for kind in PARTS_OF for name in FIELDS[kind]],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_another_value_of_any_field_is_told_of_that_part_alone(ministry, kind, field):
    attribute, at = PARTS_OF[kind]
    held = getattr(ministry, attribute)
    if kind is Recommendation:
        held = (Recommendation(ministry.nodes[1].code, 2, Text.from_wordings(en="do it")),)
        ministry = replace(ministry, recommendations=held)
    part = held if at is None else held[at]
    changed = replace(part, **{field: another(getattr(part, field))})
    parts = changed if at is None else tuple(changed if one is part else one for one in held)
    found = differences(ministry, replace(ministry, **{attribute: parts}))
    column, _, effect = FIELDS[kind][field]
    assert {one.code for one in found} == {found[0].code}
    assert {(one.field, one.effect) for one in found} == {(column, effect)}


def _without_second_gate(one):
    return replace(one, gates=one.gates[1:])


def _heavier(one):
    return replace(
        one,
        nodes=tuple(
            replace(node, weight=node.weight + 1) if node is one.pillars[0] else node
            for node in one.nodes
        ),
    )


def _lower_level(one):
    first, second, *rest = one.levels
    lowered = replace(second, from_score=second.from_score - 1)
    return replace(one, levels=(first, lowered, *rest))


def _fewer_points(one):
    at = next(n for n, q in enumerate(one.questions) if q.indicator and q.choices)
    question = one.questions[at]
    first, *others = question.choices
    scored = replace(first, score=(first.score or 0) + 1)
    changed = replace(question, choices=(scored, *others))
    return replace(one, questions=(*one.questions[:at], changed, *one.questions[at + 1 :]))


CHANGES = (_without_second_gate, _heavier, _lower_level, _fewer_points)


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_other_points_weights_thresholds_or_gates_are_other_rules(ministry, change):
    assert not same_rules(ministry, change(ministry))
    assert not same_rules(change(ministry), ministry)


def test_other_words_a_new_list_of_actions_and_a_question_without_points_are_the_same_rules(
    ministry,
):
    settings = replace(
        ministry.settings, title=Text.from_wordings(km="ផ្សេង", en="Another"), version="9"
    )
    asked = replace(ministry.questions[0], code="new", indicator=None)
    other = replace(
        ministry, settings=settings, policy_map=(), questions=(*ministry.questions, asked)
    )
    assert same_rules(ministry, other)
