"""The authoring rules: what must hold between the parts of a questionnaire."""

from collections.abc import Iterator

from assessment.errors import Finding
from assessment.questionnaire.build import Draft


def check(draft: Draft) -> Iterator[Finding]:
    """Everything that is wrong or doubtful between the parts."""
    yield from ()
