"""Files of earlier versions open for ever; what they were is kept beside them."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from assessment.errors import AssessmentError
from assessment.files import schema
from assessment.files.rescue import read_received, recover
from assessment.files.schema import Step
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetComment
from assessment.responses.model import Place, State
from tests.builders import ASSESSOR, NOW

FROZEN = Path(__file__).parents[2] / "data" / "version-1.dra"
HEAD_OF_FROZEN = "767477c8fbd68f85053683d96cf3be0b8dd8b2f22661008ca2424c8a15672eab"
MORE = "CREATE TABLE more (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT"


@pytest.fixture
def path(tmp_path):
    copied = tmp_path / "MPTC-2026.dra"
    shutil.copyfile(FROZEN, copied)
    return copied


def add_more(connection: sqlite3.Connection) -> None:
    connection.execute(MORE)
    connection.execute("INSERT INTO more SELECT 'was', value FROM meta WHERE key = 'state'")


def the_next_version(step=add_more) -> dict[int, tuple[tuple[str, ...], Step | None]]:
    return {1: (schema.TABLES, step), 2: ((*schema.TABLES, MORE), None)}


def test_the_file_of_version_1_opens_with_everything_in_it(path):
    with AssessmentFile.open(path) as file:
        record = file.record
        assert record.subject.unit == "MPTC"
        assert record.state is State.RETURNED
        assert record.response("A1").answer == ("l1a", "l2a")
        assert record.response("A1").comment == "យោបល់"
        assert record.response("A2").answer == "c"
        assert record.response("A3").answer == "ចម្លើយ\nពីរបន្ទាត់"
        (evidence,) = record.response("A1").evidence
        assert evidence.title == "ប្រកាស"
        assert file.attachment(evidence.digest) == b"%PDF-1.7 a decision"
        assert record.rows["services"] == ("r1", "r2")
        assert len(record.reviews) == 1
        assert [step.to for step in record.steps] == [State.SUBMITTED, State.RETURNED]
        assert len(file.history) > 10
        assert file.head == HEAD_OF_FROZEN
        file.apply(SetComment(Place("A2"), "work goes on"), by=ASSESSOR, at=NOW)
        assert file.can_undo


def test_reviews_are_rescued_from_a_damaged_file(path, tmp_path):
    with AssessmentFile.open(path) as file:
        reviews, steps = file.record.reviews, file.record.steps
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM event WHERE number = 4")
    connection.commit()
    connection.close()
    recover(path, tmp_path / "back.dra", by="", now=NOW)
    with AssessmentFile.open(tmp_path / "back.dra") as file:
        assert file.record.reviews == reviews
        assert (file.record.steps, file.record.state) == (steps, State.RETURNED)


def test_the_layout_of_version_1_is_never_changed(path):
    # Whoever changes a table makes a new version, with a step towards it.
    newest = max(schema.LAYOUTS)
    assert schema.LAYOUTS[1][0] == schema.TABLES or newest > 1
    assert read_received(path).head == HEAD_OF_FROZEN
    assert list(schema.LAYOUTS) == list(range(1, newest + 1))
    assert [at for at, (_, step) in schema.LAYOUTS.items() if step is None] == [newest]


def test_an_older_file_is_brought_up_and_kept_as_it_was(path, monkeypatch):
    before = path.read_bytes()
    with AssessmentFile.open(path) as file:
        record, head = file.record, file.head
    monkeypatch.setattr(schema, "LAYOUTS", the_next_version())
    with AssessmentFile.open(path) as file:
        assert (file.record, file.head) == (record, head)
        file.apply(SetComment(Place("A2"), "after"), by=ASSESSOR, at=NOW)
    kept = path.with_name("MPTC-2026.version-1.dra")
    assert {one.name for one in path.parent.iterdir()} == {path.name, kept.name}
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT value FROM more").fetchall() == [("returned",)]
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    connection.close()
    with AssessmentFile.open(path) as file:
        assert file.record.response("A2").comment == "after"
    monkeypatch.undo()
    with AssessmentFile.open(kept) as file:
        assert (file.record, file.head) == (record, head)
    assert len(before) == kept.stat().st_size


def test_a_kept_copy_is_never_written_over(path, monkeypatch):
    taken = path.with_name("MPTC-2026.version-1.dra")
    taken.write_bytes(b"mine")
    monkeypatch.setattr(schema, "LAYOUTS", the_next_version())
    AssessmentFile.open(path).close()
    assert taken.read_bytes() == b"mine"
    assert path.with_name("MPTC-2026.version-1-2.dra").exists()


def fails_halfway(connection: sqlite3.Connection) -> None:
    connection.execute(MORE)
    connection.execute("INSERT INTO nowhere VALUES (1)")


def changes_an_answer(connection: sqlite3.Connection) -> None:
    add_more(connection)
    connection.execute("DELETE FROM response WHERE question = 'A2'")


@pytest.mark.parametrize("step", [fails_halfway, changes_an_answer])
def test_a_step_that_goes_wrong_leaves_the_file_as_it_was(path, monkeypatch, step):
    with AssessmentFile.open(path) as file:
        record = file.record
    monkeypatch.setattr(schema, "LAYOUTS", the_next_version(step))
    with pytest.raises(AssessmentError, match=r"^altered "):
        AssessmentFile.open(path)
    monkeypatch.undo()
    with AssessmentFile.open(path) as file:
        assert file.record == record


def test_a_received_file_of_an_older_version_is_read_without_touching_it(path, monkeypatch):
    before = path.read_bytes()
    with AssessmentFile.open(path) as file:
        record = file.record
    monkeypatch.setattr(schema, "LAYOUTS", the_next_version())
    assert read_received(path).record == record
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_an_older_file_that_was_rearranged_is_not_brought_up(path, monkeypatch):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    monkeypatch.setattr(schema, "LAYOUTS", the_next_version())
    for reader in (AssessmentFile.open, read_received):
        with pytest.raises(AssessmentError, match=r"^altered "):
            reader(path)


def test_a_file_of_a_newer_version_is_left_alone(path, monkeypatch):
    monkeypatch.setattr(schema, "LAYOUTS", the_next_version())
    AssessmentFile.open(path).close()
    monkeypatch.undo()
    before = path.read_bytes()
    with pytest.raises(AssessmentError, match=r"^newer "):
        AssessmentFile.open(path)
    assert path.read_bytes() == before
