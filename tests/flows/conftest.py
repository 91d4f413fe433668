"""Commands as a flow runs them."""

import json

import pytest

from assessment.commands.main import run
from tests.wine.prefix import archive, screen, windows  # noqa: F401 - of the tests with Wine


@pytest.fixture
def said(capfd):
    """Runs a command; gives exit code and the one JSON object it printed."""

    def call(*arguments):
        code = run([*map(str, arguments), "--json", "--language", "en"])
        return code, json.loads(capfd.readouterr().out)

    return call
