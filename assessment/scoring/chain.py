"""A chain of reasons: one node, its parts, what each adds, and the notes that say why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from assessment.language.text import Text
from assessment.scoring.result import NodeScore
from assessment.words import Words, mark

AGGREGATION_WORDS = {
    "arithmetic": mark("weighted mean"),
    "geometric": mark("geometric mean"),
    "harmonic": mark("harmonic mean"),
    "min": mark("lowest part"),
    "max": mark("highest part"),
    "sum": mark("weighted sum"),
    "deduct": mark("deductions"),
}
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
        """The sentence."""
        shown = {
            name: words.say(value.message) if isinstance(value, Note) else value
            for name, value in self.values.items()
        }
        return words.say(self.message, **shown)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a node: its weight, its score and what it adds.

    Attributes:
        code: Node or question; empty for the start of deductions.
        label: Its name.
        weight: Weight among its siblings.
        score: 0-100; None when it does not count.
        level: Level number; None without.
        contribution: Points it adds to the node's score; None where the rule does not add.
        state: ``counted``, ``not_applicable``, ``unanswered``, ``missing``, ``hidden``,
            ``reviewed`` (a reviewer set the level), or ``start`` of deductions.
        notes: Why, in sentences: criteria, evidence, reviewers.
    """

    code: str
    label: Text
    weight: float
    score: float | None
    level: int | None
    contribution: float | None
    state: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Chain:
    """The explanation of one node.

    Attributes:
        code: The node.
        label: Its name.
        aggregation: How its parts are combined.
        result: Its result.
        parts: Children, or the questions of a leaf.
        gates: Reasons of gates that closed on it.
        layer: Name of the review layer.
    """

    code: str
    label: Text
    aggregation: str
    result: NodeScore
    parts: tuple[Part, ...]
    gates: tuple[Text, ...]
    layer: str = "final"

    def lines(self, words: Words) -> list[str]:
        """The chain in sentences."""
        score = "–" if self.result.score is None else self.result.score
        head = words.say(
            "{code} {label} has {score} points: {rule} of {n} parts.",
            code=self.code,
            label=self.label,
            score=score,
            rule=words.say(AGGREGATION_WORDS[self.aggregation]),
            n=sum(part.state != "start" for part in self.parts),
        )
        lines = [head]
        for part in self.parts:
            lines.append(_part_line(part, words))
            lines.extend(f"    {note.said(words)}" for note in part.notes)
        lines.extend(f"  {gate.get(words.language)}" for gate in self.gates)
        return lines

    def to_json(self, words: Words) -> dict[str, object]:
        """The chain as data, labels and notes in the reader's language."""
        return {
            "code": self.code,
            "label": self.label.get(words.language),
            "layer": self.layer,
            "aggregation": self.aggregation,
            "score": None if self.result.score is None else float(self.result.score),
            "exact": self.result.exact,
            "level": self.result.level,
            "level_before_gates": self.result.level_before_gates,
            "parts": [_part_json(part, words) for part in self.parts],
            "gates": [gate.get(words.language) for gate in self.gates],
        }


def _part_line(part: Part, words: Words) -> str:
    value = "–" if part.score is None else f"{part.score:.1f}"
    label = part.label.get(words.language)
    if part.state == "start":
        return f"  {value}"
    line = f"  {part.code} {label} × {part.weight:g} = {value}"
    state = STATE_WORDS.get(part.state)
    return f"{line} ({words.say(state)})" if state is not None else line


def _part_json(part: Part, words: Words) -> Mapping[str, object]:
    return {
        "code": part.code,
        "label": part.label.get(words.language),
        "weight": part.weight,
        "score": part.score,
        "level": part.level,
        "contribution": part.contribution,
        "state": part.state,
        "notes": [note.said(words) for note in part.notes],
    }
