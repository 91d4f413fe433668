"""A record graded again under other rules of the same questionnaire."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from assessment.errors import Finding, FindingPlace
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Group, Question, Questionnaire
from assessment.responses.record import Record


def rule_version(questionnaire: Questionnaire) -> dict[str, str]:
    """What names a rule version: id, version as printed, fingerprint."""
    settings = questionnaire.settings
    return {
        "id": settings.id,
        "version": settings.version,
        "fingerprint": questionnaire.fingerprint,
    }


def regraded(record: Record, rules: Questionnaire) -> tuple[Record, list[Finding]]:
    """The record under other rules, and what of it they leave out.

    Those of a whole questionnaire bring its choices and scoring; those of structure, levels,
    gates and settings only stand over the record's own questions.
    """
    if rules.questions:
        target = rules
    else:
        target = _with_rules(record.questionnaire, rules)
    nodes = {node.code for node in target.indicators}
    unknown = {place.question for place in record.responses} - target.by_code.keys()
    left = [FindingPlace(question=code) for code in sorted(unknown)]
    if not rules.questions:
        fed = {q.indicator for q in record.questionnaire.questions if q.indicator is not None}
        homeless = sorted(fed - {node.code for node in target.nodes})
        left += [FindingPlace(node=code) for code in homeless]
    rosters = {group.code for group in target.rosters}
    regraded = replace(
        record,
        questionnaire=target,
        responses=_kept(record.responses, lambda place: place.question in target.by_code),
        rows=_kept(record.rows, lambda code: code in rosters),
        reviews=_kept(record.reviews, lambda key: key[1] in nodes),
    )
    findings = (
        Finding(ScoringProblem.LEFT_OUT, at, {"code": at.question or at.node}) for at in left
    )
    return regraded, list(findings)


def _with_rules(own: Questionnaire, rules: Questionnaire) -> Questionnaire:
    nodes = {node.code for node in rules.nodes}
    settings = replace(
        rules.settings,
        default_language=own.settings.default_language,
        languages=own.settings.languages,
        peer_blocks=own.settings.peer_blocks,
    )

    def fed[P: (Question, Group)](parts: Iterable[P]) -> tuple[P, ...]:
        return tuple(p if p.indicator in nodes else replace(p, indicator=None) for p in parts)

    return replace(
        own,
        settings=settings,
        questions=fed(own.questions),
        groups=fed(own.groups),
        nodes=rules.nodes,
        levels=rules.levels,
        gates=rules.gates,
        recommendations=tuple(r for r in own.recommendations if r.node in nodes),
        fingerprint=rules.fingerprint,
    )


def _kept[K, V](mapping: Mapping[K, V], wanted: Callable[[K], bool]) -> Mapping[K, V]:
    return MappingProxyType({key: value for key, value in mapping.items() if wanted(key)})
