"""The files of the house, as the architecture tests look at them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("assessment", "gui", "questionnaires", "resources", "tests")
TEXT = {".py", ".sh", ".md", ".toml", ".po", ".bat", ".qss", ".json", ".csv", ".svg", ".lock", ""}
BUILT = {"__pycache__", "fonts", "LC_MESSAGES"}


def python_files(*parts: str) -> list[Path]:
    """Every Python file in these top-level folders, and main.py with any of the program's own."""
    files = [path for part in parts for path in sorted((ROOT / part).rglob("*.py"))]
    main = ROOT / "main.py"
    return [*files, main] if "gui" in parts and main.exists() else files


def text_files() -> list[Path]:
    """Every file a person reads or writes, wherever it stands."""
    # In a further working tree .git is a file, and says where the repository is.
    top = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    deep = [path for part in (*PARTS, ".ci") for path in (ROOT / part).rglob("*")]
    return [
        path
        for path in [*top, *deep]
        if path.is_file()
        and path.suffix in TEXT
        and not BUILT & set(path.parts)
        and not path.name.startswith(".coverage")
    ]


def name(path: Path) -> str:
    """The path as the repository says it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def modules(package: str) -> list[str]:
    """The dotted names of all modules of a package."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / package).rglob("*.py"))
    ]
