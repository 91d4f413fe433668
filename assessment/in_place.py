"""Giving a complete file or folder its name, also where somebody looks at it for a moment."""

import sys
import time
from pathlib import Path

# Seconds between one try and the next.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.4, 0.8) if sys.platform == "win32" else ()


def put_in_place(unfinished: Path, path: Path) -> None:
    """Give a complete file its name, over what stood there; a folder, where nothing stands.

    Windows refuses while another program looks at one of the two, as scanners for viruses do with
    every new file for a moment: there it is tried again for two seconds.

    Raises:
        OSError: If it cannot be; what stood there is untouched then.
    """
    for pause in PAUSES:
        try:
            unfinished.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    unfinished.replace(path)
