"""Receiving packages into a collection, beside reading and hashing the same bytes.

Each package holds a filled ministry questionnaire with a megabyte of evidence and two signatures.
Everything is verified in the one pass: signatures, digests of all members, scores made again. The
same answers as exported workbooks, read by pandas, are what a committee would merge otherwise.

And files that somebody sends to do harm, all for one unit: chains, stars, the same head again and
again, the same answers, beside a decision. They may cost little more than as many honest ones.

READINESS_BENCH=full takes 2,000 packages, and compares 10,000 with 200 small ones; the sizes can
be given one by one too: BENCH_PACKAGES, BENCH_FEW, BENCH_MANY,
BENCH_JUNK.

Workbooks carry no evidence, so what pandas reads is compared with packages without any to speak of:
verified, scored again, judged and written to a collection, beside reading the cells alone.
"""

import hashlib
import itertools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.standing import standings
from assessment.exchange import keys
from assessment.exchange.container import DATA, MANIFEST, SIGNATURES
from assessment.exchange.keys import KnownKey
from assessment.exchange.roster import NO_ROSTER
from assessment.exchange.worth import in_use_here
from assessment.units import Register
from tests.bench.common import ROOT, in_turn, print_figures, print_ratio
from tests.bench.packages import NOW, SIGNERS, a_sample, write_packages
from tests.unit.consolidation import world as small
from tests.unit.exchange.world import THE_SECRETARIAT

FULL = os.environ.get("READINESS_BENCH") == "full"
PACKAGES = int(os.environ.get("BENCH_PACKAGES", "2000" if FULL else "40"))
FEW = int(os.environ.get("BENCH_FEW", "200" if FULL else "25"))
MANY = int(os.environ.get("BENCH_MANY", "10000" if FULL else "200"))
JUNK = int(os.environ.get("BENCH_JUNK", "1000" if FULL else "300"))
SMALL = 2_000
WORKBOOKS = 10
RUNS = 3
RUNS_BESIDE_PANDAS = 5
SHAPES = (
    "chain",
    "star",
    "hub",
    "web",
    "shared_heads",
    "equal_contents",
    "other_assessments",
    "beside_a_decision",
    "brush",
    "said_before",
)
MOST_CLAIMED = 16
ANSWERS = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
_turns = itertools.count()
KNOWN = {one.key.public.key_id: KnownKey(one.key.public, frozenset({one.role})) for one in SIGNERS}
TERMS = Terms("Secretariat", NOW)
# The units of the packages are on no register.
IN_USE = replace(in_use_here(KNOWN, NO_ROSTER), register=Register(()))


def hashed(files: list[Path]) -> None:
    """The floor: every byte read and hashed."""
    for path in files:
        hashlib.sha256(path.read_bytes()).digest()


def taken_in(folder: Path, room: Path) -> None:
    """Receive a folder into a new collection."""
    path = room / f"round{next(_turns)}.drc"
    with Collection.create(path, now=NOW, in_use=IN_USE) as collection:
        found = receive(collection, [folder], terms=TERMS)
        assert {one.arrival.verdict for one in found.files} == {"new"}


def deleted(room: Path) -> None:
    """Delete the collections made: no part of what is compared.

    The next one then lies in memory the system has had in use. A virtual machine that was just
    started must first be given each page of it, which takes longer than all the writing.
    """
    for made in room.glob("round*.drc"):
        made.unlink()


def verified(folder: Path) -> None:
    """The least a package can cost: unpacked, its signatures verified, its JSON parsed."""
    for path in sorted(folder.glob("*.drx")):
        content = path.read_bytes()
        hashlib.sha256(content).digest()
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in (MANIFEST, SIGNATURES, DATA)}
        for part in parts.values():
            hashlib.sha256(part).digest()
            json.loads(part)
        for one in keys.unpack(parts[SIGNATURES]):
            assert keys.holds(one, one.statement.manifest)


def workbooks(room: Path) -> list[Path]:
    """The sample as exported workbooks."""
    from assessment.files.store import AssessmentFile

    made = room / "books"
    made.mkdir()
    record = a_sample(made)
    AssessmentFile.open(made / "sample.dra").close()
    first = made / "0.xlsx"
    subprocess.run(
        [sys.executable, "main.py", "report", str(made / "sample.dra"), "--xlsx", str(first)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert record.responses
    return [Path(shutil.copy(first, made / f"{number}.xlsx")) for number in range(1, WORKBOOKS + 1)]


def read_by_pandas(books: list[Path]) -> None:
    """What the answers cost as workbooks."""
    import pandas as pd

    for path in books:
        pd.read_excel(path, sheet_name=None)


def measured_apart(folder: Path, room: Path) -> tuple[float, int]:
    """CPU seconds and peak memory (kB) of an intake in a process of its own."""
    run = subprocess.run(
        [sys.executable, __file__, str(folder), str(room)],
        capture_output=True,
        text=True,
        check=True,
    )
    cpu, peak = run.stdout.split()
    return float(cpu), int(peak)


def apart(folder: Path, room: Path) -> None:
    """Be that process; the first intake warms up and is not counted."""
    import time

    taken_in(folder / "warm", room)
    start = time.process_time()
    taken_in(folder / "in", room)
    spent = time.process_time() - start
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def cost(room: Path) -> None:
    """An intake beside reading and hashing."""
    files = write_packages(room / "in", PACKAGES)
    figures = in_turn(
        {
            "read and hash the same bytes (floor)": lambda: hashed(files),
            "receive into a collection": lambda: taken_in(room / "in", room),
            "delete the collection": lambda: deleted(room),
        },
        RUNS,
    )
    print_figures(f"{PACKAGES} packages with 1 MB of evidence", figures)
    floor, ours, _ = figures.values()
    print_ratio("intake", ours.median_cpu / floor.median_cpu, 12)


def cost_beside_pandas(room: Path) -> None:
    """An intake of answers alone beside pandas, again and again: neither is the same twice."""
    write_packages(room / "bare", PACKAGES, SMALL)
    books = workbooks(room)
    figures = in_turn(
        {
            "receive into a collection": lambda: taken_in(room / "bare", room),
            "verify, parse and hash alone": lambda: verified(room / "bare"),
            f"pandas.read_excel of {WORKBOOKS} workbooks": lambda: read_by_pandas(books),
        },
        RUNS_BESIDE_PANDAS,
    )
    print_figures(f"{PACKAGES} packages without evidence to speak of", figures)
    bare, least, pandas = figures.values()
    book = pandas.median_cpu / WORKBOOKS
    print_ratio("intake_beside_read_excel", bare.median_cpu / PACKAGES / book, 0.04)
    print(
        f"  read_excel costs {book / (bare.median_cpu / PACKAGES):.1f} times an intake,"
        f" {book / (least.median_cpu / PACKAGES):.1f} times the least a package can cost"
    )


def growth(room: Path) -> None:
    """Cost of one file, and memory, among many and among few, in turn."""
    for count in (FEW, MANY):
        write_packages(room / f"many{count}" / "warm", 5, SMALL)
        write_packages(room / f"many{count}" / "in", count, SMALL)
    costs: dict[int, list[float]] = {FEW: [], MANY: []}
    peaks: dict[int, list[int]] = {FEW: [], MANY: []}
    for _ in range(RUNS):
        for count in (FEW, MANY):
            spent, peak = measured_apart(room / f"many{count}", room)
            deleted(room)
            print(f"  {count} files: CPU {spent / count * 1000:.2f} ms, peak {peak // 1024} MiB")
            costs[count].append(spent / count)
            peaks[count].append(peak)
    few, many = statistics.median(costs[FEW]), statistics.median(costs[MANY])
    print_ratio("intake_growth", many / few, 1.3)
    print_ratio("intake_memory", max(peaks[MANY]) / max(peaks[FEW]), 1.3)


def junk_of(folder: Path, shape: str) -> None:
    """Small files of one unit that claim to go on from one another; nobody signed them."""
    folder.mkdir()
    made: list[str] = []
    decided = shape == "beside_a_decision"
    if decided:
        record, signers = small.record_of(ANSWERS, number=1), (THE_SECRETARIAT,)
        made.append(small.packed(folder / "0.drx", record, "0", signers=signers))
    for number in range(JUNK - len(made)):
        bristle = max(0, number - JUNK // 2)
        told = bristle if shape == "said_before" else number
        answers = ANSWERS if shape == "equal_contents" else ANSWERS | {"B1_n": told}
        history = [str(number - 1), str(number)] if shape == "chain" else [str(number)]
        last = made[: JUNK // 2][-1:]
        ancestors = {
            "brush": last,
            "said_before": last,
            "chain": made[-1:],
            "star": made[:1],
            "beside_a_decision": made[:1],
            "web": made[-MOST_CLAIMED:],
            "hub": made[:MOST_CLAIMED],
        }.get(shape, [])
        record = small.record_of(answers, number=number if shape == "other_assessments" else 1)
        head = ["same"] if shape == "shared_heads" else history
        path = folder / f"{number:05d}.drx"
        made.append(small.packed(path, record, *head, signers=(), ancestors=ancestors))


def honest_of(folder: Path) -> None:
    """As many small files, each of another unit, unsigned as well."""
    folder.mkdir()
    for number in range(JUNK):
        record = small.record_of(ANSWERS | {"B1_n": number}, unit=f"U{number}", number=number)
        small.packed(folder / f"{number:05d}.drx", record, str(number), signers=())


def received_and_judged(folder: Path, room: Path) -> None:
    """Receive a folder, and find out what stands."""
    path = room / f"round{next(_turns)}.drc"
    with Collection.create(path, now=NOW, in_use=small.IN_USE) as collection:
        receive(collection, [folder], terms=TERMS)
        standings(collection)


def junk(room: Path) -> None:
    """Files for one unit beside as many honest ones."""
    honest_of(room / "honest")
    for shape in SHAPES:
        junk_of(room / shape, shape)
    figures = in_turn(
        {
            one: lambda folder=room / one: received_and_judged(folder, room)
            for one in ("honest", *SHAPES)
        },
        RUNS if not FULL else 1,
    )
    print_figures(f"{JUNK} small files, all of one unit but for the honest ones", figures)
    for shape in SHAPES:
        ratio = figures[shape].median_cpu / figures["honest"].median_cpu
        print_ratio(f"intake_junk_{shape}", ratio, 3)


def main() -> None:
    """Print a ratio for each thing compared, and the floor of one of them."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as name:
        # First: with pandas in a process, memory for a megabyte may cost more than what is read.
        cost(Path(name))
        cost_beside_pandas(Path(name))
        growth(Path(name))
        junk(Path(name))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        apart(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        main()
