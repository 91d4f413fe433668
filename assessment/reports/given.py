"""What a report is given beside the record: an earlier round, peers, targets, an approval."""

from decimal import ROUND_CEILING, Decimal
from pathlib import Path

from assessment.consolidation.collection import Collection
from assessment.consolidation.national import NationalQuery, national
from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.exchange import beginning, codes, package, receive
from assessment.exchange.keys import Role
from assessment.exchange.worth import Claim, InUse, Trust, verdict_on
from assessment.incoming.given import read_grids, sheet_with, told_in
from assessment.language.digits import latin_digits
from assessment.printing import blocks, wording
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import QuestionnaireProblem, WorkbookProblem
from assessment.problems.reports import ReportProblem
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.workbook.build import highest_from
from assessment.questionnaire.workbook.cells import number_in
from assessment.reports.order import Approval, Earlier, UnitRounds
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, State
from assessment.responses.record import Record
from assessment.scoring.compare import Target, comparable
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record
from assessment.secretariat.all_rounds import all_rounds, targets_of
from assessment.units import is_one_unit


def earlier_round(path: Path, now: Record) -> Earlier:
    """The earlier round of the same unit, scored.

    Raises:
        AssessmentError: When the file holds no assessment, one of another unit, or one that has
            no indicator in common.
    """
    record = beginning.source_in(path).record
    beginning.check_compared(now.subject, record.subject)
    keys = set(comparable(now.questionnaire).values())
    if record.questionnaire.root is None or keys.isdisjoint(
        comparable(record.questionnaire).values()
    ):
        place = FindingPlace(file=path.name)
        raise AssessmentError(Finding(ScoringProblem.NO_COMMON_INDICATOR, place))
    evaluation = evaluate(record, package.day_of(record))
    return Earlier(record, score_record(record, evaluation, Layer.FINAL))


def peers_in(path: Path, record: Record) -> tuple[Scores, ...]:
    """The results of the other units of the same group, round and questionnaire.

    Raises:
        AssessmentError: When it is no collection, or nothing in it is of this round.
    """
    with Collection.open_anywhere(path) as collection:
        picture = national(collection, NationalQuery(record.subject.round))
    return tuple(
        scores.scores
        for scores in picture.scored
        if scores.subject.block == record.subject.block
        and not is_one_unit(scores.subject.unit, record.subject.unit)
        and scores.questionnaire.settings.id == record.questionnaire.settings.id
    )


def rounds_in(path: Path, record: Record) -> UnitRounds | None:
    """The unit over all rounds of a collection; None where it holds fewer than two of it.

    Raises:
        AssessmentError: When it is no collection.
    """
    subject = record.subject
    form = record.questionnaire.settings.id
    with Collection.open_anywhere(path) as collection:
        paths = all_rounds(collection)
        targets = targets_of(collection).get(form, ())
    for group, unit in paths.unit(subject.unit):
        if group.questionnaire.settings.id == form and unit.change is not None:
            paces = paths.paces(group, unit.scores, targets)
            return UnitRounds(paths.rounds, unit, group.medians, paces)
    return None


def read_targets(
    path: Path, questionnaire: Questionnaire, findings: list[Finding]
) -> tuple[Target, ...]:
    """The targets of a table with the columns node, level or score, and block and round if any.

    Raises:
        AssessmentError: when it sets no target.
    """
    none = AssessmentError(Finding(ScoringProblem.NO_TARGETS, values={"file": path.name}))
    try:
        sheet = sheet_with(read_grids(path)[:1], {"node"}, {})
    except OSError as error:
        raise none from error
    if sheet is None or sheet[1].keys().isdisjoint(("level", "score")):
        raise none
    grid, columns = sheet
    targets = []
    for number, cells in grid.rows:
        row = told_in(cells, columns)
        made = _target(row, questionnaire)
        if isinstance(made, Target):
            targets.append(made)
            continue
        column, problem = made
        place = grid.place(number, columns[column])
        value = row[column]
        values: dict[str, object] = {"node": row["node"], "value": value, "found": value}
        values |= {"column": column, "low": 0, "high": highest_from(questionnaire.nodes)}
        findings.append(Finding(problem, place, values))
    if not targets and not findings:
        raise none
    return tuple(targets)


def _target(row: dict[str, str], questionnaire: Questionnaire) -> Target | tuple[str, Problem]:
    """What a row sets; of a faulty one the column, and what is wrong there."""
    words, digits, name = (
        latin_digits(row.get(column, "")) for column in ("level", "score", "round")
    )
    names = {level.name.lower(): number for number, level in enumerate(questionnaire.levels)}
    number = None
    if words.isascii() and words.isdigit():
        number = int(words[:9])
    level = names.get(words.lower(), number)
    score = number_in(digits)
    if row["node"] not in questionnaire.node:
        return "node", ScoringProblem.UNKNOWN_NODE
    if not (words or digits):
        return "level" if "level" in row else "score", WorkbookProblem.CELL_EMPTY
    if words and (level is None or level >= len(questionnaire.levels)):
        return "level", QuestionnaireProblem.LEVEL_UNKNOWN
    if digits and score is None:
        return "score", ScoringProblem.VALUE_NOT_A_NUMBER
    if score is not None and not 0 <= score <= highest_from(questionnaire.nodes):
        return "score", WorkbookProblem.OUT_OF_RANGE
    if score is not None:  # the least printed score that reaches it
        step = Decimal(1).scaleb(-questionnaire.settings.decimals)
        score = score.quantize(step, ROUND_CEILING)
    return Target(row["node"], level, score, row.get("block", ""), name)


def approval_of(record: Record) -> Approval | None:
    """The name typed with the approval; None of what is not approved."""
    if record.state is not State.APPROVED:
        return None
    return Approval(
        next((step.by for step in reversed(record.steps) if step.to is record.state), "")
    )


def approval_in(path: Path, head: str, in_use: InUse) -> Approval:
    """The head's signature in the package that was sent of this state of the assessment.

    Raises:
        AssessmentError: If it is altered or of another state, or no head signed it as one may.
    """
    received = receive.read_package(path, in_use)
    manifest = received.manifest
    if manifest is None or received.altered or manifest.head != head:
        values = {"file": path.name}
        raise AssessmentError(
            *received.findings, Finding(ReportProblem.NOT_SENT_FROM_IT, values=values)
        )
    claim = Claim(received.revision, manifest.unit, manifest.round, role=Role.HEAD)
    for signature in received.signatures:
        verdict = verdict_on(signature, claim, in_use)
        if signature.statement.role is Role.HEAD and verdict in (Trust.VERIFIED, Trust.UNKNOWN_KEY):
            key = codes.short_code(signature.statement.key_id)
            return Approval(in_use.owner(signature), key, verdict is Trust.VERIFIED)
    raise AssessmentError(Finding(ReportProblem.NOT_SIGNED_BY_HEAD, values={"file": path.name}))


def approval_lines(approval: Approval | None, speech: wording.Speech) -> blocks.Lines:
    if approval is None:
        return ()
    values = {"name": approval.name, "key": approval.key}
    if not approval.key:
        return speech.translate(
            "Approved with the typed name {name}, without a signature.", **values
        )
    if approval.known:
        return speech.translate(
            "Approved by {name}, signed with the key {key} that is known here.", **values
        )
    return speech.translate(
        "Approved with the key {key}, which is not known here; its owner signs as {name}.", **values
    )
