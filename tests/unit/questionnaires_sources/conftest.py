"""Puts the workbook writer, a script beside the questionnaires, within reach of its tests."""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

QUESTIONNAIRES = Path(__file__).parents[3] / "questionnaires"
sys.path.insert(0, str(QUESTIONNAIRES))


@dataclass(frozen=True)
class Source:
    """One folder of readable texts with the workbook made from it."""

    folder: Path

    @property
    def workbook(self):
        return self.folder.parent / "questionnaire.xlsx"

    @property
    def frame(self):
        return _read(self.folder / "questionnaire.toml")

    @property
    def pillars(self):
        return [_read(self.folder / f"{code}.toml") for code in self.frame["pillars"]]

    @property
    def indicators(self):
        return [indicator for pillar in self.pillars for indicator in pillar.get("indicator", ())]


def _read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


SOURCES = [Source(folder) for folder in sorted(QUESTIONNAIRES.glob("*/*/source"))]


@pytest.fixture(params=SOURCES, ids=lambda source: source.folder.parents[1].name)
def source(request):
    return request.param


@pytest.fixture
def form_of():
    """The source of one of the committee's questionnaires by its id."""
    return lambda identity: Source(QUESTIONNAIRES / identity / "2026.1" / "source")


@pytest.fixture
def ministry(form_of):
    return form_of("dgc-ministry")


@pytest.fixture
def example():
    return Source(QUESTIONNAIRES / "example-small" / "1" / "source")
