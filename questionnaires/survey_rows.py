"""Pillars as readable text become rows of the sheets ``survey`` and ``choices``.

A row is a mapping from column heading to value; headings are those of XLSForm and the scoring
columns of the product. Nothing here knows Excel.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from question_rows import own_choice, question_row, question_rows, rule_rows
from texts import ENGLISH, KHMER, Entry, Row, text

__all__ = ["ENGLISH", "KHMER", "Entry", "Row", "choice_rows", "pillar_rows", "text"]
NAMES_OF_SEVERAL = "abcdefghij"


def pillar_rows(pillar: Entry, frame: Entry) -> list[Row]:
    """The survey rows of one pillar: a group with its rosters, questions and indicators in order.

    A question stands before the indicator it names, at the end when it names none.
    """
    code = pillar["code"]
    group = f"{code.lower()}_pillar"
    rows: list[Row] = [{"type": "begin_group", "name": group, **text(pillar, "", "label")}]
    for indicator in pillar.get("indicator", ()):
        for roster in pillar.get("roster", ()):
            if roster["before"] == indicator["code"]:
                rows += _roster_rows(roster, indicator)
        rows += _questions_before(indicator["code"], pillar)
        rows += _KINDS[indicator["kind"]](indicator, frame)
    rows += _questions_before(None, pillar)
    rows.append({"type": "end_group", "name": group})
    return rows


def _questions_before(code: str | None, pillar: Entry) -> list[Row]:
    return [question_row(one) for one in pillar.get("question", ()) if one.get("before") == code]


def choice_rows(pillar: Entry) -> list[Row]:
    """The choices of one pillar (or of the frame): criteria, items, then lists of its own."""
    rows: list[Row] = []
    for indicator in pillar.get("indicator", ()):
        rows += _criteria(indicator) + _items(indicator)
    for choices in pillar.get("choice_list", ()):
        rows += [own_choice(choices["name"], choice) for choice in choices["choice"]]
    return rows


def _criteria(indicator: Entry) -> list[Row]:
    rows: list[Row] = []
    criteria: Sequence[Entry] = indicator.get("criterion", ())
    for level, found in groupby(criteria, key=lambda criterion: int(criterion["level"])):
        same = list(found)
        names = [f"l{level}{letter}" for letter in NAMES_OF_SEVERAL[: len(same)]]
        for name, criterion in zip(names if len(same) > 1 else [f"l{level}"], same, strict=True):
            label = text(criterion, "", "label")
            rows.append({"list_name": indicator["code"], "name": name, **label, "level": level})
    return rows


def _items(indicator: Entry) -> list[Row]:
    if "item" not in indicator:
        return []
    code = indicator["code"]
    rows: list[Row] = [
        {
            "list_name": code,
            "name": item["name"],
            **text(item, "", "label"),
            "required": "yes" if item["required"] else "no",
        }
        for item in indicator["item"]
    ]
    none = text(indicator, "none", "label")
    return [*rows, {"list_name": code, "name": "none", **none, "level": 0}]


def _roster_rows(roster: Entry, indicator: Entry) -> list[Row]:
    """The repeat group; it is scored itself when the indicator is the mean over its rows."""
    start: Row = {"type": "begin_repeat", "name": roster["code"]}
    start |= text(roster, "", "label") | text(roster, "hint", "hint")
    scored_column = ""
    if indicator["kind"] == "roster_mean":
        scored_column = indicator["column"]
        start["indicator"] = indicator["code"]
        start["weight"] = 1
        start["scoring"] = _rows_scoring(indicator)
    columns = [
        _column(column, scored=column["name"] == scored_column) for column in roster["column"]
    ]
    return [start, *columns, {"type": "end_repeat", "name": roster["code"]}]


def _rows_scoring(indicator: Entry) -> str:
    weight = indicator.get("weight_column")
    return f"rows(mean,{weight})" if weight else "rows(mean)"


_KEPT = ("relevant", "constraint", "calculation", "comparable_key")


def _column(column: Entry, *, scored: bool) -> Row:
    kind = f"{column['type']} {column['choices']}" if "choices" in column else column["type"]
    row: Row = {"type": kind, "name": column["name"], **text(column, "", "label")}
    row |= text(column, "hint", "hint") | text(column, "constraint", "constraint_message")
    row |= {key: column[key] for key in _KEPT if key in column}
    if column.get("required"):
        row["required"] = "yes"
    if scored:
        row["scoring"] = "choice"
    return row


def _question(indicator: Entry, kind: str) -> Row:
    """What every scored question carries: its texts, its rules on evidence, its keys."""
    row: Row = {"type": kind, "name": indicator["code"], **text(indicator, "ask", "label")}
    for key, column in (
        ("hint", "hint"),
        ("guidance", "guidance_hint"),
        ("evidence", "evidence_note"),
        ("na", "not_applicable_note"),
    ):
        row |= text(indicator, key, column)
    row |= {
        "indicator": indicator["code"],
        "weight": 1,
        "evidence": indicator["evidence"],
        "not_applicable": "yes" if indicator["not_applicable"] else "no",
        "policy": " ".join(indicator["policy"]),
        "comparable_key": indicator["comparable_key"],
    }
    return row


def _relevant(indicator: Entry) -> Row:
    return {"relevant": indicator["relevant"]} if "relevant" in indicator else {}


def _thresholds(indicator: Entry) -> str:
    return ",".join(str(value) for value in indicator["thresholds"])


def _exclusive(none: str, frame: Entry) -> Row:
    """Forbids "none of these" beside another choice, in programs that know no exclusive choice."""
    condition = f"not(selected(., '{none}') and count-selected(.) > 1)"
    return {"constraint": condition, **text(frame, "exclusive", "constraint_message")}


def _ladder(indicator: Entry, frame: Entry) -> list[Row]:
    row = _question(indicator, f"select_multiple {indicator['code']}")
    for heading, note in text(frame, "ladder_note", "guidance_hint").items():
        row[heading] = f"{row[heading]} {note}"
    row |= {"scoring": "ladder", "required": "yes", **_exclusive("l0", frame)}
    return [row | _relevant(indicator)]


def _checklist(indicator: Entry, frame: Entry) -> list[Row]:
    row = _question(indicator, f"select_multiple {indicator['code']}")
    row["scoring"] = f"checklist({_thresholds(indicator)})"
    row |= {"required": "yes", **_exclusive("none", frame)}
    return [row | _relevant(indicator)]


def _one_choice(indicator: Entry, _: Entry) -> list[Row]:
    row = _question(indicator, f"select_one {indicator['choices']}")
    row |= {"scoring": "choice", "required": "yes"}
    return [row | _relevant(indicator)]


def _ratio(indicator: Entry, frame: Entry) -> list[Row]:
    """Two numbers on one page, the whole first, and the share in % calculated from them."""
    code = indicator["code"]
    whole, part = f"{code}_d", f"{code}_n"
    page = f"{code}_numbers"
    group: Row = {"type": "begin_group", "name": page, **text(indicator, "", "label")}
    group |= {"appearance": "field-list", **_relevant(indicator)}
    asked: Row = {"type": "integer", "required": "yes"}
    calculated = _question(indicator, "calculate") | {
        "calculation": _share(part, whole),
        "scoring": f"steps({_thresholds(indicator)})",
    }
    return [
        group,
        asked
        | {"name": whole, "constraint": ". >= 0"}
        | text(indicator, "denominator", "label")
        | text(frame, "whole", "constraint_message"),
        asked
        | {"name": part, "constraint": f". >= 0 and . <= ${{{whole}}}"}
        | text(indicator, "numerator", "label")
        | text(frame, "part", "constraint_message"),
        calculated,
        {"type": "end_group", "name": page},
    ]


def _share(part: str, whole: str) -> str:
    """The share in %, empty until both numbers are there and the whole is not 0."""
    return f"if(${{{whole}}} > 0 and ${{{part}}} >= 0, ${{{part}}} div ${{{whole}}} * 100, '')"


def _roster_ratio(indicator: Entry, _: Entry) -> list[Row]:
    row = _question(indicator, "calculate")
    row["calculation"] = indicator["calculation"]
    row["scoring"] = f"steps({_thresholds(indicator)})"
    return [row | _relevant(indicator)]


def _roster_mean(indicator: Entry, _: Entry) -> list[Row]:
    """The score comes from the repeat group; this note carries its texts and its evidence."""
    row = _question(indicator, "note")
    row["scoring"] = "none"
    return [row | _relevant(indicator)]


_KINDS: Mapping[str, Callable[[Entry, Entry], list[Row]]] = {
    "ladder": _ladder,
    "checklist": _checklist,
    "choice": _one_choice,
    "ratio": _ratio,
    "roster_ratio": _roster_ratio,
    "roster_mean": _roster_mean,
    "questions": question_rows,
    "rule": rule_rows,
}
