"""Old answers under another rule version: both results stand, each named by its version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from assessment.errors import Finding, FindingPlace
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Questionnaire
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class Regraded:
    """A record as another rule version reads it.

    Attributes:
        record: The same answers, evidence and reviews; what the rules do not know is left out.
        findings: What was left out.
    """

    record: Record
    findings: tuple[Finding, ...]


def rule_version(questionnaire: Questionnaire) -> dict[str, str]:
    """What names a rule version: id, version as printed, fingerprint."""
    settings = questionnaire.settings
    return {
        "id": settings.id,
        "version": settings.version,
        "fingerprint": questionnaire.fingerprint,
    }


def regraded(record: Record, rules: Questionnaire) -> Regraded:
    """The record under other rules.

    Args:
        record: As it was answered.
        rules: A whole questionnaire, whose choices and scoring then count too; or only structure,
            levels, gates and settings, which then stand over the record's own questions.
    """
    target = rules if rules.questions else _with_rules(record.questionnaire, rules)
    nodes = {node.code for node in target.indicators}
    unknown = sorted({place.question for place in record.responses} - target.by_code.keys())
    homeless = sorted(
        {q.indicator for q in record.questionnaire.questions if q.indicator is not None}
        - {node.code for node in target.nodes}
    )
    findings = [
        Finding(ScoringProblem.LEFT_OUT, FindingPlace(question=code), {"code": code})
        for code in unknown
    ]
    findings += [
        Finding(ScoringProblem.LEFT_OUT, FindingPlace(node=code), {"code": code})
        for code in homeless
        if not rules.questions
    ]
    rosters = {group.code for group in target.rosters}
    return Regraded(
        replace(
            record,
            questionnaire=target,
            responses=_kept(record.responses, lambda place: place.question in target.by_code),
            rows=_kept(record.rows, lambda code: code in rosters),
            reviews=_kept(record.reviews, lambda key: key[1] in nodes),
        ),
        tuple(findings),
    )


def _with_rules(own: Questionnaire, rules: Questionnaire) -> Questionnaire:
    nodes = {node.code for node in rules.nodes}
    settings = replace(
        rules.settings,
        title=rules.settings.title,
        default_language=own.settings.default_language,
        languages=own.settings.languages,
        peer_blocks=own.settings.peer_blocks,
    )
    questions = tuple(
        question if question.indicator in nodes else replace(question, indicator=None)
        for question in own.questions
    )
    groups = tuple(
        group if group.indicator in nodes else replace(group, indicator=None)
        for group in own.groups
    )
    return replace(
        own,
        settings=settings,
        questions=questions,
        groups=groups,
        nodes=rules.nodes,
        levels=rules.levels,
        gates=rules.gates,
        recommendations=tuple(r for r in own.recommendations if r.node in nodes),
        fingerprint=rules.fingerprint,
    )


def _kept[K, V](mapping: Mapping[K, V], wanted: Callable[[K], bool]) -> Mapping[K, V]:
    return MappingProxyType({key: value for key, value in mapping.items() if wanted(key)})
