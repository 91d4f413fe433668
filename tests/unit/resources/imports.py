"""What a program imports."""

import re

from tests.architecture.tree import name, python_files

ROOMS = ("assessment", "gui")


IMPORT = re.compile(r"^\s*(?:import ([\w.]+)|from ([\w.]+) import \(?([^)\n]*))", re.M)


def imported():
    """Every module imported anywhere, at the top or inside a function -> the files that do."""
    found = {}
    for path in python_files(*ROOMS):
        for plain, source, names in IMPORT.findall(path.read_text(encoding="utf-8")):
            parts_of_it = [f"{source}.{one.strip()}" for one in names.split(",")] if names else []
            for module in (plain or source, *parts_of_it):
                found.setdefault(module, set()).add(name(path))
    return found
