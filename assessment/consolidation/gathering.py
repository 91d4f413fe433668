"""Which files a person means who names files and folders; nothing is passed over in silence."""

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assessment.consolidation import kinds
from assessment.errors import Finding, Place
from assessment.problems.consolidation import ConsolidationProblem

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


def gathered(paths: Iterable[Path]) -> Gathered:
    """The files named, and those below the folders named that can be received.

    A link that a person names is followed; none inside a folder is.
    """
    found: dict[Path, None] = {}
    closed: list[Finding] = []
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - Path raises where nobody may look
            over: list[Path] = []
            links: list[Path] = []
            found.update(dict.fromkeys(sorted(_inside(path, closed, over, links))))
            closed += _told(ConsolidationProblem.PASSED_OVER, path, over)
            closed += _told(ConsolidationProblem.LINKS_PASSED_OVER, path, links)
        else:
            found[path] = None
    return Gathered(tuple(found), tuple(closed))


def _told(problem: ConsolidationProblem, folder: Path, over: list[Path]) -> Iterator[Finding]:
    """One finding for all files of a folder that were passed over for the same reason."""
    if over:
        names = [_short(path.name) for path in sorted(over)]
        more = ["…"] if len(names) > _NAMED else []
        values = {
            "folder": _short(str(folder)),
            "n": len(names),
            "names": ", ".join([*names[:_NAMED], *more]),
        }
        yield Finding(problem, Place(file=folder.name), values)


def _short(name: str) -> str:
    return name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"


def _inside(
    folder: Path, closed: list[Finding], over: list[Path], links: list[Path]
) -> Iterator[Path]:
    def tell(error: OSError) -> None:
        values = {"folder": _short(str(error.filename or folder))}
        closed.append(Finding(ConsolidationProblem.FOLDER_CLOSED, Place(file=folder.name), values))

    for place, folders, names in os.walk(folder, onerror=tell):
        here = os.path.join(place, "")  # noqa: PTH118 - a Path of each would cost more than a look
        # Whoever made the folder could make us read, and keep, what lies elsewhere.
        links += (Path(here + name) for name in folders if _is_link(here + name))
        for name in names:
            path = Path(here + name)
            if _is_link(here + name):
                links.append(path)
                continue
            a_file = os.path.isfile(here + name)  # noqa: PTH113 - Path raises where none may look
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
