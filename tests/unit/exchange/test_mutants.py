"""Sound files whose contents somebody changed with care: whatever they say, reading them is safe.

Each mutant is sealed, chained and signed anew, so that only the contents themselves can be
refused. Some mutants in the usual run; many with READINESS_SOAK=1.
"""

import copy
import hashlib
import json
import os
import random
import sqlite3
from contextlib import closing

import pytest

from assessment.errors import AssessmentError
from assessment.exchange.receive import read_package
from assessment.exchange.worth import InUse, Trust
from assessment.files.rescue import read_received
from assessment.files.rows import dumps, fingerprint_of
from assessment.files.store import AssessmentFile
from assessment.questionnaire.canonical import from_json, to_json, with_fingerprint
from assessment.responses.changes import AddRow, RemoveRow, SetAnswer
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW
from tests.unit.exchange.world import (
    EVERYBODY,
    THE_ASSESSOR,
    THE_HEAD,
    Parts,
    a_full_record,
    a_package,
)

MUTANTS = 5_000 if os.environ.get("READINESS_SOAK") == "1" else 150
ODD = [
    None,
    True,
    0,
    1,
    -1,
    7,
    10**14,
    "",
    "x",
    "0",
    "-1",
    "9" * 120,
    "A1",
    "B1",
    "${A1}",
    "1 div 0",
    "today()",
    "sum(",
    [],
    {},
    ["x"],
    {"en": "x"},
    {"decimal": "1.5"},
    {"date": "2026-01-01"},
    {"time": "1800-01-01"},
    "choice",
    "ladder",
    "steps",
    "scale",
    "checklist",
    "value",
    "rows",
    "select_one",
    "select_multiple",
    "integer",
    "range",
    "goalposts",
    "geometric",
]


def places(value, here=()):
    """The way to every value inside, but the outermost."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inside:
        yield (*here, key)
        if isinstance(each, (dict, list)):
            yield from places(each, (*here, key))


def mutated(document, dice):
    """A copy with one to three values gone, odd, or taken from elsewhere."""
    found = copy.deepcopy(document)
    for _ in range(dice.choice((1, 1, 2, 3))):
        ways = list(places(found))
        if not ways:
            break
        *way, key = dice.choice(ways)
        parent = found
        for step in way:
            parent = parent[step]
        if dice.random() < 0.2:
            del parent[key]
        elif isinstance(parent, dict) and dice.random() < 0.2:
            parent[dice.choice([str(one[-1]) for one in ways])] = copy.deepcopy(dice.choice(ODD))
        else:
            parent[key] = copy.deepcopy(dice.choice(ODD))
    return found


def other_questionnaire(parts, document):
    """Let the package be about another questionnaire, in every place that names it."""
    text = dumps(document)
    manifest = parts.json("manifest.json")
    try:
        model = with_fingerprint(from_json(text, named=False))
        text = to_json(from_json(text, named=False))
        manifest["fingerprint"] = model.fingerprint
        manifest["questionnaire"] = [model.settings.id, model.settings.version]
    except AssessmentError:
        pass  # it stays as it is, and is refused
    parts.members["questionnaire.json"] = text.encode()
    parts.put("data.json", parts.json("data.json") | {"questionnaire": fingerprint_of(text)})
    parts.put("manifest.json", manifest)


@pytest.mark.parametrize(
    "member", ["questionnaire.json", "data.json", "manifest.json", "signatures.json"]
)
def test_a_package_that_says_odd_things_gets_a_verdict(tmp_path, member):
    base = Parts.of(a_package(tmp_path, THE_ASSESSOR, THE_HEAD))
    dice, verdicts = random.Random(member), set()  # noqa: S311 - the same in every run
    for _ in range(MUTANTS):
        parts = Parts(dict(base.members))
        document = mutated(parts.json(member), dice)
        if member == "questionnaire.json":
            other_questionnaire(parts, document)
        else:
            parts.put(member, document)
        if member != "manifest.json":
            parts.restated()
        if member != "signatures.json":
            parts.signed(THE_ASSESSOR, THE_HEAD)
        received = read_package(parts.write(tmp_path / "mutant.drx"), InUse(known=EVERYBODY))
        verdicts.add(received.verdict)
        _ = received.scores
    assert len(verdicts) > 1
    assert verdicts & {Trust.ALTERED, Trust.UNREADABLE}


def test_a_working_file_with_an_odd_history_is_read_or_refused(tmp_path):
    path = tmp_path / "office.dra"
    with AssessmentFile.create(path, a_full_record(), by=ASSESSOR, now=NOW) as file:
        row = file.record.rows["services"][0]
        file.apply(SetAnswer(Place("A2"), "b"), by=ASSESSOR, at=NOW)
        file.apply(RemoveRow("services", row), by=ASSESSOR, at=NOW)
        file.apply(AddRow("services", row, 0), by=ASSESSOR, at=NOW)
    whole = path.read_bytes()
    dice, refused = random.Random(5), 0  # noqa: S311 - the same in every run
    for _ in range(MUTANTS):
        path.write_bytes(whole)
        rewrite_history(path, dice)
        try:
            read_received(path)
        except AssessmentError:
            refused += 1
    assert refused > MUTANTS // 2


def rewrite_history(path, dice):
    """Change one line of a file's history and chain all of them anew."""
    with closing(sqlite3.connect(path)) as connection:
        lines = connection.execute("SELECT * FROM event ORDER BY number").fetchall()
        at, column = dice.randrange(len(lines)), dice.choice((3, 4))
        previous = "0" * 64
        for number, line in enumerate(lines):
            fields = list(line[:-1])
            if number == at:
                fields[column] = dumps(mutated([json.loads(fields[column])], dice))[1:-1] or "0"
            digest = hashlib.sha256(dumps([previous, *fields]).encode()).hexdigest()
            connection.execute("DELETE FROM event WHERE number = ?", (number,))
            insert = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            connection.execute(insert, (*fields, digest))
            previous = digest
        connection.execute("UPDATE meta SET value = ? WHERE key = 'head'", (previous,))
        connection.commit()
