"""An empty list of strategies and actions to fill in, with a guide and the codes it may name."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.language.text import Language, Text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.policy_list import KINDS, SHEET
from assessment.reports.report import write_safely
from assessment.words import mark

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# Heading, width, and what to write there.
_COLUMNS = (
    ("code", 12, mark("Short code of the line, such as S1 or A01. Each code once.")),
    ("kind", 12, mark("strategy or action.")),
    ("parent", 12, mark("For an action: the code of its strategy. For a strategy: nothing.")),
    ("label::Khmer (km)", 60, mark("Khmer name, exactly as published.")),
    ("label::English (en)", 60, mark("English name.")),
    ("phase", 16, mark("Phase or years, as the policy says.")),
    ("lead", 40, mark("Institution in charge.")),
    ("official", 10, mark("yes when code and name are official, else no.")),
    (
        "themes",
        16,
        mark(
            "Codes of the current policy map whose questions are linked to this line, separated "
            "by blanks."
        ),
    ),
    (
        "indicators",
        24,
        mark("Codes of single indicators linked to this line, separated by blanks."),
    ),
)
_ROWS = 200

type Say = Callable[[str], Text]


def write_policy_template(
    target: Path, questionnaire: Questionnaire | None, now: datetime, say: Say
) -> None:
    """Write the list, whole or not at all.

    Args:
        target: The workbook.
        questionnaire: Where given, its themes and indicators are listed on a sheet of their own.
        now: The time the properties of the workbook say.
        say: The product's own words in all languages.

    Raises:
        AssessmentError: If it cannot be written.
    """

    def write(path: Path) -> int:
        _write(path, questionnaire, now, say)
        return 0

    write_safely(target, write)


def _write(path: Path, questionnaire: Questionnaire | None, now: datetime, say: Say) -> None:
    from openpyxl import Workbook

    from assessment.reports.excel.book import GUIDE, fill_list, save

    book = Workbook()
    page = book.worksheets[0]
    page.title = SHEET
    fill_list(
        page, [[heading for heading, _, _ in _COLUMNS]], [width for _, width, _ in _COLUMNS], GUIDE
    )
    _lists(page)
    guide = [
        (heading, say(words).get(Language.KM), say(words).get(Language.EN))
        for heading, _, words in _COLUMNS
    ]
    languages = ("", "Khmer (km)", "English (en)")
    fill_list(book.create_sheet("guide"), (languages, *guide), (22, 70, 70), GUIDE)
    if questionnaire is not None:
        _codes(book, questionnaire)
    save(book, path, now)


def _codes(book: "Workbook", questionnaire: Questionnaire) -> None:
    """What ``themes`` and ``indicators`` may name."""
    from assessment.reports.excel.book import GUIDE, fill_list

    themes = [("themes", item.code, item.label) for item in questionnaire.policy_map]
    indicators = [("indicators", str(node.code), node.label) for node in questionnaire.indicators]
    rows = [
        (column, code, label.get(Language.KM), label.get(Language.EN))
        for column, code, label in (*themes, *indicators)
    ]
    heads = ("", "code", "Khmer (km)", "English (en)")
    fill_list(book.create_sheet("codes"), (heads, *rows), (14, 12, 60, 60), GUIDE)


def _lists(page: "Worksheet") -> None:
    """Cells of ``kind`` and ``official`` offer what may stand there."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for letter, words in (("B", KINDS[:2]), ("H", ("yes", "no"))):
        offered = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        page.add_data_validation(offered)
        offered.add(f"{letter}2:{letter}{_ROWS}")
