"""The house stays one a newcomer finds the way in: folders, names, and files that stand alone."""

import ast
from collections import Counter, defaultdict

from tests.architecture.tree import name, parsed, python_files

CODE = ("assessment", "gui")


def test_no_folder_holds_more_than_22_files():
    folders = Counter(name(path.parent) for path in python_files(*CODE))
    assert {folder: n for folder, n in folders.items() if n > 22} == {}


def test_no_two_public_classes_share_a_name():
    where = defaultdict(list)
    for path in python_files(*CODE):
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(name(path))
    assert {called: files for called, files in where.items() if len(files) > 1} == {}


def test_few_files_are_for_one_other_file_only():
    modules = {
        name(path).removesuffix(".py").replace("/", "."): path for path in python_files(*CODE)
    }
    users = defaultdict(set)
    for module, path in modules.items():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                for one in (node.module, *(f"{node.module}.{part.name}" for part in node.names)):
                    users[one].add(module)
    own = [module for module in modules if not module.endswith("__init__")]
    alone = [module for module in own if len(users[module]) == 1]
    assert len(alone) / len(own) <= 0.20, alone


def test_no_test_module_is_imported_by_another():
    importing = [
        f"{name(path)}: {node.module}"
        for path in python_files("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom)
        and node.module is not None
        and node.module.startswith("tests.")
        and node.module.rpartition(".")[2].startswith("test_")
    ]
    assert importing == []
