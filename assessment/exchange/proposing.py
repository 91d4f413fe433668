"""What somebody edited in an exported workbook, as a package of its own that nobody has signed."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from assessment.errors import AssessmentError
from assessment.exchange import package
from assessment.exchange.container import refusal
from assessment.exchange.receive import Received
from assessment.exchange.send import Parcel, Receipt, send_parcel
from assessment.problems.exchange import ExchangeProblem

_DOMAIN = b"proposal\n"


def write_proposal(received: Received, out: Path, documents: Path | None = None) -> Receipt:
    """Write the proposal of an edited workbook to a new, unsigned package.

    It names the sealed revision as its ancestor; whoever receives it decides between both. Its
    documents are those of the package ``documents``, as none travel in a workbook.

    Raises:
        AssessmentError: If it is no such workbook, nothing was edited, a document is missing, or
            it cannot be written.
    """
    manifest, proposal = received.manifest, received.proposal
    if manifest is None and received.findings:
        raise AssessmentError(*received.findings)
    if proposal is None or manifest is None:
        raise refusal(ExchangeProblem.NOTHING_PROPOSED, received.path)
    edits = [
        f"{one.place.question}/{one.place.row}/{one.part}={one.after}" for one in received.edits
    ]
    text = "\n".join([received.revision, *sorted(edits)]).encode()
    # The end of a history of its own: no working file had it before.
    head = sha256(_DOMAIN + text).hexdigest()
    parcel = Parcel(proposal, head, _documents(received, documents), ancestors=(received.revision,))
    return send_parcel(parcel, (), out)


def _documents(received: Received, source: Path | None) -> Callable[[str], bytes]:
    def fetch(digest: str) -> bytes:
        missing = refusal(ExchangeProblem.DOCUMENTS_ELSEWHERE, received.path)
        if source is None:
            raise missing
        try:
            content = package.document(source, digest)
        except AssessmentError as error:
            raise missing from error
        if sha256(content).hexdigest() != digest:
            raise missing
        return content

    return fetch
