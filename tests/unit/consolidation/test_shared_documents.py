"""Documents that several units attached byte for byte are listed; what one unit repeats is not."""

import json

import pytest

from assessment.commands.main import run
from assessment.consolidation.national import shared_documents
from assessment.errors import Cancelled
from assessment.exchange.send import Parcel, send_parcel
from assessment.progress import Progress
from tests.unit.consolidation.papers import (
    ANSWERS,
    DECREE,
    PAPERS,
    PHOTO,
    a_round_with_papers,
    backed,
)
from tests.unit.consolidation.world import a_collection, head_of, record_of, taken
from tests.unit.exchange.world import THE_ASSESSOR, digest_of


@pytest.fixture
def collection(tmp_path):
    with a_round_with_papers(tmp_path) as opened:
        yield opened


def test_a_document_of_several_units_is_told_with_every_question_it_backs(collection):
    (found,) = shared_documents(collection)
    assert (found.digest, found.size) == (digest_of(DECREE), len(DECREE))
    assert found.units == ("01", "M01", "M02")
    assert [(use.case.unit, use.question, use.title) for use in found.uses] == [
        ("01", "A1", "Decree"),
        ("M01", "A1", "អនុក្រឹត្យ"),
        ("M01", "A2", "អនុក្រឹត្យ"),
        ("M02", "A2", "Sub-decree 12"),
    ]


def test_what_one_unit_attaches_twice_is_its_own_affair(collection):
    assert digest_of(PHOTO) not in {one.digest for one in shared_documents(collection)}


def test_only_what_stands_is_looked_at(collection, tmp_path):
    record = backed(record_of(ANSWERS, unit="M02", number=2), A2=("Photo", PHOTO))
    parcel = Parcel(record, head_of("second"), PAPERS.__getitem__, trail=(head_of("first"),))
    send_parcel(parcel, (THE_ASSESSOR,), tmp_path / "newer.drx")
    taken(collection, tmp_path / "newer.drx")
    units = {one.digest: one.units for one in shared_documents(collection)}
    assert units == {digest_of(DECREE): ("01", "M01"), digest_of(PHOTO): ("M02", "M05")}


def test_looking_can_be_stopped(collection):
    with pytest.raises(Cancelled):
        shared_documents(collection, progress=Progress(stopped=lambda: True))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Decree: 3 units (01, M01, M02)"),
        ("km", "Decree៖ អង្គភាពចំនួន 3 (01, M01, M02)"),
    ],
)
def test_the_command_tells_the_same(collection, capsys, language, told):
    path = str(collection.path)
    assert run(["shared-documents", path, "--language", language]) == 0
    assert told in capsys.readouterr().out.splitlines()
    assert run(["shared-documents", path, "--json"]) == 0
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert document["units"] == ["01", "M01", "M02"]
    assert [use["question"] for use in document["uses"]] == ["A1", "A1", "A2", "A2"]


def test_where_nothing_is_shared_the_command_says_so(tmp_path, capsys):
    record = record_of(ANSWERS)
    send_parcel(
        Parcel(record, head_of("first"), PAPERS.__getitem__), (THE_ASSESSOR,), tmp_path / "a.drx"
    )
    with a_collection(tmp_path) as opened:
        taken(opened, tmp_path / "a.drx")
    assert run(["shared-documents", str(tmp_path / "round.drc"), "--language", "en"]) == 0
    assert "No document was attached by several units." in capsys.readouterr().out
