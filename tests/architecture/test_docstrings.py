"""What can be called by name says what it promises, where it stands."""

import ast
from collections.abc import Iterator

from tests.architecture.tree import name, parsed, python_files

# What they promise stands elsewhere: with the base, with the getter, with the implementation.
ELSEWHERE = {"override", "setter", "overload"}
# Help on the command line is their docstring, and ``run`` tells all that can go wrong.
COMMANDS = "assessment/commands/"
ARRAYS = {"Floats", "Mask", "NDArray"}
# Words by which a reader knows what an array holds.
HELD = ("loat", "oolean", "nteger", "(units", "rray", "shape")

type Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def nameable(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, Named]]:
    """Classes, functions and methods that others call by name; nothing within a function."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield f"{inside}{node.name}", node
            yield from nameable(node.body, f"{inside}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and promises(node):
            yield f"{inside}{node.name}", node


def promises(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is for others, and its promise stands nowhere else."""
    marks = {last_word(one) for one in node.decorator_list}
    return not node.name.startswith("_") and not marks & ELSEWHERE


def last_word(decorator: ast.expr) -> str:
    return ast.unparse(decorator).partition("(")[0].rpartition(".")[2]


def all_named(*parts: str) -> Iterator[tuple[str, str, Named]]:
    for path in python_files(*parts):
        for called, node in nameable(parsed(path).body):
            yield name(path), called, node


def own(node: ast.AST) -> Iterator[ast.AST]:
    """What is done in a function itself, not in one that it only makes."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield child
            yield from own(child)


def is_public(called: str) -> bool:
    return not any(part.startswith("_") for part in called.split("."))


def dotted(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".")


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def doors() -> set[tuple[str, str]]:
    """Module and name of all that a room of the domain hands to another room."""
    return {
        (node.module, alias.name)
        for path in python_files("assessment", "gui")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("assessment.")
        for alias in node.names
        if room(dotted(name(path))) != room(node.module or "")
    }


def test_a_door_of_the_domain_says_what_it_promises():
    called = doors()
    silent = [
        f"{file} {one}"
        for file, one, node in all_named("assessment")
        if not isinstance(node, ast.ClassDef)
        and (dotted(file), one) in called
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_what_refuses_says_so():
    silent = [
        f"{file} {called}"
        for file, called, node in all_named("assessment")
        if not isinstance(node, ast.ClassDef)
        and is_public(called)
        and not file.startswith(COMMANDS)
        and any(isinstance(part, ast.Raise) and part.exc for part in own(node))
        and "aise" not in (ast.get_docstring(node) or "")
    ]
    assert silent == []


def test_who_takes_or_gives_arrays_says_what_they_hold():
    silent = []
    for file, called, node in all_named("assessment"):
        if isinstance(node, ast.ClassDef) or not is_public(called):
            continue
        given = [one.annotation for one in (*node.args.args, *node.args.kwonlyargs)]
        words = {
            word.id
            for one in (*given, node.returns)
            if one is not None
            for word in ast.walk(one)
            if isinstance(word, ast.Name)
        }
        if words & ARRAYS and not any(word in (ast.get_docstring(node) or "") for word in HELD):
            silent.append(f"{file} {called}")
    assert silent == []
