"""A round in which offices attached papers: one decree by several, a photo by one alone."""

from dataclasses import replace

from assessment.exchange.send import Parcel, send_parcel
from tests.builders import an_evidence
from tests.unit.consolidation.world import a_collection, head_of, record_of, taken
from tests.unit.exchange.world import THE_ASSESSOR, digest_of

DECREE, PHOTO = b"%PDF-1.7 a decree for everybody", b"%PDF-1.7 one office's own photo"
PAPERS = {digest_of(content): content for content in (DECREE, PHOTO)}
ANSWERS = {"A1": ("l1a",), "A2": "b"}


def backed(record, **papers):
    """The record with a document at each of the questions named."""
    for code, (title, content) in papers.items():
        (place,) = record.places(code)
        paper = an_evidence(
            f"e-{code}",
            title,
            digest=digest_of(content),
            file_name=f"{title}.pdf",
            size=len(content),
        )
        response = record.response(code)
        record = record.with_response(place, replace(response, evidence=(paper,)))
    return record


def a_round_with_papers(folder):
    """The open collection, of four offices."""
    offices = {
        "M01": {"A1": ("អនុក្រឹត្យ", DECREE), "A2": ("អនុក្រឹត្យ", DECREE)},
        "M02": {"A2": ("Sub-decree 12", DECREE)},
        "M05": {"A1": ("រូបថត", PHOTO), "A2": ("រូបថត", PHOTO)},
        "01": {"A1": ("Decree", DECREE)},
    }
    for number, (unit, papers) in enumerate(offices.items(), start=1):
        record = backed(record_of(ANSWERS, unit=unit, number=number), **papers)
        parcel = Parcel(record, head_of("first"), PAPERS.__getitem__)
        send_parcel(parcel, (THE_ASSESSOR,), folder / f"{unit}.drx")
    opened = a_collection(folder)
    taken(opened, *sorted(folder.glob("*.drx")))
    return opened
