"""What a folder may hold besides files of ours: strange names, pipes, signs for no screen."""

import json
import os
import sys

import pytest

from assessment.commands.main import printable, run
from tests.unit.consolidation.world import packed, record_of

ANSWERS = {"A2": "b"}
COMMANDS = (
    ("show",),
    ("score",),
    ("validate",),
    ("apply", "other"),
    ("answer", "other", "--from"),
)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_a_name_that_is_no_text_does_not_stop_an_intake(tmp_path, capsys):
    folder = tmp_path / "stick"
    folder.mkdir()
    packed(folder / "good.drx", record_of(ANSWERS))
    strange = os.fsencode(folder) + b"/caf\xe9.drx"
    with open(strange, "wb") as file:  # noqa: PTH123 - a name that is no text
        file.write(b"not a package")
    collection = str(tmp_path / "round.drc")
    run(["receive", collection, str(folder), "--json"])
    told = json.loads(capsys.readouterr().out)
    verdicts = sorted(one["verdict"] for one in told["files"])
    assert len(verdicts) == 2
    assert "unreadable" in verdicts
    assert run(["receive", collection, str(folder)]) in (0, 1)
    assert "caf" in "".join(capsys.readouterr())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_pipe_is_refused_before_it_keeps_anybody_waiting(tmp_path, capsys, command):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "other").write_bytes(b"")
    first, *more = command
    more = [str(tmp_path / one) if one == "other" else one for one in more]
    assert run([first, *more, str(pipe), "--json", "--language", "en"]) == 1
    (finding, *_) = json.loads(capsys.readouterr().out)["findings"]
    assert "pipe" in finding["message"]


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\u202e", "\u2066", "\ufeff", "\udce9"])
def test_a_sign_that_turns_or_hides_is_not_given_to_a_screen(sign):
    assert printable(f"ក្រសួង{sign}M01") == "ក្រសួង\N{REPLACEMENT CHARACTER}M01"


def test_khmer_and_line_breaks_reach_a_screen_as_they_are():
    text = "ក្រសួងប្រៃសណីយ៍\tMinistry\nស្រ្តី ៤៧.៩"
    assert printable(text) == text
