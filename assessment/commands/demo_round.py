"""The demonstration's round: its package among 25 invented ones, up to the national report."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assessment.commands.demo_sending import Sent
from assessment.commands.simulate import ALL, chosen_questionnaires
from assessment.consolidation.acts import Word, admit_unit, note_printed
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.national import EVERYTHING
from assessment.exchange.roster import Roster, SignedRoster, read_roster
from assessment.language.text import Language
from assessment.reports.national.facts import GatheredRound, NationalFacts, NationalOrder, gather
from assessment.reports.national.report import write_national_report
from assessment.simulation.simulate import PACKAGES, Plan, simulate

UNITS = 25
SEED = 20266
_SECRETARIAT = "លេខាធិការដ្ឋាន / Secretariat"


@dataclass(frozen=True, slots=True)
class Round:
    """What came of the round.

    Attributes:
        collection: The committee's file.
        files: What was written.
        received: Number of files received.
        gathered: The national picture.
    """

    collection: Path
    files: tuple[Path, ...]
    received: int
    gathered: GatheredRound


def hold_round(
    folder: Path, sent: Sent, *, now: datetime, languages: tuple[Language, ...]
) -> Round:
    """Receive the package with invented ones into a new collection, and write national reports.

    Raises:
        AssessmentError: If something cannot be written.
    """
    training = folder / "simulated"
    shutil.rmtree(training / PACKAGES, ignore_errors=True)
    made = simulate(Plan(UNITS, chosen_questionnaires([ALL]), str(now.year), SEED), training)
    path = folder / f"national-{now.year}.drc"
    path.unlink(missing_ok=True)
    people = (*read_roster(made.roster).roster.people, *sent.signed.roster.people)
    people_of_it = SignedRoster(replace(Roster(), people=people))
    with Collection.create(path, now=now, training=people_of_it) as collection:
        terms = Terms(by=_SECRETARIAT, at=now)
        intake = receive(collection, [sent.package, made.packages], terms=terms)
        # The office of the sample is on no register.
        counts = Word(_SECRETARIAT, now, "The office of the demonstration.")
        for one in intake.cases:
            if one.unit not in collection.in_use.units:
                admit_unit(collection, one.unit, counts)
        gathered = gather(collection, EVERYTHING)
        report = NationalFacts(gathered, NationalOrder(now)).report
        note_printed(collection, report, Word(_SECRETARIAT, now))
    files = [training, path]
    for language in languages:
        order = NationalOrder(
            now,
            language,
            pdf=folder / f"national-report-{language.value}.pdf",
            xlsx=folder / f"national-report-{language.value}.xlsx",
        )
        files += write_national_report(gathered, order).files
    return Round(path, tuple(files), len(intake.files), gathered)
