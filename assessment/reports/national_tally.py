"""What is counted unit by unit while the national picture is made; no record is kept."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from assessment.consolidation.shared_documents import DocumentUses
from assessment.consolidation.unit_scores import UnitScores
from assessment.questionnaire.model import Group, Question, QuestionType
from assessment.reports.themes import Theme, themes_of
from assessment.responses.model import Layer, Verdict
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation, evaluate
from assessment.scoring.score import score_record

type GroupKey = tuple[str, str]
_NUMBERS = (QuestionType.INTEGER, QuestionType.DECIMAL)


@dataclass
class Listed:
    """What the rows of one table hold, over all units of a group.

    Attributes:
        units: Units that listed anything.
        rows: All rows.
        sums: Sum and number of values of each column of numbers.
        choices: How often each choice was taken, by column.
    """

    units: int = 0
    rows: int = 0
    sums: dict[str, tuple[Decimal, int]] = field(default_factory=dict)
    choices: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


@dataclass
class Tally:
    """All counts, by questionnaire and block, or by unit and questionnaire.

    Attributes:
        self_scores: Full score of the self-assessment by unit and questionnaire.
        themes: Scores by theme, likewise.
        evidence: Documents by verdict.
        listed: Rows of tables.
        numbers: Sum and number of units of each question that asks for a number.
        recommended: Units that a recommendation reaches, by node and its position.
        declared: Declarations of not applicable.
        documents: Who attached which document.
    """

    self_scores: dict[tuple[str, str], float | None] = field(default_factory=dict)
    themes: dict[tuple[str, str], tuple[Theme, ...]] = field(default_factory=dict)
    evidence: dict[GroupKey, Counter[Verdict]] = field(default_factory=lambda: defaultdict(Counter))
    listed: dict[tuple[str, str, str], Listed] = field(default_factory=lambda: defaultdict(Listed))
    numbers: dict[tuple[str, str, str], tuple[Decimal, int]] = field(default_factory=dict)
    recommended: Counter[tuple[str, str, str, int]] = field(default_factory=Counter)
    declared: Counter[GroupKey] = field(default_factory=Counter)
    documents: DocumentUses = field(default_factory=DocumentUses)

    def count(self, one: UnitScores, record: Record) -> None:
        """Count one unit."""
        group = one.questionnaire.settings.id, one.unit.block
        key = one.standing.case.unit, group[0]
        evaluation = evaluate(record, one.package.day)
        own = score_record(record, evaluation, Layer.SELF)
        self.self_scores[key] = own.overall.exact
        self.themes[key] = themes_of(one.questionnaire, one.scores)
        self._responses(group, record)
        self.documents.count(one.standing.case, record)
        for roster in record.questionnaire.rosters:
            self._rows(group, roster, record, evaluation)
        for question in record.questionnaire.questions:
            if question.type in _NUMBERS and question.roster is None and question.asked:
                self._number(group, question, record, evaluation)
        self._recommend(group, one)

    def _responses(self, group: GroupKey, record: Record) -> None:
        for response in record.responses.values():
            self.declared[group] += response.not_applicable is not None
            for piece in response.evidence:
                self.evidence[group][piece.verdict] += 1

    def _rows(self, group: GroupKey, roster: Group, record: Record, evaluation: Evaluation) -> None:
        rows = record.rows.get(roster.code, ())
        if not rows:
            return
        listed = self.listed[*group, roster.code]
        listed.units += 1
        listed.rows += len(rows)
        for column in record.questionnaire.columns[roster.code]:
            if not column.asked:
                continue
            for place in record.places(column.code):
                answer = evaluation.answers.get(place)
                if column.choices and answer is not None:
                    names = answer if isinstance(answer, tuple) else (str(answer),)
                    listed.choices[column.code].update(names)
                elif isinstance(answer, int | Decimal):
                    total, n = listed.sums.get(column.code, (Decimal(0), 0))
                    listed.sums[column.code] = total + Decimal(answer), n + 1

    def _number(
        self, group: GroupKey, question: Question, record: Record, evaluation: Evaluation
    ) -> None:
        for place in record.places(question.code):
            answer = evaluation.answers.get(place)
            if isinstance(answer, int | Decimal):
                key = (*group, str(question.code))
                total, n = self.numbers.get(key, (Decimal(0), 0))
                self.numbers[key] = total + Decimal(answer), n + 1

    def _recommend(self, group: GroupKey, one: UnitScores) -> None:
        """The strictest recommendation of each node that its level asks for."""
        found: dict[str, tuple[int, int]] = {}
        for at, each in enumerate(one.questionnaire.recommendations):
            level = one.scores.nodes[each.node].level
            if level is not None and level < each.below:
                known = found.get(str(each.node))
                if known is None or each.below < known[0]:
                    found[str(each.node)] = each.below, at
        for node, (_, at) in found.items():
            self.recommended[*group, node, at] += 1
