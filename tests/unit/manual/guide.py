"""The guide of the manual, read as an author reads it: its tables, its answers, its scores."""

import csv
import re

from tests.architecture.tree import ROOT
from tests.workbooks import a_workbook

FOLDER = ROOT / "resources" / "manual"
SHEETS = (
    "settings",
    "survey",
    "choices",
    "structure",
    "levels",
    "gates",
    "recommendations",
    "policy_map",
    "peer_blocks",
)


def manual(language):
    return (FOLDER / f"manual.{language}.md").read_text(encoding="utf-8")


def cells(line):
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def rows_of(block):
    """The rows of a table as mappings from its headings."""
    head, _, *rows = map(cells, block.splitlines())
    assert all(len(row) == len(head) for row in rows), head
    return [dict(zip(head, row, strict=True)) for row in rows]


def table(text, sheet):
    """The rows of the table under the bold name of a sheet, as an author would type them."""
    block = text.split(f"\n**{sheet}**\n\n", 1)[1].split("\n\n", 1)[0]
    return [{head: typed(cell) for head, cell in row.items()} for row in rows_of(block)]


def typed(cell):
    return int(cell) if re.fullmatch(r"-?\d+", cell, re.ASCII) else cell or None


def the_example(language, folder):
    """The workbook of the guide, saved under the name it says."""
    sheets = {sheet: table(manual(language), sheet) for sheet in SHEETS}
    survey, settings = sheets.pop("survey"), sheets.pop("settings")
    return a_workbook(folder, survey, settings=settings, name="office-ten.xlsx", **sheets)


def the_answers(language, folder):
    """The answers of the guide as the file it says."""
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("question", "answer"))
        for row in table(manual(language), "answers"):
            writer.writerow((row["question"], row["answer"]))
    return path


def the_scores(language):
    """Code and score of the table that says what must come out."""
    block = manual(language).split("\n| code | score |", 1)[1].split("\n\n", 1)[0]
    return {row["code"]: row["score"] for row in rows_of(f"| code | score |{block}")}


def the_commands(language):
    """The commands of the guide, in their order."""
    after = manual(language).split("\n**answers**\n", 1)[1]
    block = re.search(r"```\n(.*?)```", after, re.DOTALL).group(1)
    return [line.removeprefix("./start ") for line in block.splitlines()]


def columns_explained(language):
    """What the tables of columns explain: columns by sheet."""
    text = manual(language).split("\n| Sheet |" if language == "en" else "\n| សន្លឹក |", 1)[1]
    text = text.split("\n### ", 1)[0]
    found = {sheet: set() for sheet in SHEETS}
    for line in text.splitlines():
        named = cells(line)[0] if line.startswith("|") else ""
        sheet, colon, columns = named.partition(":")
        sheet = sheet.strip(" `")
        if colon and sheet in found:
            found[sheet] |= set(re.findall(r"`([^`]+)`", columns))
        else:
            found["survey"] |= set(re.findall(r"`([^`]+)`", named)) - set(SHEETS)
    return found
