"""The folder for Windows, run by Wine from a write-protected place with a Khmer name.

Only with ``READINESS_WINDOWS``: ``build`` builds it first (minutes), otherwise it names the zip
built before. With ``READINESS_SAMPLE`` the tests that take long
are left out. Needs ``wine wine64 xvfb gcc-mingw-w64-x86-64`` and 2 GB of disk. The picture of the
window is kept where ``READINESS_WINDOWS_PICTURE`` says. What Wine shows is not what every Windows
shows: signatures, SmartScreen, printers and typing Khmer are not tried here.
"""

import json
import os
import random
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from assessment.program.installing import CURRENT, VERSIONS
from assessment.program.verifying import LIST, SIGNATURE
from resources.packaging import build_portable, contents, parts
from tests import disks
from tests.architecture.tree import ROOT
from tests.releases import NEW, OLD, Signer, a_release, bad_releases, tree, whole
from tests.unit.questionnaire.package_world import changed
from tests.wine import prefix as wine

pytestmark = wine.wanted
long = pytest.mark.skipif("READINESS_SAMPLE" in os.environ, reason="not in the sample")
# Holds a package, whose bytes depend on who packed it.
SEALED = "_sealed"
QUESTIONS = ("--unit", "MEF", "--round", "2026", "--assessor", "សុខ ដារ៉ា")


@pytest.fixture(scope="module")
def folder(archive, tmp_path_factory):
    place = tmp_path_factory.mktemp("ថាសខ្មែរ (RO)")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(place)
    folder = next(place.iterdir())
    protect(folder, write=False)
    yield folder
    protect(folder, write=True)


@pytest.fixture(scope="module")
def run(folder, windows, screen, tmp_path_factory):
    """Run a command as a person on Windows would, in a folder with a Khmer name."""
    work = tmp_path_factory.mktemp("ការងារ")
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}

    def begin(*arguments):
        command = ["wine", folder / f"{parts.COMMANDS}.exe", *map(str, arguments)]
        environment = wine.surroundings(windows, DISPLAY=screen)
        return subprocess.Popen(command, env=environment, cwd=work, **pipe)

    def call(*arguments):
        with begin(*arguments) as running:
            told = running.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, running.returncode, *told)

    call.work, call.begin = work, begin
    return call


@pytest.fixture(scope="module")
def demo(run):
    done = run("demo", "--out", "ឧទាហរណ៍")
    assert done.returncode == 0, done.stderr.decode()
    return run.work / "ឧទាហរណ៍"


def protect(folder, *, write):
    """Rights keep everybody but an administrator from writing; the times of files show the rest."""
    for path in (folder, *folder.rglob("*")):
        kept = stat.S_IMODE(path.stat().st_mode)
        path.chmod(kept | 0o200 if write else kept & ~0o222)


def times(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def source(*arguments):
    call = [sys.executable, "-X", "utf8", ROOT / "main.py", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, check=False)


def test_the_zip_is_small_enough_and_unpacks_on_every_windows(archive):
    assert archive.stat().st_size <= 84 * 10**6
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
        assert {entry.external_attr >> 28 for entry in packed.infolist()} == {stat.S_IFREG >> 12}
    assert all(name.isascii() and len(name) <= 130 for name in names)
    assert len({name.lower() for name in names}) == len(names)


def test_what_reads_workbooks_of_others_is_listed_with_its_faults_and_no_openssl_is_there(archive):
    with zipfile.ZipFile(archive) as packed:
        (listed,) = (name for name in packed.namelist() if name.endswith(contents.FILE))
        found = {
            one["name"]: one["version"] for one in json.loads(packed.read(listed))["components"]
        }
        assert not [name for name in packed.namelist() if "libcrypto" in name or "_ssl" in name]
    expat = contents.Part("Expat (of CPython)", found["Expat (of CPython)"], "")
    told = " ".join(contents.faults([expat]))
    assert ("CVE-2024-8176" in told) is (expat.version < "2.7")


def test_the_whole_journey_writes_its_reports_and_nothing_beside_the_program(folder, demo, run):
    before = times(folder)
    for kind, least in (("pdf", 5), ("xlsx", 4)):
        files = list(demo.glob(f"*.{kind}"))
        assert len(files) >= least
        assert all(file.stat().st_size > 10_000 for file in files)
    assert run("show", "ឧទាហរណ៍/SAMPLE-2026.dra").returncode == 0
    assert times(folder) == before


@pytest.mark.parametrize(
    "command", ["score", pytest.param("validate", marks=long), pytest.param("show", marks=long)]
)
def test_what_is_told_is_that_of_linux_to_the_byte(command, demo, run):
    file = demo / "SAMPLE-2026.dra"
    one = run(command, file, "--json")
    other = source(command, file, "--json")
    assert one.returncode == other.returncode
    assert len(one.stdout) > 50
    assert one.stdout.replace(b"Z:" + b"\\\\", b"/") == other.stdout


@long
@pytest.mark.parametrize("language", ["km", "en"])
def test_reports_say_the_same_as_on_linux(language, demo, run, tmp_path):
    from openpyxl import load_workbook
    from pypdf import PdfReader

    file = demo / "SAMPLE-2026.dra"
    made = (run.work / f"w-{language}", tmp_path / "l")
    asked = [
        ["--pdf", f"{one}.pdf", "--xlsx", f"{one}.xlsx", "--language", language] for one in made
    ]
    assert run("report", file, *asked[0]).returncode == 0
    assert source("report", file, *asked[1]).returncode == 0
    pages = [[page.extract_text() for page in PdfReader(f"{one}.pdf").pages] for one in made]
    assert len(pages[0]) > 8
    assert pages[0] == pages[1]
    books = [load_workbook(f"{one}.xlsx") for one in made]
    names = [[sheet.title for sheet in book] for book in books]
    assert names[0] == names[1]
    for name in names[0]:
        if name != SEALED:
            cells = [list(book[name].iter_rows(values_only=True)) for book in books]
            assert cells[0] == cells[1]


def answers(folder, text):
    file = folder / "answers.csv"
    head = "question,row,answer,not_applicable_reason,comment"
    lines = (head, "S2,,part,,", "P2_d,,40,,", f"service_name,1,{text},,")
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_an_assessment_is_begun_answered_and_shown(run):
    assert run("new", "ក.dra", "--questionnaire", "example-small", *QUESTIONS).returncode == 0
    done = run("answer", "ក.dra", "--from", answers(run.work, "ចម្លើយ"))
    assert done.returncode == 0, done.stderr.decode()
    shown = run("show", "ក.dra", "--json").stdout
    assert json.loads(shown)["answered"] == 3
    assert shown == source("show", run.work / "ក.dra", "--json").stdout


@pytest.mark.parametrize(
    ("code", "wrong"),
    [pytest.param("AB12", [], marks=long), ("កូដ 1", ["constraint_said"])],
)
def test_the_patterns_of_a_questionnaire_are_matched(run, code, wrong):
    file = f"{len(code)}.dra"
    assert run("new", file, "--questionnaire", "dgc-skills", *QUESTIONS).returncode == 0
    lines = ("question,row,answer,not_applicable_reason,comment", f"SP_code,,{code},,")
    (run.work / "code.csv").write_text("\n".join(lines), encoding="utf-8")
    run("answer", file, "--from", "code.csv")
    found = json.loads(run("validate", file, "--json").stdout)["findings"]
    assert [one["code"] for one in found if one["where"] == "SP_code"] == wrong


@long
def test_what_is_sent_there_is_received_there_and_on_linux(demo, run, tmp_path):
    file, words = demo / "SAMPLE-2026.dra", run.work / "words.txt"
    words.write_text("seven small boats on the river", encoding="utf-8")
    secret = ("--passphrase-file", words)
    for step in (
        ("key", "new", "k.key", "--name", "Sok Dara", *secret),
        ("key", "export", "k.key", "--out", "k.pub"),
        ("send", file, "--key", "k.key", "--out", "អង្គភាព.drx", *secret),
        ("receive", "ជាតិ.drc", "អង្គភាព.drx", "--known", "assessor=k.pub", "--by", "Lim Sokha"),
    ):
        done = run(*step)
        assert done.returncode == 0, (step, done.stderr.decode())
    there = json.loads(run("coverage", "ជាតិ.drc", "--json").stdout)
    asked = (run.work / "អង្គភាព.drx", "--known", f"assessor={run.work / 'k.pub'}")
    here = source("receive", tmp_path / "n.drc", *asked, "--by", "Lim Sokha", "--json")
    assert here.returncode == 0, here.stderr.decode()
    assert there == json.loads(source("coverage", tmp_path / "n.drc", "--json").stdout)


@long
def test_a_workbook_of_others_is_read_in_a_process_of_its_own(run):
    workbook = run.work / "theirs.xlsx"
    shutil.copy(ROOT / "questionnaires" / "example-small" / "1" / "questionnaire.xlsx", workbook)
    done = run("new", "theirs.dra", "--questionnaire", workbook, *QUESTIONS)
    assert done.returncode == 0, done.stderr.decode()
    (run.work / "bad.xlsx").write_bytes(b"no workbook")
    one = run("check", "bad.xlsx", "--json")
    assert one.returncode == 1
    assert one.stdout == source("check", run.work / "bad.xlsx", "--json").stdout


@long
def test_entities_without_end_are_refused_at_once(run):
    """By the very expat that lies in the folder."""
    chain = "".join(f"<!ENTITY e{n} '&e{n - 1};'>" for n in range(1, 50_000))
    document = f"<!DOCTYPE a [<!ENTITY e0 'x'>{chain}]>"
    book = run.work / "chain.xlsx"
    shutil.copy(ROOT / "questionnaires" / "example-small" / "1" / "questionnaire.xlsx", book)
    changed(book, "xl/worksheets/sheet1.xml", lambda xml: document.encode() + xml)
    done = run("check", book, "--json")
    assert [one["code"] for one in json.loads(done.stdout)["findings"]] == ["workbook_damaged"]


@long
def test_a_program_that_is_killed_while_it_writes_leaves_a_sound_file(run):
    assert run("new", "killed.dra", "--questionnaire", "example-small", *QUESTIONS).returncode == 0
    chance = random.Random(20261125)  # noqa: S311 - a plan, no secret
    begun = time.monotonic()
    assert run("answer", "killed.dra", "--from", answers(run.work, "text")).returncode == 0
    took = time.monotonic() - begun
    for number in range(8):
        given = answers(run.work, f"text {number}")
        with run.begin("answer", "killed.dra", "--from", given) as running:
            time.sleep(chance.uniform(0.5, 1) * took)
            running.kill()
    told = run("show", "killed.dra", "--json")
    assert told.returncode == 0, told.stderr.decode()
    assert json.loads(told.stdout)["answered"] == 3


@long
def test_the_folder_verifies_itself_and_notices_a_change(run, folder):
    assert run("verify-program").returncode == 0
    protect(folder, write=True)
    path = folder / parts.INNER / "resources" / "units.csv"
    before = path.read_bytes()
    path.write_bytes(before[:-1] + b" ")  # of its size, so that the starter lets it pass
    done = run("verify-program", "--json")
    path.write_bytes(before)
    protect(folder, write=False)
    codes = [finding["code"] for finding in json.loads(done.stdout)["findings"]]
    assert (done.returncode, codes) == (1, ["program_unsigned", "program_altered"])


def test_each_file_that_is_taken_away_is_told_before_anything_is_loaded(run, folder):
    protect(folder, write=True)
    places = [place for place, _ in build_portable.files(folder) if place != build_portable.SUMS]
    some = ("program/runtime/python313.dll", "program/runtime/python313.zip", "program/main.pyc")
    some += ("program/lib/PySide6/Qt6Core.dll", "program/lib/PySide6/Qt6Svg.dll", parts.FILES)
    assert set(some) <= set(places)
    for place in places if os.environ.get("READINESS_SOAK") else some:
        if place == f"{parts.COMMANDS}.exe":
            continue
        (folder / place).rename(folder / "away")
        done = run("--version")
        (folder / "away").rename(folder / place)
        told = done.stderr.decode()
        assert done.returncode == 1, place
        assert place in told.replace("\\", "/")
        assert "មិនពេញលេញ" in told
        assert "Unpack the zip again" in told
    protect(folder, write=False)
    assert run("--version").stdout.startswith(parts.COMMANDS.encode())


def test_the_window_that_lacks_a_file_says_so_in_a_box(folder, windows, screen):
    from tests.wine.screen import SeenDesk

    protect(folder, write=True)
    missing = folder / "program" / "lib" / "PySide6" / "Qt6Core.dll"
    missing.rename(folder / "away")
    command = ["wine", folder / f"{parts.WINDOW}.exe"]
    running = subprocess.Popen(command, env=wine.surroundings(windows, DISPLAY=screen))
    try:
        desk = SeenDesk(screen)
        box = desk.wait_for("Digital Readiness", seconds=90)
        kept = os.environ.get("READINESS_WINDOWS_PICTURE")
        if kept:
            desk.picture().save(Path(kept).with_stem("box"))
        desk.close(box)
        assert running.wait(60) == 1
    finally:
        running.kill()
        running.wait()
        (folder / "away").rename(missing)
        protect(folder, write=False)


def test_the_window_shows_khmer_and_closes_when_asked(folder, demo, windows, screen):
    from tests.wine.screen import SeenDesk

    before = times(folder)
    command = ["wine", folder / f"{parts.WINDOW}.exe", demo / "SAMPLE-2026.dra"]
    running = subprocess.Popen(command, env=wine.surroundings(windows, DISPLAY=screen))
    try:
        desk = SeenDesk(screen)
        window = desk.wait_for("ការវាយតម្លៃភាពត្រៀមខ្លួនឌីជីថល", seconds=90)
        picture = desk.still()
        desk.close(window)
        assert running.wait(60) == 0
    finally:
        running.kill()
        running.wait()
    kept = os.environ.get("READINESS_WINDOWS_PICTURE")
    if kept:
        picture.save(kept)
    assert times(folder) == before


@pytest.mark.parametrize(
    "ending",
    [".DRA", pytest.param(".drx", marks=long), pytest.param(".drc", marks=long)],
)
def test_a_second_start_ends_at_once_and_its_file_is_opened_in_the_first_window(
    folder, demo, windows, screen, ending
):
    from tests.wine.screen import SeenDesk

    given = next(demo.glob(f"*{ending.lower()}"))
    file = given.rename(given.with_suffix(ending))
    call = ["wine", folder / f"{parts.WINDOW}.exe"]
    environment = wine.surroundings(windows, DISPLAY=screen)
    running = subprocess.Popen(call, env=environment)
    try:
        desk = SeenDesk(screen)
        window = desk.wait_for("ការវាយតម្លៃភាពត្រៀមខ្លួនឌីជីថល", seconds=90)
        before = desk.still()
        second = subprocess.run([*call, file], env=environment, timeout=300, check=False)
        assert second.returncode == 0
        assert running.poll() is None
        assert desk.still(but=before) != before
        assert desk.wait_for("ការវាយតម្លៃភាពត្រៀមខ្លួនឌីជីថល") == window
        desk.close(window)
        assert running.wait(60) == 0
    finally:
        running.kill()
        running.wait()
        file.rename(given)


@long
def test_marked_as_portable_it_keeps_everything_beside_itself(folder, demo, run):
    protect(folder, write=True)
    (folder / "portable").touch()
    try:
        assert run("backups", demo / "SAMPLE-2026.dra").returncode == 0
        assert (folder / "data").is_dir()
        assert run("verify-program").returncode == 0
    finally:
        (folder / "portable").unlink()
        shutil.rmtree(folder / "data", ignore_errors=True)
        protect(folder, write=False)


def test_from_a_stick_it_installs_a_signed_release_with_a_shortcut_and_its_kinds_of_files(
    folder, run, windows, screen
):
    signer = Signer(run.work / "release.pub")
    protect(folder, write=True)
    signature = folder / SIGNATURE
    signature.write_text(signer.sign((folder / LIST).read_bytes()), encoding="utf-8")
    build_portable.pack(folder, run.work / "release.zip", 0)
    signature.unlink()
    protect(folder, write=False)
    done = run("update", "release.zip", "--key", "release.pub", "--json")
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["findings"] == []
    drive = windows / "drive_c"
    root = drive / told["folder"].removeprefix("C:\\").replace("\\", "/")
    (link,) = (drive / "users").rglob("ការវាយតម្លៃភាពត្រៀមខ្លួនឌីជីថល.lnk")
    assert "digital-readiness.exe".encode("utf-16-le") in link.read_bytes()

    def wined(*call):
        environment = wine.surroundings(windows, DISPLAY=screen)
        return subprocess.run(["wine", *call], env=environment, capture_output=True, check=False)

    opens = wined("reg", "query", r"HKCU\Software\Classes\DigitalReadiness\shell\open\command")
    assert b'digital-readiness.exe" "%1"' in opens.stdout
    version = run("--version").stdout
    assert wined(root / f"{parts.COMMANDS}.exe", "--version").stdout == version
    wined(root / f"{parts.COMMANDS}.exe", "uninstall")
    assert not link.exists()
    assert not (root / "current.txt").exists()


@pytest.fixture
def frozen(windows):
    """A folder of the disk C: that takes no files, though its rights say that it does."""
    folder = windows / "drive_c" / "frozen"
    folder.mkdir()

    def freeze(*, on):
        call = ["chattr", "+i" if on else "-i", folder]
        return subprocess.run(call, check=False, capture_output=True).returncode == 0

    yield folder, freeze
    freeze(on=False)


def test_a_file_in_a_folder_that_takes_none_is_worked_on_in_a_copy(
    folder, demo, windows, screen, frozen
):
    from tests.wine.screen import SeenDesk

    place, freeze = frozen
    shutil.copy(demo / "SAMPLE-2026.dra", place / "frozen.dra")
    if not freeze(on=True):
        pytest.skip("needs a folder that nobody may change")
    command = ["wine", folder / f"{parts.WINDOW}.exe", r"C:\frozen\frozen.dra"]
    running = subprocess.Popen(command, env=wine.surroundings(windows, DISPLAY=screen))
    try:
        desk = SeenDesk(screen)
        window = desk.wait_for("ការវាយតម្លៃភាពត្រៀមខ្លួនឌីជីថល", seconds=90)
        desk.still()
        copies = (windows / "drive_c" / "users").rglob("frozen*.dra")
        assert [path for path in copies if "backups" not in path.parts]
        desk.close(window)
        assert running.wait(60) == 0
    finally:
        running.kill()
        running.wait()


@pytest.fixture
def updated(run, tmp_path_factory):
    """Small releases, and version 1.0.0 put in use by the program of Windows itself."""
    work = tmp_path_factory.mktemp("releases")
    signer = Signer(work / "release.pub")
    files = {version: a_release(work, version, signer, more=200) for version in ("1.0.0", "1.1.0")}

    def told(command, root, *file):
        asked = (*file, "--into", root, "--json", *(("--key", signer.file) if file else ()))
        done = run(command, *asked)
        data = json.loads(done.stdout)
        return done.returncode, [one["code"] for one in data.get("findings", ())]

    told.signer, told.files, told.root = signer, files, work / "ថត កម្មវិធី"
    assert told("update", told.root, files["1.0.0"])[0] == 0
    (told.root / "my.dra").write_bytes(b"answers")
    return told


def test_an_update_and_the_way_back_by_the_program_of_windows(updated, tmp_path):
    root, good = updated.root, updated.files["1.1.0"]
    assert whole(root) == OLD
    before = tree(root)
    for file, code in bad_releases(good, updated.signer, tmp_path):
        assert updated("update", root, file) == (1, [code]), file
        assert tree(root) == before
    assert updated("update", root, good)[0] == 0
    assert whole(root) == NEW
    assert updated("rollback", root)[0] == 0
    assert whole(root) == OLD
    assert (root / "my.dra").read_bytes() == b"answers"


def test_a_full_disk_under_windows_leaves_the_version_in_use(updated, tmp_path):
    with disks.a_disk(tmp_path / "small", 2048) as small:
        if not small.real:
            pytest.skip("needs to mount a small disk")
        root = Path(shutil.copytree(updated.root, small.folder / "program"))
        before = tree(root)
        small.fill()
        assert updated("update", root, updated.files["1.1.0"]) == (1, ["disk_full"])
        assert tree(root) == before
        small.free()
        assert updated("update", root, updated.files["1.1.0"])[0] == 0
        assert whole(root) == NEW


@long
def test_an_update_killed_at_twenty_moments_under_windows_leaves_one_whole_version(
    updated, run, tmp_path
):
    """Each time a few more files are there than the time before."""
    seen, good = [], updated.files["1.1.0"]
    for moment in range(20):
        root = Path(shutil.copytree(updated.root, tmp_path / str(moment)))
        there = len(tree(root))
        with run.begin("update", good, "--into", root, "--key", updated.signer.file) as running:
            while running.poll() is None:
                if sum(1 for _ in (root / VERSIONS).rglob("*.*")) >= there + moment * 11:
                    running.kill()
        seen.append(whole(root))
        assert updated("update", root, good)[0] == 0
        assert whole(root) == NEW
        assert (root / "my.dra").read_bytes() == b"answers"
        assert not [path for path in root.rglob("*.part") if path.name != CURRENT]
    assert OLD in seen
