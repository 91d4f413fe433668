"""Fingerprint cards: one small page per person, to compare a key by telephone or by camera."""

from collections.abc import Sequence
from pathlib import Path

from assessment.forms.key_faces import Card, face
from assessment.language.text import Language
from assessment.reports.report import write_safely
from assessment.reports.wording import Speech


def write_cards(cards: Sequence[Card], languages: tuple[Language, ...], path: Path) -> int:
    """Write the cards, one page each; gives the number of pages.

    Raises:
        AssessmentError: If the file cannot be written; what stood there before is untouched.
    """
    speech = Speech(languages)
    faces = tuple(face(card, speech) for card in cards)

    def write(unfinished: Path) -> int:
        from assessment.forms.key_cards_pdf import draw_cards

        return draw_cards(faces, languages[0].value, unfinished)

    return write_safely(path, write)
