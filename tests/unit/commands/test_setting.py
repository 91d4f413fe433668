"""Commands speak the language of the windows when they are not told one."""

import pytest

from assessment.commands.command import chosen_language
from assessment.commands.main import run
from assessment.language.text import Language
from assessment.places import APPLICATION


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """The settings file of a person who has none yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    file = tmp_path / APPLICATION / "settings.ini"
    file.parent.mkdir()
    return file


def test_the_language_of_the_windows_is_the_language_of_messages(settings, capsys):
    settings.write_text("[General]\ngeometry=@ByteArray(\\0%)\nlanguage=en\n", encoding="utf-8")
    assert chosen_language() is Language.EN
    assert run(["check", "nowhere.xlsx"]) == 1
    assert "was not found" in capsys.readouterr().err
    assert run(["check", "nowhere.xlsx", "--language", "km"]) == 1
    assert "រក" in capsys.readouterr().err


@pytest.mark.parametrize(
    "kept", [b"", b"[General]\nlanguage=fr\n", b"\xff\xfe\x00", b"language=en"]
)
def test_settings_that_cannot_be_read_mean_khmer(settings, kept):
    settings.write_bytes(kept)
    assert chosen_language() is Language.KM


def test_without_settings_it_is_khmer(settings):
    assert chosen_language() is Language.KM
