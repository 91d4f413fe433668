"""The program as its commands tell it, and a national report as its reader has it.

The program runs in a process of its own, so that the same test may be played against another state
of it: READINESS_PRODUCT names a folder with that state and its environment.
"""

import csv
import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl

from tests.unit.reports.national_world import text_of

HERE = Path(__file__).resolve().parents[2]
PRODUCT = Path(os.environ.get("READINESS_PRODUCT", HERE))
HEAD_ROWS = 4
SHIPPED = ("dgc-ministry", "dgc-subnational", "dgc-commune")
UNITS = 60
WAITER = """
import contextlib, io, json, sys
from assessment.commands.main import run
for line in sys.stdin:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            code = run(json.loads(line))
        except SystemExit as left:
            code = left.code
    print(json.dumps([code, out.getvalue()]), flush=True)
"""


@contextmanager
def commands_of(house, home):
    """Runs commands of a program; gives the exit code and the JSON object that each printed."""
    own = PRODUCT / ".venv" / "bin" / "python"
    python = own if PRODUCT != HERE and own.exists() else sys.executable
    home = {"XDG_DATA_HOME": str(home), "READINESS_PASSPHRASE": "four words of one's own"}
    waiter = subprocess.Popen(
        [python, "-X", "utf8", "-c", WAITER],
        cwd=house,
        env=os.environ | home,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )

    def call(*arguments, language="en"):
        line = [*map(str, arguments), "--json", "--language", language]
        waiter.stdin.write(json.dumps(line) + "\n")
        waiter.stdin.flush()
        code, out = json.loads(waiter.stdout.readline())
        return code, json.loads(out) if out.strip() else {"findings": []}

    with waiter:
        yield call
        waiter.stdin.close()


class Printed:
    """A national report as its reader has it: pages, rows of sheets, JSON."""

    def __init__(self, asked, collection, name, *more, language="en"):
        self.pdf, self.xlsx = (
            collection.parent / f"{name}-{language}.{e}" for e in ("pdf", "xlsx")
        )
        files = ("--pdf", self.pdf, "--xlsx", self.xlsx)
        self.begun = datetime.now(UTC)
        self.code, self.json = asked("national", collection, *more, *files, language=language)
        assert self.code == 0, self.json
        self.pages = text_of(self.pdf).split("\f")
        self.text = "\n".join(self.pages)
        self.words = " ".join(self.text.split())
        self.book = openpyxl.load_workbook(self.xlsx, data_only=True)

    def rows(self, name):
        """The rows of a sheet, each by the heads of its columns."""
        sheet = self.book[name]
        heads, *lines = sheet.iter_rows(min_row=HEAD_ROWS, values_only=True)
        return [
            dict(zip(heads, line, strict=True))
            for line in lines
            if any(v is not None for v in line)
        ]

    def section(self, title):
        """The lines under the heading of a section that the contents list, to the next one."""
        listed = re.findall(r"(\d+) {2,}(\S.*?) {2,}\d+\b", self.pages[0].split("Contents")[1])
        heads = {f"{n} {name}" for n, name in listed}
        (own,) = [f"{n} {name}" for n, name in listed if name == title]
        found, inside = [], False
        for line in "\n".join(self.pages[1:]).splitlines():
            if line.strip() in heads:
                inside = line.strip() == own
            elif inside and line.strip() and "   |   " not in line:
                found.append(line)
        assert found, own
        return found


def whole(number):
    return int(number.replace(",", ""))


def printed(value):
    return str(Decimal(str(round(value, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP))


COMMUNES = [f"0102{n:02}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)]
NOTHING = {"K8": "none", "K12": "none", "K3_n": 0, "K5_n": 0}
EVERYTHING = {
    "K1": "l1 l2 l3 l4",
    "K2": "l1 l2 l3 l4a l4b",
    "K4": "l1 l2 l3 l4",
    "K6": "l1 l2 l3 l4",
    "K7": "l1 l2a l2b l3a l3b l4",
    "K9": "l1 l2 l3 l4a l4b",
    "K10": "l1 l2 l3 l4",
    "K11": "l1 l2 l3a l3b l4",
    "K3_n": 10,
    "K5_n": 10,
    "K8": "counter_label service_list price_list phone_number waiting_area notice_board",
    "K12": "type_khmer print_scan find_entry send_file copy_backup suspicious_message",
}


def a_commune(asked, file, unit, answers, occasion="2026"):
    """A working file of a commune with these answers; the rest at the lowest."""
    asked(
        "new",
        file,
        "--questionnaire",
        "dgc-commune",
        "--unit",
        unit,
        "--round",
        occasion,
        "--assessor",
        "Sokha",
    )
    lowest = {f"K{n}": "l0" for n in (1, 2, 4, 6, 7, 9, 10, 11)} | {"K3_d": 10, "K5_d": 10}
    table = file.with_suffix(".csv")
    with table.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(
            [("question", "answer"), *(lowest | NOTHING | answers).items()]
        )
    code, told = asked("answer", file, "--from", table)
    assert (code, told["applied"], told["refused"]) == (0, 14, []), told
    return file
