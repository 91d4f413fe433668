"""Ink and icon of how far a copy is believed; alike wherever it is told."""

from assessment.exchange.worth import Trust

_LOOKS = {
    Trust.COUNTERSIGNED: ("ok", "done"),
    Trust.VERIFIED: ("ok", "done"),
    Trust.UNSIGNED: ("warn", "warning"),
    Trust.UNKNOWN_KEY: ("warn", "warning"),
}


def trust_look(trust: Trust) -> tuple[str, str]:
    return _LOOKS.get(trust, ("stop", "finding"))
