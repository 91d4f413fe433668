"""The command ``shared-documents``: evidence that several units attached byte for byte."""

from argparse import ArgumentParser
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.long_work import told
from assessment.commands.output import Outcome
from assessment.consolidation.collection import Collection
from assessment.consolidation.shared_documents import SharedDocument
from assessment.consolidation.shared_documents import shared_documents as documents_of


def shared_documents(context: Context) -> Outcome:
    """List documents that several units attached as evidence, those of most units first."""
    arguments = context.arguments
    with Collection.open_anywhere(Path(arguments.collection)) as collection, told() as progress:
        found = documents_of(collection, arguments.round, progress)
    say = context.words.say
    lines = [say("No document was attached by several units.")]
    if found:
        lines = [
            context.words.count(
                "{n} document was attached by several units.",
                "{n} documents were attached by several units.",
                len(found),
            )
        ]
    lines += [
        say(
            "{title}: {n} units ({units})",
            title=one.uses[0].title,
            n=len(one.units),
            units=", ".join(one.units),
        )
        for one in found
    ]
    return Outcome({"documents": [_json(one) for one in found], "findings": []}, tuple(lines))


def arguments(command: ArgumentParser) -> None:
    """What ``shared-documents`` takes."""
    command.add_argument("collection")
    command.add_argument("--round", help="needed when several rounds are held")


def _json(one: SharedDocument) -> dict[str, object]:
    return {
        "digest": one.digest,
        "size": one.size,
        "units": list(one.units),
        "uses": [
            {
                "unit": use.case.unit,
                "questionnaire": use.case.questionnaire,
                "question": use.question,
                "title": use.title,
                "file_name": use.file_name,
            }
            for use in one.uses
        ],
    }
