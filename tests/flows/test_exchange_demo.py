"""The demonstration sends a package that its own roster believes."""

from io import BytesIO

from assessment.commands.demo import send_sample
from assessment.exchange.receive import read_package
from assessment.exchange.roster import read_roster
from assessment.exchange.worth import InUse, Trust
from assessment.files.store import AssessmentFile
from tests.builders import ASSESSOR, HEAD, NOW, a_record


def test_the_sample_is_countersigned_and_can_be_sent_again(tmp_path):
    path = tmp_path / "SAMPLE.dra"
    AssessmentFile.create(path, a_record(), by=ASSESSOR, now=NOW).close()
    for _ in range(2):
        sent = send_sample(path, assessor=ASSESSOR, head=HEAD, now=NOW)
        assert sent.receipt.signatures == 2
        received = read_package(sent.package, InUse(read_roster(sent.roster).roster))
        assert (received.verdict, received.findings) == (Trust.COUNTERSIGNED, ())
        assert received.revision == sent.receipt.revision
        assert read_package(sent.package).verdict is Trust.UNKNOWN_KEY
        inside = read_package(
            path, InUse(sent.signed.roster), source=BytesIO(sent.seal), whole=False
        )
        assert (inside.verdict, inside.revision) == (received.verdict, received.revision)
