"""The command ``national``: the round of a collection as the consolidated report."""

from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

from assessment.commands.command import (
    COLLECTION,
    JUDGED_BY,
    ROUND,
    Context,
    argument,
    command,
    in_use_of,
    languages_argument,
    told,
)
from assessment.commands.output import Outcome, findings_json
from assessment.commands.report import languages
from assessment.consolidation.acts import Word, note_printed
from assessment.consolidation.checking import changed_rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import PrintedReport
from assessment.consolidation.national import Wanted
from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.language.text import Language
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.reports.national.facts import (
    GatheredRound,
    JudgedBy,
    NationalFacts,
    NationalOrder,
    gather,
)
from assessment.reports.national.report import write_national_report

_SCORES = ("median", "q1", "q3", "mean")


@command(
    "national",
    COLLECTION,
    argument("--pdf"),
    argument("--xlsx"),
    *JUDGED_BY,
    ROUND,
    argument("--final", action="store_true", help="only approved units, no conflicts"),
    argument("--publish", action="store_true", help="no names of people, no remarks"),
    argument("--by-block", action="store_true", help="published, without single units"),
    argument("--cards", action="store_true", help="with a card for every unit"),
    languages_argument(Language.KM.value, "both: one edition in each"),
)
def national(context: Context) -> Outcome:
    """Write the consolidated national report of a round as PDF and Excel."""
    arguments = context.arguments
    if not (arguments.pdf or arguments.xlsx):
        raise AssessmentError(Finding(CommandProblem.NOTHING_TO_WRITE))
    wanted = Wanted(arguments.round, final_only=arguments.final)
    in_use, more = in_use_of(arguments)
    place = Path(arguments.collection)
    with Collection.open_anywhere(place, in_use) as collection, told() as progress:
        gathered = gather(collection, wanted, progress=progress)
        blocking = [one for one in gathered.conflicts() if one.blocks]
        if arguments.final and blocking and gathered.closing is None:
            values = {"n": len(blocking)}
            raise AssessmentError(Finding(CommandProblem.CONFLICTS_OPEN, values=values))
        editions = languages(arguments.language)
        orders = [_order(context, language, several=len(editions) > 1) for language in editions]
        facts = NationalFacts(gathered, orders[0])
        findings = (
            *more,
            *_otherwise(gathered),
            *changed_rows(collection),
            *_noted(collection, facts.report, context),
        )
    written = [write_national_report(gathered, order) for order in orders]
    files = [str(path) for one in written for path in one.files]
    data = {
        "files": files,
        "pages": sum(one.pages for one in written),
        "short_code": written[0].short_code,
        "round": gathered.national.round,
        **_figures(facts),
        "findings": findings_json(findings, context.words),
    }
    return Outcome(data, tuple(files), findings)


def _otherwise(gathered: GatheredRound) -> Iterator[Finding]:
    """What of a closed round would be judged otherwise today."""
    units = sorted({one.case.unit for one in gathered.otherwise})
    if units:
        values = {"round": gathered.national.round, "n": len(units), "units": ", ".join(units)}
        yield Finding(ConsolidationProblem.CLOSED_OTHERWISE, values=values)


def _noted(collection: Collection, report: PrintedReport, context: Context) -> tuple[Finding, ...]:
    """Keep the code of the report; a warning where the collection can only be read."""
    try:
        word = Word(Role.SECRETARIAT.value, context.now)
        note_printed(collection, report, word)
    except AssessmentError as error:
        if {one.problem for one in error.findings} != {FileProblem.READ_ONLY}:
            raise
        file = collection.path.name
        return (
            Finding(ConsolidationProblem.PRINT_NOT_KEPT, FindingPlace(file=file), {"file": file}),
        )
    return ()


def _order(context: Context, language: Language, *, several: bool) -> NationalOrder:
    arguments = context.arguments
    return NationalOrder(
        now=context.now,
        language=language,
        final=arguments.final,
        published=arguments.publish or arguments.by_block,
        by_block=arguments.by_block,
        cards=arguments.cards,
        pdf=_named(arguments.pdf, language, several=several),
        xlsx=_named(arguments.xlsx, language, several=several),
    )


def _named(given: str | None, language: Language, *, several: bool) -> Path | None:
    """The file asked for; one for each language when there are several editions."""
    if not given:
        return None
    path = Path(given)
    return path.with_stem(f"{path.stem}-{language.value}") if several else path


def _figures(facts: NationalFacts) -> dict[str, object]:
    """What the report rests on, for those who compare it with other sources."""
    gathered = facts.gathered
    blocks = gathered.national.blocks
    whole = blocks[blocks["depth"] == 0]
    return {
        "digest": facts.code,
        "units": len(gathered.national.scored),
        "approved": sum(one.standing.approved for one in gathered.national.scored),
        **_judged_by(gathered.judged_by),
        "closed": gathered.closing is not None,
        "expected": gathered.coverage.total.expected,
        "missing": gathered.coverage.total.missing,
        "conflicts": len(gathered.conflicts()),
        "groups": [_group(facts, row) for row in whole.to_dict("records")],
    }


def _judged_by(by: JudgedBy) -> dict[str, object]:
    """What decided which packages count."""
    return {
        "roster": {"seq": by.seq, "digest": by.roster} if by.roster else None,
        "questionnaires": list(by.questionnaires),
        "admitted": [
            {**{name: one.body[name] for name in ("questionnaire", "version", "fingerprint")},
             "by": one.by, "reason": one.reason}
            for one in by.admitted
        ],
        "register": by.register,
        "chain": short_code(by.chain),
        "training": by.training,
    }  # fmt: skip


def _group(facts: NationalFacts, row: Mapping[Hashable, Any]) -> dict[str, object]:
    """Number and scores of a group; a copy that hides the group tells its number only."""
    key = str(row["questionnaire"]), str(row["block"])
    hidden = key in facts.hidden
    return {
        "questionnaire": key[0],
        "block": key[1],
        "n": int(row["n"]),
        **{name: None if hidden else _number(row[name]) for name in _SCORES},
    }


def _number(value: float) -> float | None:
    return None if value != value else float(value)  # noqa: PLR0124 - "not a number"
