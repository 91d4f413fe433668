"""From the code on a printed page back to the revision it was printed from.

A page carries the digest of the working file's history, or of a package. The short code is its
first 80 bits, the sign holds all of it. Packages name earlier states of their file by 64 bits.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.exchange.codes import base32, short_code
from assessment.exchange.exported import read_any
from assessment.exchange.manifest import TRAIL_DIGITS, Manifest
from assessment.files.checking import SUFFIX as WORKING_FILE
from assessment.files.safety import read_received
from assessment.language.digits import latin_digits
from assessment.problems.exchange import ExchangeProblem

SIGN = "DRA1:"
_SHORT, _FULL = 16, 52
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


@dataclass(frozen=True, slots=True)
class Match:
    """Where a printed page belongs.

    Attributes:
        file: Name of the file it was found in.
        unit: Code of the unit; empty where the page is of no single unit.
        round: Name of the round; empty of a paper form.
        digest: The digest it was printed from; of an earlier state in a package its beginning, of
            a paper form the questionnaire's fingerprint.
        printed: Which state of that file.
        questionnaire: Id and version of the questionnaire of a paper form.
    """

    file: str
    unit: str
    round: str
    digest: str
    printed: Printed
    questionnaire: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire by which the sheets of its paper form are known.

    Attributes:
        questionnaire: Its id and version.
        fingerprint: Its fingerprint.
    """

    questionnaire: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class States:
    """The digests by which one assessment in one file is known.

    Attributes:
        unit: Code of the unit.
        round: Name of the round.
        current: Of the history as it is now.
        packages: Of packages.
        earlier: Of the history before, whole or their beginnings.
        form: The questionnaire that was answered; None where there is no single one.
    """

    unit: str
    round: str
    current: str
    packages: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    form: Form | None = None


def form_of(id_: str, version: str, fingerprint: str) -> Form:
    """A questionnaire as people name it."""
    return Form(f"{id_} {version}".rstrip(), fingerprint)


def form_matches(code: str, file: str, forms: Iterable[Form | None]) -> list[Match]:
    """The questionnaires of a file on whose paper form the code stands, each once."""
    return [
        Match(file, "", "", form.fingerprint, Printed.FORM, form.questionnaire)
        for form in dict.fromkeys(forms)
        if form is not None and _fits(code, form.fingerprint)
    ]


def code_of(text: str) -> str:
    """The code in what a person typed or a reader of signs gave: 16 or 52 letters and digits.

    Raises:
        AssessmentError: If it can be no code of this program.
    """
    plain = _APART.sub("", latin_digits(text)).upper().removeprefix(SIGN).translate(_ALIKE)
    if len(plain) not in (_SHORT, _FULL) or not _LETTERS.fullmatch(plain):
        values = {"found": text[:80]}
        raise AssessmentError(Finding(ExchangeProblem.NOT_A_CODE, values=values))
    return plain


def matches(code: str, file: str, states: Iterable[States]) -> list[Match]:
    """Where the code belongs among what a file holds."""
    found = []
    for one in states:
        for printed, digests in (
            (Printed.PACKAGE, one.packages),
            (Printed.CURRENT, (one.current,)),
            (Printed.EARLIER, one.earlier),
        ):
            found += [
                Match(file, one.unit, one.round, digest, printed)
                for digest in digests
                if _fits(code, digest)
            ]
    return found


def states_in(path: Path) -> States:
    """What a working file, a package or an exported workbook is known by.

    Raises:
        AssessmentError: If it cannot be read.
    """
    if path.suffix.lower() == WORKING_FILE:
        contents = read_received(path)
        subject, settings = contents.record.subject, contents.record.questionnaire.settings
        fingerprint = contents.record.questionnaire.fingerprint
        earlier = tuple(one for one in contents.chain if one != contents.head)
        form = form_of(settings.id, settings.version, fingerprint)
        return States(subject.unit, subject.round, contents.head, earlier=earlier, form=form)
    received = read_any(path)
    if received.manifest is None:
        raise AssessmentError(*received.findings)
    return states_of(received.manifest, received.revision)


def states_of(manifest: Manifest, revision: str) -> States:
    """What a package is known by."""
    return States(
        manifest.unit,
        manifest.round,
        manifest.head,
        packages=(revision,),
        earlier=manifest.trail,
        form=form_of(*manifest.questionnaire, manifest.fingerprint),
    )


def shown(digest: str) -> str:
    """The short code of a digest; its beginning where no more of it is known."""
    return short_code(digest) if len(digest) > TRAIL_DIGITS else f"{digest}…"


def _fits(code: str, digest: str) -> bool:
    if len(digest) <= TRAIL_DIGITS:
        return _bits(code).startswith(digest)
    return code == (base32(digest) if len(code) == _SHORT else full_code(digest))


def full_code(digest: str) -> str:
    """All of a digest in letters and digits, as the sign on a page holds it."""
    return base64.b32encode(bytes.fromhex(digest)).decode("ascii").rstrip("=")


def _bits(code: str) -> str:
    """The first 80 bits of a code in hexadecimal."""
    return base64.b32decode(code[:_SHORT]).hex()
