"""Runs in the packed program before anything else: what packing changed is put right again."""

import os

# Libraries are found already; what the program opens for a person (a PDF, a folder) must not be
# started with ours.
for _name in ("LD_LIBRARY_PATH", "LIBPATH"):
    _before = os.environ.pop(f"{_name}_ORIG", None)
    if _before is not None:
        os.environ[_name] = _before
    else:
        os.environ.pop(_name, None)
