"""A conflict says of each copy who signed it, and which copy changed nothing."""

import json

from assessment.commands.main import run
from assessment.responses.model import State
from tests.unit.consolidation.world import a_collection, answered, packed, record_of, taken
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD

FIRST = {"A1": ("l1a",), "A2": "a"}


def test_each_copy_names_its_signers_and_the_one_that_changed_nothing(tmp_path, capsys):
    base = packed(tmp_path / "base.drx", record_of(FIRST), "one")
    quiet = record_of(FIRST, state=State.RETURNED)
    edited = answered(record_of(FIRST), "A2", "c")
    both = (THE_ASSESSOR, THE_HEAD)
    packed(tmp_path / "b.drx", quiet, "one", "two", signers=both, ancestors=(base,))
    packed(tmp_path / "c.drx", edited, "one", "three", ancestors=(base,))
    with a_collection(tmp_path) as collection:
        taken(collection, *(tmp_path / f"{name}.drx" for name in ("base", "b", "c")))
    book = str(tmp_path / "round.drc")
    run(["conflicts", book, "--language", "en"])
    shown = capsys.readouterr().out
    for signer, role in ((THE_ASSESSOR, "Assessor"), (THE_HEAD, "Unit head")):
        public = signer.key.public
        assert f"Signed by {public.name} as {role}, key {public.short_code}." in shown
    assert shown.count("Its answers and reviews are those of the copy before.") == 1
    run(["conflicts", book, "--json"])
    (conflict,) = json.loads(capsys.readouterr().out)["conflicts"]
    roles = sorted([each["role"] for each in one["signatures"]] for one in conflict["copies"])
    assert roles == [["assessor"], ["assessor", "head"]]
