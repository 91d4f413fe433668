"""What is done with a collection away from the main thread, as plain functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assessment.consolidation.acts import Word, admit_questionnaire, return_revision
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import CaseChoice, decide, sign_decision
from assessment.consolidation.intake import Intake, Terms, receive
from assessment.consolidation.model import Case, CaseDecision, Held
from assessment.consolidation.replying import ReplyWords, reply_for
from assessment.consolidation.standing import standing_of
from assessment.errors import AssessmentError, Finding
from assessment.exchange import keys
from assessment.exchange.keys import Role
from assessment.exchange.reply import write_reply
from assessment.exchange.signing import Signer
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import Progress
from assessment.questionnaire.library.install import inspect
from assessment.questionnaire.model import Questionnaire
from assessment.responses.values import LONGEST_TEXT

type Doing[R] = Callable[[Collection, Progress], R]


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


def receiving(paths: Sequence[Path], word: Word) -> Doing[Intake]:
    """Receive files and folders, as the person of the word."""

    def work(held: Collection, progress: Progress) -> Intake:
        return receive(held, paths, terms=Terms(word.by, word.at), progress=progress)

    return work


def deciding(case: Case, choice: CaseChoice, key: SecretariatKey | None) -> Doing[CaseDecision]:
    """Record a decision, signed when there is a key; a key that does not open stops it."""

    def work(held: Collection, _progress: Progress) -> CaseDecision:
        signers = [] if key is None else [key.signer(choice.at)]
        return decide(held, case, choice, signers)

    return work


def signing(case: Case, key: SecretariatKey, at: datetime) -> Doing[Held]:
    """Sign the decision about a case that was recorded without a key."""

    def work(held: Collection, _progress: Progress) -> Held:
        decision = standing_of(held, case).decision
        if decision is None:
            values = {"unit": case.unit}
            raise AssessmentError(Finding(ConsolidationProblem.NOT_DECIDED, values=values))
        return sign_decision(held, decision, key.signer(at))

    return work


def exporting(case: Case | None, path: Path) -> Doing[Path]:
    """Write the package that stands for a case."""

    def work(held: Collection, _progress: Progress) -> Path:
        standing = None if case is None else standing_of(held, case)
        if standing is not None and standing.package is not None:
            held.export(standing.package, path)
        return path

    return work


def replying(case: Case | None, path: Path, key: SecretariatKey, said: ReplyWords) -> Doing[Path]:
    """Write the signed reply for the offices of a case."""

    def work(held: Collection, _progress: Progress) -> Path:
        if case is not None:
            signer = key.signer(said.at)
            reply, merged = reply_for(held, standing_of(held, case), said)
            write_reply(reply, [signer], path, merged)
            if said.returned:
                why = " · ".join(f"{one.question}: {one.comment}" for one in said.returned)
                word = Word(said.by, said.at, why[:LONGEST_TEXT])
                return_revision(held, reply.revision, word)
        return path

    return work


def admitting(source: Path | str, word: Word) -> Doing[Finding]:
    """Let packages count by the questionnaire in a file, or by that of a revision no more."""

    def work(held: Collection, _progress: Progress) -> Finding:
        model = _questionnaire(held, source)
        number = admit_questionnaire(held, model, word)
        problem = ConsolidationProblem.LET_IN if word.counts else ConsolidationProblem.LET_OUT
        settings = model.settings
        values = {"questionnaire": settings.id, "version": settings.version, "n": number}
        return Finding(problem, values=values)

    return work


def _questionnaire(held: Collection, source: Path | str) -> Questionnaire:
    if isinstance(source, str):
        return held.record(source).questionnaire
    candidate = inspect(source)
    if candidate.questionnaire is None:
        raise AssessmentError(*candidate.findings)
    return candidate.questionnaire
