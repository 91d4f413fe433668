"""The lines of the library's tables, as plain texts with a coloured word in front."""

from dataclasses import dataclass

from assessment.errors import Finding
from assessment.files.uses import Use
from assessment.problems.problem import Severity
from assessment.questionnaire.library.differences import Difference
from assessment.questionnaire.library.differences_fields import Effect
from assessment.questionnaire.library.differences_words import aspect, change, effect, line, name
from assessment.questionnaire.library.excerpt import SEVERITIES, Sheets, finding_text
from assessment.responses.model import State
from assessment.words import mark
from gui.wording import Wording

SEVERITY_LOOKS = {
    Severity.ERROR: ("stop", "finding"),
    Severity.WARNING: ("warn", "warning"),
    Severity.NOTE: ("primary", "note"),
}
EFFECT_LOOKS = {
    Effect.ANSWERS: ("stop", "finding"),
    Effect.SCORES: ("warn", "warning"),
    Effect.LEVELS: ("warn", "warning"),
    Effect.ASKED_ANEW: ("warn", "add"),
    Effect.NO_LONGER_ASKED: ("warn", "remove"),
    Effect.ASKED_OF_OTHERS: ("warn", "warning"),
    Effect.CHECKS: ("primary", "note"),
    Effect.WORDS: ("primary", "edit"),
    Effect.NONE: ("idle", "saved"),
}
STATES = {
    State.DRAFT: ("primary", "edit", mark("In progress")),
    State.SUBMITTED: ("idle", "pending", mark("Waiting for the unit head")),
    State.RETURNED: ("warn", "returned", mark("Returned")),
    State.APPROVED: ("ok", "done", mark("Approved")),
}
FINDING_HEADS = (mark("Kind"), mark("Sheet"), mark("Row"), mark("Column"), mark("What to do"))
DIFFERENCE_HEADS = (mark("What"), mark("Where"), mark("Change"), mark("What it means"))
USE_HEADS = (mark("State"), mark("Unit"), mark("Round"), mark("Version"), mark("File"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table.

    Attributes:
        look: Ink, icon and word of its first cell.
        cells: The texts of the other cells.
        copied: What is copied of it.
        about: The finding, difference or use it tells of.
    """

    look: tuple[str, str, str]
    cells: tuple[str, ...]
    copied: str
    about: object


def finding_line(finding: Finding, sheets: Sheets, wording: Wording) -> Line:
    """A finding: sheet, row, column as its head calls it, sentence."""
    words, place = wording.words, finding.place
    ink, drawing = SEVERITY_LOOKS[finding.severity]
    head = sheets.header(place)
    column = " ".join(part for part in (place.column, head) if part)
    row = "" if place.row is None else str(place.row)
    return Line(
        (ink, drawing, words.say(SEVERITIES[finding.severity])),
        (place.sheet or "", row, column, words.finding(finding)),
        finding_text(finding, words),
        finding,
    )


def difference_line(difference: Difference, wording: Wording) -> Line:
    """A difference: what, where, before and after, what it means."""
    words = wording.words
    told = " ".join(change(difference, words).split())
    if not told or difference.choice:
        label = wording.plain(difference.label)
        told = " · ".join(part for part in (told, label) if part)
    return Line(
        (*EFFECT_LOOKS[difference.effect], aspect(difference, words)),
        (name(difference), told, effect(difference, words)),
        line(difference, words),
        difference,
    )


def use_line(use: Use, wording: Wording) -> Line:
    """An assessment: state, unit, round, version, file."""
    ink, drawing, state = STATES[use.state]
    unit = wording.plain(use.subject.unit_name) or use.subject.unit
    cells = (unit, use.subject.round, use.version or NOTHING, use.path.name)
    return Line((ink, drawing, wording.words.say(state)), cells, str(use.path), use)


NOTHING = "–"
