"""What is counted unit by unit while the national picture is made; no record is kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from itertools import product

from assessment.consolidation.national import DocumentUses, UnitScores
from assessment.expression import parser, tree
from assessment.expression.tree import Reference as Asked
from assessment.questionnaire.model import Question, QuestionCode, Questionnaire
from assessment.questionnaire.question_types import adds_up
from assessment.recent import IdentityCache
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import ApplicabilityVerdict, Verdict
from assessment.responses.record import Record

type GroupKey = tuple[str, str]


@dataclass
class GroupTally:
    """What the units of one peer group gave; the keys are codes of questions unless told."""

    evidence: Counter[Verdict] = field(default_factory=Counter)
    declared: Counter[ApplicabilityVerdict] = field(default_factory=Counter)
    # By table: its rows, and the units that listed any.
    rows: Counter[str] = field(default_factory=Counter)
    listing: Counter[str] = field(default_factory=Counter)
    choices: Counter[tuple[str, str]] = field(default_factory=Counter)  # by column and choice
    answered: Counter[str] = field(default_factory=Counter)  # rows, by column of choices
    numbers: dict[str, list[Decimal]] = field(default_factory=lambda: defaultdict(list))
    # By indicator part and whole of each unit that has a share.
    ratios: dict[str, list[tuple[Decimal, Decimal]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # Units that a recommendation reaches, by node and its position.
    recommended: Counter[tuple[str, int]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Amount:
    code: QuestionCode
    function: str = ""

    def points_of(self, record: Record, evaluation: Evaluation) -> Decimal | None:
        places = tuple(record.places(self.code))
        if self.function == "count":
            return Decimal(len(places))
        answers = [evaluation.answers.get(place) for place in places]
        numbers = [Decimal(answer) for answer in answers if isinstance(answer, int | Decimal)]
        if numbers:
            return sum(numbers, Decimal(0))
        return None


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two amounts whose quotient, calculated under this code, an indicator is scored by."""

    code: QuestionCode
    indicator: str
    part: Amount
    whole: Amount


def _ratios(questionnaire: Questionnaire) -> Iterator[Ratio]:
    """The quotients of two amounts that the questionnaire calculates for its indicators."""
    for question in questionnaire.questions:
        if question.indicator is None or question.calculation is None:
            continue
        for node, _ in tree.walk(parser.parse_tree(question.calculation)):
            if isinstance(node, tree.Chain) and node.rest[0][0] == "div":
                part = _amount(node.first)
                whole = _amount(node.rest[0][1])
                if part is not None and whole is not None:
                    yield Ratio(question.code, str(question.indicator), part, whole)


ratios_of = IdentityCache[Questionnaire, tuple[Ratio, ...]](
    lambda questionnaire: tuple(_ratios(questionnaire)), keep=32
).get


def _amount(node: tree.Term) -> Amount | None:
    match node:
        case Asked(name=code):
            return Amount(QuestionCode(code))
        case tree.Call(name="sum" | "count" as function, arguments=(Asked(name=code),)):
            return Amount(QuestionCode(code), function)
    return None


@dataclass
class Tally:
    groups: dict[GroupKey, GroupTally] = field(default_factory=lambda: defaultdict(GroupTally))
    documents: DocumentUses = field(default_factory=DocumentUses)

    def together(self, keys: Iterable[GroupKey]) -> GroupTally:
        total = GroupTally()
        for key, each in product(keys, fields(total)):
            own = getattr(total, each.name)
            for of, number in getattr(self.groups[key], each.name).items():
                own[of] += number
        return total

    def add_record(self, scores: UnitScores, record: Record, evaluation: Evaluation) -> None:
        group = self.groups[scores.questionnaire.settings.id, scores.unit.block]
        self.documents.add_record(scores.standing.case, record)
        for response in record.responses.values():
            if response.not_applicable is not None:
                group.declared[response.not_applicable.verdict] += 1
            group.evidence.update(piece.verdict for piece in response.evidence)
        ratios = ratios_of(record.questionnaire)
        paired = {amount.code for ratio in ratios for amount in (ratio.part, ratio.whole)}
        for code, rows in record.rows.items():
            group.rows[code] += len(rows)
            group.listing[code] += bool(rows)
        for question in record.questionnaire.questions:
            if question.asked and (question.roster is not None or question.code not in paired):
                _answers(group, question, record, evaluation)
        for ratio in ratios:
            own, of = (amount.points_of(record, evaluation) for amount in (ratio.part, ratio.whole))
            share = [evaluation.answers.get(place) for place in record.places(ratio.code)]
            if own is not None and of and share != [None]:
                group.ratios[ratio.indicator].append((own, of))
        _recommend(group, scores)


def _answers(group: GroupTally, question: Question, record: Record, evaluation: Evaluation) -> None:
    for place in record.places(question.code):
        answer = evaluation.answers.get(place)
        if question.roster is not None and question.choices and answer is not None:
            group.answered[question.code] += 1
            if isinstance(answer, tuple):
                names = answer
            else:
                names = (str(answer),)
            group.choices.update((question.code, name) for name in names)
        elif isinstance(answer, int | Decimal) and adds_up(question):
            group.numbers[question.code].append(Decimal(answer))


def _recommend(group: GroupTally, scores: UnitScores) -> None:
    """Of each node the recommendation that stops first above the level reached."""
    due = [
        (recommendation.below, at, str(recommendation.node))
        for at, recommendation in enumerate(scores.questionnaire.recommendations)
        if (level := scores.scores.nodes[recommendation.node].level) is not None
        and level < recommendation.below
    ]
    group.recommended.update({node: at for _, at, node in sorted(due, reverse=True)}.items())
