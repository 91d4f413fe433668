"""Generated questionnaires, and records with answers."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from assessment.questionnaire.model import (
    EvidenceDemand,
    EvidenceRule,
    QuestionType,
    Scoring,
    ScoringKind,
    Threshold,
)
from assessment.questionnaire.structure import Aggregation, GateCondition, Unanswered
from assessment.responses.model import Layer, NotApplicable, Response, Review, RowId, Verdict
from tests.builders import (
    NOW,
    a_choice,
    a_ladder,
    a_number,
    a_question,
    a_questionnaire,
    a_ratio,
    a_record,
    a_roster,
    a_select,
    an_evidence,
)
from tests.unit.scoring.worlds import LEVELS, a_gate

SHAPE = {
    "overall": None,
    "A": "overall",
    "B": "overall",
    "A1": "A",
    "A2": "A",
    "A3": "A",
    "B1": "B",
    "B2": "B",
}


CODES = [code for code in SHAPE if len(code) == 2]


TICKS = [("none",), ("a",), ("b",), ("a", "b"), ("a", "b", "c")]


NUMBERS = [0, 1, 4, 10]


DEMANDS = (
    EvidenceRule(),
    EvidenceRule(EvidenceDemand.REQUIRED),
    EvidenceRule(EvidenceDemand.FROM_LEVEL, 2),
)


def ticks(code, scoring, scores, **fields):
    choices = (
        a_choice("none", level=0),
        *(
            a_choice(
                name, score=score, required=scoring.kind is ScoringKind.CHECKLIST and name == "b"
            )
            for name, score in zip("abc", scores, strict=True)
        ),
    )
    kind = QuestionType.SELECT_MULTIPLE
    return a_question(code, kind, indicator=code, choices=choices, scoring=scoring, **fields)


@st.composite
def an_indicator(draw, code, before):
    """The parts that feed an indicator; some of them asked only after earlier answers."""
    common = {
        "not_applicable": draw(st.booleans()),
        "weight": Decimal(draw(st.integers(0, 2))),
        "evidence": draw(st.sampled_from(DEMANDS)),
    }
    if before and draw(st.booleans()):
        common["relevant"] = f"${{{draw(st.sampled_from(before))}}} = 'a'"
    kind = draw(
        st.sampled_from(
            (
                "choice",
                "choice",
                "ladder",
                "steps",
                "scale",
                "checklist",
                "sum",
                "max",
                "share",
                "ratio",
                "rows",
            )
        )
    )
    limits = tuple(Threshold(Decimal(n)) for n in draw(st.sampled_from([(1, 2), (2, 4), (0, 10)])))
    scores = draw(st.sampled_from([(10, 20, 30), (None, 40, 0), (100, None, 0)]))
    match kind:
        case "choice":
            points = draw(st.sampled_from([(0, 50, 100), (0, None, 100), (20, None, 40)]))
            return (a_select(code, points, **common),)
        case "ladder":
            return (a_ladder(code, levels=2, **common),)
        case "steps" | "scale":
            bounds = (Decimal(10), Decimal(0)) if draw(st.booleans()) else (Decimal(0), Decimal(10))
            scoring = Scoring(ScoringKind(kind), limits, bounds)
            return (a_number(code, indicator=code, scoring=scoring, constraint=". < 8", **common),)
        case "ratio":
            return a_ratio(code, weight=common["weight"], evidence=common["evidence"])
        case "rows":
            scale = Scoring(ScoringKind.SCALE, bounds=(Decimal(0), Decimal(10)))
            column = f"{code}_w" if draw(st.booleans()) else None
            rows = Scoring(ScoringKind.ROWS, weight_column=column)
            note = a_question(
                f"{code}_note",
                QuestionType.NOTE,
                indicator=code,
                not_applicable=common["not_applicable"],
                evidence=common["evidence"],
            )
            return (
                note,
                *a_roster(
                    f"{code}_rows",
                    a_select(f"{code}_x", (0, None, 60), indicator=None),
                    a_number(f"{code}_y", scoring=scale),
                    a_number(f"{code}_w", constraint=". >= 0"),
                    indicator=code,
                    scoring=rows,
                    relevant=common.get("relevant"),
                ),
            )
    return (ticks(code, Scoring(ScoringKind(kind), limits), scores, **common),)


@st.composite
def a_gate_of_any_kind(draw, zeroing=False):
    line = [draw(st.sampled_from(sorted(SHAPE)))]
    while SHAPE[line[-1]] is not None:
        line.append(SHAPE[line[-1]])
    condition = draw(st.sampled_from(list(GateCondition)))
    limit = draw(st.sampled_from([0, 20, 25, 50, 75, 100]))
    cap = draw(st.sampled_from([None, 0, 2]))
    return a_gate(line[0], condition, limit, None if zeroing else cap, draw(st.sampled_from(line)))


@st.composite
def questionnaires(draw):
    parts, before = [], []
    for code in CODES:
        found = draw(an_indicator(code, before))
        parts += found
        if draw(st.booleans()):
            parts.append(a_select(f"{code}_more", (0, 30, 60), indicator=code))
        before += [part.code for part in parts[-1:] if part.code in CODES]
    made = a_questionnaire(*parts, levels=LEVELS)
    least = st.sampled_from([Decimal(0), Decimal(0), Decimal("0.5"), Decimal("0.9")])
    nodes = [
        replace(
            node,
            weight=Decimal(draw(st.integers(0 if node.parent else 1, 3))),
            aggregation=draw(st.sampled_from(list(Aggregation))),
            min_available=draw(least),
        )
        for node in made.nodes
    ]
    gates = draw(st.lists(a_gate_of_any_kind(zeroing=draw(st.booleans())), max_size=3))
    rules = replace(
        made.settings, unanswered=draw(st.sampled_from(list(Unanswered))), min_applicable=Decimal(0)
    )
    return replace(made, nodes=tuple(nodes), gates=tuple(gates), settings=rules)


def candidates(question):
    """Answers of a question; some break its condition."""
    if question.type is QuestionType.SELECT_ONE:
        return list("abc")
    if question.type is QuestionType.SELECT_MULTIPLE:
        ladder = question.scoring.kind is ScoringKind.LADDER
        return [("none",), ("l1a",), ("l1a", "l2a")] if ladder else TICKS
    return NUMBERS


@st.composite
def an_answer(draw, question, *, new=False):
    """An answer, nothing, or a declaration; nobody has judged the documents of a new one."""
    kinds = ["answer"] * 4 + ["open"] * 2 * (not new) + ["declared"] * question.not_applicable
    kind = draw(st.sampled_from(kinds))
    if kind == "declared":
        return Response(not_applicable=NotApplicable("none here"))
    given_ = question.asked and kind == "answer"
    verdicts = (None, Verdict.PENDING) if new else (None, Verdict.ACCEPTED, Verdict.REJECTED)
    verdict = draw(st.sampled_from(verdicts))
    pieces = () if verdict is None else (an_evidence(verdict=verdict),)
    answer = draw(st.sampled_from(candidates(question))) if given_ else None
    return Response(answer=answer, evidence=pieces)


def places_of(record):
    for question in record.questionnaire.questions:
        if question.asked or question.not_applicable:
            yield from ((question, place) for place in record.places(question.code))


@st.composite
def records(draw):
    form = draw(questionnaires())
    record = a_record(form)
    for roster in form.rosters:
        rows = tuple(RowId(f"r{n}") for n in range(draw(st.integers(0, 2))))
        record = record.with_rows(roster.code, rows)
    for question, place in [*places_of(record)]:
        record = record.with_response(place, draw(an_answer(question)))
    for code in draw(st.sets(st.sampled_from(CODES), max_size=2)):
        level = draw(st.sampled_from((None, 0, 3)))
        view = Review(code, Layer.HEAD, level is None, level, None, "", "head", NOW)
        record = record.with_review((Layer.HEAD, code), view)
    return record
