"""Which files a person means who names files and folders; nothing is passed over in silence."""

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.consolidation import kinds
from assessment.errors import Finding, Place
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.problem import Problem

# A link that leads nowhere, or in a circle, is no file.
_NO_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
# So much of the name of a folder is told.
_SHOWN = 200
# So many names of what was passed over are told.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files to be received, each once, in order; and what was passed over, and why."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """What there is in a folder and the folders in it.

    Attributes:
        names: Everything but folders and links, in the order it was met.
        links: What leads elsewhere; it was not followed.
        closed: Folders that could not be looked into.
    """

    names: tuple[Path, ...]
    links: tuple[Path, ...]
    closed: tuple[str, ...]


def gathered(paths: Iterable[Path]) -> Gathered:
    """The files named, and those below the folders named that can be received.

    A link that a person names is followed; none inside a folder is.
    """
    found: dict[Path, None] = {}
    findings: list[Finding] = []
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - Path raises where nobody may look
            inside = looked_into(path)
            over: list[Path] = []
            found.update(dict.fromkeys(sorted(_to_receive(inside.names, over))))
            findings += told_closed(ConsolidationProblem.FOLDER_CLOSED, path, inside.closed)
            findings += told_over(ConsolidationProblem.PASSED_OVER, path, over)
            findings += told_over(ConsolidationProblem.LINKS_PASSED_OVER, path, inside.links)
        else:
            found[path] = None
    return Gathered(tuple(found), tuple(findings))


def looked_into(folder: Path) -> Folder:
    """Look through a folder, following no link.

    Whoever made the folder could make us read, and keep, what lies elsewhere.
    """
    names: list[Path] = []
    links: list[Path] = []
    closed: list[str] = []

    def tell(error: OSError) -> None:
        closed.append(str(error.filename or folder))

    for place, inner, files in os.walk(folder, onerror=tell):
        here = os.path.join(place, "")  # noqa: PTH118 - a Path of each would cost more than a look
        links += (Path(here + name) for name in inner if _is_link(here + name))
        for name in files:
            (links if _is_link(here + name) else names).append(Path(here + name))
    return Folder(tuple(names), tuple(links), tuple(closed))


def told_over(problem: Problem, folder: Path, over: Sequence[Path]) -> Iterator[Finding]:
    """One finding for all names in a folder that were passed over for the same reason."""
    if over:
        names = [_short(path.name) for path in sorted(over)]
        more = ["…"] if len(names) > _NAMED else []
        values = {
            "folder": _short(str(folder)),
            "n": len(names),
            "names": ", ".join([*names[:_NAMED], *more]),
        }
        yield Finding(problem, Place(file=folder.name), values)


def told_closed(problem: Problem, folder: Path, closed: Iterable[str]) -> Iterator[Finding]:
    """One finding for each folder that could not be looked into."""
    for name in closed:
        yield Finding(problem, Place(file=folder.name), {"folder": _short(name)})


def _short(name: str) -> str:
    return name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"


def _to_receive(names: Iterable[Path], over: list[Path]) -> Iterator[Path]:
    for path in names:
        a_file = os.path.isfile(path)  # noqa: PTH113 - Path raises where none may look
        if kinds.is_wanted(path):
            if a_file or _is_out_of_reach(path):
                yield path
        elif a_file and not kinds.is_left_behind(path):
            over.append(path)


def _is_link(path: str) -> bool:
    """Whether the name leads elsewhere; a junction of Windows does too."""
    return os.path.islink(path) or os.path.isjunction(path)  # noqa: PTH114 - Path may raise


def _is_out_of_reach(path: Path) -> bool:
    """Whether nobody can tell what it is: it is received then, and told as unreadable."""
    try:
        path.stat()
    except OSError as error:
        return error.errno not in _NO_FILE
    return False
