"""A national round that all tests of its reports share: making it costs seconds."""

import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.national import NationalQuery
from assessment.language.text import Language
from assessment.reports.national.facts import NationalOrder, gather
from assessment.reports.national.report import write_national_report
from tests.unit.reports.national_world import NOW, a_collection


@pytest.fixture(scope="session")
def held(tmp_path_factory):
    return a_collection(tmp_path_factory.mktemp("held"), "2025", "2026")


@pytest.fixture(scope="session")
def gathered(held):
    with Collection.open(held) as collection:
        return gather(collection, NationalQuery("2026"))


@pytest.fixture(scope="session")
def english(gathered, tmp_path_factory):
    folder = tmp_path_factory.mktemp("english")
    order = NationalOrder(
        NOW, Language.EN, cards=True, pdf=folder / "n.pdf", xlsx=folder / "n.xlsx"
    )
    return order, write_national_report(gathered, order)
