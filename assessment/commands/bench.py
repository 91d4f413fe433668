"""The command ``bench``: runs the benchmarks of the source tree, each in a process of its own."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assessment import places
from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.errors import AssessmentError, Finding
from assessment.problems.commands import BenchProblem

FOLDER = places.HOUSE / "tests" / "bench"
PREFIX = "bench_"
RATIO = "RATIO"


@dataclass(frozen=True, slots=True)
class Ratio:
    """What a benchmark says in its lines ``RATIO name value goal``."""

    name: str
    value: float
    goal: float

    @property
    def held(self) -> bool:
        """Whether the goal is reached."""
        return self.value <= self.goal


def bench(context: Context) -> Outcome:
    """Measure how fast the program is, by the benchmarks named or by all."""
    ratios: list[Ratio] = []
    findings: list[Finding] = []
    out = sys.stderr if context.arguments.json else sys.stdout
    for script in _wanted(context.arguments.names):
        lines, exit_code = [], 0
        for line in _run(script):
            if isinstance(line, int):
                exit_code = line
            else:
                lines.append(line)
                out.write(line)
                out.flush()
        ratios += _ratios(lines)
        if exit_code:
            findings.append(Finding(BenchProblem.STOPPED, values={"name": _name(script)}))
    findings += [_missed(ratio) for ratio in ratios if not ratio.held]
    data = {
        "ratios": [
            {"name": r.name, "value": r.value, "goal": r.goal, "held": r.held} for r in ratios
        ],
        "findings": findings_json(findings, context.words),
    }
    return Outcome(data, (), tuple(findings))


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("names", nargs="*", metavar="NAME")


def _wanted(names: Iterable[str]) -> list[Path]:
    scripts = {_name(path): path for path in sorted(FOLDER.glob(f"{PREFIX}*.py"))}
    if not scripts:
        raise AssessmentError(Finding(BenchProblem.ABSENT))
    unknown = [name for name in names if name not in scripts]
    if unknown:
        known = ", ".join(scripts)
        raise AssessmentError(
            *(
                Finding(BenchProblem.UNKNOWN, values={"name": name, "names": known})
                for name in unknown
            )
        )
    return [scripts[name] for name in names] or list(scripts.values())


def _name(script: Path) -> str:
    return script.stem.removeprefix(PREFIX)


def _run(script: Path) -> Iterator[str | int]:
    """The lines a script prints, as they come, and at the end its exit code."""
    surroundings = {"OPENBLAS_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen"} | os.environ
    with subprocess.Popen(  # noqa: S603 - only scripts of this source tree
        [sys.executable, "-X", "utf8", str(script)],
        cwd=places.HOUSE,
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        if process.stdout is not None:
            yield from process.stdout
        yield process.wait()


def _ratios(lines: Iterable[str]) -> list[Ratio]:
    found = [line.split() for line in lines if line.startswith(f"{RATIO} ")]
    return [Ratio(name, float(value), float(goal)) for _, name, value, goal in found]


def _missed(ratio: Ratio) -> Finding:
    values = {"name": ratio.name, "value": f"{ratio.value:.2f}", "goal": f"{ratio.goal:g}"}
    return Finding(BenchProblem.GOAL_MISSED, values=values)
