"""Write every kind of report and draw its pages.

Run: ``python tests/render_reports.py FOLDER [UNITS] [INSTRUMENT ...]``. Every instrument is drawn
ordinary, empty and crowded, in every edition, with its paper form; without names the ministries'.
With a number of units the national report of a simulated round is drawn as well.
"""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assessment.commands.main import run
from assessment.forms.blank import write_blank
from assessment.forms.words import BlankOrder
from assessment.language.text import Language
from assessment.reports.report import write_unit_report
from assessment.reports.unit.short import fits_two_pages
from tests.report_extremes import edges, the_questionnaire
from tests.report_worlds import an_order

EDITIONS = {
    "km": (Language.KM,),
    "en": (Language.EN,),
    "both": (Language.KM, Language.EN),
}
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def main(folder: Path, instruments: list[str]) -> None:
    """Write and draw all editions."""
    folder.mkdir(parents=True, exist_ok=True)
    for instrument in instruments:
        for world, record in edges(instrument).items():
            for edition, languages in EDITIONS.items():
                for short in {False, fits_two_pages(record.questionnaire)}:
                    name = f"{instrument}-{world}-{edition}{'-short' if short else ''}.pdf"
                    order = an_order(
                        record,
                        languages=languages,
                        pdf=folder / name,
                        short=short,
                        final=edition == "en",
                    )
                    print(name, write_unit_report(order).pages, "pages")
                    draw(folder / name)
        for edition, languages in EDITIONS.items():
            form = folder / f"{instrument}-form-{edition}.pdf"
            write_blank(BlankOrder(the_questionnaire(instrument), NOW, languages, pdf=form))
            draw(form)


def draw(pdf: Path) -> None:
    """The pages as pictures beside the file."""
    subprocess.run(["pdftoppm", "-r", "80", "-png", pdf, pdf.with_suffix("")], check=True)


def national(folder: Path, units: int) -> None:
    """Write and draw the national report of a simulated round, and its published copy."""
    collection = folder / "round.drc"
    simulated = ["simulate", "--units", str(units), "--questionnaire", "all", "--faults"]
    for command in (
        [*simulated, "--round", "2026", "--out", str(folder / "round")],
        [
            "receive",
            str(collection),
            str(folder / "round" / "packages"),
            "--roster",
            str(folder / "round" / "simulated.roster"),
        ],
        [
            "national",
            str(collection),
            "--pdf",
            str(folder / "national.pdf"),
            "--xlsx",
            str(folder / "national.xlsx"),
            "--language",
            "both",
        ],
        ["national", str(collection), "--pdf", str(folder / "published.pdf"), "--by-block"],
    ):
        run(command)
    for pdf in (*folder.glob("national-*.pdf"), folder / "published.pdf"):
        draw(pdf)


if __name__ == "__main__":
    target, *rest = sys.argv[1:]
    units = [int(word) for word in rest if word.isdecimal()]
    main(Path(target), [word for word in rest if not word.isdecimal()] or ["ministry"])
    if units:
        national(Path(target), units[0])
