"""What is done with a collection away from the main thread, as plain functions."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assessment.consolidation.acts import Word, admit_questionnaire, return_revision
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import CaseChoice, decide, sign_decision
from assessment.consolidation.model import Case, CaseDecision, Held
from assessment.consolidation.replying import ReplyWords, reply_for
from assessment.consolidation.standing import standing_of
from assessment.errors import AssessmentError, Finding
from assessment.exchange import keys
from assessment.exchange.keys import Role, Signer
from assessment.exchange.reply import write_reply
from assessment.problems.consolidation import ConsolidationProblem
from assessment.questionnaire.library.install import inspect
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.values import LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class SecretariatKey:
    """The secretariat's key file and passphrase; kept no longer than what is signed with it."""

    path: Path
    words: str = field(repr=False)

    def signer(self, at: datetime) -> Signer:
        """The secretariat, ready to sign.

        Raises:
            AssessmentError: If the file is no key or the passphrase is another.
        """
        return Signer(keys.open_key(self.path, self.words), Role.SECRETARIAT, at)


def decide_signed(
    held: Collection, case: Case, choice: CaseChoice, key: SecretariatKey | None
) -> CaseDecision:
    """Record a decision, signed when there is a key; a key that does not open stops it."""
    signers = [] if key is None else [key.signer(choice.at)]
    return decide(held, case, choice, signers)


def sign(held: Collection, case: Case, key: SecretariatKey, at: datetime) -> Held:
    """Sign the decision about a case that was recorded without a key."""
    decision = standing_of(held, case).decision
    if decision is None:
        values = {"unit": case.unit}
        raise AssessmentError(Finding(ConsolidationProblem.NOT_DECIDED, values=values))
    return sign_decision(held, decision, key.signer(at))


def export(held: Collection, case: Case, path: Path) -> Path:
    """Write the package that stands for a case."""
    package = standing_of(held, case).package
    if package is not None:
        held.export(package, path)
    return path


def reply(held: Collection, case: Case, path: Path, key: SecretariatKey, said: ReplyWords) -> Path:
    """Write the signed reply for the offices of a case."""
    signer = key.signer(said.at)
    answer, merged = reply_for(held, standing_of(held, case), said)
    write_reply(answer, [signer], path, merged)
    if said.returned:
        why = " · ".join(f"{one.question}: {one.comment}" for one in said.returned)
        return_revision(held, answer.revision, Word(said.by, said.at, why[:LONGEST_TEXT]))
    return path


def admit(held: Collection, source: Path | str, word: Word) -> Finding:
    """Let packages count by the questionnaire in a file, or by that of a revision no more."""
    model = _questionnaire(held, source)
    number = admit_questionnaire(held, model, word)
    problem = ConsolidationProblem.LET_IN if word.counts else ConsolidationProblem.LET_OUT
    settings = model.settings
    values = {"questionnaire": settings.id, "version": settings.version, "n": number}
    return Finding(problem, values=values)


def _questionnaire(held: Collection, source: Path | str) -> Questionnaire:
    if isinstance(source, str):
        return held.record(source).questionnaire
    candidate = inspect(source)
    if candidate.questionnaire is None:
        raise AssessmentError(*candidate.findings)
    return candidate.questionnaire
