"""Write every kind of report and draw its pages: ``python tests/render_reports.py FOLDER [UNITS]``.

With a number of units the national report of a simulated round is drawn as well.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assessment.commands.main import run
from assessment.language.text import Language
from assessment.reports.report import write_unit_report
from tests.report_worlds import a_filled_record, an_order, the_ministry_questionnaire

EDITIONS = {
    "km": (Language.KM,),
    "en": (Language.EN,),
    "both": (Language.KM, Language.EN),
}


def main(folder: Path) -> None:
    """Write and draw all editions."""
    folder.mkdir(parents=True, exist_ok=True)
    record = a_filled_record(the_ministry_questionnaire())
    for name, languages in EDITIONS.items():
        target = folder / f"{name}.pdf"
        order = an_order(record, languages=languages, pdf=target, final=name == "en")
        written = write_unit_report(order)
        print(name, written.pages, "pages", target.stat().st_size // 1000, "kB")
        subprocess.run(["pdftoppm", "-r", "80", "-png", target, folder / name], check=True)


def national(folder: Path, units: int) -> None:
    """Write and draw the national report of a simulated round, and its published copy."""
    collection = folder / "round.drc"
    simulated = ["simulate", "--units", str(units), "--questionnaire", "all", "--faults"]
    for command in (
        [*simulated, "--round", "2026", "--out", str(folder / "round")],
        ["receive", str(collection), str(folder / "round" / "packages"),
         "--roster", str(folder / "round" / "simulated.roster")],
        ["national", str(collection), "--pdf", str(folder / "national.pdf"),
         "--xlsx", str(folder / "national.xlsx"), "--language", "both"],
        ["national", str(collection), "--pdf", str(folder / "published.pdf"), "--by-block"],
    ):  # fmt: skip
        run(command)
    for pdf in (*folder.glob("national-*.pdf"), folder / "published.pdf"):
        subprocess.run(["pdftoppm", "-r", "80", "-png", pdf, pdf.with_suffix("")], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        national(Path(sys.argv[1]), int(sys.argv[2]))
