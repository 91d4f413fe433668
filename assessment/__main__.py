"""``python -m assessment COMMAND ...``: the headless door."""

import sys

from assessment.commands.main import run

if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
