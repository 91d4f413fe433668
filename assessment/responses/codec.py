"""Parts of a record, and every kind of change by its name, as plain JSON values and back."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from assessment.codec import Codec, Reader
from assessment.errors import UnreadableError
from assessment.questionnaire import values
from assessment.questionnaire.values import Answer
from assessment.responses import changes, review_changes
from assessment.responses.changes import Change
from assessment.responses.model import Review


def _read_answer(plain: object) -> object:
    if plain is None:
        return None
    return values.from_json(plain)


def _reader_of(expected: type) -> Reader:
    def read(plain: object) -> object:
        answer = values.from_json(plain)
        if type(answer) is expected:
            return answer
        raise UnreadableError(f"{expected} was expected, not {plain!r:.60}")

    return read


def _read_moment(plain: object) -> datetime:
    match plain:
        case {"time": str(text), **rest} if not rest:
            pass
        case _:
            raise UnreadableError("an object with time was expected")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnreadableError(f"no time: {text:.60}") from error
    # The first and last days that a date can hold do not exist in every time zone.
    if not 1900 <= moment.year < 9999:
        raise UnreadableError(f"no time of ours: {text:.60}")
    return moment


RECORDS = Codec(
    {
        datetime: lambda value: {"time": value.isoformat()},
        date: values.to_json,
        Decimal: values.to_json,
    },
    {
        Answer: _read_answer,
        Answer | None: _read_answer,
        datetime: _read_moment,
        date: _reader_of(date),
        Decimal: _reader_of(Decimal),
    },
)
to_plain = RECORDS.to_plain
from_plain = RECORDS.from_plain


def from_exact[T](kind: type[T], plain: object) -> T:
    """The value of a plain form, which must be exactly as ``to_plain`` writes it.

    Raises:
        UnreadableError: If no value of that type is written so.
    """
    value = from_plain(kind, plain)
    if to_plain(value) != plain:
        raise UnreadableError("not as it is written")
    return value


# The names stand in files of every released version: never rename one.
KINDS: Mapping[str, type[Change]] = {
    "set_answer": changes.SetAnswer,
    "set_comment": changes.SetComment,
    "declare_not_applicable": changes.DeclareNotApplicable,
    "withdraw_not_applicable": changes.WithdrawNotApplicable,
    "put_back": changes.PutBack,
    "bring_in": changes.BringIn,
    "add_row": changes.AddRow,
    "remove_row": changes.RemoveRow,
    "go_to": changes.GoTo,
    "add_evidence": changes.AddEvidence,
    "edit_evidence": changes.EditEvidence,
    "remove_evidence": changes.RemoveEvidence,
    "judge_evidence": changes.JudgeEvidence,
    "judge_applicability": changes.JudgeApplicability,
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
_NAMES = {kind: name for name, kind in KINDS.items()}


def name_of(change: Change) -> str:
    return _NAMES[type(change)]


def to_json(change: Change) -> dict[str, object]:
    """The change as a JSON object with its name under ``change``."""
    if isinstance(change, review_changes.Reopening):
        fields = {"of": to_json(change.change), "reviews": to_plain(change.reviews)}
    else:
        fields = cast("dict[str, object]", to_plain(change))
    return {"change": name_of(change), **fields}


def from_json(plain: object) -> Change:
    """The change from its JSON object.

    Raises:
        UnreadableError: If it is not one that ``to_json`` writes.
    """
    if not isinstance(plain, Mapping):
        raise UnreadableError(f"no change known: {plain!r:.60}")
    name = plain.get("change")
    if not isinstance(name, str) or name not in KINDS:
        raise UnreadableError(f"no change known: {plain!r:.60}")
    fields = {key: value for key, value in plain.items() if key != "change"}
    if name != "reopening":
        return from_plain(KINDS[name], fields)
    if fields.keys() != {"of", "reviews"}:
        raise UnreadableError(f"fields of a reopening do not fit: {sorted(fields)}")
    change = from_json(fields["of"])
    if isinstance(change, review_changes.Reopening):
        raise UnreadableError("a reopening inside a reopening")
    return review_changes.Reopening(change, from_plain(tuple[Review, ...], fields["reviews"]))
