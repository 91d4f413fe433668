"""A chain of reasons: one node, its parts, what each adds, and the notes that say why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Aggregation
from assessment.scoring.result import NodeScore, is_known
from assessment.scoring.rounding import GUARD, Floats, round_half_up
from assessment.scoring.rules import AGGREGATION_WORDS, RULES, Rule
from assessment.words import Words, mark

_MOST_DECIMALS = 12
STATE_WORDS = {
    "not_applicable": mark("Not applicable"),
    "unanswered": mark("Unanswered"),
    "missing": mark("no score"),
    "hidden": mark("not asked here"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """One reason, said in the reader's language; texts among its values are said in it too."""

    message: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def said(self, words: Words) -> str:
        shown = {
            name: words.say(value.message) if isinstance(value, Note) else value
            for name, value in self.values.items()
        }
        return words.say(self.message, **shown)


def no_level_yet(node: NodeScore, questionnaire: Questionnaire) -> tuple[Note, ...]:
    """Why a node has no level while too little of it is answered; nothing otherwise."""
    if node.level is not None or is_known(node, questionnaire):
        return ()
    least = f"{float(questionnaire.settings.min_applicable):.0%}"
    values = {"share": f"{int(100 * node.completeness + GUARD)}%", "least": least}
    return (Note(mark("{share} is answered. A level is told from {least} on."), values),)


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    code: str
    label: Text
    weight: float
    score: float | None
    level: int | None
    contribution: float | None
    state: str
    notes: tuple[Note, ...] = ()

    @property
    def reached(self) -> float | None:
        """Its score; what nobody answered adds nothing, and nothing is known of it."""
        return None if self.state == "unanswered" else self.score


@dataclass(frozen=True)
class Explanation:
    code: str
    label: Text
    aggregation: str
    result: NodeScore
    parts: tuple[ExplainedPart, ...]
    gates: tuple[Text, ...]
    layer: str = "final"
    decimals: int = 1

    @property
    def counted(self) -> tuple[ExplainedPart, ...]:
        """The parts the number comes from, without the start of deductions."""
        return tuple(
            part
            for part in self.parts
            if part.contribution is not None and part.weight > 0 and part.state != "start"
        )

    @property
    def start(self) -> float:
        """What deductions are taken from; 0 with other rules."""
        return sum(part.contribution or 0 for part in self.parts if part.state == "start")

    @property
    def rule(self) -> Rule:
        return RULES[Aggregation(self.aggregation)]

    @property
    def combined(self) -> float | None:
        """The number the parts give, before any gate; None where they give none."""
        scores, weights = self._numbers()
        return float(self.rule.combined(scores, weights, self.start)) if scores.size else None

    @property
    def gates_take(self) -> float | None:
        """What is added to ``combined`` to have the score: 0, or less where a gate takes it."""
        found, exact = self.combined, self.result.exact
        return None if found is None or exact is None else exact - found

    def formula(self, words: Words, number: Callable[[float, int], str] | None = None) -> str:
        """The rule with its numbers, exact enough that who follows it gets the printed number.

        ``number`` writes a number with so many decimals; plainly without.

        Empty where there is no number.
        """
        write, rule = number or written, self.rule
        scores, weights = self._numbers()
        if not scores.size or self.result.score is None:
            return ""
        wanted = self._printed(scores, weights)
        score = write(float(wanted), self.decimals)
        decides = self.counted[rule.deciding(scores)]
        part = f"{decides.code} {decides.label.get(words.language)}".strip()
        if isinstance(rule.written, str):
            values = ", ".join(write(one, self.decimals) for one in scores.tolist())
            return words.say(rule.written, values=values, score=score, part=part)
        if rule.nothing and scores.min() <= 0:
            return words.say(rule.nothing, part=part)
        more = range(self.decimals, _MOST_DECIMALS)
        enough = (at for at in more if self._printed(_cut(scores, at), weights) == wanted)
        places = next(enough, _MOST_DECIMALS)
        shown = [
            (f"{weight:.12g}", write(max(rule.least, one), places))
            for weight, one in zip(weights.tolist(), scores.tolist(), strict=True)
        ]
        return f"{rule.written(shown, f'{weights.sum():.12g}', f'{self.start:.12g}')} = {score}"

    def _numbers(self) -> tuple[Floats, Floats]:
        counted = self.counted
        scores = np.array([part.score or 0.0 for part in counted], dtype=np.float64)
        return scores, np.array([part.weight for part in counted], dtype=np.float64)

    def _printed(self, scores: Floats, weights: Floats) -> Decimal:
        return round_half_up(float(self.rule.combined(scores, weights, self.start)), self.decimals)

    def worked(
        self, words: Words, number: Callable[[float, int], str], digits: Callable[[str], str]
    ) -> list[str]:
        """How the number comes about: what the signs stand for, the formula, what a gate makes.

        Nothing where there is no number; the rules that take one part need no key to the signs.
        ``digits`` writes lines in the digits in use; codes of parts stay as they are.
        """
        told, score = self.formula(words, number), self.result.score
        if not told or score is None:
            return []
        key = self.rule.key
        lines = [words.say(key), told] if key else [told]
        if self._taken_by_gates():
            shown = number(float(score), self.decimals)
            lines.append(words.say("A gate makes the score {score}.", score=shown))
        codes = [part.code for part in self.counted]
        return [line if any(code in line for code in codes) else digits(line) for line in lines]

    def lines(self, words: Words) -> list[str]:
        open_yet = self.result.score is None or self.result.unanswered
        score = "–" if open_yet else self.result.score
        head = words.count(
            "{code} {label} has {score} points: {rule} of {n} part.",
            "{code} {label} has {score} points: {rule} of {n} parts.",
            sum(part.state != "start" for part in self.parts),
            code=self.code,
            label=self.label,
            score=score,
            rule=words.say(AGGREGATION_WORDS[self.aggregation]),
        )
        lines = [head]
        for part in self.parts:
            lines.append(_part_line(part, words, self.decimals))
            lines.extend(f"    {note.said(words)}" for note in part.notes)
        told = self.formula(words)
        if told and (len(self.counted) > 1 or self.aggregation != Aggregation.ARITHMETIC):
            lines.append(f"  {told}")
        if self._taken_by_gates():
            lines.append("  " + words.say("A gate makes the score {score}.", score=score))
        lines.extend(f"  {gate.get(words.language)}" for gate in self.gates)
        return lines

    def _taken_by_gates(self) -> bool:
        return abs(self.gates_take or 0) > GUARD

    def to_json(self, words: Words) -> dict[str, object]:
        return {
            "code": self.code,
            "label": self.label.get(words.language),
            "layer": self.layer,
            "aggregation": self.aggregation,
            "score": None if self.result.score is None else float(self.result.score),
            "exact": self.result.exact,
            "level": self.result.level,
            "level_before_gates": self.result.level_before_gates,
            "formula": self.formula(words) or None,
            "combined": self.combined,
            "gates_take": self.gates_take,
            "parts": self._parts_json(words),
            "gates": [gate.get(words.language) for gate in self.gates],
        }

    def _parts_json(self, words: Words) -> list[dict[str, object]]:
        """The parts as data; those of a geometric mean with what they multiply by."""
        by_part: dict[str, float] = {}
        if self.aggregation == Aggregation.GEOMETRIC:
            scores, weights = self._numbers()
            factors = np.maximum(scores, 0.0) ** (weights / weights.sum())
            by_part = dict(zip((part.code for part in self.counted), factors.tolist(), strict=True))
        return [
            {
                "code": part.code,
                "label": part.label.get(words.language),
                "weight": part.weight,
                "score": part.score,
                "level": part.level,
                "contribution": part.contribution,
                "state": part.state,
                "notes": [note.said(words) for note in part.notes],
                "factor": by_part.get(part.code),
            }
            for part in self.parts
        ]


def written(value: float, places: int) -> str:
    return f"{round_half_up(value, places):f}"


def _cut(scores: Floats, places: int) -> Floats:
    return np.array([float(round_half_up(one, places)) for one in scores.tolist()])


def _part_line(part: ExplainedPart, words: Words, decimals: int) -> str:
    value = "–" if part.reached is None else written(part.reached, decimals)
    label = part.label.get(words.language)
    if part.state == "start":
        return "  " + words.say("Start of the deductions: {value}", value=value)
    line = "  " + words.say(
        "{code} {label}: {value}, weight {weight}, adds {adds}",
        code=part.code,
        label=label,
        value=value,
        weight=f"{part.weight:g}",
        adds="–" if part.contribution is None else written(part.contribution, decimals),
    )
    state = STATE_WORDS.get(part.state)
    return f"{line} ({words.say(state)})" if state is not None else line
