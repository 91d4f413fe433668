"""Fills the folder ``wheels`` for a set-up without a network: ``python fill_wheels.py windows``.

Run with any Python 3.12 or newer that has pip, on a computer with internet; the target need not
be of its kind. Every file is compared with the hashes of the lock. With the folder beside
``start`` and ``start.bat`` these set the program up from it and ask no network.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-sealing.lock")
PLATFORMS = {
    "windows": ("win_amd64",),
    "linux": ("manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_24_x86_64",
              "manylinux_2_26_x86_64", "manylinux_2_27_x86_64", "manylinux_2_28_x86_64",
              "manylinux_2_31_x86_64", "manylinux_2_34_x86_64"),
}  # fmt: skip
VERSIONS = ("3.12", "3.13", "3.14")


def download(system: str, version: str, folder: Path) -> list[list[str]]:
    """The calls of pip that fetch all libraries for a system and a Python."""
    call = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
    call += ["--no-deps", "--require-hashes", "--only-binary=:all:", "--dest", str(folder)]
    call += ["--implementation", "cp", "--python-version", version]
    for platform in PLATFORMS[system]:
        call += ["--platform", platform]
    return [[*call, "-r", str(ROOT / lock)] for lock in LOCKS]


def main(arguments: list[str]) -> int:
    """Fetch, and tell how much it is; the exit code of pip when it fails."""
    parser = argparse.ArgumentParser(prog="fill_wheels", description="Fill the folder wheels.")
    parser.add_argument("system", choices=sorted(PLATFORMS), help="system of the target")
    parser.add_argument("--python", choices=VERSIONS, default="3.13", help="Python of the target")
    parser.add_argument("--out", type=Path, default=ROOT / "wheels", metavar="DIR")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    for call in download(asked.system, asked.python, asked.out):
        done = subprocess.run(call, check=False)  # noqa: S603 - pip of this very Python
        if done.returncode:
            return done.returncode
    files = list(asked.out.glob("*.whl"))
    size = sum(file.stat().st_size for file in files) / 2**20
    sys.stdout.write(f"{asked.out}: {len(files)} files, {size:.0f} MiB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
