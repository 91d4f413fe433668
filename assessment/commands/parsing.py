"""The parser of calls: argparse, but help that could not be printed is told."""

import argparse
import sys
from typing import override

from assessment.commands import streams


class Parser(argparse.ArgumentParser):
    """Prints help like all other output; its base would pass over a disk that is full."""

    @override
    def print_help(self, file: object = None) -> None:
        streams.write(sys.stdout, (self.format_help(),))
