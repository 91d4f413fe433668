"""The portable folder is compared with the list that came with it."""

import hashlib
import json

import pytest

from assessment import places
from assessment.commands.main import run
from assessment.program import verifying
from assessment.program.verifying import LIST, SIGNATURE, read_key
from tests.releases import Signer

FILES = {"digital-readiness": b"\x7fELF", "program/ក ខ.csv": b"a,b\n", "LICENSE.txt": b"MIT"}


@pytest.fixture
def signer(tmp_path):
    return Signer(tmp_path / "release.pub")


@pytest.fixture
def folder(tmp_path, signer):
    """A folder as it is handed out, signed."""
    folder = tmp_path / "ថត"
    lines = []
    for place, content in FILES.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {place}\n")
    (folder / LIST).write_text("".join(lines), encoding="utf-8-sig")
    sign(folder, signer)
    return folder


def sign(folder, signer):
    (folder / SIGNATURE).write_text(signer.sign((folder / LIST).read_bytes()), encoding="utf-8")


def asked(folder, *more):
    key = ("--key", str(folder.parent / "release.pub"))
    return ["verify-program", "--folder", str(folder), *key, *more]


def verified(capsys, folder):
    code = run(asked(folder, "--language", "en", "--json"))
    data = json.loads(capsys.readouterr().out)
    return code, [(finding["code"], finding["where"]) for finding in data["findings"]], data


def test_a_folder_as_it_was_handed_out_is_told_with_the_digest_of_its_list(folder, capsys):
    code, findings, data = verified(capsys, folder)
    assert (code, findings) == (0, [])
    assert data["files"] == 3
    assert data["key"] == read_key(folder.parent / "release.pub").name
    assert data["list"] == hashlib.sha256((folder / LIST).read_bytes()).hexdigest()


def test_every_file_that_differs_is_named(folder, capsys):
    (folder / "program" / "ក ខ.csv").write_bytes(b"a;b\n")
    (folder / "LICENSE.txt").unlink()
    (folder / "program" / "evil.dll").write_bytes(b"MZ")
    code, findings, _ = verified(capsys, folder)
    assert code == 1
    assert findings == [
        ("program_altered", "program/ក ខ.csv"),
        ("program_missing", "LICENSE.txt"),
        ("program_added", "program/evil.dll"),
    ]


@pytest.mark.parametrize("marker", ["portable", "portable.txt"])
def test_what_a_person_keeps_on_the_stick_is_no_change(folder, capsys, marker):
    (folder / marker).touch()
    (folder / "data" / "dra").mkdir(parents=True)
    (folder / "data" / "dra" / "readiness.ini").write_text("[General]\n", encoding="utf-8")
    assert verified(capsys, folder)[:2] == (0, [])


@pytest.mark.parametrize(
    "place", ["Thumbs.db", "program/desktop.ini", "program/.DS_Store", "program/._ក ខ.csv"]
)
def test_what_the_system_leaves_in_a_folder_is_told_and_is_no_change(folder, capsys, place):
    (folder / place).write_bytes(b"\0")
    assert verified(capsys, folder)[:2] == (0, [("program_left_behind", place)])
    assert run(asked(folder, "--language", "en")) == 0
    printed = capsys.readouterr()
    assert "Every file matches the released version." in printed.out
    assert f"{place} was left there by Windows or macOS." in printed.err


@pytest.mark.parametrize("place", ["program/._evil.dll", "program/Thumbs.db.exe"])
def test_a_name_like_those_of_the_system_does_not_hide_what_was_added(folder, capsys, place):
    (folder / place).write_bytes(b"MZ")
    assert verified(capsys, folder)[:2] == (1, [("program_added", place)])


def test_a_link_under_the_name_of_what_the_system_leaves_is_told(folder, capsys):
    (folder / "Thumbs.db").symlink_to(folder / "LICENSE.txt")
    assert verified(capsys, folder)[:2] == (1, [("program_added", "Thumbs.db")])


def test_a_file_below_the_parts_may_not_borrow_the_name_of_a_persons_own(folder, capsys):
    (folder / "program" / "portable").touch()
    assert verified(capsys, folder)[1] == [("program_added", "program/portable")]


def test_a_link_out_of_the_folder_is_told_when_it_is_not_listed(folder, capsys):
    (folder / "program" / "more").symlink_to(folder / "nothing")
    assert verified(capsys, folder)[1] == [("program_added", "program/more")]


@pytest.mark.usefixtures("signer")
def test_without_a_list_it_is_refused_and_says_why(tmp_path, capsys, monkeypatch):
    (tmp_path / "empty").mkdir()
    code, findings, _ = verified(capsys, tmp_path / "empty")
    assert (code, findings) == (1, [("program_list_absent", LIST)])
    monkeypatch.setattr(places, "HOUSE", tmp_path / "empty" / "program")
    assert run(["verify-program", "--language", "km"]) == 1
    assert "កម្មវិធីចល័ត" in capsys.readouterr().err


def test_for_people_it_says_so_in_a_sentence(folder, capsys):
    assert run(asked(folder, "--language", "km")) == 0
    assert "ឯកសារទាំងអស់ដូចពេលប្រគល់។" in capsys.readouterr().out


def test_a_link_to_a_folder_does_not_hide_what_was_added(folder, capsys, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "evil.dll").write_bytes(b"MZ")
    (folder / "program" / "more").symlink_to(tmp_path / "elsewhere")
    assert verified(capsys, folder)[:2] == (1, [("program_added", "program/more")])


@pytest.mark.parametrize("listing", ["", "no list\n"])
def test_a_list_that_names_no_file_proves_nothing(folder, capsys, listing):
    (folder / LIST).write_text(listing, encoding="utf-8")
    assert run(asked(folder, "--json")) == 1
    (told,) = json.loads(capsys.readouterr().out)["findings"]
    assert told["code"] == "program_list_absent"


def test_a_name_that_no_disk_takes_hides_nothing_else(folder, capsys, signer):
    with (folder / LIST).open("a", encoding="utf-8") as listing:
        listing.write(f"{'0' * 64}  {'b' * 300}\n")
    sign(folder, signer)
    (folder / "LICENSE.txt").unlink()
    code, findings, _ = verified(capsys, folder)
    assert code == 1
    assert findings == [("program_missing", "LICENSE.txt"), ("program_missing", "b" * 300)]


def test_a_changed_file_with_a_changed_list_is_noticed_by_the_signature(folder, capsys):
    content = b"a;b\n"
    listing = (folder / LIST).read_bytes()
    before = hashlib.sha256(FILES["program/ក ខ.csv"]).hexdigest()
    (folder / "program" / "ក ខ.csv").write_bytes(content)
    now = hashlib.sha256(content).hexdigest()
    (folder / LIST).write_bytes(listing.replace(before.encode(), now.encode()))
    assert run(asked(folder, "--language", "en", "--json")) == 1
    (told,) = json.loads(capsys.readouterr().out)["findings"]
    assert told["code"] == "release_signature_wrong"


def test_without_a_signature_it_is_said_what_the_list_alone_proves(folder, capsys):
    (folder / SIGNATURE).unlink()
    assert verified(capsys, folder)[:2] == (0, [("program_unsigned", LIST)])
    assert run(asked(folder, "--language", "en")) == 0
    told = capsys.readouterr()
    assert "Every file matches the list." in told.out
    assert "handed out" not in told.out
    assert "compare the list's digest" in told.err


def test_a_key_that_came_with_the_program_needs_no_naming(folder, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(verifying, "SHIPPED_KEYS", tmp_path)
    assert run(["verify-program", "--folder", str(folder), "--language", "en"]) == 0
    assert "Every file matches the released version." in capsys.readouterr().out
