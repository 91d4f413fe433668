"""Every kind of change by its name, and changes as JSON values and back."""

from collections.abc import Mapping
from types import MappingProxyType

from assessment.errors import UnreadableError
from assessment.responses.change import Change
from assessment.responses.changes import (
    AddRow,
    BringIn,
    DeclareNotApplicable,
    GoTo,
    PutBack,
    RemoveRow,
    SetAnswer,
    SetComment,
    TakeIn,
    WithdrawNotApplicable,
)
from assessment.responses.codec import from_plain, to_plain
from assessment.responses.evidence_changes import (
    AddEvidence,
    EditEvidence,
    JudgeApplicability,
    JudgeEvidence,
    RemoveEvidence,
)
from assessment.responses.model import Review
from assessment.responses.review_changes import (
    Approve,
    Reopen,
    Reopening,
    Return,
    SetObjection,
    SetReview,
    Submit,
    TakeBackStep,
)

# The names stand in files of every released version: never rename one.
KINDS: Mapping[str, type[Change]] = MappingProxyType(
    {
        "set_answer": SetAnswer,
        "set_comment": SetComment,
        "declare_not_applicable": DeclareNotApplicable,
        "withdraw_not_applicable": WithdrawNotApplicable,
        "put_back": PutBack,
        "bring_in": BringIn,
        "add_row": AddRow,
        "remove_row": RemoveRow,
        "go_to": GoTo,
        "add_evidence": AddEvidence,
        "edit_evidence": EditEvidence,
        "remove_evidence": RemoveEvidence,
        "judge_evidence": JudgeEvidence,
        "judge_applicability": JudgeApplicability,
        "set_review": SetReview,
        "submit": Submit,
        "return": Return,
        "approve": Approve,
        "reopen": Reopen,
        "take_back_step": TakeBackStep,
        "take_in": TakeIn,
        "reopening": Reopening,
        "set_objection": SetObjection,
    }
)
_NAMES = {kind: name for name, kind in KINDS.items()}


def name_of(change: Change) -> str:
    return _NAMES[type(change)]


def to_json(change: Change) -> dict[str, object]:
    """The change as a JSON object with its name under ``change``."""
    if isinstance(change, Reopening):
        views = to_plain(change.reviews)
        return {"change": name_of(change), "of": to_json(change.change), "reviews": views}
    plain = to_plain(change)
    fields = plain if isinstance(plain, dict) else {}
    return {"change": name_of(change), **fields}


def from_json(plain: object) -> Change:
    """The change from its JSON object.

    Raises:
        UnreadableError: If it is not one that ``to_json`` writes.
    """
    name = plain.get("change") if isinstance(plain, Mapping) else None
    if not isinstance(plain, Mapping) or not isinstance(name, str) or name not in KINDS:
        raise UnreadableError(f"no change known: {plain!r:.60}")
    fields = {key: value for key, value in plain.items() if key != "change"}
    return _reopening(fields) if name == "reopening" else from_plain(KINDS[name], fields)


def _reopening(fields: Mapping[str, object]) -> Reopening:
    if fields.keys() != {"of", "reviews"}:
        raise UnreadableError(f"fields of a reopening do not fit: {sorted(fields)}")
    change = from_json(fields["of"])
    if isinstance(change, Reopening):
        raise UnreadableError("a reopening inside a reopening")
    return Reopening(change, from_plain(tuple[Review, ...], fields["reviews"]))
