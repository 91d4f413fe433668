"""Open the window, or run one command without it: ``python main.py [COMMAND ...]``."""

import sys


def main(arguments: list[str]) -> int:
    """Run the window without arguments, else the command; return the exit code."""
    if arguments:
        from assessment.commands.main import run

        return run(arguments)
    from gui.app import run as show

    return show(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
