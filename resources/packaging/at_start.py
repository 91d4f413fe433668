"""Runs in the packed program before anything else: what packing changed is put right again."""

import os
import sys

# Libraries are found already; what the program opens for a person (a PDF, a folder) must not be
# started with ours.
for _name in ("LD_LIBRARY_PATH", "LIBPATH"):
    _before = os.environ.pop(f"{_name}_ORIG", None)
    if _before is not None:
        os.environ[_name] = _before
    else:
        os.environ.pop(_name, None)

# The window has no console on Windows, and writing to none would be an error.
if sys.stdout is None:
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open for good
if sys.stderr is None:
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open for good
