"""What a command prints is printed whole, or the exit code says that it is not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MAIN = Path(__file__).parents[3] / "main.py"
FULL = Path("/dev/full")
TEXT = f"'{'x' * 900}'"
SAID = ("evaluate", TEXT)
JSON = (*SAID, "--json")
BUFFERED, UNBUFFERED = "", "1"
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and limits of Unix")
on_full = pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
however_buffered = pytest.mark.parametrize("unbuffered", [BUFFERED, UNBUFFERED])


def started(*arguments, unbuffered=BUFFERED, **options):
    """The program in a process of its own; its errors are read as text."""
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", str(MAIN), *arguments], env=environment, **options
    )


def ended(process):
    """Exit code and what was said on stderr."""
    _, said = process.communicate(timeout=60)
    return process.returncode, (said or b"").decode()


@on_unix
@pytest.mark.parametrize(("arguments", "unbuffered"), [(SAID, BUFFERED), (JSON, UNBUFFERED)])
def test_a_reader_that_leaves_early_is_no_fault_to_tell(arguments, unbuffered):
    reading, writing = os.pipe()
    os.close(reading)
    process = started(*arguments, unbuffered=unbuffered, stdout=writing)
    os.close(writing)
    assert ended(process) == (1, "")


@on_full
@pytest.mark.parametrize(
    ("language", "words", "unbuffered"),
    [("en", "not enough room", BUFFERED), ("km", "ទំហំមិនគ្រប់គ្រាន់", UNBUFFERED)],
)
def test_a_full_disk_is_told_in_the_language_of_the_call(language, words, unbuffered):
    with FULL.open("w") as full:
        code, said = ended(
            started(*SAID, "--language", language, unbuffered=unbuffered, stdout=full)
        )
    assert code == 1
    assert words in said
    assert len(said.splitlines()) == 1


@on_full
@however_buffered
@pytest.mark.parametrize("asked", [("--help",), ("score", "--help")])
def test_help_for_a_full_disk_ends_in_words_too(asked, unbuffered):
    with FULL.open("w") as full:
        code, said = ended(started(*asked, unbuffered=unbuffered, stdout=full))
    assert code == 1
    assert "Traceback" not in said
    assert said.strip()


@on_full
@pytest.mark.parametrize(("arguments", "code"), [(("evaluate", "1 +"), 1), (("what",), 2)])
def test_where_nobody_hears_what_is_wrong_the_exit_code_is_the_same(arguments, code):
    with FULL.open("w") as full:
        process = started(*arguments, stderr=full)
        assert ended(process)[0] == code


@on_unix
@however_buffered
def test_a_file_that_takes_only_a_part_is_never_a_success(tmp_path, unbuffered):
    """Without a buffer, one great piece was cut off where the system stopped, with exit code 0."""
    import resource

    most = 500

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    with (tmp_path / "printed.json").open("wb") as target:
        process = started(
            *JSON, "--language", "en", unbuffered=unbuffered, stdout=target, preexec_fn=limited
        )
        code, said = ended(process)
    assert (tmp_path / "printed.json").stat().st_size == most
    assert code == 1
    assert "cut off" in said


@on_unix
def test_a_program_without_an_output_says_nothing_and_does_its_work():
    code, said = ended(started(*JSON, preexec_fn=lambda: os.close(1), stdout=None))
    assert (code, said) == (0, "")
