"""What a file says about itself, in sentences of the reader's language."""

from collections.abc import Iterator, Mapping

from assessment.commands.context import Context
from assessment.exchange.codes import short_code
from assessment.reports.wording import STATES
from assessment.responses.model import State
from assessment.words import mark

_UNIT = mark("Unit {unit}, round {round}.")
_ANSWERED = mark("{n} of {m} required answers are there.")
_STATE = mark("Stage of the review: {state}.")
_REVISION = mark("Check code {code}.")


def sentences(data: Mapping[str, object], context: Context) -> Iterator[str]:
    """The sentences about unit, answers, stage and revision; what is not known is left out."""
    say = context.words.say
    if data.get("unit"):
        yield say(_UNIT, unit=data["unit"], round=data.get("round") or "–")
    if data.get("required") is not None:
        yield say(_ANSWERED, n=data["answered"], m=data["required"])
    if data.get("state"):
        yield say(_STATE, state=say(STATES[State(str(data["state"]))]))
    if data.get("revision"):
        yield say(_REVISION, code=short_code(str(data["revision"])))
