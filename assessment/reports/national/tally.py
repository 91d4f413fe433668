"""What is counted unit by unit while the national picture is made; no record is kept."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from assessment.consolidation.national import UnitScores
from assessment.consolidation.shared_documents import DocumentUses
from assessment.expression.parser import parse_tree
from assessment.expression.tree import Call, Chain, Node, walk
from assessment.expression.tree import Reference as Asked
from assessment.questionnaire.model import Group, Question, QuestionCode, Questionnaire
from assessment.questionnaire.question_types import adds_up
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import ApplicabilityVerdict, Verdict
from assessment.responses.record import Record

type GroupKey = tuple[str, str]


@dataclass
class ListedRows:
    """What the rows of one table hold, over all units of a group that listed anything."""

    units: int = 0
    rows: int = 0
    sums: dict[str, tuple[Decimal, int]] = field(default_factory=dict)
    choices: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


@dataclass(frozen=True, slots=True)
class Amount:
    code: QuestionCode
    function: str = ""

    def of(self, record: Record, evaluation: Evaluation) -> Decimal | None:
        places = tuple(record.places(self.code))
        if self.function == "count":
            return Decimal(len(places))
        found = [evaluation.answers.get(place) for place in places]
        numbers = [Decimal(each) for each in found if isinstance(each, int | Decimal)]
        return sum(numbers, Decimal(0)) if numbers else None


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two amounts whose quotient, calculated under this code, an indicator is scored by."""

    code: QuestionCode
    indicator: str
    part: Amount
    whole: Amount


def ratios_of(questionnaire: Questionnaire) -> Iterator[Ratio]:
    """The quotients of two amounts that the questionnaire calculates for its indicators."""
    for question in questionnaire.questions:
        if question.indicator is None or question.calculation is None:
            continue
        for node, _ in walk(parse_tree(question.calculation)):
            if isinstance(node, Chain) and node.rest[0][0] == "div":
                part, whole = _amount(node.first), _amount(node.rest[0][1])
                if part is not None and whole is not None:
                    yield Ratio(question.code, str(question.indicator), part, whole)


def _amount(node: Node) -> Amount | None:
    match node:
        case Asked(name=code):
            return Amount(QuestionCode(code))
        case Call(name="sum" | "count" as function, arguments=(Asked(name=code),)):
            return Amount(QuestionCode(code), function)
    return None


@dataclass
class Tally:
    evidence: dict[GroupKey, Counter[Verdict]] = field(default_factory=lambda: defaultdict(Counter))
    listed: dict[tuple[str, str, str], ListedRows] = field(
        default_factory=lambda: defaultdict(ListedRows)
    )
    # Sum and number of units of each question that asks for a number.
    numbers: dict[tuple[str, str, str], tuple[Decimal, int]] = field(default_factory=dict)
    # By indicator the sums of part and whole, and the units that have a share.
    ratios: dict[tuple[str, str, str], tuple[Decimal, Decimal, int]] = field(default_factory=dict)
    # Units that a recommendation reaches, by node and its position.
    recommended: Counter[tuple[str, str, str, int]] = field(default_factory=Counter)
    declared: dict[GroupKey, Counter[ApplicabilityVerdict]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    documents: DocumentUses = field(default_factory=DocumentUses)
    _quotients: dict[str, tuple[Ratio, ...]] = field(default_factory=dict)

    def count(self, one: UnitScores, record: Record, evaluation: Evaluation) -> None:
        group = one.questionnaire.settings.id, one.unit.block
        self._responses(group, record)
        self.documents.count(one.standing.case, record)
        for roster in record.questionnaire.rosters:
            self._rows(group, roster, record, evaluation)
        ratios = self._ratios(record.questionnaire)
        paired = {amount.code for ratio in ratios for amount in (ratio.part, ratio.whole)}
        for question in record.questionnaire.questions:
            alone = question.roster is None and question.asked and question.code not in paired
            if alone and adds_up(question):
                self._number(group, question, record, evaluation)
        for ratio in ratios:
            self._ratio(group, ratio, record, evaluation)
        self._recommend(group, one)

    def _responses(self, group: GroupKey, record: Record) -> None:
        for response in record.responses.values():
            if response.not_applicable is not None:
                self.declared[group][response.not_applicable.verdict] += 1
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
                elif isinstance(answer, int | Decimal) and adds_up(column):
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

    def _ratios(self, questionnaire: Questionnaire) -> tuple[Ratio, ...]:
        known = self._quotients.get(questionnaire.fingerprint)
        if known is None:
            known = self._quotients[questionnaire.fingerprint] = tuple(ratios_of(questionnaire))
        return known

    def _ratio(self, group: GroupKey, ratio: Ratio, record: Record, evaluation: Evaluation) -> None:
        own, of = (amount.of(record, evaluation) for amount in (ratio.part, ratio.whole))
        share = [evaluation.answers.get(place) for place in record.places(ratio.code)]
        if own is not None and of and share != [None]:
            key = (*group, ratio.indicator)
            part, whole, n = self.ratios.get(key, (Decimal(0), Decimal(0), 0))
            self.ratios[key] = part + own, whole + of, n + 1

    def _recommend(self, group: GroupKey, one: UnitScores) -> None:
        found: dict[str, tuple[int, int]] = {}
        for at, each in enumerate(one.questionnaire.recommendations):
            level = one.scores.nodes[each.node].level
            if level is not None and level < each.below:
                known = found.get(str(each.node))
                if known is None or each.below < known[0]:
                    found[str(each.node)] = each.below, at
        for node, (_, at) in found.items():
            self.recommended[*group, node, at] += 1
