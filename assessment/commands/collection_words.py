"""What a conflict is told as, and what is said afterwards: ``sign-decision``, admitting."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.judging import in_use_of, judging_arguments
from assessment.commands.keys import signer
from assessment.commands.output import Outcome
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import case_of
from assessment.consolidation.differences import CopyComparison, CopyDifference, Item
from assessment.consolidation.signing import sign_decision as sign_now
from assessment.consolidation.standing import standing_of
from assessment.consolidation.wording import REASONS
from assessment.errors import AssessmentError, Finding
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.exchange.role_words import ROLES
from assessment.exchange.signing import Signature
from assessment.problems.consolidation import ConsolidationProblem
from assessment.reports.copies import beside_answer, declared
from assessment.reports.wording import answer_text
from assessment.responses import values
from assessment.words import Words


def sign_decision(context: Context) -> Outcome:
    """Sign a decision that was recorded without the secretariat's key."""
    arguments, words = context.arguments, context.words
    in_use, findings = in_use_of(arguments)
    with Collection.open(Path(arguments.collection), in_use) as collection:
        case = case_of(collection, arguments.unit, arguments.round, arguments.questionnaire)
        decision = standing_of(collection, case).decision
        if decision is None:
            values = {"unit": case.unit}
            raise AssessmentError(Finding(ConsolidationProblem.NOT_DECIDED, values=values))
        who = signer(context, Role.SECRETARIAT)
        held = sign_now(collection, decision, who)
        if arguments.out:
            collection.export(held, Path(arguments.out))
    code = short_code(held.revision)
    data = {
        "unit": case.unit,
        "revision": held.revision,
        "short_code": code,
        "merge": decision.merge,
        "verdict": held.trust.value,
    }
    line = words.say("The decision for {unit} is signed: revision {code}.", unit=case.unit,
                     code=code)  # fmt: skip
    return Outcome(data, (line,), tuple(findings))


def conflict_told(compared: CopyComparison, words: Words) -> Iterator[str]:
    """One open conflict for people: the copies, and each question in which they differ."""
    say, standing = words.say, compared.standing
    codes = {one.revision: short_code(one.revision) for one in standing.heads}
    yield say("Conflict: {unit}, {round}: {codes}", unit=standing.case.unit,
              round=standing.case.round, codes=", ".join(codes.values()))  # fmt: skip
    yield f"  {say(REASONS[standing.why])}"
    if not compared.comparable:
        yield f"  {say('The copies answer different questionnaires. Take one copy as a whole.')}"
    for revision, code in codes.items():
        assessor = compared.records[revision].subject.assessor
        yield f"  {code} – {assessor} – {_signed(compared.signatures[revision], words)}"
        if revision in compared.unchanged:
            yield f"  {code} – {say('Its answers and reviews are those of the copy before.')}"
    for one in compared.differences:
        told = [(say("Before"), one.base)] if one.base is not None else []
        told += [(codes.get(revision, ""), item) for revision, item in one.sides.items()]
        for name, item in told:
            said = " | ".join(_item_told(one, item, compared, words))
            yield f"  {one.code} – {name} – {said or say('No answer')}"


def _signed(signatures: Sequence[Signature], words: Words) -> str:
    told = [
        words.say("Signed by {name} as {role}, key {code}.", name=one.name,
                  role=words.say(ROLES[one.statement.role]), code=one.key_code)
        for one in signatures
    ]  # fmt: skip
    return " ".join(told) or words.say("Unsigned")


def _item_told(
    one: CopyDifference, item: Item, compared: CopyComparison, words: Words
) -> Iterator[str]:
    """All that a side says, so that what differs is among it; each in one line."""
    for line in (*_answer_told(one, item, compared, words), *beside_answer(item, one, words)):
        yield " ".join(line.split("\n"))


def _answer_told(
    one: CopyDifference, item: Item, compared: CopyComparison, words: Words
) -> Iterator[str]:
    given, language = item.response, words.language
    if given is None or one.question is None:
        yield words.count("A table of {n} row", "A table of {n} rows", len(item.rows))
        questions = next(iter(compared.records.values())).questionnaire.by_code
        for row in item.rows:
            cells = (
                answer_text(questions[place.question], cell.answer, language)
                for place, cell in item.cells
                if place.row == row
            )
            yield " · ".join(filter(None, cells))
        return
    if given.not_applicable:
        yield declared(given.not_applicable, words)
    if given.answer is not None:
        yield values.as_text(one.question, given.answer, language)


def sign_arguments(command: ArgumentParser) -> None:
    """What ``sign-decision`` takes."""
    command.add_argument("collection")
    command.add_argument("unit")
    command.add_argument("--key", required=True, help="the secretariat's key")
    command.add_argument("--passphrase-file", help="else READINESS_PASSPHRASE, else it is asked")
    judging_arguments(command)
    command.add_argument("--round", help="needed when several rounds of the unit are held")
    command.add_argument("--questionnaire", help="needed when several are held")
    command.add_argument("--out", help="also write the signed revision as a package")
    command.set_defaults(role=Role.SECRETARIAT.value)
