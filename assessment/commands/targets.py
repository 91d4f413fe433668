"""What is looked at before a command does anything: its names, and what it would write over."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place
from assessment.files.disk import keep_clear_of
from assessment.files.failures import failure
from assessment.problems.commands import CommandProblem
from assessment.problems.files import FileProblem
from assessment.problems.problem import Problem

_WRITTEN = ("pdf", "xlsx", "out")
# Who did it, and in which round, stays in the history for good.
# A passphrase may come through a pipe; an intake takes its files one by one.
_UNLOOKED = ("passphrase_file", "new_passphrase_file", "paths")
_NAMING = ("--by", "--assessor", "--round")


def check_names(words: Sequence[str]) -> None:
    """Look at the words of a call for names that were given but left empty.

    Raises:
        AssessmentError: If there is one.
    """
    for option, name in pairwise([part for word in words for part in _parts(word)]):
        if option in _NAMING and not name.strip():
            values = {"option": option}
            raise AssessmentError(Finding(CommandProblem.OPTION_EMPTY, values=values))


def check_sources(arguments: Namespace) -> None:
    """Look at the files a call reads: pipes and devices would keep it waiting for ever.

    Raises:
        AssessmentError: If there is one.
    """
    looked_at = {k: v for k, v in vars(arguments).items() if k not in _UNLOOKED}
    for source in map(Path, _texts(Namespace(**looked_at), written=False)):
        if _is_there(source) and not (source.is_file() or source.is_dir()):
            raise failure(FileProblem.NOT_FOUND, source)


def _is_there(source: Path) -> bool:
    try:
        return source.exists()
    except OSError:  # a text that is no name of a file, such as a long one
        return False


def _parts(word: str) -> tuple[str, ...]:
    option, equals, name = word.partition("=")
    return (option, name) if equals and option in _NAMING else (word,)


def check_targets(arguments: Namespace) -> None:
    """Look at the files a call names to be written, before anything is done.

    Raises:
        AssessmentError: If one is read by the same call, is named twice, or holds answers or keys.
    """
    targets = [Path(name) for name in _texts(arguments, written=True)]
    sources = [Path(name) for name in _texts(arguments, written=False)]
    seen: list[Path] = []
    for target in targets:
        keep_clear_of(target)
        if any(_is_same(target, source) for source in sources):
            raise _refused(CommandProblem.TARGET_IS_READ, target)
        if target.absolute() in seen:
            raise _refused(CommandProblem.TARGET_TWICE, target)
        seen.append(target.absolute())


def _texts(arguments: Namespace, *, written: bool) -> Iterator[str]:
    for name, value in vars(arguments).items():
        if (name in _WRITTEN) is not written:
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one:
                # Keys are named with the role of their owner.
                yield one.partition("=")[2] if name == "known" else one


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.samefile(other)


def _refused(problem: Problem, target: Path) -> AssessmentError:
    return AssessmentError(Finding(problem, Place(file=target.name), {"file": target.name}))
