"""The release gate: what only a real Windows can show, answered with the product itself.

``python release_gate.py FORM.xlsx`` makes the form of the page. ``python release_gate.py
RECORD.dra...`` says what keeps a release back by the records of the computers; exit code 1 when
something does, as when no computer was tried.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.files.rescue import read_received
from assessment.version import version
from resources.packaging import parts

PAGE = parts.HERE / "release_gate.md"
KM, EN = "label::Khmer (km)", "label::English (en)"
CHOICES = {"yes": ("បាន", "Yes"), "no": ("មិនបាន", "No"), "untried": ("មិនបានសាកល្បង", "Not tried")}

SYSTEMS = {"w10": "Windows 10", "w11": "Windows 11"}


def points() -> list[tuple[str, str, str]]:
    """Code, Khmer and English of each row of the table."""
    rows = [line.strip("| \n").split(" | ") for line in PAGE.read_text("utf-8").splitlines()]
    return [(row[0], row[1], row[2]) for row in rows if len(row) == 3 and row[0][1:].isdigit()]


def write_form(target: Path) -> None:
    """One question for each point, with room for a screenshot; about the computer first."""
    from openpyxl import Workbook

    about = [
        ("select_one system", "windows", "កំណែ Windows", "Version of Windows", "none"),
        ("text", "computer", "កុំព្យូទ័រ និងកម្មវិធីរកមេរោគ", "Computer and its scanner", "none"),
    ]
    asked = [
        ("select_one seen", code, km, en, "recommended" if "(picture)" in en else "none")
        for code, km, en in points()
    ]
    title = ("ការសាកល្បងមុនចេញផ្សាយ", "Release gate")
    sheets = {
        "survey": [("type", "name", KM, EN, "evidence", "required"),
                   *((*one, "yes") for one in (*about, *asked))],
        "choices": [("list_name", "name", KM, EN),
                    *(("seen", name, *words) for name, words in CHOICES.items()),
                    *(("system", name, words, words) for name, words in SYSTEMS.items())],
        "settings": [("form_title", "form_id", "version", "default_language",
                      "dra_title::Khmer (km)", "dra_title::English (en)"),
                     (title[0], "release-gate", version().partition("+")[0], "Khmer (km)", *title)],
    }  # fmt: skip
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def keeps_back(records: list[Path]) -> Iterator[str]:
    """What is not seen to hold, on each of the two systems, by the records of computers."""
    given = [read_received(path).record for path in records]
    for system, name in SYSTEMS.items():
        tried = [one for one in given if one.response("windows").answer == system]
        for code, _, said in points():
            seen = {one.response(code).answer for one in tried}
            if seen != {"yes"}:
                told = "no" if "no" in seen else "not tried"
                yield f"{name}, {code}, {told}: {said}"


def main(arguments: list[str]) -> int:
    """Make the form, or give the verdict."""
    if arguments and arguments[0].endswith(".xlsx"):
        write_form(Path(arguments[0]))
        return 0
    found = list(keeps_back([Path(name) for name in arguments]))
    verdict = f"{len(found)} points keep the release back." if found else "The gate is passed."
    sys.stdout.write("".join(f"{line}\n" for line in (*found, verdict)))
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
