"""Makes the form of the release gate of its page: ``python release_gate.py FORM.xlsx``.

What only a real Windows can show is answered point by point with the product itself.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.version import version
from resources.packaging import parts

PAGE = parts.HERE / "release_gate.md"
KM, EN = "label::Khmer (km)", "label::English (en)"
CHOICES = {"yes": ("បាន", "Yes"), "no": ("មិនបាន", "No"), "untried": ("មិនបានសាកល្បង", "Not tried")}


def points() -> list[tuple[str, str, str]]:
    """Code, Khmer and English of each row of the table."""
    rows = [line.strip("| \n").split(" | ") for line in PAGE.read_text("utf-8").splitlines()]
    return [(row[0], row[1], row[2]) for row in rows if len(row) == 3 and row[0][1:].isdigit()]


def write_form(target: Path) -> None:
    """One question for each point, with room for a screenshot; about the computer first."""
    from openpyxl import Workbook

    about = [
        (
            "text",
            "computer",
            "កុំព្យូទ័រ កំណែ Windows និងកម្មវិធីរកមេរោគ",
            "Computer, Windows and its scanner",
            "none",
        )
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
                    *(("seen", name, *words) for name, words in CHOICES.items())],
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


if __name__ == "__main__":
    write_form(Path(sys.argv[1]))
