"""Evidence decides what counts, in every place that shows a number."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from assessment.language.text import Language
from assessment.questionnaire.model import EvidenceDemand, EvidenceRule
from assessment.responses.evaluate import evaluate
from assessment.responses.model import (
    ApplicabilityVerdict,
    Layer,
    Place,
    ReasonCode,
    Response,
    Review,
    Verdict,
)
from assessment.scoring.explain import explain, explain_down
from assessment.scoring.lift import lift
from assessment.scoring.score import ScoresCache, score_and_claim, score_record
from assessment.words import Words
from tests.builders import TODAY, a_ladder, a_questionnaire, a_record, a_select, an_evidence
from tests.unit.scoring.worlds import LEVELS, golden_record, rungs

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ACCEPTED = Review("A1", Layer.DOCUMENT, True, None, None, "", "reviewer", NOW)


def a_claim(*verdicts, rule=None):
    """A ladder at level 3 whose evidence, asked from level 2, has these verdicts."""
    ladder = a_ladder("A1", evidence=rule or EvidenceRule(EvidenceDemand.FROM_LEVEL, 2))
    questionnaire = a_questionnaire(ladder, a_select("B1"), levels=LEVELS)
    record = a_record(questionnaire, {"A1": rungs(3), "B1": "c"})
    evidence = tuple(
        replace(an_evidence(f"e{n}"), verdict=verdict) for n, verdict in enumerate(verdicts)
    )
    return record.with_response(Place("A1"), Response(answer=rungs(3), evidence=evidence))


def score(record, layer=Layer.FINAL, code="A1"):
    return score_record(record, evaluate(record, TODAY), layer).nodes[code].score


@pytest.mark.parametrize(
    ("verdicts", "final"),
    [
        ((), 75),
        ((Verdict.PENDING,), 75),
        ((Verdict.ACCEPTED,), 75),
        ((Verdict.WAIVED,), 75),
        ((Verdict.REJECTED,), 25),
        ((Verdict.REJECTED, Verdict.PENDING), 25),
        ((Verdict.REJECTED, Verdict.ACCEPTED), 75),
    ],
)
def test_once_judged_criteria_count_only_with_accepted_evidence(verdicts, final):
    record = a_claim(*verdicts)
    assert score(record) == final
    assert score(record, Layer.SELF) == score(record, Layer.HEAD) == 75


def test_a_document_review_demands_the_evidence_that_is_missing():
    record = a_claim().with_review((Layer.DOCUMENT, "A1"), ACCEPTED)
    assert score(record, Layer.DOCUMENT) == score(record) == 25
    assert score(record, Layer.HEAD) == 75


def test_evidence_required_from_the_start_leaves_nothing_without_it():
    record = a_claim(Verdict.REJECTED, rule=EvidenceRule(EvidenceDemand.REQUIRED))
    assert score(record) == 0
    record = a_claim(Verdict.REJECTED, rule=EvidenceRule(EvidenceDemand.RECOMMENDED))
    assert score(record) == 75


def test_a_level_the_reviewer_set_stands_over_what_evidence_says():
    lowered = replace(ACCEPTED, level=2, reason=ReasonCode.INCOMPLETE, comment="half")
    record = a_claim(Verdict.REJECTED).with_review((Layer.DOCUMENT, "A1"), lowered)
    assert score(record) == 50


def test_following_a_record_sees_verdicts_and_reviews_like_a_fresh_look():
    live = ScoresCache()
    for record in (
        a_claim(),
        a_claim(Verdict.PENDING),
        a_claim(Verdict.REJECTED),
        a_claim().with_review((Layer.DOCUMENT, "A1"), ACCEPTED),
        a_claim(),
    ):
        evaluation = evaluate(record, TODAY)
        for layer in Layer:
            fresh = score_record(record, evaluation, layer)
            assert live.follow(record, evaluation, layer).nodes == fresh.nodes


def test_beside_what_reviewers_leave_stands_what_the_unit_claims():
    refused = (golden_record(a3=verdict) for verdict in ApplicabilityVerdict)
    for records in (list(refused), [a_claim(Verdict.REJECTED)]):
        evaluations = [evaluate(record, TODAY) for record in records]
        found = list(score_and_claim(records, evaluations, Layer.FINAL))
        asked = [
            [score_record(*each, layer).overall.exact for layer in (Layer.FINAL, Layer.SELF)]
            for each in zip(records, evaluations, strict=True)
        ]
        both = [[scores.overall.exact, claimed] for scores, claimed in found]
        assert both == [pytest.approx(each) for each in asked]
        assert any(left != claimed for left, claimed in asked)


@pytest.mark.parametrize("layer", list(Layer))
@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_explanation_adds_up_in_every_layer(layer, verdict):
    record = a_claim(verdict).with_review(
        (Layer.INTERVIEW, "B1"),
        replace(ACCEPTED, indicator="B1", layer=Layer.INTERVIEW, level=1, comment="seen"),
    )
    evaluation = evaluate(record, TODAY)
    scores = score_record(record, evaluation, layer)
    chains = list(explain_down(record, evaluation, scores, "overall"))
    assert {chain.code for chain in chains} == set(scores.nodes)
    for chain in chains:
        added = sum(part.contribution or 0 for part in chain.parts)
        assert added == pytest.approx(scores.nodes[chain.code].exact)
        assert chain.layer == layer.value


@pytest.mark.parametrize("language", list(Language))
def test_the_explanation_names_evidence_criteria_and_reviewer(language):
    words = Words(language)
    record = a_claim(Verdict.REJECTED)
    evaluation = evaluate(record, TODAY)
    scores = score_record(record, evaluation, Layer.FINAL)
    chain = explain(record, evaluation, scores, "A1")
    notes = chain.to_json(words)["parts"][0]["notes"]
    assert len(notes) == 3
    assert "3" in notes[0]
    assert "75" in notes[2]
    assert all(note.strip() in "\n".join(chain.lines(words)) for note in notes)
    reviewed = record.with_review(
        (Layer.VISIT, "A1"), replace(ACCEPTED, layer=Layer.VISIT, level=1, comment="not in use")
    )
    scores = score_record(reviewed, evaluation, Layer.FINAL)
    (part,) = explain(reviewed, evaluation, scores, "A1").parts
    assert part.state == "reviewed"
    assert "not in use" in part.notes[0].describe(words)


def test_what_would_lift_starts_from_what_is_proved():
    record = a_claim(Verdict.REJECTED)
    evaluation = evaluate(record, TODAY)
    scores = score_record(record, evaluation, Layer.FINAL)
    (first, *_) = lift(record, evaluation, scores, "A1")
    assert (first.steps[0].criteria, first.effort) == (("l2a",), 1)
    assert first.score == Decimal("50.0")
