"""What became of a received file: what would be said of it today, and whether it counts.

The verdict of an arrival is the word of its day. A later list of keys, a questionnaire that was let
in, a newer package or a decision change what holds now.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Case, FileVerdict, ReceivedCopy, ReceivedFile, Relation
from assessment.consolidation.standing import CaseStanding, StandingReason
from assessment.exchange.worth import Aside, Trust
from assessment.units import UnitNames
from assessment.words import Worded, mark

WITHOUT_PACKAGE = mark(
    "It contains no package, so it does not count. Import its answers into an assessment of the "
    "unit, and send that."
)
# Why a file has its verdict and what to do, in the order in which they are told; said without the
# file at hand.
WHY = {
    FileVerdict.NEW: mark("The first package of this unit; nothing to do."),
    FileVerdict.NEWER: mark(
        "It follows the package received before and replaces it; nothing to do."
    ),
    FileVerdict.OLDER: mark("A later package of this unit is already here; nothing to do."),
    FileVerdict.SAME_AGAIN: mark("The same file was received before; nothing to do."),
    FileVerdict.FORK: mark(
        "Two copies differ and neither replaces the other. Decide which one counts."
    ),
    FileVerdict.DUPLICATE: mark(
        "This unit was assessed twice in the round. Decide which one counts."
    ),
    FileVerdict.DAMAGED_EVIDENCE: mark(
        "The answers are intact, but one document is damaged. Ask for that document again."
    ),
    FileVerdict.UNSIGNED: mark(
        "Nobody signed it, so it counts only while no signed package of the unit is here, and "
        "never as final. Ask the unit for a signed package."
    ),
    FileVerdict.UNKNOWN_KEY: mark(
        "Its key is not on the list of keys. Compare its code by telephone, then enter it there."
    ),
    FileVerdict.REVOKED_KEY: mark(
        "Its key was revoked. Ask the unit for a package signed with its new key."
    ),
    FileVerdict.WRONG_ROLE: mark(
        "The key may not sign in this role. Ask for one signed by the right person."
    ),
    FileVerdict.LATE: mark(
        "It came long after its signer's term ended, so it does not count until somebody accepts "
        "it, with a reason."
    ),
    FileVerdict.NOT_ON_LIST: mark(
        "Its unit is not on the list of units, so it does not count. Check the code; if the unit "
        "should count, let it count, with a reason."
    ),
    FileVerdict.WAITS: mark(
        "It differs from the copy that stands and is not as well signed, so it changes nothing. If "
        "it is right, ask the unit to sign it."
    ),
    FileVerdict.OUR_FAULT: mark(
        "The program could not read it, because of a fault of its own. The file is kept, and a "
        "later version will read it again. Tell the makers of the program."
    ),
    FileVerdict.ALTERED: mark("Changed after signing. Ask the unit for a new package."),
    FileVerdict.OTHER_QUESTIONNAIRE: mark(
        "It answers a different form of the questionnaire from the one in use, and is waiting. "
        "Choose the questionnaire file that the unit filled in, so that it counts, or ask the "
        "unit for the right version."
    ),
    FileVerdict.UNREADABLE: mark("Damaged, or not a package. Ask the unit to send it again."),
}
_BESIDE = frozenset({Relation.FORK, Relation.DUPLICATE})
_UNSIGNED_BESIDE = mark(
    "Nobody signed it, and it differs from another copy of the unit. Ask the unit for a signed "
    "package, or decide which one counts."
)
# A better copy of what was held takes its place, and is not called a newer revision.
_BETTER = {
    Relation.BETTER_SIGNED: (
        mark("Better signed copy"),
        mark(
            "It is the same revision as before, with better signatures, and replaces that copy; "
            "nothing to do."
        ),
    ),
    Relation.MORE_COMPLETE: (
        mark("More complete copy"),
        mark(
            "It is the same revision as before, with documents that were missing or damaged there, "
            "and replaces that copy; nothing to do."
        ),
    ),
}


def verdict_word(verdict: FileVerdict, relation: Relation) -> str:
    """The word for a verdict."""
    better = verdict is FileVerdict.NEWER and relation in _BETTER
    if better:
        return _BETTER[relation][0]
    return verdict.word


def counted(arrivals: Iterable[ReceivedFile]) -> list[tuple[str, int]]:
    """The words for the verdicts on files, each with its number, in the order of the verdicts."""
    counts = Counter(
        (received_file.verdict, verdict_word(received_file.verdict, received_file.relation))
        for received_file in arrivals
    )
    order = list(WHY)

    def place(counted: tuple[FileVerdict, str]) -> tuple[int, bool]:
        verdict, word = counted
        return order.index(verdict), word != verdict.word

    in_order = sorted(counts, key=place)
    return [(word, counts[verdict, word]) for verdict, word in in_order]


def status_reason(arrival: ReceivedFile) -> str:
    """Why a file has its verdict and what to do, to be said in the language in use."""
    if arrival.verdict is FileVerdict.UNSIGNED and not arrival.revision:
        return WITHOUT_PACKAGE
    if arrival.verdict is FileVerdict.UNSIGNED and arrival.relation in _BESIDE:
        return _UNSIGNED_BESIDE
    if arrival.verdict is FileVerdict.NEWER and arrival.relation in _BETTER:
        return _BETTER[arrival.relation][1]
    return WHY[arrival.verdict]


# What is said of a file for what it is beside the others, for what can be believed of it, and for
# what it is about.
RELATION: Mapping[Relation, FileVerdict] = {
    **{
        relation: FileVerdict(relation.value)
        for relation in Relation
        if relation.value in FileVerdict
    },
    **dict.fromkeys(_BETTER, FileVerdict.NEWER),
}
TRUST: Mapping[Trust, FileVerdict] = {
    trust: FileVerdict(trust.value)
    for trust in Trust
    if trust.value in FileVerdict and trust is not Trust.DAMAGED_EVIDENCE
}
ASIDE = {Aside.QUESTIONNAIRE: FileVerdict.OTHER_QUESTIONNAIRE, Aside.UNIT: FileVerdict.NOT_ON_LIST}
# What was said for reasons that may pass; all other verdicts are about bytes and stay.
_PASSING = frozenset({*TRUST.values(), *ASIDE.values(), FileVerdict.WAITS}) - {
    FileVerdict.UNREADABLE,
    FileVerdict.ALTERED,
}
_STAYING = frozenset(
    {
        FileVerdict.UNREADABLE,
        FileVerdict.ALTERED,
        FileVerdict.SAME_AGAIN,
        FileVerdict.DAMAGED_EVIDENCE,
    }
)


class Today(Worded):
    COUNTS = "counts", mark("Counts")
    DISPUTED = "disputed", mark("To be decided")
    REPLACED = "replaced", mark("Replaced")
    WAITS = "waits", mark("Worth a look")
    ASIDE = "aside", mark("Does not count")


@dataclass(frozen=True, slots=True)
class FileToday:
    arrival: ReceivedFile  # the file, with the verdict that holds today
    today: Today
    then: FileVerdict
    held: ReceivedCopy | None = None  # the revision it brought; None when nothing of it is held
    guessed: str = ""  # the unit that the name of an unreadable file speaks of; empty without

    @property
    def unit(self) -> str:
        """The unit it is about, as it says or by its name alone; empty when nobody can tell."""
        if self.arrival.case is None:
            return self.guessed
        return self.arrival.case.unit


def files_today(
    collection: Collection,
    arrivals: Iterable[ReceivedFile],
    standings: Iterable[CaseStanding],
    case: Case | None = None,
) -> Iterator[FileToday]:
    """The received files as they are today, in the order given; all of one case when given."""
    known: dict[str, tuple[ReceivedCopy, CaseStanding]] = {
        held.revision: (held, standing) for standing in standings for held in standing.copies
    }
    copies = dict(collection.copies(case))
    names: UnitNames | None = None  # few files need them
    for received_file in arrivals:
        if received_file.case is None:
            names = names or UnitNames(collection.expected_in(""))
            guessed = names.of_file(received_file.path)
            yield FileToday(received_file, Today.ASIDE, received_file.verdict, guessed=guessed)
        else:
            yield _file_today(received_file, known, copies.get(received_file.file))


def _file_today(
    received_file: ReceivedFile,
    known: Mapping[str, tuple[ReceivedCopy, CaseStanding]],
    copy: ReceivedCopy | None,
) -> FileToday:
    known_copy = known.get(received_file.revision)
    if known_copy is None or copy is None or copy.trust is Trust.ALTERED:
        return FileToday(received_file, Today.ASIDE, received_file.verdict)
    held, standing = known_copy
    if held.admitted and not copy.admitted:
        # Another copy of the same revision is sound; this one is no better by that.
        word = _matter(copy) or received_file.verdict
        return FileToday(
            replace(received_file, verdict=word), Today.ASIDE, received_file.verdict, held
        )
    today = _today(held, standing)
    again = received_file.relation is Relation.SAME_AGAIN and copy.trust_level < held.trust_level
    if again or received_file.verdict in _STAYING:
        if again:
            verdict = FileVerdict.SAME_AGAIN
        else:
            verdict = received_file.verdict
    else:
        verdict = _verdict(received_file, copy, standing, today)
    if verdict is received_file.verdict:
        arrival = received_file
    else:
        arrival = replace(received_file, verdict=verdict)
    return FileToday(arrival, today, received_file.verdict, held)


def _matter(copy: ReceivedCopy) -> FileVerdict | None:
    """The gravest word for what is the matter with a copy itself; None when nothing is."""
    words = {TRUST.get(copy.trust), copy.aside and ASIDE[copy.aside]}
    return next((word for word in FileVerdict if word in words), None)


def _today(held: ReceivedCopy, standing: CaseStanding) -> Today:
    package = standing.package
    if package is not None and package.revision == held.revision:
        return Today.COUNTS
    if not held.admitted:
        return Today.ASIDE
    if package is not None and package.content == held.content:
        return Today.COUNTS
    if standing.conflict and held in standing.heads:
        return Today.DISPUTED
    if held in standing.waiting:
        return Today.WAITS
    return Today.REPLACED


def _verdict(
    received_file: ReceivedFile, copy: ReceivedCopy, standing: CaseStanding, today: Today
) -> FileVerdict:
    word = _matter(copy)
    if word is not None:
        return (
            word
            if received_file.verdict in _PASSING or not copy.admitted
            else received_file.verdict
        )
    if today is Today.WAITS or received_file.verdict not in _PASSING:
        if today is Today.WAITS:
            return FileVerdict.WAITS
        return received_file.verdict
    if received_file.relation not in (Relation.APART, Relation.WAITS):
        return RELATION[received_file.relation]
    if today is Today.DISPUTED:
        twice = standing.reason is StandingReason.DUPLICATE
        if twice:
            return FileVerdict.DUPLICATE
        return FileVerdict.FORK
    if today is Today.COUNTS:
        return FileVerdict.NEW
    return FileVerdict.OLDER
