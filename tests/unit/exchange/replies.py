"""Packages that an office sent, and replies to them."""

from dataclasses import replace

from assessment.exchange.receive import read_package
from assessment.exchange.reply import reply_to
from assessment.exchange.send import parcel_of, send_parcel
from assessment.exchange.worth import InUse
from tests.builders import NOW
from tests.unit.exchange.world import EVERYBODY, THE_ASSESSOR

OFFICER = "Secretariat"


def sent(file, name="p.drx", signers=(THE_ASSESSOR,)):
    path = file.path.with_name(name)
    path.unlink(missing_ok=True)
    send_parcel(parcel_of(file), signers, path)
    return read_package(path, InUse(known=EVERYBODY))


def a_reply(received, **more):
    return replace(reply_to(received, by=OFFICER, at=NOW), **more)
