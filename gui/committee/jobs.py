"""What is done with a collection away from the main thread, as plain functions."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assessment.consolidation.acts import (
    ReplyWords,
    Word,
    accept_late,
    admit_questionnaire,
    admit_unit,
    hand_back,
)
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import sign_decision
from assessment.consolidation.model import Case, FileVerdict, Held
from assessment.consolidation.standing import standing_of
from assessment.errors import AssessmentError, Finding
from assessment.exchange import keys
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role, Signer
from assessment.problems.consolidation import ConsolidationProblem
from assessment.questionnaire.library import inspect
from assessment.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class SecretariatKey:
    """The secretariat's key file and passphrase; kept no longer than what is signed with it."""

    path: Path
    words: str = field(repr=False)

    def signer(self, at: datetime) -> Signer:
        """Ready to sign. Raises AssessmentError if it is no key or has another passphrase."""
        return Signer(keys.open_key(self.path, self.words), Role.SECRETARIAT, at)


def signers(key: SecretariatKey | None, at: datetime) -> list[Signer]:
    return [] if key is None else [key.signer(at)]


def sign(held: Collection, case: Case, key: SecretariatKey, at: datetime) -> Held:
    decision = standing_of(held, case).decision
    if decision is None:
        values = {"unit": case.unit}
        raise AssessmentError(Finding(ConsolidationProblem.NOT_DECIDED, values=values))
    return sign_decision(held, decision, key.signer(at))


def export(held: Collection, case: Case, path: Path) -> None:
    package = standing_of(held, case).package
    if package is not None:
        held.export(package, path)


def reply(
    held: Collection, case: Case, path: Path, key: SecretariatKey | None, said: ReplyWords
) -> tuple[Path, str]:
    """Write it; gives its code too."""
    _, digest = hand_back(held, standing_of(held, case), said, signers(key, said.at), path)
    return path, short_code(digest)


def admit(held: Collection, reason: FileVerdict, about: Path | str, word: Word) -> Finding:
    """``about`` is a unit, a late revision, or the file or a revision of a questionnaire."""
    match reason:
        case FileVerdict.NOT_ON_LIST:
            n = admit_unit(held, str(about), word)
            said = ConsolidationProblem.UNIT_IN if word.counts else ConsolidationProblem.UNIT_OUT
            return Finding(said, values={"unit": str(about), "n": n})
        case FileVerdict.LATE:
            accept_late(held, str(about), word)
            said = ConsolidationProblem.LATE_IN if word.counts else ConsolidationProblem.LATE_OUT
            return Finding(said, values={"what": short_code(str(about))})
    model = _questionnaire(held, about)
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
