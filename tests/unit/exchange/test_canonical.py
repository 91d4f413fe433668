"""The canonical bytes are those of RFC 8785, whichever encoder writes them."""

import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import UnreadableError
from assessment.exchange.canonical import dump, load

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8).map(
    lambda text: unicodedata.normalize("NFC", text)
)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_bytes_are_those_of_the_standards_own_library(value):
    assert dump(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_was_written_is_read(value):
    assert load(dump(value)) == value


def test_keys_beyond_the_first_plane_are_sorted_by_utf_16_units():
    value = {"\ue000": 1, "\U0001f600": 2}
    assert dump(value) == rfc8785.dumps(value) == '{"\U0001f600":2,"\ue000":1}'.encode()


@pytest.mark.parametrize("value", [2**53, -(2**53), 1.0, "\ud800", {"\ud800": 1}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(UnreadableError):
        dump(value)
