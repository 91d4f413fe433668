"""Versions that lock files pin."""

import re

from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\]+)((?: ;[^\\\n]*)?)((?:\s*\\\n\s+--hash=\S+)*)", re.M)


def pins(file):
    """Name -> (version, hashes) of a lock file."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return {
        canonicalize_name(found[1]): (found[2], re.findall(r"--hash=(\S+)", found[4]))
        for found in PIN.finditer(text)
    }
