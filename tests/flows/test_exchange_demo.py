"""The demonstration sends a package that its own roster believes."""

from io import BytesIO

from assessment.commands.demo import send_sample
from assessment.exchange.receive import read_package
from assessment.exchange.roster import read_roster
from assessment.exchange.worth import InUse, Trust
from assessment.files.store import AssessmentFile
from tests.builders import ASSESSOR, NOW, a_record


def test_the_sample_is_countersigned_and_can_be_sent_again(tmp_path):
    path = tmp_path / "SAMPLE.dra"
    AssessmentFile.create(path, a_record(), by=ASSESSOR, now=NOW).close()
    package = path.with_suffix(".drx")
    for _ in range(2):
        receipt, seal = send_sample(path, NOW)
        assert receipt.signatures == 2
        believed = InUse(read_roster(path.with_suffix(".roster")).roster)
        received = read_package(package, believed)
        assert (received.verdict, received.findings) == (Trust.COUNTERSIGNED, ())
        assert received.revision == receipt.revision
        assert read_package(package).verdict is Trust.UNKNOWN_KEY
        inside = read_package(path, believed, source=BytesIO(seal), whole=False)
        assert (inside.verdict, inside.revision) == (received.verdict, received.revision)
