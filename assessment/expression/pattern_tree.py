"""The tree of a regular expression, and how it is written for Python."""

from dataclasses import dataclass

_MANY = 8


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


def explodes(piece: Piece, *, inside: bool = False) -> bool:
    """Tell whether a long repetition holds a choice of ways, where backtracking can explode."""
    repeats = isinstance(piece, Repeat) and piece.least != piece.most
    if inside and (isinstance(piece, Choice) or repeats):
        return True
    long = isinstance(piece, Repeat) and (piece.most is None or piece.most > _MANY)
    return any(explodes(part, inside=inside or long) for part in parts_of(piece))


def count_loops(piece: Piece) -> int:
    """Count the endless repetitions, as often as they are repeated themselves."""
    inner = sum(map(count_loops, parts_of(piece)))
    if not isinstance(piece, Repeat):
        return inner
    return inner + 1 if piece.most is None else inner * piece.most


def looks_in_loops(piece: Piece, *, inside: bool = False) -> bool:
    """Tell whether something is looked ahead for again and again."""
    if inside and isinstance(piece, Look):
        return True
    loop = isinstance(piece, Repeat)
    return any(looks_in_loops(part, inside=inside or loop) for part in parts_of(piece))


def without_edges(piece: Piece) -> Piece:
    """Drop `^` at the start and `$` at the end, which say nothing about a whole text."""
    items = piece.items if isinstance(piece, Sequence) else (piece,)
    if items and items[0] == Mark(r"\A"):
        items = items[1:]
    if items and items[-1] == Mark("$"):
        items = items[:-1]
    return items[0] if len(items) == 1 else Sequence(items)
