"""The library at the command line: list, install, remove, compare, who uses what."""

from collections.abc import Mapping
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.errors import AssessmentError, Finding, errors_in
from assessment.files.uses import Use, uses, working_files
from assessment.language.text import Text
from assessment.questionnaire.library.differences import Difference, differences, effects
from assessment.questionnaire.library.differences_words import EFFECTS, KEPT, effect, line
from assessment.questionnaire.library.install import inspect, install, remove
from assessment.questionnaire.library.installed import Installed, find, installed
from assessment.questionnaire.model import Questionnaire
from assessment.scoring.points import scored

# What can be done besides listing, and what each wants to know.
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "install": ("workbook",),
    "remove": ("id", "version"),
    "differences": ("old", "new"),
    "uses": ("place",),
}


def questionnaires(context: Context) -> Outcome:
    """List what is installed; install, remove or compare questionnaires; see who uses which."""
    acts = {"install": _install, "remove": _remove, "differences": _differences, "uses": _uses}
    action = context.arguments.action
    return _list() if action is None else acts[action](context)


def about(questionnaire: Questionnaire) -> dict[str, object]:
    """What every command says of a questionnaire."""
    settings = questionnaire.settings
    return {
        "id": settings.id,
        "version": settings.version,
        "fingerprint": questionnaire.fingerprint,
        "questions": len(questionnaire.questions),
        "scored": sum(scored(question.scoring) for question in questionnaire.questions),
        "languages": list(settings.languages),
    }


def _list() -> Outcome:
    rows = []
    problems: list[Finding] = []
    for entry in installed():
        if entry.questionnaire is None:
            problems.extend(errors_in(entry.findings))
            continue
        rows.append(_row(entry, entry.questionnaire))
    lines = tuple(f"{row['id']} {row['version']}  {row['path']}" for row in rows)
    return Outcome({"questionnaires": rows}, lines, tuple(problems))


def _row(entry: Installed, questionnaire: Questionnaire) -> dict[str, object]:
    return {
        "path": str(entry.path),
        **about(questionnaire),
        "title": _wordings(entry.title),
        "shipped": entry.shipped,
    }


def _wordings(text: Text) -> dict[str, str]:
    return {language: text.get(language) for language in text.languages}


def _install(context: Context) -> Outcome:
    path = Path(context.arguments.workbook)
    candidate = inspect(path)
    row, findings = None, candidate.findings
    if candidate.questionnaire is not None and not errors_in(findings):
        try:
            row = _row(install(path), candidate.questionnaire)
        except AssessmentError as problem:
            findings = (*findings, *problem.findings)
    data = {"installed": row, "findings": findings_json(findings, context.words)}
    if row is None:
        return Outcome(data, (), findings)
    said = context.words.say(
        "{id} {version} is installed: {path}",
        id=row["id"],
        version=row["version"],
        path=row["path"],
    )
    return Outcome(data, (said,), findings)


def _remove(context: Context) -> Outcome:
    gone = remove(context.arguments.id, context.arguments.version)
    told = {"id": gone.id, "version": gone.version, "path": str(gone.path)}
    said = context.words.say("{id} {version} was removed.", id=gone.id, version=gone.version)
    return Outcome({"removed": told}, (said,))


def _differences(context: Context) -> Outcome:
    old, new = find(context.arguments.old), find(context.arguments.new)
    found = differences(old, new)
    words = context.words
    data = {
        "old": about(old),
        "new": about(new),
        "effects": {str(one): n for one, n in effects(found).items()},
        "differences": [_difference(one, context) for one in found],
    }
    counted = [f"{n}  {words.say(EFFECTS[one])}" for one, n in effects(found).items()]
    nothing = [] if found else [words.say("There are no differences.")]
    lines = [*(line(one, words) for one in found), *nothing, *counted, words.say(KEPT)]
    return Outcome(data, tuple(lines))


def _difference(one: Difference, context: Context) -> dict[str, object]:
    return {
        "part": one.part.value,
        "code": one.code,
        "choice": one.choice or None,
        "aspect": one.aspect.value,
        "field": one.field or None,
        "language": one.language,
        "before": one.before,
        "after": one.after,
        "effect": one.effect.value,
        "message": effect(one, context.words),
    }


def _uses(context: Context) -> Outcome:
    place = Path(context.arguments.place)
    found, findings = uses(working_files(place) if place.is_dir() else (place,))
    data = {
        "uses": [_use(one) for one in found],
        "findings": findings_json(findings, context.words),
    }
    lines = tuple(
        f"{one.questionnaire} {one.version}  {one.subject.unit} {one.subject.round}  {one.path}"
        for one in found
    )
    return Outcome(data, lines, findings)


def _use(use: Use) -> dict[str, object]:
    return {
        "path": str(use.path),
        "unit": use.subject.unit,
        "round": use.subject.round,
        "state": use.state.value,
        "id": use.questionnaire,
        "version": use.version,
        "fingerprint": use.fingerprint,
    }
