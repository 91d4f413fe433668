"""The command ``demo``: the whole journey on the shipped questionnaire, real reports written."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.demo_round import hold_round
from assessment.commands.demo_sending import send_sample
from assessment.commands.output import Outcome
from assessment.commands.report import all_scores, languages, order_of
from assessment.commands.sample import Sampler
from assessment.commands.scores import scores_json
from assessment.files.store import AssessmentFile
from assessment.language.text import Language, Text
from assessment.questionnaire.library.installed import FOLDER, installed
from assessment.questionnaire.model import Questionnaire
from assessment.reports.report import write_unit_report
from assessment.responses.evidence_changes import JudgeApplicability, JudgeEvidence
from assessment.responses.model import (
    ApplicabilityVerdict,
    Layer,
    Place,
    ReasonCode,
    Review,
    State,
    Verdict,
)
from assessment.responses.record import Record, Subject
from assessment.responses.review_changes import Approve, SetReview, Submit
from assessment.units import load_units

SEED = 20266
ASSESSOR = "សុខ ដារ៉ា"
HEAD = "ចាន់ សុភា"
# No real office: nobody may take sample numbers for its result.
UNIT = "SAMPLE"
UNIT_NAME = Text.of(km="ក្រសួងគំរូ", en="Sample ministry")


@dataclass(frozen=True, slots=True)
class Journey:
    """Where the demonstration writes and when it happens."""

    folder: Path
    now: datetime


def demo(context: Context) -> Outcome:
    """Create, answer, review, approve, send, receive among others and report an assessment."""
    folder = Path(context.arguments.out)
    folder.mkdir(parents=True, exist_ok=True)
    journey = Journey(folder, context.now)
    words = context.words
    path = _answered(journey)
    record, head = _reviewed(path, journey)
    sent = send_sample(path, assessor=ASSESSOR, head=HEAD, now=journey.now)
    files = [path, sent.package, sent.roster]
    wanted = languages(context.arguments.language)
    sets: list[tuple[Language, ...]] = [(language,) for language in wanted]
    if len(wanted) > 1:
        sets.append(wanted)
    xlsx: Path | None
    for chosen in sets:
        name = "-".join(language.value for language in chosen)
        pdf = folder / f"unit-report-{name}.pdf"
        xlsx = folder / f"unit-report-{name}.xlsx" if len(chosen) == 1 else None
        order = order_of(record, head, now=journey.now, languages=chosen, files=(pdf, xlsx))
        written = write_unit_report(replace(order, sealed=sent.seal))
        files.extend(written.files)
    held = hold_round(folder, sent, now=journey.now, languages=wanted)
    files += held.files
    scores = all_scores(record, journey.now)[Layer.FINAL]
    data = {
        "files": [str(file) for file in files],
        "received": held.received,
        "standing": len(held.gathered.national.scored),
        "conflicts": len(held.gathered.conflicts()),
        **scores_json(scores),
    }
    line = words.say("Overall score {score}, level {level}.", score=scores.overall.score,
                     level=scores.overall.level)  # fmt: skip
    whole = words.say(
        "Received {n} packages; {m} units have a result, {c} conflicts are open.",
        n=held.received, m=data["standing"], c=data["conflicts"],
    )  # fmt: skip
    return Outcome(data, (*(str(file) for file in files), line, whole))


def _shipped() -> Questionnaire:
    """The questionnaire of the program that is meant for the first unit of the register."""
    wanted = load_units()[0].block
    found = [
        e.questionnaire
        for e in installed(FOLDER)
        if e.questionnaire is not None
        and wanted in {block.code for block in e.questionnaire.settings.peer_blocks}
    ]
    return max(found, key=lambda questionnaire: len(questionnaire.indicators))


def _answered(journey: Journey) -> Path:
    questionnaire = _shipped()
    path = journey.folder / f"{UNIT}-{journey.now.year}.dra"
    path.unlink(missing_ok=True)
    subject = Subject(
        unit=UNIT,
        unit_name=UNIT_NAME,
        round=str(journey.now.year),
        assessor=ASSESSOR,
        created=journey.now,
        block=next((b.code for b in questionnaire.settings.peer_blocks), ""),
    )
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{UNIT}/{journey.now.year}/{SEED}"))
    record = Record(identity, questionnaire, subject)
    file = AssessmentFile.create(path, record, by=ASSESSOR, now=journey.now)
    try:
        Sampler(file, journey.now, SEED).answer_all()
        file.apply(Submit(ASSESSOR, journey.now), by=ASSESSOR, at=journey.now)
    finally:
        file.close()
    return path


def _reviewed(path: Path, journey: Journey) -> tuple[Record, str]:
    """The unit head accepts everything, lowers one indicator, and approves."""
    file = AssessmentFile.open(path)
    try:
        _judge_evidence(file, journey.now)
        lowered = _lowered(file.record, journey.now)
        for node in file.record.questionnaire.indicators:
            review = _review(node.code, lowered, journey.now)
            file.apply(SetReview(Layer.HEAD, node.code, review), by=HEAD, at=journey.now)
        file.apply(Approve(HEAD, journey.now), by=HEAD, at=journey.now)
        assert file.record.state is State.APPROVED  # noqa: S101 - the demonstration must prove it
        return file.record, file.head
    finally:
        file.close()


def _judge_evidence(file: AssessmentFile, now: datetime) -> None:
    for place, response in list(file.record.responses.items()):
        for evidence in response.evidence:
            judged = JudgeEvidence(Place(*place), evidence.id, Verdict.ACCEPTED)
            file.apply(judged, by=HEAD, at=now)
        if response.not_applicable is not None:
            confirmed = JudgeApplicability(Place(*place), ApplicabilityVerdict.CONFIRMED)
            file.apply(confirmed, by=HEAD, at=now)


def _lowered(record: Record, now: datetime) -> dict[str, int]:
    """The first indicator of the highest level, one level lower: the review is a real one."""
    scores = all_scores(record, now)[Layer.SELF]
    levels = {node.code: scores.nodes[node.code].level for node in record.questionnaire.indicators}
    best = max(levels, key=lambda code: levels[code] or 0)
    return {best: max(0, (levels[best] or 0) - 1)}


def _review(code: str, lowered: dict[str, int], now: datetime) -> Review:
    level = lowered.get(code)
    if level is None:
        return Review(code, Layer.HEAD, True, None, None, "", HEAD, now)  # noqa: FBT003 - accepted
    comment = "គំរូ៖ ឯកសារមិនពេញលេញ។ Sample: the document is incomplete."
    return Review(
        indicator=code,
        layer=Layer.HEAD,
        accepted=True,
        level=level,
        reason=ReasonCode.INCOMPLETE,
        comment=comment,
        by=HEAD,
        at=now,
    )
