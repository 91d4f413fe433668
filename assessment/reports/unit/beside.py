"""What stands beside a result: the earlier round, like for like, and the median of the peers."""

from assessment.language.digits import latin_digits
from assessment.reports.blocks import Block, Cell, Column, Figure, Paragraph
from assessment.reports.facts import Facts
from assessment.reports.shapes import Align
from assessment.reports.wording import difference_text, score_text


def beside_columns(facts: Facts, share: float, *, brief: bool = False) -> list[Column]:
    """Columns for what is there to compare with; none without an earlier round and peers.

    ``brief`` leaves only the earlier score, where the names need the room.
    """
    say = facts.speech.say
    columns = []
    if facts.order.previous is not None:
        columns.append(Column(say("Previous"), share, Align.RIGHT))
        if not brief:
            columns.append(Column(say("Change"), share, Align.RIGHT))
    if facts.order.peers and not brief:
        columns.append(Column(say("Peers"), share, Align.RIGHT))
    return columns


def beside_cells(facts: Facts, code: str, *, brief: bool = False) -> list[Cell]:
    """The cells of a node in those columns."""
    cells = []
    if facts.order.previous is not None:
        change = facts.changed[code]
        cells.append(Cell((score_text(change.before),)))
        if not brief:
            cells.append(Cell((difference_text(change.like_for_like),)))
    if facts.order.peers and not brief:
        standing = facts.standings.get(code)
        cells.append(Cell((score_text(None if standing is None else standing.median),)))
    return cells


def beside_words(facts: Facts) -> list[Block]:
    """What the columns mean: from which round, on how many indicators, of how many peers."""
    say = facts.speech.say
    told: list[Block] = []
    previous = facts.order.previous
    if previous is not None:
        change = facts.changed[facts.result.overall.code]
        words = say(
            "Previous: round {round}. Change: like for like, on the indicators that both rounds "
            "have ({n}), with this round's weights.",
            round=latin_digits(previous.record.subject.round),
            n=change.common,
        )
        told.append(Paragraph(words, small=True))
    if facts.order.peers:
        words = facts.speech.count(
            "Peers: median of {n} unit of the same group.",
            "Peers: median of {n} units of the same group.",
            len(facts.order.peers),
        )
        told.append(Paragraph(words, small=True))
    return told


def beside_figures(facts: Facts) -> list[Figure]:
    """The change since the earlier round and the median of the peers as large numbers."""
    say = facts.speech.say
    root = facts.result.overall.code
    figures = []
    if facts.order.previous is not None:
        change = facts.changed[root]
        note = say(
            "{before} before; indicators: {n}", before=score_text(change.before), n=change.common
        )
        value = difference_text(change.like_for_like)
        figures.append(Figure(value, say("Change, like for like"), note))
    standing = facts.standings.get(root)
    if standing is not None and standing.median is not None:
        note = facts.speech.count(
            "of {n} unit of the same group", "of {n} units of the same group", standing.peers
        )
        figures.append(Figure(score_text(standing.median), say("Median of peers"), note))
    return figures
