"""Small files, small functions, and no file that does something by being imported as a room."""

import ast

from tests.architecture.tree import PARTS, functions, name, parsed, python_files

CODE = ("assessment", "gui", "questionnaires", "resources")
# The intake tells our own faults as ours, and keeps the file: nothing of a sender is lost by them.
BROAD = {"gui/tasks.py", "gui/crash.py", "assessment/consolidation/intake.py"}


def test_no_file_is_longer_than_600_lines():
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(*PARTS)
    }
    assert {file: length for file, length in lengths.items() if length > 600} == {}


def test_no_function_is_longer_than_70_lines():
    lengths = {
        f"{name(path)} {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files(*CODE)
        for node in functions(path)
    }
    assert {function: length for function, length in lengths.items() if length > 70} == {}


def test_no_class_is_longer_than_450_lines():
    lengths = {
        f"{name(path)} {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files(*CODE)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    }
    assert {found: length for found, length in lengths.items() if length > 450} == {}


def test_an_init_file_holds_only_its_docstring():
    talking = [
        name(path)
        for path in python_files(*CODE)
        if path.name == "__init__.py"
        and (
            len(parsed(path).body) > 1
            or (parsed(path).body and not ast.get_docstring(parsed(path)))
        )
    ]
    assert talking == []


def test_every_room_has_an_init_file():
    folders = {path.parent for path in python_files("assessment", "gui") if path.name != "main.py"}
    assert [name(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_only_the_task_runner_and_the_crash_handler_catch_everything():
    broad = {
        name(path)
        for path in python_files(*CODE)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
    }
    assert broad - BROAD == set()


def _catches_everything(handler):
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
        for kind in caught
    )
