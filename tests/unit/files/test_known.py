"""The questionnaire that many files carry is read once, and never taken for another one."""

from dataclasses import replace

from assessment.files.store import AssessmentFile
from assessment.questionnaire.canonical import with_fingerprint
from tests.builders import ASSESSOR, NOW, a_questionnaire, a_record, a_text


def opened(path, record):
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    with AssessmentFile.open(path) as file:
        return file.record.questionnaire


def test_files_of_one_questionnaire_share_what_was_read(tmp_path):
    one, other = (opened(tmp_path / name, a_record()) for name in ("a.dra", "b.dra"))
    assert one is other


def test_a_questionnaire_that_differs_in_one_word_is_another_one(tmp_path):
    plain = a_questionnaire()
    settings = replace(plain.settings, title=a_text("Other"))
    changed = with_fingerprint(replace(plain, settings=settings))
    one = opened(tmp_path / "a.dra", a_record(plain))
    other = opened(tmp_path / "b.dra", a_record(changed))
    assert (one, other) == (plain, changed)
    assert one.fingerprint != other.fingerprint
