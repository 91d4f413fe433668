"""Held packages judged anew when a roster knows more: new keys, and keys that count no more.

Only signatures are judged; the bytes of a package were verified when it came and do not change.
"""

from pathlib import Path

from assessment.consolidation import rows, storing
from assessment.consolidation.collection import Collection
from assessment.consolidation.held import Copy
from assessment.consolidation.judging import only_secretariat
from assessment.consolidation.kinds import Believed
from assessment.consolidation.schema import transaction
from assessment.exchange.receive import Judge, Judged, Verdict, judged
from assessment.files.failures import explained
from assessment.problems.files import FileProblem

# What signatures alone are worth; altered and unreadable packages stay what they are.
_BY_SIGNATURES = frozenset(Verdict) - {Verdict.ALTERED, Verdict.UNREADABLE}


def judge_again(collection: Collection, believed: Believed) -> int:
    """Judge the signatures of all held packages by what is believed now.

    Gives the number of packages of which something else is said than before; judging twice by the
    same roster changes nothing.

    Raises:
        AssessmentError: If the collection cannot be read or written.
    """
    with explained(collection.path, FileProblem.NOT_SAVED):
        connection = collection.connection
        changed = [
            after
            for unit, before in rows.copies(connection)
            if before.trust in _BY_SIGNATURES
            and (after := _again(before, unit, believed)) != before
        ]
        if changed:
            with transaction(connection):
                for one in changed:
                    storing.keep_copy(connection, one)
    return len(changed)


def _again(before: Copy, unit: str, believed: Believed) -> Copy:
    judge = Judge(believed.known_keys, believed.roster, unit)
    now: Judged = judged(before.signatures.encode(), before.revision, Path(before.file), judge)
    return Copy(
        file=before.file,
        package=before.package,
        revision=before.revision,
        trust=now.verdict,
        secretariat=only_secretariat(now.verdict, now.signatures),
        other=before.other,
        damaged=before.damaged,
        signatures=before.signatures,
    )
