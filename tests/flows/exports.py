"""Exports as ODK and Kobo write them, of a submission given as answers by question."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from assessment.language.text import Language
from assessment.questionnaire.model import Question, Questionnaire, QuestionType

type Answers = Mapping[str, str]


def path_of(questionnaire: Questionnaire, code: str, between: str = "/") -> str:
    """The name of a question with its groups before it."""
    parts = [code]
    group = questionnaire.by_code[code].group
    while group is not None:
        parts.insert(0, group)
        group = questionnaire.group[group].parent
    return between.join(parts)


def kobo_columns(
    questionnaire: Questionnaire, questions: Sequence[Question], answers: Answers
) -> dict[str, object]:
    """The cells of a line in Kobo's form: group prefixes, choices also split into 0 and 1."""
    line: dict[str, object] = {}
    for question in questions:
        name = path_of(questionnaire, question.code)
        said = answers.get(question.code, "")
        line[name] = said
        if question.type is QuestionType.SELECT_MULTIPLE:
            for choice in question.choices:
                ticked = str(int(choice.name in said.split())) if said else ""
                line[f"{name}/{choice.name}"] = ticked
    return line


def labelled(question: Question, said: str, language: Language) -> str:
    """An answer in words, several choices behind each other as Kobo writes them."""
    names = said.split() if question.choices else []
    labels = [question.choice(name).label.get(language) for name in names]
    return " ".join(labels) if question.choices else said


def write_csv(path: Path, lines: Sequence[Mapping[str, object]], delimiter: str = ",") -> Path:
    """Lines as a table."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(lines[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(lines)
    return path


def write_xlsx(path: Path, **sheets: Sequence[Mapping[str, object]]) -> Path:
    """Sheets of lines as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        page = book.create_sheet(title)
        page.append(list(lines[0]))
        for line in lines:
            page.append([line[name] for name in lines[0]])
    book.save(path)
    return path
