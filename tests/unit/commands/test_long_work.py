"""Ctrl-C asks long work to stop where nothing is half-written; a second one stops at once."""

import signal

import pytest

from assessment.commands.command import Context
from assessment.errors import Cancelled


def test_the_first_interruption_stops_the_work_at_its_next_step():
    with Context.progress() as progress:
        progress.step(0, 2)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            progress.step(1, 2)


def test_the_second_interruption_stops_at_once():
    with Context.progress():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_afterwards_an_interruption_means_what_it_did_before():
    before = signal.getsignal(signal.SIGINT)
    with Context.progress():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
