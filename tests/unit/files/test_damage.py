import hashlib
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from assessment.errors import AssessmentError
from assessment.files.rescue import read_received, recover
from assessment.files.schema import APPLICATION_ID
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem
from assessment.responses.changes import AddRow, SetAnswer, SetComment
from assessment.responses.model import Place, RowId
from tests.builders import ASSESSOR, HEAD, NOW, a_record

SOAK = os.environ.get("READINESS_SOAK") == "1"
PLACES = 500 if SOAK else 120
DOCUMENT = b"%PDF-1.7 " + bytes(range(256)) * 60
ANSWERS = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2, ("services_name", "r1"): "ទទួលពាក្យ"}


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "a.dra"
    with AssessmentFile.create(path, a_record(answers=ANSWERS), by=ASSESSOR, now=NOW) as file:
        for number in range(40):
            file.apply(SetComment(Place("A1"), f"យោបល់ទី {number}"), by=ASSESSOR, at=NOW)
        file.apply(AddRow("services", RowId("r2"), 1), by=ASSESSOR, at=NOW)
        file.undo(by=ASSESSOR, at=NOW)
        file.attach(DOCUMENT, "ប្រកាស.pdf")
    return path


def contents(path: Path):
    """Everything a person can get to see of a file, its document too."""
    with AssessmentFile.open(path) as file:
        document = file.attachment(hashlib.sha256(DOCUMENT).hexdigest())
        return file.record, file.history, file.record.questionnaire, document


def damage(path: Path, sound: Path, spoil: Callable[[bytearray], bytes]) -> None:
    path.write_bytes(spoil(bytearray(sound.read_bytes())))


def flipped(chance: random.Random, size: int) -> Callable[[bytearray], bytes]:
    at, bit = chance.randrange(size), 1 << chance.randrange(8)

    def spoil(data: bytearray) -> bytes:
        data[at] ^= bit
        return bytes(data)

    return spoil


def zeroed(chance: random.Random, size: int) -> Callable[[bytearray], bytes]:
    at = chance.randrange(size // 512) * 512
    return lambda data: bytes(data[:at] + bytes(512) + data[at + 512 :])


def cut_off(chance: random.Random, size: int) -> Callable[[bytearray], bytes]:
    end = chance.randrange(size)
    return lambda data: bytes(data[:end])


@pytest.mark.parametrize("kind", [flipped, zeroed, cut_off])
def test_no_damage_goes_unnoticed(tmp_path, sound, kind):
    whole, chance = contents(sound), random.Random(7)  # noqa: S311 - a plan, no secret
    path, told = tmp_path / "a.dra", 0
    for number in range(PLACES):
        damage(path, sound, kind(chance, sound.stat().st_size))
        try:
            assert contents(path) == whole, f"damage number {number} was believed"
        except AssessmentError as error:
            told += len(error.findings) > 0
    # Many bytes are unused; but a test that is never told anything tests nothing.
    assert told > PLACES // 6


def rows(path: Path) -> list | None:
    """What a reader sees that trusts the database's own check; None when that finds damage."""
    try:
        connection = sqlite3.connect(path)
        try:
            checked = connection.execute("PRAGMA quick_check").fetchall()
            tables = ("meta", "response", "roster", "event", "step")
            read = [connection.execute(f"SELECT * FROM {one}").fetchall() for one in tables]  # noqa: S608 - our own names
        finally:
            connection.close()
    except (sqlite3.Error, ValueError):
        return None
    return read if checked == [("ok",)] else None


def test_a_reader_without_the_chain_does_believe_damage(tmp_path, sound):
    whole, chance = rows(sound), random.Random(7)  # noqa: S311 - a plan, no secret
    path, believed = tmp_path / "a.dra", 0
    for _ in range(PLACES):
        damage(path, sound, flipped(chance, sound.stat().st_size))
        believed += rows(path) not in (None, whole)
    assert believed > 0


def altered(sound: Path, path: Path, *statements: str) -> Path:
    shutil.copyfile(sound, path)
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE response SET content = '{\"answer\":\"c\"}' WHERE question = 'A2'",
        "DELETE FROM response WHERE question = 'A2'",
        "INSERT INTO response VALUES ('A3', '', '{\"answer\":\"x\"}')",
        "UPDATE event SET by = 'somebody else' WHERE number = 3",
        "UPDATE event SET at = '2020-01-01T00:00:00+00:00' WHERE number = 3",
        "DELETE FROM event WHERE number = 41",
        "DELETE FROM event WHERE number = 3",
        "DELETE FROM event",
        "UPDATE meta SET value = hex(zeroblob(32)) WHERE key = 'head'",
        "DELETE FROM meta WHERE key = 'head'",
        "UPDATE meta SET value = 'approved' WHERE key = 'state'",
        "UPDATE meta SET value = 'A3' WHERE key = 'at_question'",
        "UPDATE meta SET value = 'another' WHERE key = 'id'",
        "UPDATE meta SET value = replace(value, 'MPTC', 'MEF') WHERE key = 'subject'",
        "UPDATE meta SET value = replace(value, 'A1', 'A9') WHERE key = 'questionnaire'",
        "UPDATE meta SET value = '{}' WHERE key = 'questionnaire'",
        "UPDATE roster SET rows = '[\"r9\"]'",
        "UPDATE response SET content = 'not json'",
        "UPDATE response SET content = '{\"answer\":NaN}'",
        "CREATE TABLE more (x TEXT)",
        "CREATE INDEX more ON event (by)",
        "CREATE VIEW more AS SELECT * FROM meta",
        "CREATE TRIGGER more AFTER INSERT ON event BEGIN DELETE FROM response; END",
        "ALTER TABLE response ADD COLUMN more TEXT",
    ],
)
def test_a_file_changed_by_another_program_is_not_believed(tmp_path, sound, statement):
    path = altered(sound, tmp_path / "a.dra", statement)
    for reader in (AssessmentFile.open, read_received):
        with pytest.raises(AssessmentError) as told:
            reader(path)
        problem = told.value.findings[0].problem
        assert problem in {FileProblem.ALTERED, FileProblem.QUESTIONNAIRE_UNREADABLE}


@pytest.mark.parametrize(
    "statements",
    [
        ("UPDATE response SET content = '{'",),
        ("INSERT INTO attachment VALUES ('x', 'x', 7, x'00'), ('y', 'y', 7, x'00')",),
        (
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = replace(sql, 'key', CAST(x'dc' AS TEXT) || 'ey')"
            " WHERE name = 'meta'",
        ),
        ("PRAGMA user_version = 2",),
    ],
)
def test_a_file_that_was_refused_is_let_go_of(tmp_path, sound, statements):
    path = altered(sound, tmp_path / "a.dra", *statements)
    with pytest.raises(AssessmentError) as told:
        AssessmentFile.open(path)
    # The exception, and with it everything the failed opening had in hand, is still alive here.
    connection = sqlite3.connect(path, timeout=0)
    connection.execute("BEGIN EXCLUSIVE")
    connection.close()
    assert told.value.findings


def test_a_file_of_no_version_is_not_believed(tmp_path, sound):
    path = altered(sound, tmp_path / "a.dra", "PRAGMA user_version = 0")
    with pytest.raises(AssessmentError, match=r"^altered "):
        AssessmentFile.open(path)


def test_a_file_of_a_newer_program_is_named_so(tmp_path, sound):
    path = altered(sound, tmp_path / "a.dra", "PRAGMA user_version = 2")
    with pytest.raises(AssessmentError, match=r"^newer "):
        AssessmentFile.open(path)


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("photo.jpg", b"\xff\xd8\xff" + bytes(5000), FileProblem.FOREIGN),
        ("a.dra", b"PK\x03\x04" + bytes(5000), FileProblem.DAMAGED),
        ("a.dra", b"", FileProblem.DAMAGED),
        ("photo.jpg", b"", FileProblem.FOREIGN),
    ],
)
def test_something_else_is_named_so(tmp_path, name, data, problem):
    path = tmp_path / name
    path.write_bytes(data)
    for reader in (AssessmentFile.open, read_received):
        with pytest.raises(AssessmentError, match=f"^{problem.code} "):
            reader(path)
    assert path.read_bytes() == data


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "other.dra"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE meta (key TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(AssessmentError, match=r"^foreign "):
        AssessmentFile.open(path)
    assert path.read_bytes() == before


ENDLESS = (
    "CREATE VIEW response AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    " SELECT x AS question, '' AS row, '' AS content FROM n"
)


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE response", ENDLESS),
        ("DROP TABLE attachment", "CREATE VIEW attachment AS SELECT zeroblob(900000000) AS bytes"),
        (
            "DROP TABLE step",
            "CREATE TABLE step (number INTEGER NOT NULL PRIMARY KEY,"
            " content TEXT NOT NULL, x AS (zeroblob(900000000)))",
        ),
    ],
)
def test_traps_in_a_received_file_are_not_stepped_into(tmp_path, sound, statements):
    path = altered(sound, tmp_path / "trap.dra", *statements)
    with pytest.raises(AssessmentError):
        read_received(path)
    with pytest.raises(AssessmentError):
        AssessmentFile.open(path)


def test_a_received_file_is_read_without_touching_it(tmp_path, sound):
    path = tmp_path / "received.dra"
    shutil.copyfile(sound, path)
    path.chmod(0o444)
    before = path.read_bytes()
    assert read_received(path).record == contents(sound)[0]
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["received.dra"]


def test_what_a_damaged_file_still_holds_is_rescued(tmp_path, sound):
    path = altered(
        sound,
        tmp_path / "a.dra",
        "DELETE FROM event WHERE number > 10",
        "UPDATE response SET content = '{' WHERE question = 'A2'",
        "INSERT INTO response VALUES ('Z9', '', '{\"answer\":\"x\"}')",
    )
    note = recover(path, tmp_path / "rescued.dra", by=HEAD, now=NOW)
    assert (note.problem, note.values["n"]) == (FileProblem.RECOVERED, 4)
    with AssessmentFile.open(tmp_path / "rescued.dra") as file:
        assert file.record.response("A1") == contents(sound)[0].response("A1")
        assert file.record.response("A2").empty
        file.apply(SetAnswer(Place("A2"), "c"), by=ASSESSOR, at=NOW)


def test_documents_that_are_whole_are_rescued_too(tmp_path, sound):
    path, noise = tmp_path / "a.dra", BytesIO()
    Image.effect_noise((300, 200), 80).save(noise, "JPEG")
    shutil.copyfile(sound, path)
    with AssessmentFile.open(path) as file:
        good, bad = file.attach(b"%PDF good", "good.pdf"), file.attach(b"%PDF bad", "bad.pdf")
        photograph = file.attach(noise.getvalue(), "seen.jpg")
        kept = file.attachment(photograph)
    spoil = f"UPDATE attachment SET bytes = x'00' WHERE digest = '{bad}'"  # noqa: S608 - our own
    altered(path, tmp_path / "b.dra", spoil)
    recover(tmp_path / "b.dra", tmp_path / "rescued.dra", by=HEAD, now=NOW)
    with AssessmentFile.open(tmp_path / "rescued.dra") as file:
        assert file.attachment(good) == b"%PDF good"
        assert file.attachment(photograph) == kept
        with pytest.raises(AssessmentError, match=r"^attachment_missing "):
            file.attachment(bad)


def test_nothing_is_rescued_where_nothing_is(tmp_path):
    path = tmp_path / "a.dra"
    path.write_bytes(bytes(8192))
    with pytest.raises(AssessmentError):
        recover(path, tmp_path / "rescued.dra", by=HEAD, now=NOW)
    assert not (tmp_path / "rescued.dra").exists()


def test_the_file_is_known_by_its_application_id(sound):
    header = sound.read_bytes()[:100]
    assert int.from_bytes(header[68:72]) == APPLICATION_ID
    assert header[68:72] == b"DRA1"
