"""From the code on a printed page back to the revision it was printed from.

A page carries the digest of the working file's history, or of a package. The short code is its
first 80 bits, the sign holds all of it. Packages name earlier states of their file by 64 bits.
What a package says of its file's states is believed of one that somebody signed; its own code is
that of its contents. Beside the code of a unit's report stand four letters over what it shows.
"""

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from assessment.errors import AssessmentError, refused
from assessment.exchange.canonical import dump
from assessment.exchange.codes import base32, short_code
from assessment.exchange.exported import read_any
from assessment.exchange.package import TRAIL_DIGITS, scores_of
from assessment.exchange.worth import WORTH, InUse, Trust, TrustLevel
from assessment.files.checking import SUFFIX as WORKING_FILE
from assessment.files.rescue import read_received
from assessment.language.digits import latin_digits
from assessment.problems.exchange import ExchangeProblem
from assessment.responses.model import Layer, State
from assessment.scoring.result import NodeScore, Scores
from assessment.words import Worded, mark

SIGN = "DRA1:"
_SHORT = 16
_FULL = 52
_RESULT = 4
_LETTERS = re.compile("[A-Z2-7]+")
# What people write for letters that look alike; the alphabet has no 0, 1 and 8.
_ALIKE = str.maketrans({"0": "O", "1": "I", "8": "B"})
_APART = re.compile(r"[\s\-\u2010-\u2015\u200b]+")


class Printed(StrEnum):
    """Which state of an assessment a page was printed from, or a questionnaire's paper form."""

    PACKAGE = "package"
    CURRENT = "current"
    EARLIER = "earlier"
    FORM = "form"


class Counts(Worded):
    """Whether a state of an assessment counts in a collection."""

    APPROVED = "approved", mark("It counts today, approved.")
    STANDING = "standing", mark("It counts today, not approved.")
    NOT = "no", mark("It does not count today.")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a printed page belongs."""

    file: str
    unit: str  # code of the unit; empty where the page is of no single unit
    round: str
    # The digest it was printed from; of an earlier state in a package its beginning, of a paper
    # form the questionnaire's fingerprint.
    digest: str
    printed: Printed
    questionnaire: str = ""
    edition: str = ""  # how much of it is told; empty of what is no national report
    final: bool = False
    verdict: Trust | None = None
    counts: Counts | None = None
    state: State | None = None
    result: NodeScore | None = None
    # Whether the four letters beside the code are those of this result; None without any.
    fits: bool | None = None

    @property
    def vouched(self) -> bool:
        """Whether it is more than a claim: a package may name any state, but no other contents."""
        if self.verdict is None:
            return True
        if self.printed is Printed.PACKAGE:
            least = TrustLevel.UNSIGNED
        else:
            least = TrustLevel.STRANGER
        return WORTH.get(self.verdict, TrustLevel.NONE) >= least


class Form(NamedTuple):
    """A questionnaire by which the sheets of its paper form are known."""

    id: str
    version: str
    fingerprint: str

    def match(self, file: str) -> Match:
        named = f"{self.id} {self.version}".rstrip()
        return Match(file, "", "", self.fingerprint, Printed.FORM, named)


@dataclass(frozen=True, slots=True)
class States:
    """The digests by which one assessment in one file is known."""

    unit: str
    round: str
    current: str
    packages: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()  # of the history before, whole or their beginnings
    form: Form | None = None
    verdict: Trust | None = None
    counts: Counts | None = None
    state: State | None = None
    scores: Callable[[], Scores | None] = lambda: None

    def match(self, code: str, file: str, digest: str, printed: Printed) -> Match:
        match = Match(file, self.unit, self.round, digest, printed, verdict=self.verdict)
        if printed is Printed.EARLIER:
            return replace(match, counts=self.counts and Counts.NOT)
        scores = None
        if match.vouched:
            scores = self.scores()
        result = None
        if scores is not None:
            result = scores.overall
        letters = code[_SHORT:]
        final = self.state is State.APPROVED
        fits = None
        if len(letters) == _RESULT and result is not None:
            fits = letters == result_code(digest, result, final=final)
        return replace(match, counts=self.counts, state=self.state, result=result, fits=fits)


def result_code(digest: str, result: NodeScore, layer: Layer = Layer.FINAL, *, final: bool) -> str:
    """Four letters over what a unit's report shows, in whatever language and length."""
    shows = [digest, layer.value, final, str(result.score), result.level]
    return base32(sha256(dump({"type": "readiness-result", "shows": shows})).hexdigest())[:_RESULT]


def code_of(text: str) -> str:
    """The code in what a person typed or a reader of signs gave: 16 or 52 letters and digits.

    After 16 the four of the result may follow.

    Raises:
        AssessmentError: If it can be no code of this program.
    """
    plain = _APART.sub("", latin_digits(text)).upper().removeprefix(SIGN).translate(_ALIKE)
    if len(plain) not in (_SHORT, _SHORT + _RESULT, _FULL) or not _LETTERS.fullmatch(plain):
        raise refused(ExchangeProblem.NOT_A_CODE, found=text[:80])
    return plain


def matches(code: str, file: str, states: Iterable[States]) -> list[Match]:
    """Where the code belongs among what a file holds, and each paper form that it names there."""
    matching = []
    forms = dict[Form, Match]()
    for state in states:
        for printed, digests in (
            (Printed.PACKAGE, state.packages),
            (Printed.CURRENT, (state.current,)),
            (Printed.EARLIER, state.earlier),
        ):
            matching += [
                state.match(code, file, digest, printed) for digest in digests if fits(code, digest)
            ]
        if state.form is not None and fits(code, state.form.fingerprint):
            forms[state.form] = state.form.match(file)
    return [*matching, *forms.values()]


def without_forms(matches: list[Match]) -> list[Match]:
    """What was found; a paper form, which names no assessment, only where nothing else was."""
    return [match for match in matches if match.printed is not Printed.FORM] or matches


def states_in(path: Path, in_use: InUse, today: date) -> States:
    """What a working file, a package or an exported workbook is known by.

    Raises:
        AssessmentError: If it cannot be read.
    """
    if path.suffix.lower() == WORKING_FILE:
        contents = read_received(path)
        subject = contents.record.subject
        settings = contents.record.questionnaire.settings
        fingerprint = contents.record.questionnaire.fingerprint
        earlier = tuple(head for head in contents.chain if head != contents.head)
        form = Form(settings.id, settings.version, fingerprint)
        return States(
            subject.unit,
            subject.round,
            contents.head,
            earlier=earlier,
            form=form,
            state=contents.record.state,
            scores=lambda: scores_of(contents.record, today),
        )
    received = read_any(path, in_use)
    manifest = received.manifest
    verdict = received.verdict
    judged = received.judged
    if manifest is None or judged is None:
        raise AssessmentError(*received.findings)
    return States(
        manifest.unit,
        manifest.round,
        manifest.head,
        packages=(received.revision,),
        earlier=manifest.trail,
        form=Form(*manifest.questionnaire, manifest.fingerprint),
        # Without its documents the answers are as believable as their signatures.
        verdict=judged.verdict if verdict is Trust.DAMAGED_EVIDENCE else verdict,
        state=manifest.state,
        scores=lambda: received.scores,
    )


def grouped_digest(digest: str) -> str:
    """The short code of a digest; its beginning where no more of it is known."""
    if len(digest) > TRAIL_DIGITS:
        return short_code(digest)
    return f"{digest}…"


def fits(code: str, digest: str) -> bool:
    """Whether a code is that of a digest, or of all that is known of it."""
    if len(digest) <= TRAIL_DIGITS:
        return base64.b32decode(code[:_SHORT]).hex().startswith(digest)
    whole = full_code(digest)
    if len(code) == _FULL:
        return code == whole
    return code[:_SHORT] == whole[:_SHORT]


def full_code(digest: str) -> str:
    """All of a digest in letters and digits, as the sign on a page holds it."""
    return base64.b32encode(bytes.fromhex(digest)).decode("ascii").rstrip("=")
