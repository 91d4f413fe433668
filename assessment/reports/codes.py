"""The code on every page: by it a printed report is found and checked."""

from assessment.exchange.codes import short_code
from assessment.exchange.print_check import SIGN, full_code

__all__ = ["qr_text", "short_code"]


def qr_text(digest: str) -> str:
    """What the QR sign holds: all of the digest, in letters and digits, so that it stays small."""
    return SIGN + full_code(digest)
