"""Commands on copies to go back to: which there are, and what a damaged file still holds."""

from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.files.backups import Copy, copies_of, noted_answers
from assessment.files.rescue import rescue
from assessment.language.text import Language


def backups(context: Context) -> Outcome:
    """List the backup copies of an assessment, newest first."""
    path = Path(context.arguments.file)
    found = copies_of(path)
    data = {"file": str(path), "backups": [_plain(copy) for copy in found]}
    lines = tuple(f"{copy.taken:%Y-%m-%d %H:%M}  {_shown(copy)}  {copy.path}" for copy in found)
    return Outcome(data, lines or (context.words.say("No backup copies yet"),))


def recover(context: Context) -> Outcome:
    """Bring a damaged file, or a backup copy, back as a new file."""
    arguments = context.arguments
    path, target = Path(arguments.file), Path(arguments.out)
    rescued = rescue(path, target, by=arguments.by or "", now=context.now)
    data = {
        "file": str(target),
        "whole": rescued.whole,
        "answers": noted_answers(target),
        "findings": findings_json(rescued.findings, context.words),
    }
    line = context.words.say("{file} was created.", file=target)
    return Outcome(data, (line,), rescued.findings)


def _plain(copy: Copy) -> dict[str, object]:
    return {
        "path": str(copy.path),
        "taken": copy.taken.isoformat(),
        "answers": copy.answers,
        "unit": copy.unit.get(Language.EN) or copy.unit.get(Language.KM),
        "round": copy.round,
    }


def _shown(copy: Copy) -> str:
    return "?" if copy.answers is None else str(copy.answers)
