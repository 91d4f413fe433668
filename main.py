"""Open the window, or run one command without it: ``python main.py [COMMAND ...]``."""

import os
import sys
from io import TextIOWrapper

WORKING_FILE = ".dra"
# What a shell says of a program ended by Ctrl-C.
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Run a command, or show the window (with a working file named first, on that file)."""
    if arguments[:1] == ["--read-workbook"]:  # a workbook of others, read apart from the program
        from assessment.questionnaire.bounded_child import answer

        return answer(arguments[1:])
    if arguments and not arguments[0].endswith(WORKING_FILE):
        from assessment.commands.main import run

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # Windows would choose an alphabet without Khmer, and line ends of its own: what is
                # written to a file is the same on every system.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        code = run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()  # a reader who has gone is told of here, not when Python ends
        return code
    from gui.app import run as show

    return show(arguments)


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except BrokenPipeError:  # who reads the output has seen enough, as in ``… | head``
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except KeyboardInterrupt:  # before a command could say it in words
        raise SystemExit(INTERRUPTED) from None
