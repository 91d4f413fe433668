"""Random changes that a person could make to the usual small record."""

from datetime import timedelta

from hypothesis import strategies as st

from assessment.responses.changes import (
    AddEvidence,
    AddRow,
    Change,
    DeclareNotApplicable,
    EditEvidence,
    GoTo,
    JudgeApplicability,
    JudgeEvidence,
    RemoveEvidence,
    RemoveRow,
    SetAnswer,
    SetComment,
    WithdrawNotApplicable,
)
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
from tests.builders import ASSESSOR, HEAD, NOW, an_evidence

WORDS = st.text("កខគ abc។\n", max_size=8).map(str.strip)
ROW = st.sampled_from(["r1", "r2", "r3"]).map(RowId)
PLACE = st.one_of(
    st.sampled_from(["A1", "A2", "A3", "B1", "B1_n", "B1_d"]).map(Place),
    st.builds(Place, st.sampled_from(["services_name", "services_count"]), ROW),
)
LADDER = st.sampled_from([("l1a",), ("l1a", "l2a"), ("none",), ("l3a",), None])
EVIDENCE = st.builds(
    an_evidence,
    st.sampled_from(["e1", "e2"]),
    st.sampled_from(["ប្រកាស", "Letter"]),
    page=WORDS,
    signed=st.booleans(),
    dated=st.sampled_from([None, NOW.date()]),
)
REASON = st.sampled_from([None, *ReasonCode])
AT = st.integers(0, 10_000).map(lambda minutes: NOW + timedelta(minutes=minutes))
_layer = st.sampled_from([Layer.HEAD, Layer.DOCUMENT, Layer.FINAL])
_indicator = st.sampled_from(["A1", "A2", "B1"])


@st.composite
def _reviews(draw: st.DrawFn) -> Change:
    layer, indicator = draw(_layer), draw(_indicator)
    review = Review(
        indicator,
        layer,
        accepted=draw(st.booleans()),
        level=draw(st.sampled_from([None, 1, 3])),
        reason=draw(REASON),
        comment=draw(WORDS),
        by=HEAD,
        at=draw(AT),
    )
    return SetReview(layer, indicator, draw(st.sampled_from([review, None])))


CHANGE: st.SearchStrategy[Change] = st.one_of(
    st.builds(SetAnswer, st.just(Place("A1")), LADDER),
    st.builds(SetAnswer, st.just(Place("A2")), st.sampled_from(["a", "b", "c", None])),
    st.builds(SetAnswer, st.sampled_from([Place("B1_n"), Place("B1_d")]), st.integers(0, 9)),
    st.builds(
        SetAnswer,
        st.builds(Place, st.just("services_name"), ROW),
        st.one_of(st.none(), WORDS.filter(bool)),
    ),
    st.builds(SetComment, PLACE, WORDS),
    st.builds(DeclareNotApplicable, st.sampled_from(["A1", "B1"]).map(Place), WORDS),
    st.builds(WithdrawNotApplicable, PLACE),
    st.builds(AddRow, st.just("services"), ROW, st.integers(0, 3)),
    st.builds(RemoveRow, st.just("services"), ROW),
    st.builds(GoTo, st.sampled_from(["", "A1", "services"])),
    st.builds(AddEvidence, PLACE, EVIDENCE),
    st.builds(EditEvidence, PLACE, EVIDENCE),
    st.builds(RemoveEvidence, PLACE, st.sampled_from(["e1", "e2"]).map(EvidenceId)),
    st.builds(
        JudgeEvidence,
        PLACE,
        st.sampled_from(["e1", "e2"]).map(EvidenceId),
        st.sampled_from(list(Verdict)),
        REASON,
        WORDS,
    ),
    st.builds(JudgeApplicability, PLACE, st.sampled_from(list(ApplicabilityVerdict)), WORDS),
    _reviews(),
    st.builds(Submit, st.just(ASSESSOR), AT, WORDS),
    st.builds(Return, st.just(HEAD), AT, WORDS),
    st.builds(Approve, st.just(HEAD), AT, WORDS, st.just((("overall", "54.0"),))),
    st.builds(Reopen, st.just(HEAD), AT, WORDS),
)
CHANGES = st.lists(CHANGE, max_size=40)
