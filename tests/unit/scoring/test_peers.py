"""Who counts among the peers of a unit, and who is named because it does not."""

from assessment.responses.model import ApplicabilityVerdict, NotApplicable, Place, Response
from tests.unit.scoring.compared_files import a_file, levels_of


def test_a_peer_without_a_result_is_named(tmp_path, said):
    unit = a_file(tmp_path, levels_of(*[2] * 8), "unit", unit="U", block="x")
    peer = a_file(tmp_path, levels_of(*[4] * 8), "peer", unit="P", block="x")
    no = NotApplicable("none here", ApplicabilityVerdict.PENDING)
    record = levels_of(*[4] * 8)
    for code in ("A1", "A2", "A3", "F1"):
        record = record.with_response(Place(code), Response(not_applicable=no))
    partial = a_file(tmp_path, record, "partial", unit="Q", block="x")
    _, data = said("compare", unit, "--peers", peer, partial)
    (finding,) = data["findings"]
    assert finding["code"] == "peers_without_result"
    assert finding["message"].startswith("Q: ")
    assert data["peers"]["nodes"]["overall"]["peers"] == 1
