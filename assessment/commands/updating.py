"""The commands ``update`` and ``rollback``: a new version from a signed file, and the way back."""

from argparse import ArgumentParser
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome
from assessment.commands.verify_program import key_argument, known_keys
from assessment.program import installing


def update(context: Context) -> Outcome:
    """Install a signed release beside the version in use, and use it from the next start on."""
    folder = context.arguments.into or installing.root()
    release = installing.read_release(context.arguments.file, known_keys(context.arguments.key))
    folder.mkdir(parents=True, exist_ok=True)
    before = installing.update(release, folder)
    say = context.words.say
    lines = [
        say(
            "Version {version} is installed in {folder} and is used from the next start on.",
            version=release.version,
            folder=folder,
        ),
        say(
            "Start it there with {program}. Settings and assessments stay where they are.",
            program=installing.starters(release.sums)[0],
        ),
    ]
    if before:
        lines.append(say("The version before is kept; rollback goes back to it."))
    data = {
        "folder": str(folder),
        "version": release.version,
        "key": release.key.name,
        "before": before or None,
    }
    return Outcome(data, tuple(lines))


def rollback(context: Context) -> Outcome:
    """Use the version that was in use before; data and settings stay as they are."""
    folder = context.arguments.into or installing.root()
    now, before = installing.go_back(folder)
    told = context.words.say(
        "{version} is used again from the next start on, in place of {before}.",
        version=now,
        before=before,
    )
    return Outcome({"folder": str(folder), "version": now, "before": before}, (told,))


def update_arguments(command: ArgumentParser) -> None:
    """What ``update`` takes."""
    command.add_argument("file", type=Path, help="the signed zip of the new version")
    key_argument(command)
    rollback_arguments(command)


def rollback_arguments(command: ArgumentParser) -> None:
    """What ``rollback`` takes."""
    command.add_argument(
        "--into", type=Path, metavar="DIR", help="where versions lie; else a person's own place"
    )
