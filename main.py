"""Open the window, or run one command without it: ``python main.py [COMMAND ...]``."""

import os
import sys
from io import TextIOWrapper

# Our products of matrices are small: a second thread would mostly wait for work, and burn time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# What a shell says of a program ended by Ctrl-C.
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Run a command, or show the window (with a file named first, on that file)."""
    if arguments[:1] == ["--read-workbook"]:  # a workbook of others, read apart from the program
        from assessment.questionnaire.bounded import answer

        return answer(arguments[1:])
    if arguments and not names_a_file(arguments[0]):
        return command(arguments)
    from assessment import places
    from gui.crash import Net

    net = Net(places.own())
    net.stand()
    from gui.app.start import run as show

    return show(arguments, net)


def names_a_file(argument: str) -> bool:
    """Whether a file is meant, of ours or of any kind: the window tells what cannot be opened."""
    from assessment.places import ENDINGS

    ending = os.path.splitext(argument)[1].lower()  # noqa: PTH122 - an argument may be anything
    return ending in ENDINGS or (bool(ending) and os.path.isfile(argument))  # noqa: PTH113 - as above


def command(arguments: list[str]) -> int:
    """Run one command; what it says is written alike on every system."""
    try:
        from assessment.commands.main import run

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # Windows would choose an alphabet without Khmer, and line ends of its own.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        code = run(arguments)
    except ImportError as error:
        from gui.crash import cannot_go_on

        sys.stderr.write(f"{cannot_go_on(error, error.path or '-')}\n")
        return 1
    if sys.stdout is not None:
        sys.stdout.flush()  # a reader who has gone is told of here, not when Python ends
    return code


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except BrokenPipeError:  # who reads the output has seen enough, as in ``… | head``
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except KeyboardInterrupt:  # before a command could say it in words
        raise SystemExit(INTERRUPTED) from None
