"""Small worlds for tests, made of the real model: questionnaires, records, evidence.

``a_questionnaire()`` alone gives two pillars with a ladder, a choice, a ratio, a text and a
roster; ``a_record()`` is an empty assessment of it. Hand in questions to build your own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from assessment.language.text import Text
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.model import (
    Choice,
    EvidenceDemand,
    EvidenceRule,
    Group,
    Question,
    QuestionCode,
    Questionnaire,
    QuestionType,
    RosterCode,
    Scoring,
    ScoringKind,
)
from assessment.questionnaire.structure import Level, LevelName, Node, NodeCode, Settings
from assessment.questionnaire.values import Answer
from assessment.responses.changes import Change, JudgeApplicability, JudgeEvidence
from assessment.responses.model import (
    ApplicabilityVerdict,
    Evidence,
    EvidenceId,
    Layer,
    Place,
    Response,
    Review,
    RowId,
    Verdict,
)
from assessment.responses.record import Record, Subject
from assessment.responses.review_changes import SetReview

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
ASSESSOR = "សុខ សុភា"
HEAD = "ចាន់ ដារ៉ា"

type Part = Question | Group


def a_text(en: str, km: str = "") -> Text:
    """A text in both languages; the Khmer one is made up when not given."""
    return Text.from_wordings(km=km or f"សំណួរ {en}", en=en)


def a_choice(
    name: str,
    *,
    score: int | None = None,
    level: int | None = None,
    required: bool = False,
    **filters: str,
) -> Choice:
    """A choice labelled by its name."""
    return Choice(
        name=name,
        label=a_text(name),
        score=None if score is None else Decimal(score),
        level=level,
        required=required,
        filters=tuple(filters.items()),
    )


def a_question(code: str, kind: QuestionType = QuestionType.TEXT, **fields: Any) -> Question:
    """A question labelled by its code; all other fields as in the model."""
    if "indicator" in fields and fields["indicator"] is not None:
        fields["indicator"] = NodeCode(fields["indicator"])
    return Question(QuestionCode(code), kind, a_text(code), **fields)


def a_number(code: str, kind: QuestionType = QuestionType.INTEGER, **fields: Any) -> Question:
    """A question asking for a whole number."""
    return a_question(code, kind, **fields)


def a_select(code: str, scores: tuple[int, ...] = (0, 50, 100), **fields: Any) -> Question:
    """One choice of several: ``a`` is worth the first score, ``b`` the second, and so on."""
    choices = tuple(a_choice(chr(97 + i), score=score) for i, score in enumerate(scores))
    given = {
        "choices": choices,
        "list_name": f"{code}_list",
        "indicator": code,
        "scoring": Scoring(ScoringKind.CHOICE),
    }
    return a_question(code, QuestionType.SELECT_ONE, **(given | fields))


def a_ladder(code: str, *, levels: int = 4, per_level: int = 1, **fields: Any) -> Question:
    """A ladder: choices ``none`` (exclusive), ``l1a``, ``l1b``, ... ``l4a``; evidence from 2."""
    criteria = [
        a_choice(f"l{level}{chr(97 + i)}", level=level)
        for level in range(1, levels + 1)
        for i in range(per_level)
    ]
    given = {
        "choices": (a_choice("none", level=0), *criteria),
        "list_name": f"{code}_list",
        "indicator": code,
        "scoring": Scoring(ScoringKind.LADDER),
        "evidence": EvidenceRule(EvidenceDemand.FROM_LEVEL, 2),
    }
    return a_question(code, QuestionType.SELECT_MULTIPLE, **(given | fields))


def a_ratio(code: str, **fields: Any) -> tuple[Part, ...]:
    """Two whole numbers on one page, ``<code>_n`` of ``<code>_d``, and their quotient ``code``."""
    page = f"{code}_page"
    part, whole = f"{code}_n", f"{code}_d"
    return (
        Group(page, a_text(code), appearance="field-list"),
        a_number(
            part,
            group=page,
            required="true()",
            constraint=f". >= 0 and . <= ${{{whole}}}",
            constraint_message=a_text(f"{part} cannot be more than {whole}."),
        ),
        a_number(whole, group=page, required="true()", constraint=". >= 0"),
        a_question(
            code,
            QuestionType.CALCULATE,
            group=page,
            indicator=code,
            calculation=f"${{{part}}} div ${{{whole}}}",
            scoring=Scoring(ScoringKind.SCALE, bounds=(Decimal(0), Decimal(1))),
            not_applicable=True,
            **fields,
        ),
    )


def a_roster(code: str, *columns: Question, **fields: Any) -> tuple[Part, ...]:
    """A roster with the columns (by default a required ``<code>_name`` and a ``<code>_count``)."""
    columns = columns or (
        a_question(f"{code}_name", required="true()"),
        a_number(f"{code}_count", constraint=". >= 0"),
    )
    inside = {"group": code, "roster": RosterCode(code)}
    return (
        Group(code, a_text(code), roster=True, **fields),
        *(replace(column, **inside) for column in columns),  # type: ignore[arg-type]
    )


def the_usual_parts() -> tuple[Part, ...]:
    """Parts of the usual small questionnaire."""
    return (
        Group("pillar_a", a_text("Pillar A")),
        a_ladder("A1", group="pillar_a", required="true()", not_applicable=True),
        a_select("A2", group="pillar_a", required="true()"),
        a_question("A3", group="pillar_a", relevant="${A2} = 'c'"),
        *a_ratio("B1"),
        *a_roster("services"),
    )


def a_questionnaire(*parts: Part, **fields: Any) -> Questionnaire:
    """A questionnaire of these parts; its nodes follow from the indicators.

    Indicator ``A1`` hangs below pillar ``A``, that below ``overall``. Four levels from 0 to 100.
    """
    parts = parts or the_usual_parts()
    questions = tuple(part for part in parts if isinstance(part, Question))
    given: dict[str, Any] = {
        "settings": Settings(id="small", version="1", title=a_text("Small")),
        "questions": tuple(replace(q, row=at) for at, q in enumerate(questions, start=2)),
        "groups": tuple(part for part in parts if isinstance(part, Group)),
        "nodes": _nodes(parts),
        "levels": tuple(
            Level(LevelName(f"level{at}"), a_text(f"Level {at}"), Decimal(at * 25), Text())
            for at in range(4)
        ),
    }
    made = Questionnaire(**(given | fields))
    return made if "fingerprint" in fields else with_fingerprint(made)


def _nodes(parts: tuple[Part, ...]) -> tuple[Node, ...]:
    leaves = list(dict.fromkeys(part.indicator for part in parts if part.indicator is not None))
    if not leaves:
        return ()
    pillars = dict.fromkeys(leaf.rstrip("0123456789") or "P" for leaf in leaves)
    nodes = [Node(NodeCode("overall"), None, a_text("Overall"))]
    nodes += [Node(NodeCode(p), NodeCode("overall"), a_text(f"Pillar {p}")) for p in pillars]
    nodes += [
        Node(leaf, NodeCode(leaf.rstrip("0123456789") or "P"), a_text(f"Indicator {leaf}"))
        for leaf in leaves
    ]
    return tuple(replace(node, order=order) for order, node in enumerate(nodes))


def an_evidence(identity: str = "e1", title: str = "ប្រកាស", **fields: Any) -> Evidence:
    """One document, known by its title."""
    return Evidence(EvidenceId(identity), title, **fields)


def a_record(
    questionnaire: Questionnaire | None = None,
    answers: Mapping[str | tuple[str, str], Answer] | None = None,
    *,
    identity: str = "5b2fd7a4-0c1e-4c9a-9a55-8f5f0d6c0001",
    **fields: Any,
) -> Record:
    """A record with these answers; the key of a roster's answer is (question, row id)."""
    questionnaire = questionnaire or a_questionnaire()
    subject = Subject(
        unit="MPTC",
        unit_name=Text.from_wordings(km="ក្រសួងប្រៃសណីយ៍", en="Ministry of Post"),
        round="2026",
        assessor=ASSESSOR,
        created=NOW,
    )
    record = replace(Record(identity, questionnaire, subject), **fields)
    for key, answer in (answers or {}).items():
        place = Place(key) if isinstance(key, str) else Place(key[0], RowId(key[1]))
        record = _with_row(record, place)
        record = record.with_response(place, replace(Response(), answer=answer))
    return record


def _with_row(record: Record, place: Place) -> Record:
    roster = record.questionnaire.by_code[place.question].roster
    if roster is None or place.row is None or place.row in record.rows.get(roster, ()):
        return record
    return record.with_rows(roster, (*record.rows.get(roster, ()), place.row))


def all_reviewed(record: Record, by: str = HEAD) -> Iterator[Change]:
    """The changes by which a reviewer accepts all that stands in the record."""
    for place, response in record.responses.items():
        for piece in response.evidence:
            yield JudgeEvidence(place, piece.id, Verdict.ACCEPTED)
        if response.not_applicable is not None:
            yield JudgeApplicability(place, ApplicabilityVerdict.CONFIRMED)
    for node in record.questionnaire.indicators:
        accepted = Review(node.code, Layer.HEAD, True, None, None, "", by, NOW)
        yield SetReview(Layer.HEAD, node.code, accepted)


def reviewed(record: Record, by: str = HEAD) -> Record:
    """The record after all that."""
    for change in all_reviewed(record, by):
        record = change.apply(record)
    return record
