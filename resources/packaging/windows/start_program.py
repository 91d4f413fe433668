"""Starts the program inside the Windows folder: what `main.py` needs is put in order first."""

import os
import sys

# Started by its own file, not by a Python that a person could name.
sys.frozen = True  # type: ignore[attr-defined] - the mark all packers set

# The window has no console on Windows, and writing to none would be an error.
for _name in ("stdout", "stderr"):
    if getattr(sys, _name) is None:
        setattr(sys, _name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - open for good


def start() -> int:
    """Run the program with what a person typed."""
    from main import INTERRUPTED, main

    try:
        return main(sys.argv[1:])
    except KeyboardInterrupt:  # before a command could say it in words
        return INTERRUPTED


if __name__ == "__main__":
    raise SystemExit(start())
