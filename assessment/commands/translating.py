"""The command ``words``: the Khmer of the program for readers, and back from them."""

from argparse import ArgumentParser
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.errors import AssessmentError, Finding, errors_in
from assessment.problems.incoming import TranslationProblem
from assessment.translation.catalogue import write_khmer
from assessment.translation.word_list import read_list, write_list
from assessment.words import LOCALE_FOLDER


def words(context: Context) -> Outcome:
    """Write all words of the program into a workbook, or read corrected ones from it."""
    arguments = context.arguments
    locale = Path(arguments.locale)
    if not any((locale / "km").glob("*.po")):
        raise AssessmentError(
            Finding(TranslationProblem.NO_CATALOGUE, values={"folder": str(locale)})
        )
    act = _export if arguments.action == "export" else _import
    return act(context, Path(arguments.file), locale)


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("action", choices=("export", "import"))
    command.add_argument("file", help="the workbook")
    command.add_argument(
        "--locale", default=str(LOCALE_FOLDER), help="another folder of catalogues, for a trial"
    )


def _export(context: Context, target: Path, locale: Path) -> Outcome:
    n = write_list(target, locale / "km", context.now)
    said = context.words.count("{n} text in {file}.", "{n} texts in {file}.", n, file=target)
    return Outcome({"files": [str(target)], "texts": n, "findings": []}, (said,))


def _import(context: Context, source: Path, locale: Path) -> Outcome:
    # Only where the source is; the packed program comes without what compiles.
    from resources.compile_catalogues import compile_catalogues

    read = read_list(source, locale / "km")
    n = 0 if errors_in(read.findings) else len(read.khmer)
    if n:
        write_khmer(locale / "km", read.khmer)
        compile_catalogues(locale)
    said = context.words.say("Corrected texts: {n}.", n=n)
    data = {"corrected": n, "findings": findings_json(read.findings, context.words)}
    return Outcome(data, (said,), read.findings)
