"""Plain workbooks: a list of texts, and how many gave each answer by group."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from assessment.language.text import Text
from assessment.questionnaire.model import Question, Questionnaire
from assessment.questionnaire.structure import NodeCode
from assessment.reports.report import write_safely
from assessment.reports.shares import EVERYBODY, Shares, ShareTally
from assessment.words import Words

_WIDEST = 60


def write_list(path: Path, name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a list of texts; a text stays a text, whatever sign it begins with.

    Raises:
        AssessmentError: If it cannot be written; what stood there before is untouched.
    """
    write_safely(path, lambda unfinished: _write_list(unfinished, name, heads, tuple(rows)))


def _write_list(path: Path, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from openpyxl import Workbook

    from assessment.reports.excel.book import ListLook, fill_list, print_on_a4, save
    from assessment.reports.sheets import letter

    book = Workbook()
    page = book.worksheets[0]
    page.title = name
    longest = (max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads)))
    widths = [min(length + 4, _WIDEST) for length in longest]
    fill_list(page, (heads, *rows), widths, ListLook(wrap=False))
    print_on_a4(page)
    page.print_title_rows = "1:1"
    if rows:
        page.auto_filter.ref = f"A1:{letter(len(heads))}{len(rows) + 1}"
    save(book, path)


type Values = tuple[str | int | float | None, ...]


def write_shares(found: Shares, names: "Names", target: Path, now: datetime) -> None:
    """Write the tables, whole or not at all; what is withheld stands as a dash.

    Raises:
        AssessmentError: If the file cannot be written.
    """
    write_safely(target, lambda path: _write_shares(path, found, names, now))


class Names:
    """What codes are called in the reader's language."""

    def __init__(self, questionnaire: Questionnaire, by: Question | None, words: Words) -> None:
        self._questionnaire, self._words = questionnaire, words
        self._groups = {choice.name: choice.label for choice in by.choices} if by else {}

    def heads(self) -> tuple[str, ...]:
        say = self._words.say
        return (
            say("Code"), say("Question"), say("Group"), say("Answered"), say("Choice"),
            say("Number"), say("Share"), say("Mean"), say("Median"),
        )  # fmt: skip

    def rows(self, tally: ShareTally) -> Iterator[Values]:
        node = self._questionnaire.node.get(NodeCode(tally.of))
        question = self._questionnaire.by_code.get(tally.of)
        label = question.label if question is not None else node.label if node else Text(())
        group = self._groups.get(tally.group, Text(()))
        told = self._words.say("Everyone") if tally.group == EVERYBODY else self._in(group)
        start = (tally.of, self._in(label), told)
        if tally.answered is None:
            yield (*start, "–", None, None, None, None, None)
        elif question is None or not tally.choices:
            yield (*start, tally.answered, None, None, None, tally.mean, tally.median)
        else:
            for choice in question.choices:
                n = tally.choices[choice.name]
                share = n / tally.answered if tally.answered else None
                yield (*start, tally.answered, self._in(choice.label), n, share, None, None)

    def _in(self, text: Text) -> str:
        return text.get(self._words.language)


def _write_shares(path: Path, found: Shares, names: Names, now: datetime) -> None:
    from openpyxl import Workbook

    from assessment.reports.excel.book import ListLook, fill_list, print_on_a4, save

    book = Workbook()
    book.remove(book.worksheets[0])
    look = ListLook(formats={7: "0.0%", 8: "0.0", 9: "0.0"})
    for title, tallies in (("Scores", found.scores), ("Answers", found.questions)):
        page = book.create_sheet(title)
        rows = [names.heads(), *(row for tally in tallies for row in names.rows(tally))]
        fill_list(page, rows, (12, 60, 24, 10, 40, 10, 10, 10, 10), look)
        print_on_a4(page)
        page.print_title_rows = "1:1"
        page.auto_filter.ref = page.dimensions
    save(book, path, now)
