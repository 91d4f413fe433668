"""What each field of a questionnaire is called in its workbook, and what it means to change it."""

from collections.abc import Callable, Mapping
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


def _words(column: str) -> FieldMeaning:
    return FieldMeaning(column, Aspect.REWORDED, Effect.WORDS)


def _scored(column: str, aspect: Aspect = Aspect.SCORING) -> FieldMeaning:
    return FieldMeaning(column, aspect, Effect.SCORES)


def _plain(column: str, effect: Effect = Effect.NONE) -> FieldMeaning:
    return FieldMeaning(column, Aspect.OTHER, effect)


_CONDITION = FieldMeaning("relevant", Aspect.CONDITION, Effect.ASKED_OF_OTHERS)

# Every field of the model stands here, or among the few that are looked at otherwise: a test
# compares the two, so that a new field cannot be forgotten.
FIELDS: Mapping[type, Mapping[str, FieldMeaning]] = {
    structure.Settings: {
        "title": _words("form_title"),
        "default_language": _plain("default_language"),
        "languages": _plain("label", Effect.WORDS),
        "decimals": _scored("decimals"),
        "rank_and_band_on": FieldMeaning("rank_and_band_on", Aspect.LEVEL, Effect.LEVELS),
        "unanswered": _scored("unanswered"),
        "min_applicable": FieldMeaning("min_applicable", Aspect.LEVEL, Effect.LEVELS),
        "peer_blocks": _plain("peer_blocks", Effect.SCORES),
        "live_scores": _plain("live_scores"),
        "weights_source": _words("weights_source"),
    },
    model.Question: {
        "type": FieldMeaning("type", Aspect.TYPE, Effect.ANSWERS),
        "label": _words("label"),
        "hint": _words("hint"),
        "guidance": _words("guidance_hint"),
        "required": FieldMeaning("required", Aspect.CONDITION, Effect.CHECKS),
        "required_message": _words("required_message"),
        "relevant": _CONDITION,
        "constraint": FieldMeaning("constraint", Aspect.CONSTRAINT, Effect.CHECKS),
        "constraint_message": _words("constraint_message"),
        "calculation": FieldMeaning("calculation", Aspect.CALCULATION, Effect.SCORES),
        "choice_filter": FieldMeaning("choice_filter", Aspect.CONDITION, Effect.ANSWERS),
        "default": _plain("default"),
        "appearance": _plain("appearance"),
        "read_only": _plain("read_only", Effect.ASKED_OF_OTHERS),
        "list_name": _plain("type"),
        "minimum": FieldMeaning("parameters", Aspect.CONSTRAINT, Effect.ANSWERS),
        "maximum": FieldMeaning("parameters", Aspect.CONSTRAINT, Effect.ANSWERS),
        "step": FieldMeaning("parameters", Aspect.CONSTRAINT, Effect.ANSWERS),
        "group": FieldMeaning("begin_group", Aspect.MOVED, Effect.NONE),
        "roster": FieldMeaning("begin_repeat", Aspect.MOVED, Effect.ANSWERS),
        "indicator": _scored("indicator"),
        "weight": _scored("weight", Aspect.WEIGHT),
        "scoring": _scored("scoring"),
        "not_applicable": _scored("not_applicable", Aspect.CONDITION),
        "not_applicable_note": _words("not_applicable_note"),
        "evidence": FieldMeaning("evidence", Aspect.EVIDENCE, Effect.CHECKS),
        "evidence_note": _words("evidence_note"),
        "policy": _plain("policy"),
        "comparable_key": _plain("comparable_key", Effect.SCORES),
        "comparable_since": _plain("comparable_since", Effect.SCORES),
        "external_id": _plain("external_id"),
    },
    model.Choice: {
        "label": _words("label"),
        "score": _scored("score"),
        "level": FieldMeaning("level", Aspect.LEVEL, Effect.SCORES),
        "required": _scored("required"),
        "filters": FieldMeaning("choice_filter", Aspect.CONDITION, Effect.ANSWERS),
    },
    model.Group: {
        "label": _words("label"),
        "parent": FieldMeaning("begin_group", Aspect.MOVED, Effect.NONE),
        "roster": FieldMeaning("type", Aspect.TYPE, Effect.ANSWERS),
        "relevant": _CONDITION,
        "repeat_count": FieldMeaning("repeat_count", Aspect.CONDITION, Effect.ANSWERS),
        "hint": _words("hint"),
        "appearance": _plain("appearance"),
        "indicator": _scored("indicator"),
        "weight": _scored("weight", Aspect.WEIGHT),
        "scoring": _scored("scoring"),
    },
    structure.Node: {
        "parent": FieldMeaning("parent", Aspect.MOVED, Effect.SCORES),
        "label": _words("label"),
        "weight": _scored("weight", Aspect.WEIGHT),
        "aggregation": _scored("aggregation"),
        "start": _scored("aggregation"),
        "direction": _scored("direction"),
        "normalise": _scored("normalise"),
        "low": _scored("normalise"),
        "high": _scored("normalise"),
        "clip": _scored("normalise"),
        "min_available": _scored("min_available"),
    },
    structure.Level: {
        "label": _words("label"),
        "from_score": FieldMeaning("from", Aspect.LEVEL, Effect.LEVELS),
        "description": _words("description"),
    },
    structure.Gate: {
        "condition": FieldMeaning("when", Aspect.LEVEL, Effect.LEVELS),
        "threshold": FieldMeaning("when", Aspect.LEVEL, Effect.LEVELS),
        "cap": FieldMeaning("effect", Aspect.LEVEL, Effect.LEVELS),
        "reason": _words("reason"),
    },
    structure.PolicyItem: {
        "label": _words("label"),
        "kind": _plain("kind"),
        "parent": _plain("parent"),
        "phase": _plain("phase"),
        "lead": _plain("lead"),
        "official": _plain("official"),
        "lead_unit": _plain("lead_unit"),
        "partners": _plain("partners"),
        "due": _plain("due"),
        "milestones": _words("milestones"),
    },
    structure.Recommendation: {"text": _words("text")},
}


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
