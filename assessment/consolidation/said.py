"""What people said of a collection that is no intake and no decision about answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from assessment.consolidation.rows import CommitteeAct
from assessment.exchange.roster import Roster, SignedRoster
from assessment.language.text import Text
from assessment.responses.model import Layer
from assessment.units import Unit

QUESTIONNAIRE = "admit questionnaire"
UNIT = "admit unit"
LATE = "accept late"
RETURN = "return"
PRINTED = "printed"
TRAINING = "training"
COUNTS, NO_MORE = "yes", "no"


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """A national report as its code knows it.

    Attributes:
        round: Of which round.
        digest: What its code is the beginning of.
        edition: How much of it is told; empty of one that an earlier layout of the file kept.
        final: Whether it is final.
        layer: The review layer it was scored in.
        roster: Number of the roster it was judged by; 0 without one.
    """

    round: str
    digest: str
    edition: str = ""
    final: bool = False
    layer: str = Layer.FINAL.value
    roster: int = 0


@dataclass(frozen=True, slots=True)
class ActsInForce:
    """What holds of all that was said; of several words on one thing the last counts.

    Attributes:
        questionnaires: Fingerprints of the questionnaires admitted beside those installed.
        units: Units admitted beside the register, by code, as their packages name them.
        accepted: Revisions, and names of rounds, accepted though they came too late.
        returned: Revisions that the secretariat returned.
        printed: The national reports that were written, by their digest.
        training: The roster of a collection made for training; None of a real one.
        acts: All acts, in their order.
    """

    questionnaires: frozenset[str] = frozenset()
    units: Mapping[str, Unit] = field(default_factory=lambda: MappingProxyType({}))
    accepted: frozenset[str] = frozenset()
    returned: frozenset[str] = frozenset()
    printed: Mapping[str, PrintedReport] = field(default_factory=lambda: MappingProxyType({}))
    training: Roster | None = None
    acts: tuple[CommitteeAct, ...] = ()


def said_of(acts: Iterable[CommitteeAct]) -> ActsInForce:
    """What holds after these acts, in their order."""
    found = ActsInForce()
    for one in acts:
        found = replace(_WORDS[one.kind](found, one.body), acts=(*found.acts, one))
    return found


def _with(words: frozenset[str], word: str, body: Mapping[str, str]) -> frozenset[str]:
    return words | {word} if body["counts"] == COUNTS else words - {word}


def _questionnaire(said: ActsInForce, body: Mapping[str, str]) -> ActsInForce:
    return replace(said, questionnaires=_with(said.questionnaires, body["fingerprint"], body))


def _unit(said: ActsInForce, body: Mapping[str, str]) -> ActsInForce:
    code = body["unit"]
    others = {one: unit for one, unit in said.units.items() if one != code}
    if body["counts"] == COUNTS:
        name = Text.of(km=body["km"], en=body["en"])
        others[code] = Unit(code, name, "", body["block"], "", "")
    return replace(said, units=others)


def _late(said: ActsInForce, body: Mapping[str, str]) -> ActsInForce:
    return replace(said, accepted=_with(said.accepted, body["accepted"], body))


def _return(said: ActsInForce, body: Mapping[str, str]) -> ActsInForce:
    return replace(said, returned=_with(said.returned, body["revision"], body))


def _printed(said: ActsInForce, body: Mapping[str, str]) -> ActsInForce:
    edition, final = body.get("edition", ""), body.get("final") == COUNTS
    layer, roster = body.get("layer", Layer.FINAL.value), int(body.get("roster", "0"))
    one = PrintedReport(body["round"], body["digest"], edition, final, layer, roster)
    return replace(said, printed={**said.printed, one.digest: one})


def _training(said: ActsInForce, body: Mapping[str, str]) -> ActsInForce:
    return replace(said, training=SignedRoster.from_bytes(body["roster"].encode()).roster)


_WORDS: Mapping[str, Callable[[ActsInForce, Mapping[str, str]], ActsInForce]] = {
    QUESTIONNAIRE: _questionnaire,
    UNIT: _unit,
    LATE: _late,
    RETURN: _return,
    PRINTED: _printed,
    TRAINING: _training,
}
