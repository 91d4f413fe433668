"""The language of the code: counted for each room, and never again further from its field's.

Counted for each folder of `assessment` and `gui`, for both together, and for the tests:
  dialect   names read or bound that are `one`, `found` or `told`, per 1,000 names
  vague     those and `said`, `given`, `item` and so on, per 1,000 names
  packed    assignments of a tuple display to a tuple, per 1,000 statements; a swap does not count
  choices   conditional expressions per 1,000 statements
  lambdas   lambdas over more than one line
  skips     lines that keep the formatter out
"""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tests.architecture.tree import name, parsed, python_files

DIALECT = {"one", "found", "told"}
VAGUE = DIALECT | {"said", "given", "item", "obj", "it", "thing", "stuff", "elem"}
SKIPS = ("fmt: " + "skip", "fmt: " + "off")


@dataclass(frozen=True)
class Figures:
    dialect: float
    vague: float
    packed: float
    choices: float
    lambdas: int


GOALS = Figures(dialect=1, vague=2, packed=2, choices=10, lambdas=0)
MOST_SKIPS = 15
MOST_SKIPS_IN_TESTS = 40

# Rooms whose language is still further off than the goals. The figures may only fall; a room that
# meets the goals leaves the table.
ABOVE_THE_GOALS: dict[str, Figures] = {
    "assessment": Figures(1, 2, 2, 10.2, 0),
    "assessment/commands": Figures(1, 2, 2, 10.7, 0),
    "assessment/consolidation": Figures(1, 2, 2, 12.7, 0),
    "assessment/incoming": Figures(1, 3.5, 2, 12.3, 0),
    "assessment/language": Figures(1, 2, 2, 13.8, 0),
    "assessment/printing": Figures(1, 2, 2, 15.2, 0),
    "assessment/printing/pdf": Figures(1, 2, 2, 15.5, 0),
    "assessment/questionnaire/workbook": Figures(1, 2, 2, 14.4, 0),
    "assessment/reports": Figures(1, 2, 2, 15.9, 0),
    "assessment/reports/excel": Figures(1, 2, 2, 33.5, 0),
    "assessment/reports/unit": Figures(1, 2, 2, 20.3, 0),
    "assessment/scoring": Figures(1, 2, 2, 11.3, 0),
    "assessment/secretariat": Figures(1, 2.9, 2, 10, 0),
    "assessment/simulation": Figures(1, 2, 2, 14.9, 0),
    "gui/committee/intake": Figures(1, 2, 2, 10.8, 0),
    "gui/committee/national": Figures(1, 2, 2, 10.7, 0),
    "gui/scores": Figures(1, 2, 2, 10.1, 0),
}


def is_packed(node: ast.Assign) -> bool:
    """Whether several values are assigned at once; permuted targets (`a, b = b, a`) are not."""
    target = node.targets[0]
    if not isinstance(node.value, ast.Tuple) or not isinstance(target, ast.Tuple):
        return False
    return set(map(ast.unparse, target.elts)) != set(map(ast.unparse, node.value.elts))


def count(tree: ast.AST) -> Counter[str]:
    """What a syntax tree holds of names, statements and of what is counted here."""
    counts: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.arg):
            identifier = node.id if isinstance(node, ast.Name) else node.arg
            counts["names"] += 1
            counts["dialect"] += identifier in DIALECT
            counts["vague"] += identifier in VAGUE
        if isinstance(node, ast.Assign):
            counts["packed"] += is_packed(node)
        counts["statements"] += isinstance(node, ast.stmt)
        counts["choices"] += isinstance(node, ast.IfExp)
        counts["lambdas"] += isinstance(node, ast.Lambda) and node.end_lineno != node.lineno
    return counts


def figures(counts: Counter[str]) -> Figures:
    names = max(1, counts["names"])
    statements = max(1, counts["statements"])
    return Figures(
        dialect=round(1000 * counts["dialect"] / names, 1),
        vague=round(1000 * counts["vague"] / names, 1),
        packed=round(1000 * counts["packed"] / statements, 1),
        choices=round(1000 * counts["choices"] / statements, 1),
        lambdas=counts["lambdas"],
    )


def above(counted: Figures, limits: Figures) -> dict[str, float]:
    """The figures that are higher than their limits."""
    most = asdict(limits)
    return {figure: value for figure, value in asdict(counted).items() if value > most[figure]}


def counts_by_room() -> dict[str, Counter[str]]:
    rooms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in python_files("assessment", "gui"):
        rooms[name(path.parent)] += count(parsed(path))
    return rooms


def skipped_lines(paths: Iterable[Path]) -> list[str]:
    return [
        f"{name(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(skip in line for skip in SKIPS)
    ]


def test_language_of_every_room_is_within_its_limits():
    too_high = {
        room: above(figures(counts), ABOVE_THE_GOALS.get(room, GOALS))
        for room, counts in counts_by_room().items()
    }
    assert {room: values for room, values in too_high.items() if values} == {}


def test_room_that_meets_the_goals_has_no_limits_of_its_own():
    rooms = counts_by_room()
    rooms["whole"] = sum(rooms.values(), Counter())
    done = [room for room in ABOVE_THE_GOALS if not above(figures(rooms[room]), GOALS)]
    assert done == []


def test_language_of_the_whole_product_meets_the_goals():
    whole = figures(sum(counts_by_room().values(), Counter()))
    limits = ABOVE_THE_GOALS.get("whole", GOALS)
    assert above(whole, limits) == {}


def test_formatter_has_the_last_word():
    assert len(skipped_lines(python_files("assessment", "gui"))) <= MOST_SKIPS
    assert len(skipped_lines(python_files("tests"))) <= MOST_SKIPS_IN_TESTS


@pytest.mark.parametrize(
    ("code", "figure"),
    [
        ("for one in units:\n    print(one)", "dialect"),
        ("def f(found): ...", "dialect"),
        ("sorted(units, key=lambda given: given.code)", "vague"),
        ("a, b = 1, 2", "packed"),
        ("a = 1 if b else 2", "choices"),
        ("f(lambda a:\n  a)", "lambdas"),
    ],
)
def test_every_figure_counts_what_it_is_for(code, figure):
    assert figure in above(figures(count(ast.parse(code))), GOALS)


def test_a_swap_and_a_returned_tuple_are_not_packed():
    assert count(ast.parse("a, b = b, a"))["packed"] == 0
    assert count(ast.parse("a, b = pair()"))["packed"] == 0
