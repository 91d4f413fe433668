"""The frame of a questionnaire: its settings and the blocks of units that are compared."""

from dataclasses import dataclass
from decimal import Decimal

from assessment.language.text import Text
from assessment.questionnaire.structure import RankOn, Unanswered


@dataclass(frozen=True, slots=True)
class PeerBlock:
    """A group of units that are compared with each other only."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Settings:
    """The ``settings`` sheet.

    Attributes:
        id: ``form_id``.
        version: As printed, may be empty.
        title: ``form_title``.
        default_language: Language code of the author's main language.
        languages: Codes of all languages found, main first.
        decimals: Decimals of printed scores.
        rank_and_band_on: Whether bands use the printed or the full score.
        unanswered: What an unanswered question contributes.
        min_applicable: Share of applicable weight (0..1) below which there is no band and no rank.
        peer_blocks: Blocks of comparison.
        live_scores: Whether scores may be seen while answers can still be changed; not so in a
            test of knowledge.
    """

    id: str
    version: str
    title: Text
    default_language: str = "km"
    languages: tuple[str, ...] = ()
    decimals: int = 1
    rank_and_band_on: RankOn = RankOn.ROUNDED
    unanswered: Unanswered = Unanswered.ZERO
    min_applicable: Decimal = Decimal("0.7")
    peer_blocks: tuple[PeerBlock, ...] = ()
    live_scores: bool = True
