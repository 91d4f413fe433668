"""What form is asked for, and making it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.library.installed import Installed
from assessment.reports.order import LANGUAGES, Tongue
from assessment.units import Unit, find_unit


class Form(StrEnum):
    """The kinds of forms."""

    PAPER = "paper"
    WORKBOOK = "workbook"
    KOBO = "kobo"


SUFFIX = {Form.PAPER: ".pdf", Form.WORKBOOK: ".xlsx", Form.KOBO: ".xlsx"}


@dataclass(frozen=True, slots=True)
class Wish:
    """A form that is wanted.

    Attributes:
        entry: The questionnaire.
        form: Which kind.
        tongue: In which languages; a copy for ODK and Kobo has all of them.
        unit: Code of the unit it is for; empty for any.
        now: The time it is made.
    """

    entry: Installed
    form: Form
    tongue: Tongue
    unit: str
    now: datetime

    @property
    def proposed(self) -> str:
        """The name proposed for the file."""
        tongue = "kobo" if self.form is Form.KOBO else self.tongue.value
        parts = [self.entry.id, self.entry.version, self.unit, tongue]
        return file_name("-".join(part for part in parts if part)) + SUFFIX[self.form]


def make(wish: Wish, path: Path) -> Path:
    """Make the form.

    Raises:
        AssessmentError: when the unit is not known, or the file cannot be written.
    """
    return _MAKERS[wish.form](wish, path)


def _unit(wish: Wish) -> Unit | None:
    if not wish.unit:
        return None
    unit = find_unit(wish.unit)
    if unit is None:
        raise AssessmentError(Finding(CommandProblem.UNKNOWN_UNIT, values={"unit": wish.unit}))
    return unit


def _blank(wish: Wish, path: Path) -> Path:
    from assessment.forms.blank import BlankOrder, write_blank

    questionnaire = wish.entry.questionnaire
    if questionnaire is None:
        raise AssessmentError(*wish.entry.findings)
    paper = wish.form is Form.PAPER
    write_blank(
        BlankOrder(
            questionnaire=questionnaire,
            now=wish.now,
            languages=LANGUAGES[wish.tongue],
            unit=_unit(wish),
            pdf=path if paper else None,
            xlsx=None if paper else path,
        )
    )
    return path


def _kobo(wish: Wish, path: Path) -> Path:
    from assessment.forms.odk import write_odk_form

    write_odk_form(wish.entry.path, path, wish.now)
    return path


_MAKERS: dict[Form, Callable[[Wish, Path], Path]] = {
    Form.PAPER: _blank,
    Form.WORKBOOK: _blank,
    Form.KOBO: _kobo,
}
