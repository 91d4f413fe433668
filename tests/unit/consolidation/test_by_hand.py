"""Collections that somebody edited with another program: told as damaged, and nothing breaks."""

import sqlite3
from contextlib import closing, suppress

import pytest

from assessment.consolidation.acts import Word, turn
from assessment.consolidation.collection import Collection, check
from assessment.consolidation.coverage import coverage
from assessment.consolidation.national import national
from assessment.consolidation.standing import standings
from assessment.errors import AssessmentError
from tests.unit.consolidation.world import IN_USE, NOW, a_collection, packed, record_of, taken

ANSWERS = {"A2": "b"}
NOTICED = {
    "another manifest": "UPDATE copy SET manifest = x'7b7d'",
    "the manifest of another": "UPDATE copy SET manifest ="
    " (SELECT manifest FROM copy AS c WHERE c.file <> copy.file LIMIT 1)",
    "no revisions": "DELETE FROM revision",
    "no copies": "DELETE FROM copy",
    "altered by word": "UPDATE copy SET altered = 1",
    "answers of another": "UPDATE revision SET data ="
    " (SELECT data FROM revision AS r WHERE r.id <> revision.id LIMIT 1)",
    "no answers": "UPDATE revision SET data = x''",
    "other answers": "UPDATE revision SET data = CAST('{}' AS BLOB)",
    "no signatures": "UPDATE copy SET signatures = CAST('[]' AS BLOB)",
    "a link of the chain": "UPDATE chain SET digest = '00' WHERE number = 3",
    "no chain": "DELETE FROM chain",
    "an arrival nobody knows": "UPDATE arrival SET verdict = 'angel'",
    "a merge at no time": "UPDATE merge SET at = 'noon'",
    "a turn at no time": "INSERT INTO turn VALUES (1, 1, 1, 'x', 'noon', 'y')",
    "a turn of no merge": "INSERT INTO turn VALUES"
    " (1, 99, 1, 'x', '2026-11-25T00:00:00+00:00', 'y')",
    "no merges": "DELETE FROM merge",
    "no arrivals": "DELETE FROM arrival",
    "no bytes": "DELETE FROM piece",
    "bytes in another order": "UPDATE piece SET number = number + 7",
    "no questionnaire": "DELETE FROM instrument",
    "another unit": "UPDATE revision SET unit = 'M77'",
    "a decision of nothing": "INSERT INTO decision VALUES"
    " (1, 'ff', '[]', '', '{}', 'x', '2026-11-25T00:00:00+00:00', 'y')",
    "a decision that is none": "INSERT INTO decision"
    " SELECT 1, max(id), '{', '', '[', 'x', 'noon', 'y' FROM revision",
    "another questionnaire": "UPDATE revision SET instrument = '00'",
    "all say the same": "UPDATE copy SET content = '00'",
    "an admission by nobody": "INSERT INTO act VALUES (99, 'admit unit', 'x',"
    " '2026-11-25T00:00:00+00:00', 'y', '{\"unit\":\"M01\",\"counts\":\"yes\"}', '')",
    "an admission of another": "UPDATE act SET body = replace(body, 'small', 'large')",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A collection of three units, as it was written."""
    folder = tmp_path_factory.mktemp("sound")
    for number in (1, 2, 3):
        packed(folder / f"{number}.drx", record_of(ANSWERS, unit=f"M0{number}", number=number))
    with a_collection(folder) as collection:
        taken(collection, *sorted(folder.glob("*.drx")))
        assert check(collection) == ()
    return folder


def edited(sound, folder, sql):
    path = folder / "edited.drc"
    path.write_bytes((sound / "round.drc").read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
        connection.commit()
    return path


@pytest.mark.parametrize("name", NOTICED)
def test_what_was_edited_is_noticed_by_the_check(sound, tmp_path, name):
    with Collection.open(edited(sound, tmp_path, NOTICED[name])) as collection:
        try:
            found = [one.code for one in check(collection)]
        except AssessmentError as error:
            found = [one.code for one in error.findings]
        assert found


DOORS = {
    "held": lambda c, _: c.revisions(),
    "standings": lambda c, _: standings(c),
    "records": lambda c, _: [c.record(one.revision) for one in c.revisions()],
    "national": lambda c, _: national(c),
    "coverage": lambda c, _: coverage(c, occasion="2026"),
    "withdraw": lambda c, _: turn(c, 1, Word(by="x", at=NOW, reason="y", counts=False)),
    "bring back": lambda c, _: turn(c, 1, Word(by="x", at=NOW, reason="y")),
    "receive again": lambda c, sound: taken(c, sound / "1.drx"),
}


# What says that a file came at all is not in the file itself.
LOST = {
    "no arrivals",
    "no bytes",
    "bytes in another order",
    "no copies",
    "no chain",
    "an admission of another",
}


@pytest.mark.parametrize("name", sorted(NOTICED.keys() - LOST))
def test_what_was_edited_changes_no_figure(sound, tmp_path, name):
    """A changed row is told and not used; what was received is read from the kept files."""
    with Collection.open(sound / "round.drc", IN_USE) as collection:
        before = figures(collection)
    with Collection.open(edited(sound, tmp_path, NOTICED[name]), IN_USE) as collection:
        assert figures(collection) == before
        assert [one.code for one in check(collection)]


def figures(collection):
    found = national(collection)
    return (
        [(one.package, one.unit, one.claimed, dict(one.scores.nodes)) for one in found.scored],
        [(one.case, one.package, one.approved, one.reason) for one in standings(collection)],
        collection.decisions,
    )


@pytest.mark.parametrize("name", NOTICED)
def test_nothing_but_findings_comes_of_an_edited_collection(sound, tmp_path, name):
    with Collection.open(edited(sound, tmp_path, NOTICED[name])) as collection:
        for door in DOORS.values():
            # Anything else would end the program.
            with suppress(AssessmentError):
                door(collection, sound)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("CREATE VIEW v AS SELECT 1", "collection_altered"),
        (
            "CREATE TRIGGER t AFTER INSERT ON arrival BEGIN DELETE FROM turn; END",
            "collection_altered",
        ),
        ("ALTER TABLE turn ADD COLUMN more TEXT", "collection_altered"),
        ("PRAGMA user_version = 3", "collection_newer"),
        ("PRAGMA user_version = 0", "collection_older"),
        ("PRAGMA application_id = 7", "not_a_collection"),
    ],
)
def test_another_layout_is_not_even_opened(sound, tmp_path, sql, code):
    path = edited(sound, tmp_path, sql)
    with pytest.raises(AssessmentError) as refused:
        Collection.open(path)
    assert [one.code for one in refused.value.findings] == [code]
