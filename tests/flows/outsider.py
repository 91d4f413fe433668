"""A second calculation of a round, from its packages alone; nothing of the product is imported.

Written from the published rules (manual, chapter on scores), to be read by somebody who doubts the
product. It knows what the shipped questionnaires use and stops at anything else.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

TOP = 4
NOTHING = float("nan")
BAND_FLOORS = "from_score"
LEAST_APPLICABLE = Fraction(7, 10)


@dataclass(frozen=True)
class Result:
    """What a package comes to.

    Attributes:
        unit, block, questionnaire: Whose it is.
        scores: Of every node that has one, not rounded.
        levels: Of every node that has one, after gates.
    """

    unit: str
    block: str
    questionnaire: str
    scores: dict[str, Fraction]
    levels: dict[str, int]


class Package:
    """Answers and rules of one package."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.rules = json.loads(archive.read("questionnaire.json"))
            self.data = json.loads(archive.read("data.json"))
        self.given = {tuple(place): response for place, response in self.data["responses"]}
        self.rows = dict(self.data["rows"])
        self.questions = {one["code"]: one for one in self.rules["questions"]}

    def answer(self, code: str, row: str | None) -> Any:
        """An answer, given or calculated; all of a column seen from outside its table."""
        question = self.questions[code]
        table = question.get("roster")
        if table and row is None:
            return [self.answer(code, one) for one in self.rows.get(table, [])]
        if "relevant" in question and not self.evaluated(question["relevant"], row):
            return NOTHING
        if question["type"] == "calculate":
            return self.evaluated(question["calculation"], row)
        value = self.given.get((code, row if table else None), {}).get("answer", NOTHING)
        number = question["type"] in ("integer", "decimal") and value is not NOTHING
        return Fraction(str(value)) if number else value

    def evaluated(self, expression: str, row: str | None) -> Any:
        """An expression of the form, by the meaning of ODK; only one ``if``, around it all."""
        if expression.startswith("if("):
            condition, yes, no = parted(expression.removeprefix("if(").removesuffix(")"))
            chosen = yes if self.evaluated(condition, row) is True else no
            return self.evaluated(chosen, row)
        text = re.sub(r"\$\{(\w+)\}", r"value('\1')", expression)
        text = re.sub(r"(?<![<>!=])=(?!=)", "==", text).replace(" div ", " / ")
        names: dict[str, Callable[..., Any]] = {
            "value": lambda code: self.answer(code, row),
            "selected": lambda answers, one: isinstance(answers, list) and one in answers,
            "count": len,
            "sum": lambda column: sum((one for one in column if one is not NOTHING), Fraction(0)),
        }
        return eval(text.strip(), {"__builtins__": {}}, names)  # noqa: S307 - shipped forms only


def parted(text: str) -> list[str]:
    """The parts between the commas that stand in no bracket."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def met(value: Fraction, step: Mapping[str, Any]) -> bool:
    edge = Fraction(step["value"])
    return value > edge if step.get("strict") else value >= edge


def ladder(package: Package, question: Mapping[str, Any], answer: Any) -> int:
    """The highest level with everything of it, and of those below, ticked."""
    wanted: dict[int, set[str]] = {}
    for choice in package.rules["choice_lists"][question["list_name"]]:
        if "level" in choice:
            wanted.setdefault(choice["level"], set()).add(choice["name"])
    reached = 0
    for level in sorted(set(wanted) - {0}):
        if not wanted[level] <= set(answer):
            break
        reached = level
    return reached


def checklist(package: Package, question: Mapping[str, Any], answer: Any) -> int:
    choices = package.rules["choice_lists"][question["list_name"]]
    nothing = {one["name"] for one in choices if one.get("level") == 0}
    ticked = set(answer) - nothing
    level = sum(met(Fraction(len(ticked)), one) for one in question["scoring"]["thresholds"])
    missing = {one["name"] for one in choices if one.get("required")} - ticked
    return min(level, 1) if missing else level


def claimed(package: Package, question: Mapping[str, Any]) -> Fraction | None:
    """Share of the points of a question, by its answer; None where it has none at all."""
    kind = question["scoring"]["kind"]
    answer = package.answer(question["code"], None)
    if answer is NOTHING or answer == "":
        return Fraction(0)
    if kind == "steps":
        steps = question["scoring"]["thresholds"]
        return Fraction(sum(met(Fraction(answer), one) for one in steps), TOP)
    levels = {"ladder": ladder, "checklist": checklist}
    return Fraction(levels[kind](package, question, answer), TOP)


def leaf(package: Package, code: str, reviewed: Mapping[str, Any]) -> Fraction | None:
    """Score of an indicator: the reviewer's level, else what is claimed and not disproved."""
    if reviewed.get(code) is not None:
        return Fraction(100 * reviewed[code], TOP)
    asked = [one for one in package.questions.values() if one.get("indicator") == code]
    given = [package.given.get((one["code"], None), {}) for one in asked]
    declared = [one["not_applicable"] for one in given if "not_applicable" in one]
    if declared:
        return Fraction(0) if declared[0].get("verdict") == "refused" else None
    question = next((one for one in asked if one.get("scoring")), None)
    share = claimed(package, question) if question else of_table(package, code)
    pieces = [piece for one in given for piece in one.get("evidence", ())]
    judged = [piece["verdict"] for piece in pieces if "verdict" in piece]
    if share is not None and judged and "accepted" not in judged and "waived" not in judged:
        share = min([share, *(unproved(one["evidence"]) for one in asked if "evidence" in one)])
    return None if share is None else 100 * share


def unproved(demand: Mapping[str, Any]) -> Fraction:
    """Share of the points that needs no evidence."""
    if demand["demand"] == "required":
        return Fraction(0)
    return Fraction(max(0, demand["level"] - 1), TOP) if demand["demand"] == "from" else Fraction(1)


def of_table(package: Package, code: str) -> Fraction | None:
    """Mean of the rows of a table, weighted by a column where every row has it."""
    table = next(one for one in package.rules["groups"] if one.get("indicator") == code)
    column = table["scoring"].get("weight_column")
    columns = [one for one in package.questions.values() if one.get("roster") == table["code"]]
    asked = next(one for one in columns if one.get("scoring"))
    listed = package.rules["choice_lists"][asked["list_name"]]
    points = {one["name"]: Fraction(one["score"]) / 100 for one in listed if "score" in one}
    rows = [
        (points.get(package.answer(asked["code"], row), Fraction(0)), package.answer(column, row))
        for row in package.rows.get(table["code"], [])
    ]
    if not rows:
        return Fraction(0)
    weighted = all(weight is not NOTHING and weight >= 0 for _, weight in rows)
    weights = [weight if weighted else Fraction(1) for _, weight in rows]
    return sum(one * weight for (one, _), weight in zip(rows, weights, strict=True)) / sum(weights)


def printed(score: Fraction) -> Decimal:
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def result(path: Path) -> Result:
    package = Package(path)
    nodes = {one["code"]: one for one in package.rules["nodes"]}
    below: dict[str | None, list[str]] = {}
    for code, node in nodes.items():
        below.setdefault(node["parent"], []).append(code)
    reviewed = {
        one["indicator"]: one["level"] for one in package.data["reviews"] if one["layer"] == "head"
    }
    scores: dict[str, Fraction] = {}
    weights: dict[str, Fraction] = {}

    def scored(code: str) -> tuple[Fraction, Fraction]:
        """Weight of what applies below a node, and of all that lies there; its score on the way."""
        parts = below.get(code)
        if not parts:
            found = leaf(package, code, reviewed)
            if found is not None:
                scores[code] = found
            return (Fraction(found is not None), Fraction(1))
        seen = {one: scored(one) for one in parts}
        weight = {one: Fraction(nodes[one].get("weight", "1")) for one in parts}
        whole = sum(weight.values())
        there = {one: weight[one] for one in parts if one in scores}
        applies = sum(weight[one] * seen[one][0] / seen[one][1] for one in parts) / whole
        least = Fraction(nodes[code].get("min_available", "0"))
        if there and applies >= least:
            scores[code] = sum(weight[one] * scores[one] for one in there) / sum(there.values())
        weights[code] = applies
        return applies, Fraction(1)

    (root,) = below[None]
    scored(root)
    levels = {code: banded(package.rules["levels"], score) for code, score in scores.items()}
    if weights[root] < LEAST_APPLICABLE:
        levels.pop(root, None)
    for gate in package.rules["gates"]:
        value = scores.get(gate["node"])
        holds = value is not None and (
            printed(value) == Decimal(gate["threshold"])
            if gate["condition"] == "="
            else printed(value) < Decimal(gate["threshold"])
        )
        if holds and gate["target"] in levels:
            levels[gate["target"]] = min(levels[gate["target"]], gate["cap"])
    subject = package.data["subject"]
    form = package.rules["settings"]["id"]
    return Result(subject["unit"], subject["block"], form, scores, levels)


def banded(bands: Iterable[Mapping[str, Any]], score: Fraction) -> int:
    return sum(printed(score) >= Decimal(band[BAND_FLOORS]) for band in bands) - 1


def quantile(values: list[Fraction], share: Fraction) -> Fraction:
    """Between the two values beside the place, in proportion (the rule named in the report)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
