"""Several texts in one line."""

from hypothesis import given
from hypothesis import strategies as st

from assessment.language.text import in_one_line

texts = st.lists(st.text(st.sampled_from("កាa1។.; "), max_size=8), max_size=6)


def test_labels_are_parted_by_a_semicolon():
    assert in_one_line(["ខ្សែអ៊ីនធឺណិត", "កុំព្យូទ័រ"]) == "ខ្សែអ៊ីនធឺណិត; កុំព្យូទ័រ"


def test_a_sentence_needs_no_second_mark():
    assert in_one_line(["មានផែនការ។", "ហើយបានអនុម័ត។"]) == "មានផែនការ។ ហើយបានអនុម័ត។"
    assert (
        in_one_line(["There is a plan.", "It is approved."]) == "There is a plan. It is approved."
    )


def test_nothing_leaves_no_mark_behind():
    assert in_one_line([]) == ""
    assert in_one_line(["", "  ", "one", ""]) == "one"


@given(texts)
def test_every_text_is_told_once_and_in_order(parts):
    told, at = in_one_line(parts), 0
    for part in filter(None, map(str.strip, parts)):
        at = told.index(part, at) + len(part)


@given(st.lists(st.sampled_from(["មាន។", "ahead.", "ក", "b"]), max_size=6))
def test_no_two_marks_meet(parts):
    told = in_one_line(parts)
    assert "។;" not in told
    assert ".;" not in told
