"""Differences between versions in sentences, with what they mean for existing assessments."""

from assessment.language.text import Language
from assessment.questionnaire.library.differences import Difference
from assessment.questionnaire.library.differences_fields import Aspect, Effect, PartKind
from assessment.words import Words, mark

KEPT = mark(
    "Each assessment keeps the version it was begun with: installing another one changes nothing "
    "in it."
)
EFFECTS = {
    Effect.ANSWERS: mark("Older answers may no longer be valid: check them before you use them."),
    Effect.SCORES: mark("The same answers may give another score than before."),
    Effect.LEVELS: mark("The same score may mean another level than before."),
    Effect.ASKED_ANEW: mark("Older assessments have no answer to it."),
    Effect.NO_LONGER_ASKED: mark("Its answers stay in older assessments and no longer count."),
    Effect.ASKED_OF_OTHERS: mark(
        "It may now be asked in cases where it was not asked before, and the reverse."
    ),
    Effect.CHECKS: mark("What was accepted before may now be a finding, and the reverse."),
    Effect.WORDS: mark("Answers stay comparable if the meaning is still the same."),
    Effect.NONE: mark("It changes nothing for older assessments."),
}
PARTS = {
    PartKind.QUESTIONNAIRE: mark("Questionnaire"),
    PartKind.GROUP: mark("Section"),
    PartKind.QUESTION: mark("Question"),
    PartKind.CHOICE: mark("Choice"),
    PartKind.NODE: mark("Indicator or pillar"),
    PartKind.LEVEL: mark("Maturity level"),
    PartKind.GATE: mark("Gate"),
    PartKind.POLICY: mark("Policy map"),
    PartKind.ADVICE: mark("Recommendation"),
}
ASPECTS = {
    Aspect.ADDED: mark("Added"),
    Aspect.REMOVED: mark("Removed"),
    Aspect.MOVED: mark("Moved"),
    Aspect.RENAMED: mark("Renamed"),
    Aspect.REWORDED: mark("Reworded"),
    Aspect.TYPE: mark("Other type"),
    Aspect.CONDITION: mark("Condition"),
    Aspect.CONSTRAINT: mark("Limits of the answer"),
    Aspect.CALCULATION: mark("Calculation"),
    Aspect.SCORING: mark("Scoring"),
    Aspect.WEIGHT: mark("Weight"),
    Aspect.LEVEL: mark("Levels"),
    Aspect.EVIDENCE: mark("Evidence"),
    Aspect.OTHER: mark("Other"),
}
LANGUAGES = {Language.KM: mark("Khmer"), Language.EN: mark("English")}


def aspect(difference: Difference, words: Words) -> str:
    """What about the part is another way; of a wording, in which language."""
    said = words.say(ASPECTS[difference.aspect])
    if difference.language is None:
        return said
    return f"{said} ({words.say(LANGUAGES[difference.language])})"


def effect(difference: Difference, words: Words) -> str:
    """What it means for assessments made with the older version."""
    return words.say(EFFECTS[difference.effect])


def name(difference: Difference) -> str:
    """Code of the part; of a choice, its question and its own name."""
    return " > ".join(filter(None, (difference.code, difference.choice)))


def change(difference: Difference, words: Words) -> str:
    """What stood there and what stands there now; empty when the part only moved."""
    before, after = difference.before, difference.after
    if not before and not after:
        return ""
    nothing = words.say("(empty)")
    if difference.aspect in (Aspect.ADDED, Aspect.REMOVED):
        return before or after
    column = f"{difference.field}: " if difference.field else ""
    return f"{column}{before or nothing} → {after or nothing}"


def line(difference: Difference, words: Words) -> str:
    """One difference as one line for people."""
    parts = (
        words.say(PARTS[difference.part]),
        name(difference),
        aspect(difference, words),
        change(difference, words),
        effect(difference, words),
    )
    return " · ".join(" ".join(part.split()) for part in parts if part)
