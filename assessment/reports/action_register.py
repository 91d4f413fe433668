"""The register of the policy's actions: what each institution says of each, over the rounds.

An action of the list is known by its code. What institutions wrote themselves stands for each of
them alone, until a person says that two mean the same: never by likeness.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

from assessment.consolidation.acts import Word, record_act
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import COUNTS, ActKind, CommitteeAct
from assessment.consolidation.national import NationalQuery, rounds, the_round
from assessment.consolidation.standing import CaseStanding, standings
from assessment.errors import refused
from assessment.language.text import Text
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire import structure
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import ActionNeed, ActionPart, ActionState, PolicyItem
from assessment.responses.model import GOOD, RowId, Verdict
from assessment.responses.record import Record
from assessment.units import round_key

ACTION = "action"
_FAVOUR = (Verdict.REJECTED, Verdict.PENDING, Verdict.WAIVED, Verdict.ACCEPTED)


@dataclass(frozen=True, slots=True)
class ActionReport:
    unit: str
    revision: str
    code: str  # as chosen or typed; empty where nothing was written
    listed: bool = True
    name: str = ""  # as typed, where it is not of the list
    theme: str = ""  # code of the theme or strategy, where it is not of the list
    # How far it is; None where that was not said, or in no word of ours.
    state: ActionState | None = None
    percent: Decimal | int | None = None
    next: str = ""
    obstacle: str = ""
    due: date | None = None  # the day the institution itself gives; None without
    proof: str = ""  # number of the document that proves it; empty without
    # What a reviewer said of that document; None when it is not attached.
    verdict: Verdict | None = None
    approved: bool = False  # whether the head approved what stands


@dataclass(frozen=True)
class RegisteredAction:
    # As the list has it; of an action outside the list, as its institution wrote it.
    item: PolicyItem
    listed: bool
    said: tuple[ActionReport, ...]  # the reports, that of the lead first
    day: date
    indicators: tuple[str, ...] = ()  # indicators whose questions serve it or its strategy

    @cached_property
    def every(self) -> tuple[ActionReport, ...]:
        """The reports, then an empty one of each institution that leads or joins it in silence."""
        reporting_units = {action_report.unit for action_report in self.said}
        silent = [code for code in self.item.units if code not in reporting_units]
        return (*self.said, *(ActionReport(code, "", self.item.code) for code in silent))

    @cached_property
    def lead(self) -> ActionReport:
        """What its lead says; an empty report where it says nothing, or nobody leads."""
        nobody = ActionReport("", "", self.item.code)
        return next(
            (
                action_report
                for action_report in self.every
                if action_report.unit == self.item.lead_unit
            ),
            nobody,
        )

    @property
    def state(self) -> ActionState | None:
        return self.lead.state

    @property
    def due(self) -> date | None:
        if self.item.due:
            return date.fromisoformat(self.item.due)
        return None

    @property
    def overdue(self) -> bool:
        ended = self.state is not None and self.state.ended
        return self.due is not None and self.due < self.day and not ended

    @property
    def contradicting(self) -> tuple[ActionReport, ...]:
        """Partners that give another state than the lead."""
        if self.state is None:
            return ()
        return tuple(
            action_report
            for action_report in self.said
            if action_report.unit != self.item.lead_unit
            and action_report.state not in (None, self.state)
        )

    @property
    def silent(self) -> tuple[str, ...]:
        """Institutions that lead or join it and say nothing of it."""
        reporting_units = {
            action_report.unit for action_report in self.said if action_report.state is not None
        }
        return tuple(code for code in self.item.units if code not in reporting_units)

    @property
    def needs(self) -> tuple[ActionNeed, ...]:
        """Why it needs a decision, gravest first; nothing of one that was dropped."""
        if self.state is ActionState.DROPPED:
            return ()
        holds_by_need = {
            ActionNeed.OVERDUE: self.overdue,
            ActionNeed.CONTRADICTION: bool(self.contradicting),
            ActionNeed.LEAD_SILENT: bool(self.item.lead_unit) and self.state is None,
            ActionNeed.NO_LEAD: not self.item.lead_unit,
            ActionNeed.BEHIND: self.state is ActionState.BEHIND,
            ActionNeed.UNPROVED: self.state is ActionState.DONE and self.lead.verdict not in GOOD,
        }
        return tuple(need for need, holds in holds_by_need.items() if holds)


@dataclass(frozen=True, slots=True)
class RoundStates:
    """How far the actions of the list were in a round, as their leads say; None: nothing."""

    round: str
    states: Counter[ActionState | None]


@dataclass(frozen=True)
class ActionRegister:
    round: str
    day: date
    # Those that actions belong to, in the order of the list; the themes of the questionnaire where
    # it has no list of actions.
    strategies: tuple[PolicyItem, ...]
    actions: tuple[RegisteredAction, ...]  # those of the list, then those outside it
    path: tuple[RoundStates, ...]  # the states in every round up to this one
    # Indicators whose questions serve each strategy and action, by its code.
    indicators: Mapping[str, tuple[str, ...]]
    # Codes outside the list that several institutions wrote, with the institutions, that nobody has
    # said to be one action.
    shared: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def listed(self) -> tuple[RegisteredAction, ...]:
        return tuple(action for action in self.actions if action.listed)

    @property
    def official(self) -> bool:
        return all(action.item.official for action in self.listed) and all(
            policy_item.official for policy_item in self.strategies
        )

    def actions_of_strategy(self, strategy: str) -> tuple[RegisteredAction, ...]:
        return tuple(action for action in self.actions if action.item.parent == strategy)

    def due_by(self, year: int) -> int:
        return sum(action.due is not None and action.due.year <= year for action in self.listed)

    @cached_property
    def deciding(self) -> tuple[RegisteredAction, ...]:
        """The actions that need a decision: the gravest and those with most reasons first."""
        order = tuple(ActionNeed)
        needy = [action for action in self.actions if action.listed and action.needs]

        def key(action: RegisteredAction) -> tuple[int, int, date, str]:
            return (
                order.index(action.needs[0]),
                -len(action.needs),
                action.due or date.max,
                action.item.code,
            )

        return tuple(sorted(needy, key=key))


def reports_of(record: Record, revision: str, *, approved: bool) -> tuple[ActionReport, ...]:
    state = record.questionnaire.action_columns.get(ActionPart.STATE)
    if state is None:
        return ()
    known = {
        policy_item.code
        for policy_item in record.questionnaire.policy_map
        if policy_item.kind == ACTION
    }

    def row_of(row: RowId) -> ActionReport:
        answers = {
            part: record.response(column.code, row).answer
            for part, column in record.questionnaire.action_columns.items()
            if column.roster is not None
        }
        words = {
            part: answer.strip() for part, answer in answers.items() if isinstance(answer, str)
        }
        words = {part: words.get(part, "") for part in ActionPart}
        code = words[ActionPart.ACTION]
        proof = words[ActionPart.EVIDENCE]
        percent = answers.get(ActionPart.PERCENT)
        due = answers.get(ActionPart.DUE)
        name = ""
        if code not in known:
            name = words[ActionPart.NAME]
        verdict = None
        if proof:
            verdict = _verdict(record, proof, row)
        return ActionReport(
            unit=record.subject.unit,
            revision=revision,
            code="" if code == structure.OUTSIDE else code,
            listed=code in known,
            name=name,
            theme=words[ActionPart.THEME],
            state=next((s for s in ActionState if s.value == words[ActionPart.STATE]), None),
            percent=percent if isinstance(percent, int | Decimal) else None,
            next=words[ActionPart.NEXT],
            obstacle=words[ActionPart.OBSTACLE],
            due=due if isinstance(due, date) else None,
            proof=proof,
            verdict=verdict,
            approved=approved,
        )

    return tuple(row_of(row) for row in record.rows.get(str(state.roster), ()))


def _verdict(record: Record, number: str, row: RowId) -> Verdict | None:
    """What was said of the document of that number that stands in the row of its action.

    Attached elsewhere, or several of one number: what is least in favour, as the number alone does
    not say which is meant.
    """
    verdicts = [
        (place.row == row, piece.verdict)
        for place, response in record.responses.items()
        for piece in response.evidence
        if piece.number.strip() == number
    ]
    own = [verdict for beside, verdict in verdicts if beside] or [
        verdict for _, verdict in verdicts
    ]
    return min(own, key=_FAVOUR.index, default=None)


def action_register(
    collection: Collection,
    wanted: NationalQuery,
    day: date,
    *,
    standing: Sequence[CaseStanding] | None = None,
    progress: Progress = SILENT,
) -> ActionRegister | None:
    """The register as the institutions tell it in a round; None where nobody is asked of actions.

    Actions are overdue by the day; ``standing`` is what stands in the round, where that is not what
    stands today; the progress is told after each round that was read, and may stop it.

    Raises:
        AssessmentError: If several rounds are held and none was named, or nothing is held.
    """
    occasion = the_round(collection, wanted.occasion)
    today = standings(collection)
    read = partial(_read, collection, {}, final_only=wanted.final_only)
    reports, models = read(occasion, today if standing is None else standing)
    if not models:
        return None
    lists = [
        questionnaire
        for questionnaire in models
        if any(policy_item.kind == ACTION for policy_item in questionnaire.policy_map)
    ]
    model = max(
        lists or models,
        key=lambda questionnaire: (questionnaire.settings.version, questionnaire.fingerprint),
    )
    items = tuple(policy_item for policy_item in model.policy_map if policy_item.kind == ACTION)
    earlier = [name for name in rounds(collection) if round_key(name) < round_key(occasion)]
    path = []
    for at, name in enumerate(earlier):
        progress.step(at, len(earlier))
        path.append(_states(name, items, read(name, today)[0]))
    listed, outside = _listed(items, reports)
    acts = [
        committee_act
        for committee_act in collection.committee_acts.acts
        if committee_act.kind == ActKind.SAME_ACTION
    ]
    groups, shared = _outside(outside, acts)
    served = _served(model)
    above = {policy_item.parent for policy_item in items}
    tops = (policy_item for policy_item in model.policy_map if policy_item.kind != ACTION)
    return ActionRegister(
        occasion,
        day,
        tuple(policy_item for policy_item in tops if not items or policy_item.code in above),
        tuple(
            RegisteredAction(
                policy_item, known, tuple(action_reports), day, served.get(policy_item.code, ())
            )
            for policy_item, known, action_reports in (*listed, *groups)
        ),
        (*path, _states(occasion, items, reports)),
        served,
        shared,
    )


type _Made = tuple[PolicyItem, bool, list[ActionReport]]


def _read(
    collection: Collection,
    asks: dict[str, Questionnaire | None],
    occasion: str,
    standing: Iterable[CaseStanding],
    *,
    final_only: bool,
) -> tuple[list[ActionReport], list[Questionnaire]]:
    """What institutions say in a round, and the questionnaires that ask them.

    ``asks`` remembers which ask of actions: of the others no more than one record is read.
    """
    expected = {unit.code for unit in collection.expected_in(occasion)}
    action_reports: list[ActionReport] = []
    models: dict[str, Questionnaire] = {}
    for case_standing in standing:
        package = case_standing.package
        if (
            package is None
            or case_standing.case.round != occasion
            or case_standing.case.unit not in expected
        ):
            continue
        if asks.get(package.fingerprint, ...) is None:
            continue
        record = collection.record(package.revision)
        model = None
        if record.questionnaire.action_columns:
            model = record.questionnaire
        asks[package.fingerprint] = model
        if model is not None and (case_standing.approved or not final_only):
            models[package.fingerprint] = model
            action_reports += reports_of(record, package.revision, approved=case_standing.approved)
    return action_reports, list(models.values())


def _listed(
    items: Sequence[PolicyItem], reports: Iterable[ActionReport]
) -> tuple[list[_Made], list[ActionReport]]:
    by_code: dict[str, list[ActionReport]] = {policy_item.code: [] for policy_item in items}
    outside: list[ActionReport] = []
    for action_report in reports:
        if action_report.listed:
            by_code.get(action_report.code, outside).append(action_report)
        else:
            outside.append(action_report)
    listed = [
        (
            policy_item,
            True,
            sorted(
                by_code[policy_item.code],
                key=lambda other_action_report: other_action_report.unit != policy_item.lead_unit,
            ),
        )
        for policy_item in items
    ]
    return listed, outside


def _outside(
    reports: Sequence[ActionReport], acts: Iterable[CommitteeAct]
) -> tuple[list[_Made], tuple[tuple[str, tuple[str, ...]], ...]]:
    """What institutions wrote themselves: each for itself, unless a person said they are one."""
    joined: dict[tuple[str, str], str] = {}
    for act in acts:
        units = act.body["units"].split()
        for unit in units:
            joined.pop((act.body["code"], unit), None)
            if act.body["counts"] == COUNTS:
                joined[act.body["code"], unit] = units[0]
    reports_by_action: dict[tuple[str, str, int], list[ActionReport]] = {}
    shared: dict[str, dict[str, str]] = {}
    for at, action_report in enumerate(reports):
        known = None
        if action_report.code:
            known = joined.get((action_report.code, action_report.unit))
        reports_by_action.setdefault(
            (action_report.code, known or action_report.unit, -1 if known else at), []
        ).append(action_report)
        if action_report.code:
            shared.setdefault(action_report.code, {})[action_report.unit] = (
                known or action_report.unit
            )
    made: list[_Made] = []
    for (_, leading, _), action_reports in reports_by_action.items():
        first = next(
            (
                other_action_report
                for other_action_report in action_reports
                if other_action_report.unit == leading
            ),
            action_reports[0],
        )
        if first.name:
            name = Text.from_wordings(km=first.name, en=first.name)
        else:
            name = structure.NO_TEXT
        policy_item = PolicyItem(
            first.code,
            name,
            ACTION,
            first.theme or None,
            lead_unit=first.unit,
            partners=tuple(
                other_action_report.unit
                for other_action_report in action_reports
                if other_action_report.unit != first.unit
            ),
            due="" if first.due is None else first.due.isoformat(),
        )
        made.append((policy_item, False, action_reports))
    open_ones = {code: units for code, units in shared.items() if len(set(units.values())) > 1}
    return made, tuple((code, tuple(sorted(units))) for code, units in sorted(open_ones.items()))


def _states(name: str, items: Iterable[PolicyItem], reports: Iterable[ActionReport]) -> RoundStates:
    state_by_action = {
        (action_report.code, action_report.unit): action_report.state
        for action_report in reports
        if action_report.listed
    }
    return RoundStates(
        name,
        Counter(
            state_by_action.get((policy_item.code, policy_item.lead_unit)) for policy_item in items
        ),
    )


def _served(model: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Indicators by the code of what their questions serve; an action has its strategy's too."""
    indicators_by_code: dict[str, dict[str, None]] = {}
    for question in model.questions:
        for code in question.policy if question.indicator is not None else ():
            indicators_by_code.setdefault(code, {})[str(question.indicator)] = None
    for policy_item in model.policy_map:
        if policy_item.parent is not None:
            indicators_by_code[policy_item.code] = {
                **indicators_by_code.get(policy_item.code, {}),
                **indicators_by_code.get(policy_item.parent, {}),
            }
    return {code: tuple(each) for code, each in indicators_by_code.items()}


def say_same_action(collection: Collection, code: str, units: Sequence[str], word: Word) -> None:
    """Say that institutions mean the same action by a code outside the list; or take that back.

    The first of them leads it.

    Raises:
        AssessmentError: If there are fewer than two, or one holds nothing here.
    """
    held = {case.unit for case in collection.cases()}
    for unit in units:
        if unit not in held:
            raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=unit)
    if len(set(units)) < 2:
        raise refused(ConsolidationProblem.ONE_UNIT_ONLY, code=code)
    record_act(collection, ActKind.SAME_ACTION, {"code": code, "units": " ".join(units)}, word)
