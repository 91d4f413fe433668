"""The program itself: update, rollback, uninstall, verify-program, support-report and so on."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from assessment import places, translation
from assessment.commands.command import Context, Outcome, argument, command, picked
from assessment.errors import AssessmentError, Finding, errors_in, refused
from assessment.language.text import Language
from assessment.problems.commands import BenchProblem
from assessment.problems.incoming import TranslationProblem
from assessment.problems.program import ProgramProblem
from assessment.program import desktop, installing, support, verifying
from assessment.words import LOCALE_FOLDER, Words, mark

_INTO = argument(
    "--into", type=Path, metavar="DIR", help="where versions lie; else a person's own place"
)
_RELEASE_KEY = argument(
    "--key", type=Path, metavar="FILE", help="the public key of releases, as minisign writes it"
)
NAME = mark("Digital readiness assessment")


@command(
    "update",
    argument("file", type=Path, help="the signed zip of the new version"),
    _RELEASE_KEY,
    _INTO,
)
def update(context: Context) -> Outcome:
    """Install a signed release beside the version in use, and use it from the next start on."""
    folder = context.arguments.into or installing.root()
    release = installing.read_release(
        context.arguments.file, verifying.known_keys(context.arguments.key)
    )
    before = installing.update(release, folder)
    findings = installing.put_in_menu(release, folder, context.translate(NAME))
    lines = installing.told_of(release, folder, context.words, in_menu=not findings)
    if before:
        lines += (context.translate("The version before is kept; rollback goes back to it."),)
    data = {"folder": folder, **picked(release, "version", key="key.name")}
    return Outcome({**data, "before": before or None}, lines, findings)


@command("uninstall", _INTO)
def uninstall(context: Context) -> Outcome:
    """Take the installed versions away, and them from the menu; assessments and settings stay."""
    folder = context.arguments.into or installing.root()
    gone = installing.take_away(folder)
    desktop.withdraw(tuple(Words(language).translate(NAME) for language in Language))
    findings = () if gone else (verifying.finding(ProgramProblem.LEFT_IN_PLACE, str(folder)),)
    removed = context.translate("The program was removed from {folder}.", folder=folder)
    stay = context.translate(
        "Assessments stay where you put them; settings, questionnaires and backup copies stay "
        "in {folder}.",
        folder=places.own(),
    )
    return Outcome({"folder": folder}, (removed, stay), findings)


@command("rollback", _INTO)
def rollback(context: Context) -> Outcome:
    """Use the version that was in use before; data and settings stay as they are."""
    folder = context.arguments.into or installing.root()
    now, before = versions = installing.go_back(folder)
    sentence = installing.told_of_way_back(versions, context.words)
    return Outcome({"folder": folder, "version": now, "before": before}, (sentence,))


@command(
    "verify-program",
    argument(
        "--folder", type=Path, metavar="DIR", help="another copy; without it this very program"
    ),
    _RELEASE_KEY,
)
def verify_program(context: Context) -> Outcome:
    """Compare every file of the program's folder with the list that lies there, and its signature.

    A list without a signature could have been changed along with the files: its own digest is told,
    to be compared with the one the secretariat gives. The program that is doubted cannot vouch for
    itself: another copy, or an older version, is asked with ``--folder``.
    """
    folder = context.arguments.folder or places.folder()
    verified = verifying.verify_folder(folder, verifying.known_keys(context.arguments.key))
    key = None
    if verified.key:
        key = verified.key.name
    data = {"folder": folder, "list": verified.digest, "key": key, "files": verified.files}
    return Outcome(data, verified.lines(context.words), verified.findings)


@command(
    "support-report",
    argument("--out", required=True, metavar="FILE", help="the text to be written"),
)
def support_report(context: Context) -> Outcome:
    """Write down what the secretariat needs to help: versions, places, errors; no answers."""
    target = Path(context.arguments.out)
    support.write_report(target, context.now)
    return Outcome({"files": [target]}, (support.told_of(target, context.words),))


@command(
    "words",
    argument("action", choices=("export", "import")),
    argument("file", help="the workbook"),
    argument(
        "--locale", default=str(LOCALE_FOLDER), help="another folder of catalogues, for a trial"
    ),
)
def words(context: Context) -> Outcome:
    """Write all words of the program into a workbook, or read corrected ones from it."""
    locale = Path(context.arguments.locale)
    if not any((locale / "km").glob("*.po")):
        raise refused(TranslationProblem.NO_CATALOGUE, folder=locale)
    file = Path(context.arguments.file)
    if context.arguments.action == "export":
        n = translation.write_list(file, locale / "km", context.now)
        sentence = context.translate_plural(
            "{n} text in {file}.", "{n} texts in {file}.", n, file=file
        )
        return Outcome({"files": [file], "texts": n}, (sentence,))
    khmer, findings = translation.read_list(file, locale / "km")
    n = 0
    if not errors_in(findings):
        n = len(khmer)
    if n:
        translation.write_khmer(locale / "km", khmer)
        # Only where the source is; the packed program comes without what compiles.
        script = places.HOUSE / "resources" / "compile_catalogues.py"
        subprocess.run([sys.executable, str(script), str(locale)], check=True)  # noqa: S603 - ours
    return Outcome({"corrected": n}, (context.translate("Corrected texts: {n}.", n=n),), findings)


FOLDER = places.HOUSE / "tests" / "bench"
PREFIX = "bench_"


@command("bench", argument("names", nargs="*", metavar="NAME"))
def bench(context: Context) -> Outcome:
    """Measure how fast the program is, by the benchmarks named or by all."""
    ratios: list[dict[str, object]] = []
    stopped: list[Finding] = []
    missed: list[Finding] = []
    if context.arguments.json:
        out = sys.stderr
    else:
        out = sys.stdout
    for script in _wanted(context.arguments.names):
        with subprocess.Popen(  # noqa: S603 - only scripts of this source tree
            [sys.executable, "-X", "utf8", str(script)],
            cwd=places.HOUSE,
            env={"QT_QPA_PLATFORM": "offscreen"} | os.environ,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as process:
            for line in process.stdout or ():
                out.write(line)
                out.flush()
                if line.startswith("RATIO "):
                    _, name, value, goal = line.split()
                    ratio = float(value)
                    most = float(goal)
                    held = ratio <= most
                    ratios.append({"name": name, "value": ratio, "goal": most, "held": held})
                    if not held:
                        values = {"name": name, "value": f"{ratio:.2f}", "goal": f"{most:g}"}
                        missed.append(Finding(BenchProblem.GOAL_MISSED, values=values))
        if process.returncode:
            stopped.append(
                Finding(BenchProblem.STOPPED, values={"name": script.stem.removeprefix(PREFIX)})
            )
    return Outcome({"ratios": ratios}, (), (*stopped, *missed))


def _wanted(names: Iterable[str]) -> list[Path]:
    paths = sorted(FOLDER.glob(f"{PREFIX}*.py"))
    scripts = {path.stem.removeprefix(PREFIX): path for path in paths}
    if not scripts:
        raise refused(BenchProblem.ABSENT)
    unknown = [name for name in names if name not in scripts]
    if unknown:
        known = ", ".join(scripts)
        faults = ({"name": name, "names": known} for name in unknown)
        raise AssessmentError(*(Finding(BenchProblem.UNKNOWN, values=fault) for fault in faults))
    return [scripts[name] for name in names] or list(scripts.values())
