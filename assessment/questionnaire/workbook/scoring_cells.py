"""The small notations of our own columns: scoring, evidence, aggregation, gates."""

import re
from collections.abc import Container
from decimal import Decimal
from itertools import pairwise

from assessment.expression.lexer import QUESTION_NAME
from assessment.problems.questionnaire import QuestionnaireProblem
from assessment.questionnaire import model
from assessment.questionnaire.model import ScoringKind
from assessment.questionnaire.question_types import RefusedError
from assessment.questionnaire.structure import Aggregation, GateCondition, Normalisation
from assessment.questionnaire.workbook.cells import call_in, number_in

SCORING_FORMS = (
    "choice, ladder, steps(25,50,80), checklist(1,3,5), sum, share, max, scale(0,10), value, calc,"
    " rows(mean), rows(mean,column), none"
)
EVIDENCE_FORMS = "none, recommended, required, from(2)"
AGGREGATION_FORMS = ", ".join(
    f"{rule}(100)" if rule is Aggregation.DEDUCT else rule for rule in Aggregation
)
NORMALISE_FORMS = (
    "none, minmax, percentile_rank, goalposts(0,10), log_goalposts(1,10), each also with noclip"
)
_EFFECT = re.compile(
    r"\s*(?P<word>cap|zero)\s*(?:\((?P<inside>[^()]*)\))?\s*(?:@\s*|(?:on|of|for|to|at)\s+)?"
    r"(?P<target>[^()\s]*)\s*",
    re.ASCII | re.IGNORECASE,
)
# The same with the node first: "index: cap(2)".
_EFFECT_AFTER = re.compile(
    r"\s*(?P<target>[^()\s:@]+)\s*[:@]?\s*(?P<word>cap|zero)\s*(?:\((?P<inside>[^()]*)\))?\s*",
    re.ASCII | re.IGNORECASE,
)
_INSIDE = re.compile(r"\s*[,;:=@]\s*|\s+on\s+", re.ASCII | re.IGNORECASE)
# Other words for the same, as books on indices have them.
_AGGREGATIONS = {
    "mean": Aggregation.ARITHMETIC,
    "average": Aggregation.ARITHMETIC,
    "weighted_mean": Aggregation.ARITHMETIC,
    "weighted_average": Aggregation.ARITHMETIC,
    "arithmetic_mean": Aggregation.ARITHMETIC,
    "geometric_mean": Aggregation.GEOMETRIC,
    "harmonic_mean": Aggregation.HARMONIC,
    "minimum": Aggregation.MIN,
    "maximum": Aggregation.MAX,
    "weighted_sum": Aggregation.SUM,
}
_NORMALISATIONS = {
    "min_max": Normalisation.MINMAX,
    "percentile": Normalisation.PERCENTILE_RANK,
    "percentilerank": Normalisation.PERCENTILE_RANK,
    "percent_rank": Normalisation.PERCENTILE_RANK,
    "prank": Normalisation.PERCENTILE_RANK,
}
_PLAIN = {
    kind.value: kind
    for kind in ScoringKind
    if kind not in (ScoringKind.STEPS, ScoringKind.CHECKLIST, ScoringKind.SCALE, ScoringKind.ROWS)
}


def scoring_of(text: str) -> model.Scoring:
    """The scoring a cell asks for; raises ``RefusedError`` for what is none."""
    word, arguments = call_in(text)
    if word in _PLAIN and not arguments:
        return model.Scoring(_PLAIN[word])
    if word in ("steps", "checklist") and (thresholds := _thresholds(arguments)):
        keys = [(threshold.value, threshold.strict) for threshold in thresholds]
        if any(low >= high for low, high in pairwise(keys)):
            raise RefusedError(QuestionnaireProblem.THRESHOLDS_NOT_ASCENDING, found=text)
        return model.Scoring(ScoringKind(word), thresholds=thresholds)
    if word == "scale" and len(bounds := _numbers(arguments)) == 2:
        if bounds[0] == bounds[1]:
            raise RefusedError(QuestionnaireProblem.SCALE_EMPTY, found=text)
        return model.Scoring(ScoringKind.SCALE, bounds=(bounds[0], bounds[1]))
    if word == "rows" and arguments[:1] == ("mean",) and len(arguments) <= 2:
        column = None
        if len(arguments) == 2:
            column = model.QuestionCode(arguments[1])
        if column is None or QUESTION_NAME.fullmatch(column):
            return model.Scoring(ScoringKind.ROWS, weight_column=column)
    raise RefusedError(QuestionnaireProblem.BAD_SCORING, found=text, allowed=SCORING_FORMS)


def _thresholds(arguments: tuple[str, ...]) -> tuple[model.Threshold, ...]:
    """The thresholds, such as ``25``, ``>25`` or ``>=25``; none when one is no number."""
    thresholds: list[model.Threshold] = []
    for argument in arguments:
        strict = argument.startswith(">")
        value = number_in(argument.removeprefix(">").removeprefix("=" if strict else ""))
        if value is None:
            return ()
        thresholds.append(model.Threshold(value, strict=strict and not argument.startswith(">=")))
    return tuple(thresholds)


def _numbers(arguments: tuple[str, ...]) -> tuple[Decimal, ...]:
    """The arguments as numbers; nothing when one is none."""
    numbers = [number_in(argument) for argument in arguments]
    if None in numbers:
        return ()
    return tuple(number for number in numbers if number is not None)


def evidence_of(text: str) -> model.EvidenceRule:
    """The evidence a cell asks for; raises ``RefusedError`` for what is none."""
    word, arguments = call_in(text.lower())
    if word in ("none", "recommended", "required") and not arguments:
        return model.EvidenceRule(model.EvidenceDemand(word))
    level = None
    if word == "from" and len(arguments) == 1:
        level = number_in(arguments[0])
    if level is None or level != int(level) or not 1 <= level <= 100:
        raise RefusedError(QuestionnaireProblem.BAD_EVIDENCE, found=text, allowed=EVIDENCE_FORMS)
    return model.EvidenceRule(model.EvidenceDemand.FROM_LEVEL, int(level))


def _words_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The word and arguments of a cell whose author may write blanks, hyphens and semicolons."""
    name, bracket, rest = text.strip(" ,;").lower().partition("(")
    plain = "_".join(name.replace("-", " ").replace("_", " ").split())
    word, arguments = call_in(plain + bracket + rest.replace(";", ","))
    return word, () if arguments == ("",) else arguments


def aggregation_of(text: str) -> tuple[Aggregation, Decimal]:
    """The aggregation and the start of ``deduct`` (100 otherwise), or raises ``RefusedError``."""
    word, arguments = _words_of(text)
    word = _AGGREGATIONS.get(word, word)
    if word in Aggregation and word != Aggregation.DEDUCT and not arguments:
        return Aggregation(word), Decimal(100)
    start = None
    if len(arguments) == 1:
        start = number_in(arguments[0])
    if word == "deduct" and start is not None:
        return Aggregation.DEDUCT, start
    raise RefusedError(QuestionnaireProblem.BAD_AGGREGATION, found=text, allowed=AGGREGATION_FORMS)


def normalise_of(text: str) -> tuple[Normalisation, tuple[Decimal, Decimal] | None, bool]:
    """The normalisation, its goalposts, whether it is clipped; or raises ``RefusedError``."""
    fault = RefusedError(QuestionnaireProblem.BAD_NORMALISE, found=text, allowed=NORMALISE_FORMS)
    words = text.lower().strip(" ,;")
    clip = not (words.endswith("noclip") or words.startswith("noclip"))
    word, arguments = _words_of(words.removesuffix("noclip").removeprefix("noclip"))
    word = _NORMALISATIONS.get(word, word)
    if "noclip" in arguments:
        clip = False
        arguments = tuple(a for a in arguments if a != "noclip")
    if word not in Normalisation:
        raise fault
    kind = Normalisation(word)
    numbers = _numbers(arguments)
    posts = 0
    if kind in (Normalisation.GOALPOSTS, Normalisation.LOG_GOALPOSTS):
        posts = 2
    if len(arguments) != posts or len(numbers) != posts:
        raise fault
    if not posts:
        return kind, None, clip
    low, high = numbers
    if low >= high or (kind is Normalisation.LOG_GOALPOSTS and low <= 0):
        raise RefusedError(QuestionnaireProblem.GOALPOSTS_EMPTY, found=text)
    return kind, (low, high), clip


def is_normalisation(text: str) -> bool:
    try:
        normalise_of(text)
    except RefusedError:
        return False
    return True


def condition_of(text: str) -> tuple[GateCondition, Decimal]:
    """The condition of a gate and its threshold; raises ``RefusedError`` for what is none.

    A number alone means ``=``: Excel makes a formula of ``= 0`` and stores its result.
    """
    words = text.strip().lower()
    if words == GateCondition.MISSING.value:
        return GateCondition.MISSING, Decimal(0)
    if number_in(words) is not None:
        words = f"{GateCondition.ZERO.value}{words}"
    for condition in (GateCondition.ZERO, GateCondition.BELOW):
        number = number_in(words.removeprefix(condition.value))
        if words.startswith(condition.value) and number is not None:
            return condition, number
    raise RefusedError(QuestionnaireProblem.BAD_CONDITION, found=text)


def effect_of(text: str, levels: Container[str]) -> tuple[str | None, str | None]:
    """The level words of ``cap`` (None for ``zero``) and the named node (None for the index).

    ``levels`` are names of levels in small letters; one of them is never parted. Raises
    ``RefusedError`` for what is no effect.
    """
    match = _EFFECT.fullmatch(text) or _EFFECT_AFTER.fullmatch(text)
    words = ""
    if match:
        words = (match["inside"] or "").strip()
    if words.lower() in levels:
        inside = [words]
    else:
        inside = _INSIDE.split(words)
    outside = None
    if match:
        outside = match["target"] or None
    word = ""
    if match:
        word = match["word"].lower()
    if word == "zero" and len(inside) == 1 and not (inside[0] and outside):
        return None, inside[0] or outside
    if word == "cap" and len(inside) + bool(outside) <= 2 and all(inside):
        return inside[0], inside[1] if len(inside) == 2 else outside
    raise RefusedError(QuestionnaireProblem.BAD_EFFECT, found=text)
