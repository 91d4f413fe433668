"""What each field of a questionnaire is called in its workbook, and what it means to change it."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from types import NoneType
from typing import Any, NamedTuple

from assessment.questionnaire import model, structure
from assessment.words import Worded, mark


class Effect(Worded):
    """What a difference means for assessments made with the older version, gravest first."""

    ANSWERS = (
        "answers",
        mark("Older answers may no longer be valid: check them before you use them."),
    )
    SCORES = "scores", mark("The same answers may give another score than before.")
    LEVELS = "levels", mark("The same score may mean another level than before.")
    ASKED_ANEW = "asked_anew", mark("Older assessments have no answer to it.")
    NO_LONGER_ASKED = (
        "no_longer_asked",
        mark("Its answers stay in older assessments and no longer count."),
    )
    ASKED_OF_OTHERS = (
        "asked_of_others",
        mark("It may now be asked in cases where it was not asked before, and the reverse."),
    )
    CHECKS = "checks", mark("What was accepted before may now be a finding, and the reverse.")
    WORDS = "words", mark("Answers stay comparable if the meaning is still the same.")
    NONE = "none", mark("It changes nothing for older assessments.")


class Aspect(Worded):
    ADDED = "added", mark("Added")
    REMOVED = "removed", mark("Removed")
    MOVED = "moved", mark("Moved")
    RENAMED = "renamed", mark("Renamed")
    REWORDED = "reworded", mark("Reworded")
    TYPE = "type", mark("Other type")
    CONDITION = "condition", mark("Condition")
    CONSTRAINT = "constraint", mark("Limits of the answer")
    CALCULATION = "calculation", mark("Calculation")
    SCORING = "scoring", mark("Scoring")
    WEIGHT = "weight", mark("Weight")
    LEVEL = "level", mark("Levels")
    EVIDENCE = "evidence", mark("Evidence")
    OTHER = "other", mark("Other")


class PartKind(Worded):
    QUESTIONNAIRE = "questionnaire", mark("Questionnaire")
    GROUP = "group", mark("Section")
    QUESTION = "question", mark("Question")
    CHOICE = "choice", mark("Choice")
    NODE = "node", mark("Indicator or pillar")
    LEVEL = "level", mark("Maturity level")
    GATE = "gate", mark("Gate")
    POLICY = "policy", mark("Policy map")
    ADVICE = "recommendation", mark("Recommendation")


class Fate(NamedTuple):
    """What it means when a part comes, goes or moves."""

    added: Effect = Effect.NONE
    removed: Effect = Effect.NONE
    moved: Effect = Effect.NONE


# Of the other kinds it means nothing.
FATES: Mapping[PartKind, Fate] = {
    PartKind.QUESTION: Fate(Effect.ASKED_ANEW, Effect.NO_LONGER_ASKED),
    PartKind.CHOICE: Fate(Effect.NONE, Effect.ANSWERS),
    PartKind.NODE: Fate(Effect.SCORES, Effect.SCORES),
    PartKind.LEVEL: Fate(Effect.LEVELS, Effect.LEVELS, Effect.LEVELS),
    PartKind.GATE: Fate(Effect.LEVELS, Effect.LEVELS),
    PartKind.ADVICE: Fate(Effect.WORDS, Effect.WORDS),
}
# A new choice of a scored question changes what a full answer is.
SCORED_CHOICE = Fate(Effect.SCORES, Effect.ANSWERS)


class FieldMeaning(NamedTuple):
    """The column of a field, what is said of it, and what a change of it means."""

    column: str
    aspect: Aspect
    effect: Effect


def _meanings(
    kind: type, *rows: tuple[Aspect, Effect, str]
) -> tuple[type, Mapping[str, FieldMeaning]]:
    """Of a part of the model its fields, in its order; each row names some, ``field=column``."""
    found = {}
    for aspect, effect, words in rows:
        for word in words.split():
            name, _, column = word.partition("=")
            found[name] = FieldMeaning(column or name, aspect, effect)
    return kind, {field.name: found[field.name] for field in fields(kind) if field.name in found}


# Every field of the model stands here, or among the few that are looked at otherwise: a test
# compares the two, so that a new field cannot be forgotten.
FIELDS: Mapping[type, Mapping[str, FieldMeaning]] = dict((
    _meanings(
        structure.Settings,
        (Aspect.REWORDED, Effect.WORDS, "title=form_title weights_source"),
        (Aspect.SCORING, Effect.SCORES, "decimals unanswered"),
        (Aspect.LEVEL, Effect.LEVELS, "rank_and_band_on min_applicable"),
        (Aspect.OTHER, Effect.SCORES, "peer_blocks"),
        (Aspect.OTHER, Effect.WORDS, "languages=label"),
        (Aspect.OTHER, Effect.NONE, "default_language live_scores"),
    ),
    _meanings(
        model.Question,
        (Aspect.TYPE, Effect.ANSWERS, "type"),
        (Aspect.REWORDED, Effect.WORDS, "label hint guidance=guidance_hint required_message"),
        (Aspect.REWORDED, Effect.WORDS, "constraint_message not_applicable_note evidence_note"),
        (Aspect.CONDITION, Effect.ASKED_OF_OTHERS, "relevant"),
        (Aspect.CONDITION, Effect.CHECKS, "required"),
        (Aspect.CONDITION, Effect.ANSWERS, "choice_filter"),
        (Aspect.CONDITION, Effect.SCORES, "not_applicable"),
        (Aspect.CONSTRAINT, Effect.CHECKS, "constraint"),
        (Aspect.CONSTRAINT, Effect.ANSWERS, "minimum=parameters maximum=parameters"),
        (Aspect.CONSTRAINT, Effect.ANSWERS, "step=parameters"),
        (Aspect.CALCULATION, Effect.SCORES, "calculation"),
        (Aspect.MOVED, Effect.NONE, "group=begin_group"),
        (Aspect.MOVED, Effect.ANSWERS, "roster=begin_repeat"),
        (Aspect.SCORING, Effect.SCORES, "indicator scoring"),
        (Aspect.WEIGHT, Effect.SCORES, "weight"),
        (Aspect.EVIDENCE, Effect.CHECKS, "evidence"),
        (Aspect.OTHER, Effect.ASKED_OF_OTHERS, "read_only"),
        (Aspect.OTHER, Effect.SCORES, "comparable_key comparable_since"),
        (Aspect.OTHER, Effect.NONE, "default appearance list_name=type policy external_id"),
    ),
    _meanings(
        model.Choice,
        (Aspect.REWORDED, Effect.WORDS, "label"),
        (Aspect.SCORING, Effect.SCORES, "score required"),
        (Aspect.LEVEL, Effect.SCORES, "level"),
        (Aspect.CONDITION, Effect.ANSWERS, "filters=choice_filter"),
    ),
    _meanings(
        model.Group,
        (Aspect.REWORDED, Effect.WORDS, "label hint"),
        (Aspect.MOVED, Effect.NONE, "parent=begin_group"),
        (Aspect.TYPE, Effect.ANSWERS, "roster=type"),
        (Aspect.CONDITION, Effect.ASKED_OF_OTHERS, "relevant"),
        (Aspect.CONDITION, Effect.ANSWERS, "repeat_count"),
        (Aspect.SCORING, Effect.SCORES, "indicator scoring"),
        (Aspect.WEIGHT, Effect.SCORES, "weight"),
        (Aspect.OTHER, Effect.NONE, "appearance"),
    ),
    _meanings(
        structure.Node,
        (Aspect.MOVED, Effect.SCORES, "parent"),
        (Aspect.REWORDED, Effect.WORDS, "label"),
        (Aspect.WEIGHT, Effect.SCORES, "weight"),
        (Aspect.SCORING, Effect.SCORES, "aggregation start=aggregation direction min_available"),
        (Aspect.SCORING, Effect.SCORES, "normalise low=normalise high=normalise clip=normalise"),
    ),
    _meanings(
        structure.Level,
        (Aspect.REWORDED, Effect.WORDS, "label description"),
        (Aspect.LEVEL, Effect.LEVELS, "from_score=from"),
    ),
    _meanings(
        structure.Gate,
        (Aspect.LEVEL, Effect.LEVELS, "condition=when threshold=when cap=effect"),
        (Aspect.REWORDED, Effect.WORDS, "reason"),
    ),
    _meanings(
        structure.PolicyItem,
        (Aspect.REWORDED, Effect.WORDS, "label milestones"),
        (Aspect.OTHER, Effect.NONE, "kind parent phase lead official lead_unit partners due"),
    ),
    _meanings(structure.Recommendation, (Aspect.REWORDED, Effect.WORDS, "text")),
))  # fmt: skip


def shown(value: object) -> str:
    """A value of the model as an author writes it in a cell; empty for nothing."""
    write = next((write for kind, write in _WRITTEN.items() if isinstance(value, kind)), str)
    return write(value)


def _call(value: model.Scoring | model.EvidenceRule) -> str:
    if isinstance(value, model.EvidenceRule):
        from_level = value.demand is model.EvidenceDemand.FROM_LEVEL
        word, arguments = value.demand.value, [str(value.level)] if from_level else []
    elif value.kind is model.ScoringKind.ROWS:
        word, arguments = value.kind.value, ["mean", *filter(None, [value.weight_column])]
    else:
        word = value.kind.value
        arguments = [*map(shown, value.thresholds), *map(shown, value.bounds or ())]
    return f"{word}({','.join(arguments)})" if arguments else word


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    NoneType: lambda _: "",
    bool: lambda value: "yes" if value else "no",
    Decimal: lambda value: f"{value.normalize():f}" if value else "0",
    model.Scoring: _call,
    model.EvidenceRule: _call,
    model.Threshold: lambda value: f"{'>' if value.strict else ''}{shown(value.value)}",
    structure.PeerBlock: lambda value: value.code,
    tuple: lambda value: ", ".join(map(shown, value)),
}
