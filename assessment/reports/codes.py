"""The code on every page: by it a printed report is found and checked."""

from assessment.exchange.codes import base32, short_code

__all__ = ["base32", "qr_text", "short_code"]
_PREFIX = "DRA1:"


def qr_text(digest: str) -> str:
    """What the QR sign holds; only letters, digits and a colon, so that it stays small."""
    return _PREFIX + base32(digest)
