"""Every kind of change by its name, and changes as JSON values and back."""

from collections.abc import Mapping
from types import MappingProxyType

from assessment.errors import UnreadableError
from assessment.responses import changes, evidence_changes, review_changes
from assessment.responses.change import Change
from assessment.responses.codec import from_plain, to_plain
from assessment.responses.model import Review

# The names stand in files of every released version: never rename one.
KINDS: Mapping[str, type[Change]] = MappingProxyType(
    {
        "set_answer": changes.SetAnswer,
        "set_comment": changes.SetComment,
        "declare_not_applicable": changes.DeclareNotApplicable,
        "withdraw_not_applicable": changes.WithdrawNotApplicable,
        "put_back": changes.PutBack,
        "bring_in": changes.BringIn,
        "add_row": changes.AddRow,
        "remove_row": changes.RemoveRow,
        "go_to": changes.GoTo,
        "add_evidence": evidence_changes.AddEvidence,
        "edit_evidence": evidence_changes.EditEvidence,
        "remove_evidence": evidence_changes.RemoveEvidence,
        "judge_evidence": evidence_changes.JudgeEvidence,
        "judge_applicability": evidence_changes.JudgeApplicability,
        "set_review": review_changes.SetReview,
        "submit": review_changes.Submit,
        "return": review_changes.Return,
        "approve": review_changes.Approve,
        "reopen": review_changes.Reopen,
        "take_back_step": review_changes.TakeBackStep,
        "take_in": changes.TakeIn,
        "reopening": review_changes.Reopening,
        "set_objection": review_changes.SetObjection,
    }
)
_NAMES = {kind: name for name, kind in KINDS.items()}


def name_of(change: Change) -> str:
    return _NAMES[type(change)]


def to_json(change: Change) -> dict[str, object]:
    """The change as a JSON object with its name under ``change``."""
    if isinstance(change, review_changes.Reopening):
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


def _reopening(fields: Mapping[str, object]) -> review_changes.Reopening:
    if fields.keys() != {"of", "reviews"}:
        raise UnreadableError(f"fields of a reopening do not fit: {sorted(fields)}")
    change = from_json(fields["of"])
    if isinstance(change, review_changes.Reopening):
        raise UnreadableError("a reopening inside a reopening")
    return review_changes.Reopening(change, from_plain(tuple[Review, ...], fields["reviews"]))
