"""What every benchmark shares: runs that take turns, medians, figures, the last line.

Candidates run in turn (A, B, A, B, ...), so that a busy neighbour hits all alike. Only ratios may
be carried to another machine; a ratio is made of medians, of CPU time where work is compared and
of wall time where a person waits.
"""

import gc
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MEBIBYTE = 1 << 20
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Figures:
    """Times of one candidate in seconds, one entry a run."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    kernel: list[float] = field(default_factory=list)

    @property
    def median_wall(self) -> float:
        """What a person waits for."""
        return statistics.median(self.wall)

    @property
    def median_cpu(self) -> float:
        """What the work costs; steadier on a shared machine."""
        return statistics.median(self.cpu)

    @property
    def median_kernel(self) -> float:
        """What of the CPU time the system took: reading, writing, handing out memory."""
        return statistics.median(self.kernel)


def cpu_seconds() -> float:
    """CPU time of this process and of its finished children."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def kernel_seconds() -> float:
    """The part of ``cpu_seconds`` that the system spent for them."""
    spent = os.times()
    return spent.system + spent.children_system


def in_turn(
    candidates: Mapping[str, Callable[[], float | None]], runs: int, warm_up: int = 1
) -> dict[str, Figures]:
    """Run every candidate ``runs`` times, taking turns; the first rounds are not counted.

    A candidate may return its own wall time in seconds instead of being timed as a whole.
    """
    figures = {name: Figures() for name in candidates}
    for round_number in range(warm_up + runs):
        for name, run in candidates.items():
            gc.collect()
            kernel, cpu, wall = kernel_seconds(), cpu_seconds(), time.perf_counter()
            own = run()
            took = time.perf_counter() - wall if own is None else own
            if round_number >= warm_up:
                figures[name].wall.append(took)
                figures[name].cpu.append(cpu_seconds() - cpu)
                figures[name].kernel.append(kernel_seconds() - kernel)
    return figures


def print_figures(title: str, figures: Mapping[str, Figures]) -> None:
    """Print medians and the range of every candidate."""
    print(f"{title} (load {os.getloadavg()[0]:.1f})" if hasattr(os, "getloadavg") else title)
    for name, found in figures.items():
        least, most = min(found.wall) * 1000, max(found.wall) * 1000
        print(
            f"  {name:<44} wall {found.median_wall * 1000:9.2f} ms [{least:.2f}-{most:.2f}]"
            f"  CPU {found.median_cpu * 1000:9.2f} ms"
            f" (system {found.median_kernel * 1000:.2f})  n={len(found.wall)}"
        )


def peak_above(run: Callable[[], object]) -> float:
    """Most memory in MiB that a run holds beside what stands before it (Linux: resident set)."""
    gc.collect()
    watch = Path("/proc/self/clear_refs")
    if not watch.exists():
        return _traced(run)
    watch.write_text("5")
    before = _highest()
    run()
    return _highest() - before


def _highest() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (line,) = (each for each in status if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _traced(run: Callable[[], object]) -> float:
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / MEBIBYTE


def print_ratio(name: str, value: float, goal: float) -> None:
    """Print the last line of a benchmark."""
    print(f"RATIO {name} {value:.3g} {goal:g}", flush=True)
    sys.stdout.flush()
