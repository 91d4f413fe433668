"""The commands ``update``, ``rollback``, ``uninstall``: a version from a signed file, and back."""

from argparse import ArgumentParser
from pathlib import Path

from assessment import places
from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.verify_program import key_argument, known_keys
from assessment.errors import Finding
from assessment.language.text import Language
from assessment.problems.program import ProgramProblem
from assessment.program import desktop, installing
from assessment.program.installing import VERSIONS
from assessment.program.listed import finding, list_of, sums_in
from assessment.words import Words, mark

NAME = mark("Digital readiness assessment")


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
    findings = _offer(folder, folder / VERSIONS / release.top, context.words)
    if not findings:
        lines.append(say("It is in the desktop menu, and a double click opens its files."))
    if before:
        lines.append(say("The version before is kept; rollback goes back to it."))
    data = {
        "folder": str(folder),
        "version": release.version,
        "key": release.key.name,
        "before": before or None,
        "findings": findings_json(findings, context.words),
    }
    return Outcome(data, tuple(lines), findings)


def _offer(folder: Path, home: Path, words: Words) -> tuple[Finding, ...]:
    """Put the program into the menu; a note where that cannot be."""
    program = folder / installing.starters(sums_in(list_of(home)))[0]
    try:
        desktop.offer(program, home / "program" / "resources" / "program.svg", words.say(NAME))
    except OSError as error:
        reason = error.strerror or str(error)
        return (finding(ProgramProblem.NOT_IN_MENU, program.name, reason=reason),)
    return ()


def uninstall(context: Context) -> Outcome:
    """Take the installed versions away, and them from the menu; assessments and settings stay."""
    folder = context.arguments.into or installing.root()
    gone = installing.take_away(folder)
    desktop.withdraw(tuple(Words(language).say(NAME) for language in Language))
    findings = () if gone else (finding(ProgramProblem.LEFT_IN_PLACE, str(folder)),)
    say = context.words.say
    lines = (
        say("The program was removed from {folder}.", folder=folder),
        say(
            "Assessments stay where you put them; settings, questionnaires and backup copies stay "
            "in {folder}.",
            folder=places.own(),
        ),
    )
    data = {"folder": str(folder), "findings": findings_json(findings, context.words)}
    return Outcome(data, lines, findings)


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
