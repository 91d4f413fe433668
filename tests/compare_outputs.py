"""Whether two versions of the program write the same: reports, workbooks, forms, JSON, packages.

    python tests/compare_outputs.py OLD NEW [--units 300] [--folder DIR]

OLD and NEW are checkouts. OLD makes a demonstration and a simulated round once; both versions then
read the same files and write everything they can of them. What differs is printed, line by line;
moments of time are masked, since the two run one after the other.
"""

import argparse
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import openpyxl
import pypdfium2

ROUND, UNIT_FILE = "{data}/round.drc", "{data}/demo/unit.dra"
QUESTIONNAIRE = "ministry-readiness"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?|\b\d\d:\d\d\b")

# What is called for both versions: {data} is read by both, {out} is written by each.
READ = (
    "questionnaires",
    f"validate {UNIT_FILE}",
    f"show {UNIT_FILE}",
    f"score {UNIT_FILE} --lift",
    f"score {UNIT_FILE} --layer self --explain {{node}}",
    "show {data}/demo/unit.drx",
    f"compare {UNIT_FILE} --peers {{peers}}",
    "sensitivity {peers} --draws 200",
    "shares {peers} --xlsx {out}/shares.xlsx",
)
WRITTEN = (
    *(
        f"report {UNIT_FILE} --language {language} --pdf {{out}}/unit-{language}.pdf"
        f" --xlsx {{out}}/unit-{language}.xlsx --annex --full"
        for language in ("km", "en")
    ),
    f"report {UNIT_FILE} --language both --pdf {{out}}/unit-both.pdf",
    *(
        f"template {{questionnaire}} --language {language} --pdf {{out}}/form-{language}.pdf"
        f" --xlsx {{out}}/form-{language}.xlsx"
        for language in ("km", "en", "both")
    ),
    "kobo-form {questionnaire} --out {out}/kobo.xlsx",
    "policy-map --template {out}/policy.xlsx {questionnaire}",
)
EDITIONS = (("national", "--cards"), ("public", "--publish"), ("groups", "--by-block"))
COLLECTED = (
    "receive {out}/round.drc {data}/simulated/packages {data}/demo/unit.drx --roster {roster}",
    "coverage {out}/round.drc",
    "conflicts {out}/round.drc",
    "shared-documents {out}/round.drc",
    "show {out}/round.drc",
    *(
        f"national {{out}}/round.drc --language {language} --pdf {{out}}/{name}-{language}.pdf"
        f" --xlsx {{out}}/{name}-{language}.xlsx {more}"
        for language in ("km", "en")
        for name, more in (
            ("national", "--cards"),
            ("public", "--publish"),
            ("groups", "--by-block"),
        )
    ),
)


def called(checkout: Path, line: str, values: dict[str, str]) -> str:
    words = [part for word in line.split() for part in word.format(**values).split()]
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "main.py", *words, "--json"],
        cwd=checkout,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return f"exit {done.returncode}\n{done.stdout or done.stderr}"


def made(old: Path, data: Path, units: int) -> dict[str, str]:
    """The files both versions read, made by the old one."""
    called(old, f"demo --out {data}/demo --language en", {})
    for suffix in (".dra", ".drx"):
        next((data / "demo").glob(f"*{suffix}")).rename(data / "demo" / f"unit{suffix}")
    called(old, f"simulate --units {units} --questionnaire all --out {data}/simulated --faults", {})
    listed = json.loads(called(old, "questionnaires", {}).partition("\n")[2])["questionnaires"]
    largest = max(listed, key=lambda one: one["scored"])
    scored = json.loads(called(old, f"score {data}/demo/unit.dra", {}).partition("\n")[2])
    packages = sorted((data / "demo" / "simulated" / "packages").glob("*.drx"))
    return {
        "data": str(data),
        "questionnaire": f"{largest['id']}/{largest['version']}",
        "node": next(iter(scored["units"][0]["nodes"])),
        "peers": " ".join(map(str, of_one_form(old, packages))),
        "roster": str(next((data / "simulated").glob("*.roster"))),
    }


def of_one_form(old: Path, packages: list[Path]) -> list[Path]:
    """Those of the questionnaire that most of them answer."""
    forms: dict[tuple[str, ...], list[Path]] = {}
    for one in packages:
        score = json.loads(called(old, f"score {one}", {}).partition("\n")[2])
        forms.setdefault(tuple(score["units"][0]["nodes"]), []).append(one)
    return max(forms.values(), key=len)


def lines_of(path: Path) -> Iterator[str]:
    """What a file says, as lines that can be compared."""
    return READERS.get(path.suffix, lines_of_text)(path)


def lines_of_pdf(path: Path) -> Iterator[str]:
    for number, page in enumerate(pypdfium2.PdfDocument(path), 1):
        text = page.get_textpage().get_text_bounded()
        yield from (f"page {number}: {line}" for line in text.splitlines())


def lines_of_workbook(path: Path) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(path):
        cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
        for cell in cells:
            display = f"{cell.number_format} {cell.font.b} {cell.fill.fgColor.rgb}"
            locked = cell.protection.locked
            yield f"{sheet.title}!{cell.coordinate}: {cell.value!r} {display} {locked}"
        merged = sorted(map(str, sheet.merged_cells.ranges))
        yield f"{sheet.title}: {sheet.freeze_panes} {merged}"


def lines_of_package(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        for one in package.infolist():
            yield f"{one.filename}: {one.CRC:08x} {one.file_size}"


def lines_of_text(path: Path) -> Iterator[str]:
    yield from path.read_text(encoding="utf-8").splitlines()


READERS = {".pdf": lines_of_pdf, ".xlsx": lines_of_workbook, ".drx": lines_of_package}


def outputs(checkout: Path, out: Path, values: dict[str, str]) -> None:
    out.mkdir(parents=True)
    for number, line in enumerate((*READ, *WRITTEN, *COLLECTED)):
        told = called(checkout, line, {**values, "out": str(out)}).replace(str(out), "OUT")
        told = told.replace(str(checkout), "CHECKOUT")
        head, _, body = told.partition("\n")
        with suppress(ValueError):  # a refusal says no JSON where it is about the call itself
            body = json.dumps(json.loads(body), ensure_ascii=False, indent=1, sort_keys=True)
        name = f"{number:02} {line.split()[0]}.json"
        (out / name).write_text(f"{line}\n{head}\n{body}\n", encoding="utf-8")


def chain_codes(out: Path) -> re.Pattern[str]:
    """The ends of the chain of the collection, whose links hold the moments of what was done."""
    texts = (one.read_text(encoding="utf-8") for one in out.glob("*.json"))
    codes = {code for text in texts for code in re.findall(r'"chain": "([^"]+)"', text)}
    return re.compile("|".join(sorted(codes)) or "$^")


def compared(path: Path, chain: re.Pattern[str]) -> list[str]:
    if not path.exists():
        return ["absent"]
    return [chain.sub("CHAIN", MOMENT.sub("MOMENT", line)) for line in lines_of(path)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--units", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="keeps what was written; it must be new")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp())
    data = folder / "data"
    old, new = given.old.resolve(), given.new.resolve()
    if not data.exists():
        data.mkdir(parents=True)
        (folder / "values.json").write_text(json.dumps(made(old, data, given.units)))
        outputs(old, folder / "old", json.loads((folder / "values.json").read_text()))
    shutil.rmtree(folder / "new", ignore_errors=True)
    outputs(new, folder / "new", json.loads((folder / "values.json").read_text()))
    chains = {side: chain_codes(folder / side) for side in ("old", "new")}
    differing = 0
    names = {one.name for side in ("old", "new") for one in (folder / side).iterdir()}
    for name in sorted(names - {"round.drc"}):
        sides = [folder / side / name for side in ("old", "new")]
        texts = [compared(one, chains[one.parent.name]) for one in sides]
        found = list(difflib.unified_diff(*texts, "old", "new", lineterm="", n=0))
        differing += bool(found)
        print(f"{'DIFFERS' if found else 'same   '} {name} ({len(texts[0])} lines)")
        print(*(f"    {line[:200]}" for line in found[:40]), sep="\n") if found else None
    print(f"{differing} of {len(names) - 1} differ; everything is in {folder}")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
