"""Nothing is kept for nobody: what the program defines, the program calls."""

import ast
import re
from collections import Counter

from tests.architecture.tree import name, parsed, python_files

CODE = ("assessment", "gui")
CALLERS = (*CODE, "questionnaires", "resources")
# Called by others under these names, as Qt's and reportlab's own are, which are not written so.
BY_OTHERS = {
    "print_help": "argparse",
    "_missing_": "enum",
}
OURS = re.compile(r"_{0,2}[a-z][a-z0-9_]*|[A-Z]\w*")


def defined(path):
    for node in ast.walk(parsed(path)):
        named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("__")
        if named and not any(map(is_command, node.decorator_list)):
            yield node.name


def is_command(decorator):
    """Whether it makes a command of a function, which is then called by that name."""
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "command"


def test_every_function_and_class_is_named_a_second_time_in_the_program():
    words = Counter()
    for path in python_files(*CALLERS):
        words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    alone = {
        f"{name(path)}: {one}"
        for path in python_files(*CODE)
        for one in defined(path)
        if words[one] == 1 and OURS.fullmatch(one) and one not in BY_OTHERS
    }
    assert alone == set()


def test_what_is_excused_is_still_there():
    everything = {one for path in python_files(*CODE) for one in defined(path)}
    assert set(BY_OTHERS) <= everything
