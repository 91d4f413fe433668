"""Keys and packages at the command line, as a person or a script uses them."""

import errno
import os
import sys

import pytest

try:
    import pty
except ImportError:
    pty = None

from assessment.commands.main import run
from assessment.exchange import keys
from assessment.exchange.keys import Role
from assessment.exchange.worth import Trust
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.problems.exchange import (
    ExchangeProblem,
    ReplyProblem,
    RosterProblem,
)
from assessment.words import Words
from tests.architecture.tree import ROOT
from tests.builders import ASSESSOR, HEAD, NOW, a_record
from tests.unit.exchange.world import PASSPHRASE, Parts, make_keys


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a working file and two keys; the passphrase is in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READINESS_PASSPHRASE", PASSPHRASE)
    record = a_record(answers={"A1": ("l1a",), "A2": "a"})
    AssessmentFile.create(tmp_path / "a.dra", record, by=ASSESSOR, now=NOW).close()
    make_keys(tmp_path, assessor=ASSESSOR, head=HEAD)
    return tmp_path


SEND = ("send", "a.dra", "--key", "assessor.key", "--out", "p.drx")
SHOW = ("show", "p.drx", "--known", "assessor=assessor.pub", "--known", "head=head.pub")


def test_the_whole_way_from_the_assessor_over_the_head_to_the_reader(desk, said):
    code, receipt = said(*SEND)
    assert code == 0
    assert set(receipt) == {
        "revision",
        "short_code",
        "answers",
        "evidence",
        "signatures",
        "findings",
    }
    assert (receipt["answers"], receipt["evidence"], receipt["signatures"]) == (2, 0, 1)
    code, shown = said(*SHOW)
    assert (code, shown["kind"], shown["verdict"]) == (0, "drx", "verified")
    code, countersigned = said("countersign", "p.drx", "--key", "head.key")
    assert (code, countersigned["signatures"]) == (0, 2)
    code, shown = said(*SHOW)
    assert (code, shown["verdict"]) == (0, "countersigned")
    assert shown["revision"] == receipt["revision"] == countersigned["revision"]
    assert [(one["name"], one["role"]) for one in shown["signatures"]] == [
        (ASSESSOR, "assessor"),
        (HEAD, "head"),
    ]
    assert (shown["unit"], shown["round"], shown["state"]) == ("MPTC", "2026", "draft")
    assert shown["findings"] == []
    assert 0 < shown["answered"] < shown["required"]


def test_without_known_keys_a_package_is_shown_with_a_warning(desk, said):
    said(*SEND)
    code, shown = said("show", "p.drx")
    assert (code, shown["verdict"]) == (0, "unknown_key")
    assert [one["code"] for one in shown["findings"]] == ["unknown_key"]


def test_a_key_known_in_another_role_does_not_count(desk, said):
    said(*SEND)
    code, shown = said("show", "p.drx", "--known", "head=assessor.pub")
    assert (code, shown["verdict"]) == (1, "wrong_role")


def test_an_edited_package_gives_exit_code_1(desk, said):
    said(*SEND)
    parts = Parts.of(desk / "p.drx")
    parts.replaced("data.json", '"answer":"a"', '"answer":"c"')
    parts.write(desk / "p.drx")
    code, shown = said(*SHOW)
    assert (code, shown["verdict"]) == (1, "altered")
    (desk / "p.drx").write_bytes(b"nothing")
    code, shown = said(*SHOW)
    assert (code, shown["verdict"], shown["revision"]) == (1, "unreadable", None)


def test_a_forged_signature_that_names_no_key_is_shown_with_a_dash(desk, said, capsys):
    said(*SEND)
    parts = Parts.of(desk / "p.drx")
    entries = parts.json("signatures.json")
    entries[0]["statement"]["key_id"] = "zz"
    parts.put("signatures.json", entries)
    parts.write(desk / "p.drx")
    assert run([*SHOW, "--language", "en"]) == 1
    shown = "".join(capsys.readouterr())
    assert f"Signed by somebody who calls themselves {ASSESSOR} as Assessor, key –." in shown
    assert f"under the name {ASSESSOR} (Assessor, key –) is invalid" in shown


def test_a_working_file_is_shown_as_before(desk, said):
    code, shown = said("show", "a.dra")
    assert (code, shown["kind"], shown["verdict"]) == (0, "dra", "unsigned")


def test_a_key_is_made_shown_handed_on_and_given_another_passphrase(desk, said, monkeypatch):
    code, made = said("key", "new", "mine.key", "--name", "Sok Dara")
    assert (code, made["name"]) == (0, "Sok Dara")
    assert said("key", "show", "mine.key") == (0, made)
    assert said("key", "export", "mine.key", "--out", "mine.pub") == (0, made)
    assert said("key", "show", "mine.pub") == (0, made)
    (desk / "new.txt").write_text("another passphrase\n", encoding="utf-8")
    change = ("key", "change-passphrase", "assessor.key", "--new-passphrase-file", "new.txt")
    assert said(*change)[0] == 0
    assert said(*SEND)[0] == 1
    assert said(*SEND, "--passphrase-file", "new.txt")[0] == 0
    monkeypatch.setenv("READINESS_PASSPHRASE", "another passphrase")
    monkeypatch.setenv("READINESS_NEW_PASSPHRASE", PASSPHRASE)
    assert said("key", "change-passphrase", "assessor.key")[0] == 0
    assert keys.open_key(desk / "assessor.key", PASSPHRASE).public.name == ASSESSOR


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("key", "new", "x.key"), "key_needs_name"),
        (("key", "new", "assessor.key", "--name", "x"), "already_exists"),
        (("key", "export", "assessor.key", "--out", "head.pub"), "already_exists"),
        (("key", "show", "a.dra"), "not_a_key"),
        (("send", "a.dra", "--key", "gone.key", "--out", "p.drx"), "not_found"),
        (("send", "a.dra", "--key", "assessor.pub", "--out", "p.drx"), "not_a_key"),
        (("send", "gone.dra", "--key", "assessor.key", "--out", "p.drx"), "not_found"),
        (("send", "a.dra", "--key", "assessor.key", "--out", "a.dra"), "already_exists"),
        (("countersign", "gone.drx", "--key", "head.key"), "not_found"),
        (("show", "p.drx", "--known", "assessor.pub"), "known_key_without_role"),
        (("show", "p.drx", "--known", "king=assessor.pub"), "known_key_without_role"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(desk, said, arguments, found):
    code, answer = said(*arguments)
    assert code == 1
    assert [one["code"] for one in answer["findings"]] == [found]
    assert not (desk / "p.drx").exists()


def test_where_nobody_can_be_asked_a_missing_passphrase_is_told(desk, said, monkeypatch):
    monkeypatch.delenv("READINESS_PASSPHRASE")
    code, answer = said(*SEND)
    assert code == 1
    assert answer["findings"][0]["code"] == "passphrase_missing"


def at_a_terminal(typed, *arguments):
    """Run a command at a terminal of its own and type; exit code and everything shown."""
    child, terminal = pty.fork()
    if child == 0:
        program = [sys.executable, str(ROOT / "main.py"), *arguments]
        os.execv(sys.executable, program)  # noqa: S606 - our own program
    shown = b""
    try:
        for line in typed:
            while not shown.endswith(b": "):
                shown += os.read(terminal, 1)
            os.write(terminal, line.encode() + b"\n")
            shown += b"\n"
        while piece := os.read(terminal, 1024):
            shown += piece
    except OSError as error:
        if error.errno != errno.EIO:
            raise
    finally:
        os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def has_terminals():
    """Whether a terminal can be made here; Windows and some containers have none."""
    if pty is None:
        return False
    try:
        ends = pty.openpty()
    except OSError:
        return False
    for end in ends:
        os.close(end)
    return True


@pytest.mark.skipif(not has_terminals(), reason="no terminal can be made here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_at_a_terminal_the_passphrase_is_asked_and_not_shown(desk, monkeypatch):
    monkeypatch.delenv("READINESS_PASSPHRASE")
    code, shown = at_a_terminal([PASSPHRASE], *SEND, "--language", "en")
    assert code == 0, shown
    assert PASSPHRASE not in shown
    assert (desk / "p.drx").exists()
    new = ("key", "new", "mine.key", "--name", "Sok", "--language", "en")
    code, shown = at_a_terminal(["one quiet boat", "another one"], *new)
    assert code == 1
    assert "not the same" in shown
    assert not (desk / "mine.key").exists()
    code, shown = at_a_terminal(["one quiet boat", "one quiet boat"], *new)
    assert code == 0, shown
    assert keys.open_key(desk / "mine.key", "one quiet boat").public.name == "Sok"


def test_the_public_part_can_be_printed(desk, capsys):
    assert run(["key", "export", "head.key"]) == 0
    assert capsys.readouterr().out.strip() == (desk / "head.pub").read_text(encoding="utf-8")


def test_the_passphrase_is_never_printed(desk, capsys):
    run([*SEND, "--language", "km"])
    run([*SHOW, "--language", "km"])
    said = capsys.readouterr()
    assert PASSPHRASE not in said.out + said.err
    assert "បានផ្ទៀងផ្ទាត់" in said.out


@pytest.mark.parametrize(
    "problem",
    [*ExchangeProblem, *RosterProblem, *ReplyProblem],
    ids=lambda problem: problem.name,
)
def test_every_problem_is_told_in_both_languages(problem):
    values = {"file": "p.drx", "key": "ABCD", "n": 3, "seq": 1, "held": 2, "most": 9}
    values |= {"limit": 10_000}
    values |= dict.fromkeys(
        (
            "name",
            "role",
            "document",
            "option",
            "found",
            "sheet",
            "question",
            "before",
            "after",
            "unit",
            "code",
            "out",
            "since",
            "until",
            "path",
            "shown",
            "sealed",
            "revision",
            "folder",
            "names",
            "version",
        ),
        "x",
    )
    khmer, english = (
        Words(language).translate(problem.message, **values)
        for language in (Language.KM, Language.EN)
    )
    assert khmer != english
    assert any("\u1780" <= letter <= "\u17ff" for letter in khmer)
    for value in ("p.drx", "ABCD"):
        assert (value in khmer) == (value in english)


def test_every_verdict_and_role_has_words_in_both_languages():
    khmer = Words(Language.KM)
    said = [khmer.translate(message) for message in (one.word for one in (*Trust, *Role))]
    assert all("\u1780" <= words[0] <= "\u17ff" for words in said)
    assert len(set(said)) == len(said)
