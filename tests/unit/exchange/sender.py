"""A program that sends one package after the other until it is killed.

``python sender.py FOLDER safely|in-place``; says ``ready`` before it begins.
"""

import secrets
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from dataclasses import replace

from assessment.exchange import container
from assessment.exchange.send import Parcel, send_parcel
from assessment.responses.model import Place, Response
from tests.builders import an_evidence
from tests.unit.exchange.world import HEAD_DIGEST, THE_ASSESSOR, a_full_record, digest_of

CONTENT = secrets.token_bytes(3_000_000)


def in_place(path: Path, target: Path) -> None:
    """What a careless program does: write under the final name."""
    with container.opened(path) as opened:
        members = [(name, opened.read(name)) for name in opened.names if name != "mimetype"]
    container.fill(target, members)


def main(folder: Path, manner: str) -> None:
    evidence = an_evidence(digest=digest_of(CONTENT), size=len(CONTENT))
    given = replace(Response(), evidence=(evidence,))
    record = a_full_record().with_response(Place("A1"), given)
    first = folder / "first.drx"
    send_parcel(Parcel(record, HEAD_DIGEST, lambda _: CONTENT), [THE_ASSESSOR], first)
    print("ready", flush=True)
    for number in count():
        path = folder / f"{number}.drx"
        if manner == "safely":
            send_parcel(Parcel(record, HEAD_DIGEST, lambda _: CONTENT), [THE_ASSESSOR], path)
        else:
            in_place(first, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
