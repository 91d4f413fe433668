"""From what a file says to one change of a record: what is taken, what is refused and why."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from assessment.errors import Finding, errors_in
from assessment.incoming.choices import meant
from assessment.incoming.given import MOST_TABLE_ROWS, IncomingAnswer, ResponsePart, Source
from assessment.problems.answers import AnswerProblem
from assessment.problems.commands import CommandProblem
from assessment.problems.incoming import IncomingProblem
from assessment.questionnaire import model, question_types, values
from assessment.responses import changes, completion
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Evidence, EvidenceId, Place, Response, RowId
from assessment.responses.record import Record

_ALSO_TOLD = (AnswerProblem.CONSTRAINT_BROKEN, AnswerProblem.CONSTRAINT_SAID)


@dataclass(frozen=True, slots=True)
class PlannedAnswer:
    place: Place
    number: int | None  # its row, from 1; None outside rosters
    part: ResponsePart  # what of it
    before: Response
    after: Response


@dataclass(frozen=True, slots=True)
class IncomingPlan:
    """What bringing in a file would do."""

    change: changes.BringIn | None  # the one step; None when nothing would change
    taken: tuple[
        PlannedAnswer, ...
    ]  # everything that is taken over, also what stands there already
    refused: tuple[Finding, ...]  # what is not taken, each with its cell
    remarks: tuple[Finding, ...] = ()  # what is taken but worth a look

    @property
    def replaced(self) -> int:
        """How many answers given before would be replaced by others."""
        return sum(
            taken.part is ResponsePart.ANSWER
            and taken.before.answer is not None
            and taken.before.answer != taken.after.answer
            for taken in self.taken
        )


def plan(record: Record, source: Source, name: str, today: date) -> IncomingPlan:
    """What the source would do to the record; every part passes the checks of the window.

    ``name`` is that of the file, for the history; ``today`` what ``today()`` means in conditions.
    """
    work = _Work(record, changes.with_responses(record, {}))
    for answer in source.given:
        if not answer.empty:
            work.take(answer)
    change = work.change(name)
    remarks: tuple[Finding, ...] = ()
    if change is not None:
        remarks = tuple(_remarks(change.apply(record), work.cells, today))
    return IncomingPlan(change, tuple(work.taken), (*source.findings, *work.refused), remarks)


@dataclass
class _Work:
    """A record while parts are taken over one by one."""

    start: Record
    now: Record  # without responses
    responses: dict[Place, Response] = field(default_factory=dict)
    taken: list[PlannedAnswer] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    cells: dict[Place, IncomingAnswer] = field(default_factory=dict)

    def take(self, answer: IncomingAnswer) -> None:
        question = self.start.questionnaire.by_code.get(answer.question)
        if question is None:
            values_ = {"question": answer.question}
            self.refused.append(Finding(CommandProblem.UNKNOWN_QUESTION, answer.place, values_))
            return
        place = self._place(question, answer)
        if place is None:
            return
        self.cells[place] = answer
        for part, change in self._changes(question, place, answer):
            before = self._response(place)
            cell = answer.finding_place(part)
            if before.empty:
                responses = {}
            else:
                responses = {place: before}
            near = changes.with_responses(self.now, responses)
            if problems := errors_in(change.check(near)):
                self._refuse_once(
                    replace(finding, place=cell) if finding.place.question else finding
                    for finding in problems
                )
                continue
            after = change.apply(near).response(*place)
            self.responses[place] = after
            self.taken.append(PlannedAnswer(place, answer.number, part, before, after))

    def change(self, name: str) -> changes.BringIn | None:
        """The one step that does it all; None when nothing would change."""
        responses = tuple(
            (place, after)
            for place, after in self.responses.items()
            if after != self.start.response(*place)
        )
        used = {place.row for place, after in self.responses.items() if not after.empty}
        rows = []
        for roster, ids in self.now.rows.items():
            before = self.start.rows.get(roster, ())
            kept = ids
            # Those at the end were made for answers all refused.
            while kept and kept[-1] not in before and kept[-1] not in used:
                kept = kept[:-1]
            if kept != before:
                rows.append((roster, kept))
        if responses or rows:
            return changes.BringIn(name, responses, tuple(rows))
        return None

    def _place(self, question: model.Question, answer: IncomingAnswer) -> Place | None:
        roster = question.roster
        if roster is None:
            if answer.number is None:
                return Place(question.code)
            needless = IncomingProblem.ROW_NEEDLESS
            self.refused.append(answer.finding(needless, ResponsePart.ROW, question=question.code))
            return None
        number = 1
        if answer.number is not None:
            number = answer.number
        if not 1 <= number <= MOST_TABLE_ROWS:
            values_ = {"found": str(number), "limit": str(MOST_TABLE_ROWS)}
            self.refused.append(
                answer.finding(IncomingProblem.ROW_NUMBER, ResponsePart.ROW, **values_)
            )
            return None
        # Rows up to it are made when they do not exist yet.
        while (rows := len(self.now.rows.get(roster, ()))) < number:
            added = changes.AddRow(roster, RowId(uuid.uuid4().hex), rows)
            findings = errors_in(added.check(self.now))
            if findings:
                self._refuse_once(findings)
                return None
            self.now = added.apply(self.now)
        return Place(question.code, self.now.rows[roster][number - 1])

    def _refuse_once(self, findings: Iterable[Finding]) -> None:
        """A locked record is told once, not for every cell."""
        self.refused += [finding for finding in findings if finding not in self.refused]

    def _changes(
        self, question: model.Question, place: Place, given_answer: IncomingAnswer
    ) -> Iterator[tuple[ResponsePart, changes.Change]]:
        if given_answer.answer is not None:
            if isinstance(given_answer.answer, str):
                typed = meant(question, given_answer.answer)
            else:
                typed = given_answer.answer
            answer, problems = question_types.parse(question, typed)
            cell = given_answer.finding_place(ResponsePart.ANSWER)
            self.refused += [replace(problem, place=cell) for problem in problems]
            if answer is not None:
                yield ResponsePart.ANSWER, changes.SetAnswer(place, answer)
                if self._response(place).not_applicable and not given_answer.reason:
                    yield ResponsePart.REASON, changes.WithdrawNotApplicable(place)
        if given_answer.reason:
            yield ResponsePart.REASON, changes.DeclareNotApplicable(place, given_answer.reason)
        for title in given_answer.evidence:
            piece = _evidence(self.start, place, title)
            known = self._response(place).evidence
            if all(piece.id != old.id and piece.title != old.title for old in known):
                yield ResponsePart.EVIDENCE, changes.AddEvidence(place, piece)
        if given_answer.comment:
            yield (
                ResponsePart.COMMENT,
                changes.SetComment(place, values.clean_text(given_answer.comment)),
            )

    def _response(self, place: Place) -> Response:
        response = self.responses.get(place)
        if response is None:
            return self.start.response(*place)
        return response


def _evidence(record: Record, place: Place, title: str) -> Evidence:
    shown = values.clean_text(title)[: values.LONGEST_TEXT]
    digest = hashlib.sha256("\n".join((record.id, *map(str, place), shown)).encode())
    return Evidence(EvidenceId(f"named-{digest.hexdigest()[:24]}"), shown)


def _remarks(after: Record, cells: dict[Place, IncomingAnswer], today: date) -> Iterator[Finding]:
    evaluation = evaluate(after, today)
    finding_by_place = {
        (finding.place.question, finding.place.row): finding
        for finding in completion.findings_in(after, evaluation)
        if finding.problem in _ALSO_TOLD
    }
    for place, answer in cells.items():
        if answer.answer is None:
            continue
        about = {"question": place.question}
        number = answer.number or (1 if place.row is not None else None)
        if answer.reason and after.response(*place).not_applicable is not None:
            yield answer.finding(IncomingProblem.ANSWER_AND_REASON, ResponsePart.REASON, **about)
        finding = finding_by_place.get((place.question, number))
        if finding is not None:
            yield replace(finding, place=answer.finding_place(ResponsePart.ANSWER))
        if place not in evaluation.relevant and after.response(*place).answer is not None:
            yield answer.finding(IncomingProblem.ANSWER_NOT_ASKED_NOW, ResponsePart.ANSWER, **about)
