"""Write every kind of unit report and draw its pages: ``python tests/render_reports.py FOLDER``."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

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


if __name__ == "__main__":
    main(Path(sys.argv[1]))
