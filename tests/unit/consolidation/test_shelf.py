"""Memory used again from batch to batch: nothing of one file is ever taken for another's."""

from hashlib import sha256
from io import BytesIO
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from assessment.consolidation.intake import receive
from assessment.consolidation.shelf import Shelf
from assessment.exchange.sources import InMemory
from tests.unit.consolidation.world import TERMS, a_collection

FILES = st.lists(st.binary(max_size=60), max_size=12)


@given(batches=st.lists(FILES, max_size=4), room=st.integers(1, 100))
def test_each_file_is_read_as_it_is_whatever_lay_there_before(batches, room):
    shelf = Shelf(room)
    for batch in batches:
        read = [shelf.read(BytesIO(content), len(content) + 1) for content in batch]
        assert [bytes(one) for one in read] == batch
        shelf.clear()


@given(content=st.binary(max_size=40), most=st.integers(0, 40))
def test_no_more_is_read_than_was_asked_for(content, most):
    file = BytesIO(content)
    assert bytes(Shelf(20).read(file, most)) == content[:most]
    assert file.read() == content[most:]


@given(kept=st.binary(max_size=40), dropped=st.binary(max_size=40), later=st.binary(max_size=40))
def test_what_is_taken_back_leaves_what_lay_there_before_as_it_was(kept, dropped, later):
    shelf = Shelf(60)
    first = shelf.read(BytesIO(kept), len(kept) + 1)
    shelf.take_back(shelf.read(BytesIO(dropped), len(dropped) + 1))
    second = shelf.read(BytesIO(later), len(later) + 1)
    assert (bytes(first), bytes(second)) == (kept, later)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(-1, 150)),
        st.tuples(st.just("seek"), st.integers(0, 150), st.just(0)),
        st.tuples(st.just("seek"), st.integers(-100, 0), st.just(2)),
        st.tuples(st.just("seek"), st.just(0), st.just(1)),
        st.tuples(st.just("tell")),
    ),
    max_size=10,
)


@given(content=st.binary(min_size=100, max_size=120), steps=STEPS)
def test_bytes_in_memory_are_read_like_an_open_file(content, steps):
    ours, theirs = InMemory(memoryview(bytearray(content))), BytesIO(content)
    for name, *values in steps:
        assert getattr(ours, name)(*values) == getattr(theirs, name)(*values)


def test_many_megabytes_are_kept_byte_by_byte_in_many_batches(tmp_path):
    draw = Random(5)  # noqa: S311 - the same bytes at each run
    contents = [draw.randbytes(draw.randrange(400_000, 2_400_000)) for _ in range(32)]
    contents.append(draw.randbytes(9_000_000))
    for number, content in enumerate(contents):
        (tmp_path / f"{number:02d}.drx").write_bytes(content)
    with a_collection(tmp_path) as collection:
        for _ in range(2):
            receive(collection, [tmp_path], terms=TERMS)
        for content in contents:
            with collection.opened(sha256(content).hexdigest()) as kept:
                assert kept.read() == content
