"""The secretariat's signature under a decision that was recorded without one.

Signing changes no revision: the collection keeps one more copy of it, with one signature more.
"""

import tempfile
from pathlib import Path

from assessment.consolidation import storing
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import place_of
from assessment.consolidation.held import CaseDecision, FileVerdict, Held, ReceivedFile, Relation
from assessment.consolidation.kinds import copy_said
from assessment.consolidation.schema import transaction
from assessment.exchange.receive import read_package
from assessment.exchange.send import countersign
from assessment.exchange.signing import Signer
from assessment.files.failures import explained
from assessment.problems.files import FileProblem


def sign_decision(collection: Collection, decision: CaseDecision, signer: Signer) -> Held:
    """Put a signature under the revision that a decision made.

    The signed copy belongs to the decision: it is withdrawn and brought back with it. Gives the
    revision as it is held then.

    Args:
        collection: The collection.
        decision: A decision that is not withdrawn.
        signer: Who signs.

    Raises:
        AssessmentError: If the key signed it already, the revision is not held any more, or
            nothing can be written; nothing is changed then.
    """
    held = collection.find(decision.revision)
    with tempfile.TemporaryDirectory(prefix="drc-") as folder:
        path = place_of(Path(folder), decision.case)
        collection.export(held, path)
        countersign(path, signer)
        _keep(collection, decision, path)
    return collection.find(decision.revision)


def _keep(collection: Collection, decision: CaseDecision, path: Path) -> None:
    connection = collection.connection
    with (
        path.open("rb") as content,
        explained(collection.path, FileProblem.NOT_SAVED),
        transaction(connection),
    ):
        received = read_package(path, source=content)
        file = storing.keep_bytes(connection, path.name, content, storing.digest_of(content))
        storing.keep_copy(connection, copy_said(received, file))
        again = FileVerdict.SAME_AGAIN, Relation.SAME_AGAIN
        arrival = ReceivedFile(decision.merge, "", file, *again, decision.case, decision.revision)
        storing.keep_arrivals(connection, [arrival])
