"""The command ``show``: what a file says about itself, whichever kind of file it is."""

from pathlib import Path

from assessment.commands import collection_state, exchange
from assessment.commands.context import Context
from assessment.commands.output import Outcome
from assessment.consolidation.schema import SUFFIX


def show(context: Context) -> Outcome:
    """What a working file, package, workbook, receipt or collection says about itself."""
    if Path(context.arguments.file).suffix.lower() == SUFFIX:
        return collection_state.show_collection(context)
    return exchange.show(context)
