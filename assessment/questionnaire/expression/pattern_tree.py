"""The tree of a regular expression, and how it is written for Python."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Single:
    """Exactly one character; `python` is a pattern for it."""

    python: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place between characters, such as `^`."""

    python: str


@dataclass(frozen=True, slots=True)
class Back:
    """What an earlier group has matched."""

    python: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Pieces one after the other."""

    items: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several pieces."""

    options: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A piece some times (`most` None: without end); `manner` is "", "?" or "+"."""

    item: "Piece"
    least: int
    most: int | None
    manner: str


@dataclass(frozen=True, slots=True)
class Group:
    """A piece in brackets; `opening` as Python writes it, such as `(` or `(?P<name>`."""

    item: "Piece"
    opening: str


@dataclass(frozen=True, slots=True)
class Look:
    """A piece that must, or must not, stand here, without being consumed."""

    item: "Piece"
    opening: str


type Piece = Single | Mark | Back | Sequence | Choice | Repeat | Group | Look


def python_pattern(piece: Piece) -> str:
    """Write a piece as a Python pattern."""
    match piece:
        case Single() | Mark() | Back():
            return piece.python
        case Sequence():
            return "".join(_wrapped(item) for item in piece.items)
        case Choice():
            return "|".join(map(python_pattern, piece.options))
        case Repeat():
            counts = f"{{{piece.least},{'' if piece.most is None else piece.most}}}"
            return f"(?:{python_pattern(piece.item)}){counts}{piece.manner}"
        case Group() | Look():
            return f"{piece.opening}{python_pattern(piece.item)})"


def _wrapped(piece: Piece) -> str:
    text = python_pattern(piece)
    return f"(?:{text})" if isinstance(piece, Choice) else text


def parts_of(piece: Piece) -> tuple[Piece, ...]:
    """Give the pieces directly inside a piece."""
    match piece:
        case Sequence():
            return piece.items
        case Choice():
            return piece.options
        case Repeat() | Group() | Look():
            return (piece.item,)
        case _:
            return ()


def nests_loops(piece: Piece, *, inside: bool = False) -> bool:
    """Tell whether an endless repetition holds another one, where backtracking can explode."""
    loops = isinstance(piece, Repeat) and (piece.most is None or piece.most > 20)
    if loops and inside:
        return True
    return any(nests_loops(part, inside=inside or loops) for part in parts_of(piece))


def count_loops(piece: Piece) -> int:
    """Count the endless repetitions."""
    here = int(isinstance(piece, Repeat) and piece.most is None)
    return here + sum(map(count_loops, parts_of(piece)))
