"""What changed between two versions of a questionnaire, part by part, and what it means."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from itertools import chain, count
from operator import attrgetter
from types import NoneType
from typing import Any, NamedTuple

from assessment.language.text import Language, Text
from assessment.questionnaire import model, structure
from assessment.words import Worded, Words, mark


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


# What a change of a field means, whichever part it is a field of; ``field=column`` of another name.
_MEANINGS = (
    (Aspect.TYPE, Effect.ANSWERS, "type"),
    (Aspect.REWORDED, Effect.WORDS, "label hint guidance=guidance_hint required_message"),
    (Aspect.REWORDED, Effect.WORDS, "constraint_message not_applicable_note evidence_note reason"),
    (Aspect.REWORDED, Effect.WORDS, "title=form_title weights_source description milestones text"),
    (Aspect.REWORDED, Effect.WORDS, "nation motto committee secretariat city"),
    (Aspect.CONDITION, Effect.ASKED_OF_OTHERS, "relevant"),
    (Aspect.CONDITION, Effect.CHECKS, "required"),
    (Aspect.CONDITION, Effect.ANSWERS, "choice_filter filters=choice_filter repeat_count"),
    (Aspect.CONDITION, Effect.SCORES, "not_applicable"),
    (Aspect.CONSTRAINT, Effect.CHECKS, "constraint"),
    (Aspect.CONSTRAINT, Effect.ANSWERS, "minimum=parameters maximum=parameters step=parameters"),
    (Aspect.CALCULATION, Effect.SCORES, "calculation"),
    (Aspect.MOVED, Effect.NONE, "group=begin_group"),
    (Aspect.MOVED, Effect.ANSWERS, "roster=begin_repeat"),
    (Aspect.MOVED, Effect.SCORES, "parent"),
    (Aspect.SCORING, Effect.SCORES, "indicator scoring score decimals unanswered"),
    (Aspect.SCORING, Effect.SCORES, "aggregation start=aggregation direction min_available"),
    (Aspect.SCORING, Effect.SCORES, "normalise low=normalise high=normalise clip=normalise"),
    (Aspect.WEIGHT, Effect.SCORES, "weight"),
    (Aspect.LEVEL, Effect.SCORES, "level"),
    (Aspect.LEVEL, Effect.LEVELS, "from_score=from condition=when threshold=when cap=effect"),
    (Aspect.LEVEL, Effect.LEVELS, "rank_and_band_on min_applicable"),
    (Aspect.EVIDENCE, Effect.CHECKS, "evidence"),
    (Aspect.OTHER, Effect.ASKED_OF_OTHERS, "read_only"),
    (Aspect.OTHER, Effect.SCORES, "peer_blocks comparable_key comparable_since"),
    (Aspect.OTHER, Effect.WORDS, "languages=label"),
    (Aspect.OTHER, Effect.NONE, "default appearance list_name=type policy external_id"),
    (Aspect.OTHER, Effect.NONE, "default_language live_scores"),
    (Aspect.OTHER, Effect.NONE, "kind phase lead official lead_unit partners due"),
)
# Fields that mean something else in one kind of part.
_APART = {
    (model.Choice, "required"): FieldMeaning("required", Aspect.SCORING, Effect.SCORES),
    (model.Group, "parent"): FieldMeaning("begin_group", Aspect.MOVED, Effect.NONE),
    (model.Group, "roster"): FieldMeaning("type", Aspect.TYPE, Effect.ANSWERS),
    (structure.PolicyItem, "parent"): FieldMeaning("parent", Aspect.OTHER, Effect.NONE),
}


_PARTS: tuple[type, ...] = (
    model.Question,
    model.Choice,
    model.Group,
    structure.Settings,
    structure.Node,
    structure.Level,
    structure.Gate,
    structure.PolicyItem,
    structure.Recommendation,
)


def _meanings() -> Iterator[tuple[type, dict[str, FieldMeaning]]]:
    known = {}
    for aspect, effect, words in _MEANINGS:
        for name, _, column in (word.partition("=") for word in words.split()):
            known[name] = FieldMeaning(column or name, aspect, effect)
    for kind in _PARTS:
        names = [field.name for field in fields(kind) if field.name in known]
        yield kind, {name: _APART.get((kind, name), known[name]) for name in names}


# Every field of the model stands here, or among the few that are looked at otherwise: a test
# compares the two, so that a new field cannot be forgotten.
FIELDS: Mapping[type, Mapping[str, FieldMeaning]] = dict(_meanings())


def shown_value(value: object) -> str:
    """A value of the model as an author writes it in a cell; empty for nothing."""
    write = next((write for kind, write in _WRITTEN.items() if isinstance(value, kind)), str)
    return write(value)


def _call(value: model.Scoring | model.EvidenceRule) -> str:
    if isinstance(value, model.EvidenceRule):
        from_level = value.demand is model.EvidenceDemand.FROM_LEVEL
        word = value.demand.value
        if from_level:
            arguments = [str(value.level)]
        else:
            arguments = []
    elif value.kind is model.ScoringKind.ROWS:
        word = value.kind.value
        arguments = ["mean", *filter(None, [value.weight_column])]
    else:
        word = value.kind.value
        arguments = [*map(shown_value, value.thresholds), *map(shown_value, value.bounds or ())]
    if arguments:
        return f"{word}({','.join(arguments)})"
    return word


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    NoneType: lambda _: "",
    bool: lambda value: "yes" if value else "no",
    Decimal: lambda value: f"{value.normalize():f}" if value else "0",
    model.Scoring: _call,
    model.EvidenceRule: _call,
    model.Threshold: lambda value: f"{'>' if value.strict else ''}{shown_value(value.value)}",
    structure.PeerBlock: lambda value: value.code,
    tuple: lambda value: ", ".join(map(shown_value, value)),
}


def moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest names that must change places to get from the old order to the new one.

    Names that stand in one of the two only move nothing.
    """
    place = {name: at for at, name in enumerate(old)}
    # The longest run of names in both orders stays: of each length, the place where the run with
    # the earliest end stops; of each place, the one before it in its run.
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for at in (place[name] for name in new if name in place):
        length = bisect_left(ends, at)
        if length:
            before[at] = ends[length - 1]
        else:
            before[at] = None
        ends[length : length + 1] = [at]
    moving = place.keys() & new
    at_last = None
    if ends:
        at_last = ends[-1]
    while at_last is not None:
        moving.remove(old[at_last])
        at_last = before[at_last]
    return moving


def renamed(old: Sequence[model.Question], new: Sequence[model.Question]) -> dict[str, str]:
    """Old code by new code, of questions that bear one key or one wording under two codes.

    Only what is certain: the key, or the whole wording, must stand once on each side.
    """
    kept = {question.code for question in old} & {question.code for question in new}
    gone = [question for question in old if question.code not in kept]
    come = [question for question in new if question.code not in kept]
    old_by_new: dict[str, str] = {}
    for key in (attrgetter("comparable_key"), _wording):
        before = _once(gone, key)
        after = _once(come, key)
        for name in before.keys() & after.keys():
            if before[name] not in old_by_new.values():
                old_by_new.setdefault(after[name], before[name])
    return old_by_new


def _wording(question: model.Question) -> str:
    words = "\n".join(f"{language} {text}" for language, text in question.label.pairs)
    if question.label.pairs:
        return f"{question.type} {words}"
    return ""


def _once(
    questions: Sequence[model.Question], key: Callable[[model.Question], str]
) -> dict[str, str]:
    names = Counter(map(key, questions))
    return {
        key(question): question.code
        for question in questions
        if key(question) and names[key(question)] == 1
    }


type Keyed = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    part: PartKind
    code: str  # its code: of a question, a node and so on; of a choice, that of its question
    aspect: Aspect
    effect: Effect  # what that means for assessments made with the older version
    field: str = ""  # name of the column it stands in; empty when the whole part is meant
    language: Language | None = None  # language of the wording; None where it is no wording
    before: str = ""  # what stood there, as it is written in a workbook; empty without
    after: str = ""
    choice: str = ""  # name of the choice of that question; empty otherwise
    # What the part is called in the newer version, else in the older one.
    label: Text = structure.NO_TEXT


def differences(old: model.Questionnaire, new: model.Questionnaire) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the newer version; what was removed comes last.

    Row numbers, the version and the fingerprint are no differences.
    """

    def parts(
        kind: PartKind, was: Sequence[object], now: Sequence[object], *names: str
    ) -> list[Difference]:
        if kind is PartKind.QUESTION:
            again = renamed(old.questions, new.questions)
        else:
            again = {}
        fate = FATES.get(kind, Fate())
        return _of_parts(kind, _keyed(was, *names), _keyed(now, *names), again, fate)

    whole = _reworded(PartKind.QUESTIONNAIRE, new.settings.id)
    return (
        *_of_fields(whole, old.settings, new.settings),
        *parts(PartKind.GROUP, old.groups, new.groups),
        *parts(PartKind.QUESTION, old.questions, new.questions),
        *parts(PartKind.NODE, old.nodes, new.nodes),
        *parts(PartKind.LEVEL, old.levels, new.levels, "name"),
        *parts(PartKind.GATE, old.gates, new.gates, "node", "target"),
        *parts(PartKind.POLICY, old.policy_map, new.policy_map),
        *parts(PartKind.ADVICE, old.recommendations, new.recommendations, "node", "below"),
    )


def same_rules(old: model.Questionnaire, new: model.Questionnaire) -> bool:
    """Whether points, weights, thresholds and gates are equal, so that units compare.

    What is not scored may differ, and what everything is called.
    """
    scored = {
        str(q.code)
        for questionnaire in (old, new)
        for q in questionnaire.questions
        if q.indicator is not None
    }
    of_answers = (Effect.ANSWERS, Effect.ASKED_ANEW, Effect.NO_LONGER_ASKED)
    for difference in differences(old, new):
        scores = difference.effect in (Effect.SCORES, Effect.LEVELS)
        # The other ones say who is compared with whom, in rounds to come.
        of_scores = scores and difference.aspect is not Aspect.OTHER
        if of_scores or (difference.code in scored and difference.effect in of_answers):
            return False
    return True


def effects(differences: Sequence[Difference]) -> dict[Effect, int]:
    """How many differences have each effect, the gravest effect first."""
    counts = Counter(difference.effect for difference in differences)
    return {effect: counts[effect] for effect in Effect if counts[effect]}


def _reworded(kind: PartKind, code: str, part: object = None) -> Difference:
    """The plainest difference of a part, of which the others are made."""
    own_label = getattr(part, "label", None)
    if isinstance(own_label, Text):
        label = own_label
    else:
        label = structure.NO_TEXT
    return Difference(kind, code, Aspect.REWORDED, Effect.WORDS, label=label)


def _keyed(parts: Sequence[object], *names: str) -> Keyed:
    """Parts by what names them; of several with one name the later ones get a number."""
    parts_by_key: dict[str, object] = {}
    for part in parts:
        name = " > ".join(str(getattr(part, name)) for name in names or ("code",))
        keys = chain((name,), (f"{name} ({number})" for number in count(2)))
        parts_by_key[next(key for key in keys if key not in parts_by_key)] = part
    return parts_by_key


def _of_parts(
    part: PartKind, old: Keyed, new: Keyed, names: Mapping[str, str], fate: Fate
) -> list[Difference]:
    """Added, removed, moved and changed parts; ``names`` gives the old name of a renamed one."""
    former = {code: names.get(code, code) for code in new}
    changed = {
        code: _of_fields(_reworded(part, code, now), old[former[code]], now)
        for code, now in new.items()
        if former[code] in old
    }
    wandered = _wandered(list(old), former, changed)
    differences: list[Difference] = []
    for code, now in new.items():
        base = _reworded(part, code, now)
        if code not in changed:
            difference = replace(
                base, aspect=Aspect.ADDED, effect=fate.added, after=shown_value(base.label)
            )
            differences.append(difference)
            continue
        if former[code] != code:
            difference = replace(base, aspect=Aspect.RENAMED, effect=Effect.ANSWERS, field="name")
            differences.append(replace(difference, before=former[code], after=code))
        if former[code] in wandered:
            differences.append(replace(base, aspect=Aspect.MOVED, effect=fate.moved))
        differences += changed[code]
        was = old[former[code]]
        if isinstance(was, model.Question) and isinstance(now, model.Question):
            choices = _keyed(was.choices, "name"), _keyed(now.choices, "name")
            if now.indicator is None:
                fate_of_choice = FATES[PartKind.CHOICE]
            else:
                fate_of_choice = SCORED_CHOICE
            inside = _of_parts(PartKind.CHOICE, *choices, {}, fate_of_choice)
            differences += [
                replace(other_difference, code=code, choice=other_difference.code)
                for other_difference in inside
            ]
    for code in (code for code in old if code not in former.values()):
        base = _reworded(part, code, old[code])
        difference = replace(
            base, aspect=Aspect.REMOVED, effect=fate.removed, before=shown_value(base.label)
        )
        differences.append(difference)
    return differences


def _wandered(
    old: Sequence[str], former: Mapping[str, str], changed: Mapping[str, Sequence[Difference]]
) -> set[str]:
    """Old codes of the parts whose order changed; those in another group moved already."""
    elsewhere = {
        former[code]
        for code, differences in changed.items()
        if any(difference.aspect is Aspect.MOVED for difference in differences)
    }
    here = [code for code in former.values() if code not in elsewhere]
    return moved([code for code in old if code not in elsewhere], here)


def _of_fields(base: Difference, old: object, new: object) -> list[Difference]:
    differences: list[Difference] = []
    for name, (column, aspect, effect) in FIELDS[type(new)].items():
        was = getattr(old, name)
        now = getattr(new, name)
        if was == now:
            continue
        difference = replace(base, aspect=aspect, effect=effect, field=column)
        if not isinstance(was, Text) or not isinstance(now, Text):
            differences.append(replace(difference, before=shown_value(was), after=shown_value(now)))
            continue
        old_words = dict(was.pairs)
        new_words = dict(now.pairs)
        for language in Language:
            before = old_words.get(language, "")
            after = new_words.get(language, "")
            if before != after:
                differences.append(
                    replace(difference, language=language, before=before, after=after)
                )
    return differences


KEPT = mark(
    "Each assessment keeps the version it was begun with: installing another one changes nothing "
    "in it."
)
LANGUAGES = {Language.KM: mark("Khmer"), Language.EN: mark("English")}


def aspect(difference: Difference, words: Words) -> str:
    """What about the part is another way; of a wording, in which language."""
    name = words.translate(difference.aspect.word)
    if difference.language is None:
        return name
    return f"{name} ({words.translate(LANGUAGES[difference.language])})"


def name(difference: Difference) -> str:
    """Code of the part; of a choice, its question and its own name."""
    return " > ".join(filter(None, (difference.code, difference.choice)))


def change(difference: Difference, words: Words) -> str:
    """What stood there and what stands there now; empty when the part only moved."""
    before = difference.before
    after = difference.after
    if not before and not after:
        return ""
    nothing = words.translate("(empty)")
    if difference.aspect in (Aspect.ADDED, Aspect.REMOVED):
        return before or after
    column = ""
    if difference.field:
        column = f"{difference.field}: "
    return f"{column}{before or nothing} → {after or nothing}"


def line(difference: Difference, words: Words) -> str:
    """One difference as one line for people."""
    about = words.translate(difference.part.word), name(difference), aspect(difference, words)
    parts = (*about, change(difference, words), words.translate(difference.effect.word))
    return " · ".join(" ".join(part.split()) for part in parts if part)
