"""Which program this is: one version, the same in window, commands, folder name and crash file."""

import os
import shutil
import subprocess
import tomllib
from functools import lru_cache

from assessment import places

FILE = places.resource("version.txt")


@lru_cache(maxsize=1)
def version() -> str:
    """``1.0.0`` of a release; between releases with day and commit, ``1.0.0+20261128.5d4e44f``.

    A packed program carries what it was built from; from source it is asked of Git.
    """
    if FILE.is_file():
        return FILE.read_text(encoding="utf-8").strip()
    project = tomllib.loads((places.HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    plain = str(project["project"]["version"])
    commit = _git("log", "-1", "--format=%cd.%h", "--date=format-local:%Y%m%d", "--abbrev=7")
    changed = bool(_git("status", "--porcelain", "--untracked-files=no"))
    released = f"v{plain}" in _git("tag", "--points-at", "HEAD").split()
    if not commit or (released and not changed):
        return plain
    return f"{plain}+{commit}{'.changed' if changed else ''}"


def numbers(version: str) -> tuple[int, ...]:
    """What a version is compared by: its numbers, then the day of a build after that release."""
    plain, _, build = version.partition("+")
    return (*(int(part) for part in plain.split(".")), int(build.partition(".")[0] or 0))


def _git(*arguments: str) -> str:
    """What Git says of this tree; nothing where there is none."""
    git = shutil.which("git")
    if git is None or not (places.HOUSE / ".git").exists():
        return ""
    call = [git, "--no-optional-locks", "-C", str(places.HOUSE), *arguments]
    surroundings = os.environ | {"TZ": "UTC", "LC_ALL": "C"}
    done = subprocess.run(call, capture_output=True, text=True, check=False, env=surroundings)  # noqa: S603 - git, asked for a commit
    if done.returncode == 0:
        return done.stdout.strip()
    return ""
