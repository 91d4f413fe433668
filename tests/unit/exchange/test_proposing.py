"""What a proposal is wanted of, and is no edited workbook, is told as what it is."""

import pytest

from assessment.errors import AssessmentError
from assessment.exchange.exported import read_any, write_proposal


@pytest.mark.parametrize(
    ("name", "said"), [("none.xlsx", "file_not_found"), ("a.ods", "other_form_of_workbook")]
)
def test_a_file_that_is_no_exported_workbook_is_told_as_that(tmp_path, name, said):
    with pytest.raises(AssessmentError) as error:
        write_proposal(read_any(tmp_path / name), tmp_path / "proposal.drx")
    assert [one.code for one in error.value.findings] == [said]
