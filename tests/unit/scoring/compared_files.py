"""Files of two units, and their levels."""

from dataclasses import replace

from assessment.files.store import AssessmentFile
from assessment.questionnaire.canonical import with_fingerprint
from tests.builders import ASSESSOR, NOW, a_record
from tests.unit.scoring.worlds import CODES, golden_questionnaire, rungs


def a_file(folder, record, name, **subject):
    """The record as a file of its own."""
    made = replace(
        record,
        id=f"id-{name}",
        questionnaire=with_fingerprint(record.questionnaire),
        subject=replace(record.subject, **subject),
    )
    path = folder / f"{name}.dra"
    AssessmentFile.create(path, made, by=ASSESSOR, now=NOW).close()
    return str(path)


def levels_of(*levels, questionnaire=None):
    ticks = {code: rungs(n) for code, n in zip(CODES, levels, strict=False)}
    return a_record(questionnaire or golden_questionnaire(), ticks)
