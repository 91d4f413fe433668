"""What a simulation invents: units, how ready each is, who signs, answers and their review."""

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from types import MappingProxyType

from assessment.exchange.keys import PublicKey, Role, SigningKey
from assessment.exchange.roster import Person, Revocation, Roster, SignedRoster, sign_roster
from assessment.files.store import AssessmentFile
from assessment.language.text import Text
from assessment.questionnaire import model as asked
from assessment.questionnaire.question_types import EntryKind, kind_of, parse
from assessment.questionnaire.structure import ActionPart, ActionState
from assessment.questionnaire.values import Answer
from assessment.responses import changes, choices, model, plan, review_changes
from assessment.responses.changes import Change
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Place, ReasonCode
from assessment.responses.record import Record
from assessment.simulation.invented_actions import state_of
from assessment.units import Unit, above, load_units, year_of

ROOT = "គន្លឹះគោលសាកល្បង / Simulated root key"
_FAMILY = (
    "សុខ",
    "ចាន់",
    "កែវ",
    "លឹម",
    "ហេង",
    "ជា",
    "ម៉ៅ",
    "នួន",
    "ប៉ែន",
    "រស់",
    "សៅ",
    "អ៊ុក",
    "ឃុន",
    "ទេព",
)
_GIVEN = (
    "ដារ៉ា",
    "សុភា",
    "សុជាតា",
    "វណ្ណៈ",
    "បូរី",
    "មុនី",
    "រតនា",
    "ស្រីមុំ",
    "វិចិត្រ",
    "ពិសិដ្ឋ",
    "ចន្ធូ",
    "ស្រីពៅ",
    "វិសាល",
    "កុសល",
)


@dataclass(frozen=True, slots=True)
class Pair:
    assessor: SigningKey
    head: SigningKey


class People:
    """The people of a simulation; the same seed and unit give the same people and keys."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._known: dict[str, SigningKey] = {}
        self._lost: dict[str, PublicKey] = {}

    def pair(self, unit: str, team: str) -> Pair:
        """Assessor of the team and head of the unit: never the same name."""
        assessor = self.key(f"assessor {team}")
        return Pair(assessor, self.key(f"head {unit}", beside=assessor.public.name))

    def key(self, who: str, beside: str = "") -> SigningKey:
        signing_key = self._known.get(who)
        if signing_key is None:
            signing_key = self._known[who] = _key(f"{self._seed}/{who}", beside)
        return signing_key

    def lost(self, who: str, unit: str) -> SigningKey:
        """A key that an assessor of the unit lost; the roster revokes it."""
        signing_key = self.key(f"lost {who}")
        self._lost[unit] = signing_key.public
        return signing_key

    def roster(self, units: dict[str, Pair], since: date) -> SignedRoster:
        """The list of those who may sign: assessors everywhere, heads for their unit.

        Keys that were lost stand there too, and are revoked.
        """
        assessors = {pair.assessor.public.key: pair.assessor.public for pair in units.values()}
        teams = sorted(assessors.items())
        people = [Person(public_key.name, key, Role.ASSESSOR, since) for key, public_key in teams]
        heads = ((unit, pair.head.public) for unit, pair in sorted(units.items()))
        people += (
            Person(public_key.name, public_key.key, Role.HEAD, since, unit)
            for unit, public_key in heads
        )
        lost = sorted(self._lost.items())
        people += [
            Person(public_key.name, public_key.key, Role.ASSESSOR, since, unit)
            for unit, public_key in lost
        ]
        revoked = tuple(Revocation(public_key.key_id, ()) for _, public_key in lost)
        root = _key(f"{self._seed}/root", "")
        named = SigningKey(PublicKey(ROOT, root.public.key), root.secret)
        return sign_roster(Roster(people=tuple(people), revoked=revoked, training=True), named)


def _key(text: str, beside: str) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = hashlib.sha256(f"simulated key {text}".encode()).digest()
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    # Not for secrets: the same seed must give the same names.
    chance = random.Random(text)  # noqa: S311
    name = beside
    while name == beside:
        name = f"{chance.choice(_FAMILY)} {chance.choice(_GIVEN)}"
    return SigningKey(PublicKey(name, public.hex()), secret)


_EDITION = "simulated"
FIRST_YEAR = 2026  # of the programme; of a round whose name tells none
_GROWTH = 0.035
_USUAL = 0.63
_SPREAD = {"area": 0.07, "block": 0.12, "unit": 0.11, "round": 0.02}


@dataclass(frozen=True, slots=True)
class Chosen:
    unit: Unit
    questionnaire: asked.Questionnaire


def choose(count: int, questionnaires: Sequence[asked.Questionnaire]) -> Iterator[Chosen]:
    """That many units: those the questionnaires are meant for, others, then invented ones."""
    meant = {
        block.code: questionnaire
        for questionnaire in questionnaires
        for block in questionnaire.settings.peer_blocks
    }
    first = questionnaires[0]
    register = load_units()
    queues: dict[str, list[Chosen]] = {}
    for other_unit in register:
        if other_unit.block in meant:
            queue = queues.setdefault(meant[other_unit.block].settings.id, [])
            queue.append(Chosen(other_unit, meant[other_unit.block]))
    fitting = (
        candidate
        for few in zip_longest(*queues.values())
        for candidate in few
        if candidate is not None
    )
    others = [Chosen(unit, first) for unit in register if unit.block not in meant]
    place = {unit.code: at for at, unit in enumerate(register)}
    chosen = [*fitting, *others][:count]
    yield from sorted(chosen, key=lambda candidate: place[candidate.unit.code])
    block = next((peer_block.code for peer_block in first.settings.peer_blocks), "")
    for number in range(1, count - len(chosen) + 1):
        name = Text.from_wordings(km=f"អង្គភាពគំរូទី {number}", en=f"Simulated unit {number}")
        unit = Unit(f"SIM-{number:05d}", name, "institution", block, "", _EDITION)
        yield Chosen(unit, first)


def readiness(unit: Unit, register: Mapping[str, Unit], seed: int, occasion: str) -> float:
    """How ready a unit is, from 0 to 1: alike within an area and within a block.

    A later round finds the same unit a little better, as the year in its name says.
    """
    top = [unit, *above(unit, register)][-1]
    value = _USUAL
    for kind, text in (
        ("area", top.code),
        ("block", unit.block),
        ("unit", unit.code),
        ("round", f"{unit.code}/{occasion}"),
    ):
        # Not for secrets: the same seed must give the same units.
        value += random.Random(f"{seed}/{kind}/{text}").gauss(0, _SPREAD[kind])  # noqa: S311
    later = (year_of(occasion) or FIRST_YEAR) - FIRST_YEAR
    return min(0.97, max(0.05, value + _GROWTH * later))


_TITLES = (
    "សេចក្តីសម្រេចស្តីពីក្រុមការងារឌីជីថល",
    "ផែនការសកម្មភាពប្រចាំឆ្នាំ",
    "របាយការណ៍ត្រួតពិនិត្យ",
    "បញ្ជីសារពើភណ្ឌ",
    "កំណត់ហេតុប្រជុំ",
    "កំណត់ត្រាបម្រុងទុកទិន្នន័យ",
)
_ABSENT = "អង្គភាពមិនមានសេវា ឬប្រព័ន្ធនេះ។ No such service or system here."
_MILESTONE = "ដំណាក់កាលសាកល្បងបន្ទាប់ / Next sample milestone"
_OBSTACLE = "ថវិកាគំរូ / sample budget"
_OF_THE_LIST = (
    ActionPart.ACTION,
    ActionPart.NAME,
    ActionPart.LEAD,
    ActionPart.DUE,
    ActionPart.MILESTONES,
)
_AT_THE_ENDS: Mapping[object, int] = {ActionState.DONE: 100, ActionState.NOT_STARTED: 0}
_UNEVEN = 0.16
_ROWS = (2, 7)
_LIKELY = {
    "unanswered": 0.015,
    "absent": 0.05,
    "attached": 0.3,
    "second": 0.15,
    "refused": 0.12,
    "lowered": 0.14,
    "otherwise": 0.12,
    "proved": 0.7,
}
_DAYS_BACK = 300
_HALF_WAY = 0.6


@dataclass(slots=True)
class Answered:
    """All that is asked, answered roughly as well as the readiness from 0 to 1 says."""

    record: Record
    readiness: float
    today: date
    chance: random.Random
    documents: dict[str, bytes] = field(default_factory=dict)
    given: dict[Place, Answer | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Rows, answers, what does not apply, documents; nothing given breaks a rule."""
        responses: dict[Place, model.Response] = {}
        first = self.record
        self._rows()
        for question in self.record.questionnaire.questions:
            if question.asked:
                for place in self.record.places(question.code):
                    responses[place] = model.Response(answer=self._answer(question, place))
                    self.given[place] = responses[place].answer
        kept = {
            place: response for place, response in responses.items() if response.answer is not None
        }
        self.record = replace(self.record, responses=MappingProxyType(kept))
        for question in self.record.questionnaire.questions:
            allowed = question.not_applicable and question.roster is None
            if allowed and self.chance.random() < _LIKELY["absent"]:
                self.record = changes.DeclareNotApplicable(Place(question.code), _ABSENT).apply(
                    self.record
                )
        documents = self._actions(first)
        self._attach(self._mended(), documents)

    def _rows(self) -> None:
        fixed = evaluate(self.record, self.today).row_counts
        actions = self.record.questionnaire.action_columns.get(ActionPart.ACTION)
        for roster in self.record.questionnaire.rosters:
            listed = actions is not None and actions.roster == roster.code
            if listed and (self.record.rows.get(roster.code) or (actions and actions.choices)):
                continue  # its rows are those of the policy
            count = fixed.get(roster.code) or self.chance.randint(*_ROWS)
            for at in range(count):
                added = changes.AddRow(roster.code, model.RowId(f"{roster.code}-{at + 1}"), at)
                self.record = added.apply(self.record)

    def _actions(self, first: Record) -> list[str]:
        """What the unit says of its own actions; gives the numbers of documents that prove it."""
        columns = self.record.questionnaire.action_columns
        column = columns.get(ActionPart.ACTION)
        documents = list[str]()
        items = {
            policy_item.code: policy_item for policy_item in self.record.questionnaire.policy_map
        }
        for row in () if column is None else first.rows.get(f"{column.roster}", ()):
            state, percent = state_of(items[row], self.today)
            if self.chance.random() < _LIKELY["otherwise"]:
                state = self.chance.choice(tuple(ActionState)[:-1])
                percent = _AT_THE_ENDS.get(state, percent)
            answers: dict[str, Answer | None] = {
                part: first.response(columns[part].code, row).answer
                for part in _OF_THE_LIST
                if part in columns
            }
            answers |= {
                ActionPart.THEME: None,
                ActionPart.STATE: state.value,
                ActionPart.PERCENT: percent,
                ActionPart.NEXT: None if state.ended else _MILESTONE,
                ActionPart.OBSTACLE: _OBSTACLE if state is ActionState.BEHIND else None,
                ActionPart.EVIDENCE: None,
            }
            if percent and self.chance.random() < _LIKELY["proved"]:
                documents.append(f"{row}/{self.today.year}")
                answers[ActionPart.EVIDENCE] = documents[-1]
            for part, answer in answers.items():
                if part in columns:
                    change = changes.SetAnswer(Place(columns[part].code, row), answer)
                    self.record = change.apply(self.record)
        return documents

    def _answer(self, question: asked.Question, place: Place) -> Answer | None:
        if question.required is None and self.chance.random() < _LIKELY["unanswered"]:
            return None
        kind = kind_of(question)
        match kind.takes:
            case EntryKind.TICKS:
                return self._ticks(question)
            case EntryKind.CHOICE:
                return self._one(question)
            case EntryKind.WHOLE | EntryKind.NUMBER:
                number = self._number(question, place)
                if question.comparable_key == ActionPart.PERCENT:  # it fits the state it is in
                    state = self.record.questionnaire.action_columns[ActionPart.STATE]
                    stated = self.given.get(Place(state.code, place.row))
                    number = _AT_THE_ENDS.get(stated, number)
                return parse(question, number)[0]
            case EntryKind.DATE:
                return self._day()
        if kind.made_up is None:
            return None
        return kind.made_up(self.chance)

    def _level(self) -> float:
        """How well one question stands, around the readiness of the unit."""
        return min(1.0, max(0.0, self.chance.gauss(self.readiness, _UNEVEN)))

    def _ticks(self, question: asked.Question) -> Answer | None:
        offered = [choice for choice in question.choices if not choice.exclusive]
        level = self._level()
        if question.scoring.kind is asked.ScoringKind.LADDER:
            top = max((choice.level or 0 for choice in offered), default=0)
            reached = round(level * top)
            chosen = [choice.name for choice in offered if (choice.level or 0) <= reached]
        else:
            chosen = [choice.name for choice in offered if self.chance.random() < level]
        none = [choice.name for choice in question.choices if choice.exclusive]
        return tuple(chosen or none[:1]) or None

    def _one(self, question: asked.Question) -> Answer | None:
        if not question.choices:
            return None
        scored = [choice for choice in question.choices if choice.score is not None]
        level = self._level()
        if scored:
            return min(scored, key=lambda choice: abs(float(choice.score or 0) / 100 - level)).name
        # Lists of words usually begin with the better one.
        at = int(len(question.choices) * self.chance.random() ** (0.4 + 1.6 * level))
        return question.choices[min(at, len(question.choices) - 1)].name

    def _number(self, question: asked.Question, place: Place) -> int:
        if question.minimum is not None and question.maximum is not None:
            low = float(question.minimum)
            high = float(question.maximum)
            return round(low + (high - low) * self._level())
        rule = plan.plan_of(self.record.questionnaire).conditions[question.code].constraint
        others = () if rule is None else rule.names - {question.code}
        known_answers = (
            self.given.get(Place(name, row)) for name in others for row in (place.row, None)
        )
        wholes = [
            value for value in known_answers if isinstance(value, int | Decimal) and value >= 0
        ]
        if wholes:
            return int(float(min(wholes)) * self._level())
        return round(10 ** self.chance.uniform(1.0, 1.6 + self.readiness))

    def _day(self) -> date:
        return self.today - timedelta(days=self.chance.randint(1, _DAYS_BACK))

    def _mended(self) -> Evaluation:
        evaluation = evaluate(self.record, self.today)
        for _ in range(3):
            wrong = [place for place in self.record.responses if self._is_wrong(evaluation, place)]
            if not wrong:
                break
            for place in wrong:
                self.record = changes.SetAnswer(place, None).apply(self.record)
            evaluation = evaluate(self.record, self.today)
        return evaluation

    def _is_wrong(self, evaluation: Evaluation, place: Place) -> bool:
        response = self.record.response(*place)
        if response.answer is None:
            return False
        if place in evaluation.broken or place not in evaluation.relevant:
            return True
        offered = evaluation.offers.get(place)
        names = response.answer if isinstance(response.answer, tuple) else (response.answer,)
        return offered is not None and not set(map(str, names)) <= set(offered)

    def _attach(self, evaluation: Evaluation, proofs: Sequence[str]) -> None:
        number = len(proofs)
        form = self.record.questionnaire
        if proofs:  # of actions: they are below the table, or at what is scored by it
            state = form.action_columns[ActionPart.STATE]
            known = form.action_columns.get(ActionPart.DOCUMENTS)
            after = (
                question
                for question in form.questions
                if question.row > state.row and question.indicator
            )
            proving = Place((known or next(after, state)).code)
            for at, name in enumerate(proofs, start=1):
                piece = replace(self._document(at), number=name)
                self.record = changes.AddEvidence(proving, piece).apply(self.record)
        for question in form.questions:
            place = Place(question.code)
            rule = question.evidence
            if question.comparable_key == ActionPart.DOCUMENTS or question.roster is not None:
                continue
            backs = place in evaluation.answers or question.type is asked.QuestionType.NOTE
            reached = choices.reached_level(question, evaluation.answers.get(place))
            enough = rule.demand is not asked.EvidenceDemand.FROM_LEVEL or reached >= rule.level
            if rule.demand is asked.EvidenceDemand.NONE or not enough or not backs:
                continue
            if place in evaluation.relevant:
                for _ in range(1 + (self.chance.random() < _LIKELY["second"])):
                    number += 1
                    piece = self._document(number)
                    self.record = changes.AddEvidence(place, piece).apply(self.record)

    def _document(self, number: int) -> model.Evidence:
        title = f"{self.chance.choice(_TITLES)} {number}"
        attached = self.chance.random() < _LIKELY["attached"]
        content = f"{title}\n{self.record.id}\n".encode()
        digest = hashlib.sha256(content).hexdigest()
        if attached:
            self.documents[digest] = content
        piece = model.Evidence(
            id=model.EvidenceId(f"simulated-{number}"),
            title=title,
            number=f"{self.chance.randint(1, 999):03d}",
            dated=self._day(),
            issuer="អង្គភាពគំរូ / Sample unit",
            signed=self.chance.random() < 0.9,
        )
        if attached:
            return replace(piece, digest=digest, size=len(content), file_name=f"{title}.txt")
        seen = self.record.subject.assessor
        return replace(piece, paper_seen_by=seen, paper_seen_on=self.today)


_REASON = "ទិន្នន័យខ្លះមិនទាន់ប្រមូលបាន។ Some data could not be collected in time."
_LOWERED = "ឯកសារមិនបញ្ជាក់កម្រិតនេះ។ The document does not prove this level."
_APPLIES = "អង្គភាពមានសេវានេះ។ The unit does have this service."
_WHY = (ReasonCode.MISSING, ReasonCode.WRONG_DOCUMENT, ReasonCode.OUTDATED, ReasonCode.INCOMPLETE)


# From handing in to the end of the review.
_REVIEW_TAKES = timedelta(days=6, hours=2)


def submitted(record: Record, at: datetime) -> Record:
    return review_changes.Submit(record.subject.assessor, at, _REASON).apply(record)


def approved(record: Record, head: str, handed_in: datetime, chance: random.Random) -> Record:
    """The record handed in, its documents judged, every indicator looked at, and approved."""
    record = submitted(record, handed_in)
    for change in reviewing(record, head, handed_in + _REVIEW_TAKES, chance):
        record = change.apply(record)
    return record


def reviewing(record: Record, head: str, done: datetime, chance: random.Random) -> Iterator[Change]:
    """What a head does with a record that was handed in, from the first document to the end."""
    for place, response in record.responses.items():
        if response.not_applicable is not None:
            refused = chance.random() < _LIKELY["refused"]
            judged = model.ApplicabilityVerdict
            verdict = judged.REFUSED if refused else judged.CONFIRMED
            yield changes.JudgeApplicability(Place(*place), verdict, _APPLIES if refused else "")
        for piece in response.evidence:
            refused = chance.random() < _LIKELY["refused"]
            if refused:
                judgement = model.Verdict.REJECTED
            else:
                judgement = model.Verdict.ACCEPTED
            if refused:
                why = chance.choice(_WHY)
            else:
                why = None
            yield changes.JudgeEvidence(Place(*place), piece.id, judgement, why)
    # Of these indicators the head believes one level less than was claimed.
    lowered: dict[str, int] = {}
    for question in record.questionnaire.questions:
        if question.indicator is not None and question.scoring.kind is asked.ScoringKind.LADDER:
            claimed = choices.reached_level(question, record.response(question.code).answer)
            if claimed and chance.random() < _LIKELY["lowered"]:
                lowered[str(question.indicator)] = claimed - 1
    for node in record.questionnaire.indicators:
        code = node.code
        level = lowered.get(node.code)
        reason, comment = (None, "") if level is None else (chance.choice(_WHY), _LOWERED)
        review = model.Review(
            code,
            model.Layer.HEAD,
            accepted=True,
            level=level,
            reason=reason,
            comment=comment,
            by=head,
            at=done,
        )
        yield review_changes.SetReview(model.Layer.HEAD, code, review)
    yield review_changes.Approve(head, done)


def answer_file(file: AssessmentFile, now: datetime, seed: int) -> None:
    """Answer all that is asked in a new file, as the assessor of a unit that is half-way would.

    The same seed gives the same answers; each goes through the same checks as in the window.
    """
    # Not for secrets: the same seed must give the same answers.
    answered = Answered(file.record, _HALF_WAY, now.date(), random.Random(seed))  # noqa: S311
    for content in answered.documents.values():
        file.attach(content)
    steps = list[Change]()
    for roster, rows in answered.record.rows.items():
        steps += (changes.AddRow(roster, row, at) for at, row in enumerate(rows))
    # Answers first: whether a document may be added can hang on them.
    places = [(Place(*place), response) for place, response in answered.record.responses.items()]
    steps += (
        changes.SetAnswer(at, response.answer)
        for at, response in places
        if response.answer is not None
    )
    for place, response in places:
        if response.not_applicable is not None:
            steps.append(changes.DeclareNotApplicable(place, response.not_applicable.reason))
        steps += (changes.AddEvidence(place, piece) for piece in response.evidence)
    for change in steps:
        file.apply(change, by=file.record.subject.assessor, at=now)
