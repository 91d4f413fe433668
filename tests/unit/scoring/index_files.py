"""Indices as their authors hold them: a workbook of contract columns, and a table of units."""

import csv
import json

from assessment.commands.main import run
from tests.workbooks import a_workbook


def a_node(code, parent=None, **cells):
    """One row of ``structure``."""
    return {"code": code, "parent": parent, "label::English (en)": f"Node {code}", **cells}


def a_band(name, start):
    """One row of ``levels``."""
    return {"name": name, "from": start, "label::English (en)": name}


def a_table(folder, columns, values, name="values.csv"):
    """A CSV file of units; None is an empty cell."""
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", *columns])
        for unit, given in values.items():
            writer.writerow([unit, *("" if given.get(c) is None else given[c] for c in columns)])
    return path


def an_index(folder, structure, *, settings=None, **sheets):
    """The workbook of an index; no survey, no labels but the structure's."""
    rows = ({"form_id": "index", "version": "1", **(settings or {})},)
    return a_workbook(folder, None, settings=rows, structure=structure, **sheets)


def scored(capsys, workbook, values):
    """What ``score-table --json`` prints: exit code, nodes by unit, findings."""
    code = run(["score-table", str(workbook), str(values), "--json", "--language", "en"])
    data = json.loads(capsys.readouterr().out)
    return code, {row["unit"]: row["nodes"] for row in data.get("units", ())}, data["findings"]


def a_file(folder, text, encoding="utf-8"):
    """A table of units as somebody typed it."""
    path = folder / "typed.csv"
    path.write_bytes(text.encode(encoding))
    return path


def exact(units, node="x"):
    """The full score of one node by unit."""
    return {unit: nodes[node]["exact"] for unit, nodes in units.items()}
