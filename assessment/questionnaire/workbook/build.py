"""Sheets -> the questionnaire, with the rows and cells kept for the rules that check it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessment.errors import Finding
from assessment.language.text import Language, Text
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import QuestionnaireProblem, WorkbookProblem
from assessment.questionnaire import structure
from assessment.questionnaire.model import Group, Question, Questionnaire
from assessment.questionnaire.workbook.cells import SheetRow
from assessment.questionnaire.workbook.columns import language_of
from assessment.questionnaire.workbook.sheets import Sheets
from assessment.questionnaire.workbook.structure import (
    RuleBuilder,
    build_levels,
    build_policy_map,
    build_structure,
)
from assessment.questionnaire.workbook.survey import (
    ChoiceLists,
    Survey,
    SurveyBuilder,
    build_choices,
)

SCHEMA = 1


def build_settings(sheets: Sheets, fallback_id: str) -> structure.Settings:
    """The settings; what the sheet does not say has its default, the id is the file's name."""
    rows = sheets.get("settings").rows
    row = rows[0] if rows else SheetRow("settings", 2, {}, {}, sheets.main)
    for other in rows[1:]:
        other.note(WorkbookProblem.SETTINGS_ROW_IGNORED)
    words = row.get("default_language")
    if words and words != "default" and language_of(words) is None:
        row.note(WorkbookProblem.DEFAULT_LANGUAGE_UNKNOWN, "default_language", found=words)
    schema = row.whole("dra_schema", 0, 10_000)
    if schema is not None and schema > SCHEMA:
        row.note(WorkbookProblem.SCHEMA_NEWER, "dra_schema", found=schema)
    decimals = row.whole("decimals", 0, structure.MOST_DECIMALS)
    applicable = row.share("min_applicable")
    identity = row.get("form_id") or fallback_id
    return structure.Settings(
        id=identity,
        version=row.get("version"),
        title=row.text("dra_title")
        or row.text("form_title")
        or Text.from_mapping({sheets.main: identity}),
        default_language=sheets.main.value,
        languages=_languages(sheets),
        decimals=1 if decimals is None else decimals,
        rank_and_band_on=row.one_of("rank_and_band_on", structure.RankOn.ROUNDED),
        unanswered=row.one_of("unanswered", structure.Unanswered.ZERO),
        min_applicable=Decimal("0.7") if applicable is None else applicable,
        peer_blocks=_peer_blocks(row, sheets),
        live_scores=row.yes("live_scores") or not row.get("live_scores"),
        weights_source=row.text("weights_source"),
    )


def _languages(sheets: Sheets) -> tuple[str, ...]:
    found = {
        language for row in sheets.get("survey").rows for language in row.text("label").languages
    }
    ordered = sorted(found, key=lambda language: (language is not sheets.main, language.value))
    return tuple(language.value for language in ordered)


def _peer_blocks(row: SheetRow, sheets: Sheets) -> tuple[structure.PeerBlock, ...]:
    """The blocks of the sheet, or those the cell writes out as ``code=label; code=label``.

    Beside a sheet the cell may repeat the codes; they must be the same.
    """
    text = row.get("peer_blocks")
    blocks = _blocks_of_sheet(sheets)
    if not text or (blocks and set(text.replace(";", " ").split()) == {b.code for b in blocks}):
        return blocks
    written = _blocks_of_cell(text, sheets.main)
    if blocks or not written:
        row.note(QuestionnaireProblem.BAD_PEER_BLOCKS, "peer_blocks", found=text)
    return blocks or written


def _blocks_of_cell(text: str, main: Language) -> tuple[structure.PeerBlock, ...]:
    blocks = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        code, _, label = (piece.strip() for piece in part.partition("="))
        if not code or not label:
            return ()
        blocks.append(structure.PeerBlock(code, Text.from_mapping({main: label})))
    codes = {block.code for block in blocks}
    return tuple(blocks) if len(codes) == len(blocks) else ()


def _blocks_of_sheet(sheets: Sheets) -> tuple[structure.PeerBlock, ...]:
    blocks = []
    seen: dict[str, int] = {}
    for row in sheets.get("peer_blocks").rows:
        code = row.needed("code")
        row.once("code", code, seen)
        label = row.label()
        if code:
            blocks.append(structure.PeerBlock(code, label))
    return tuple(blocks)


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire that is not checked yet, beside what it was built from."""

    questionnaire: Questionnaire
    sheets: Sheets
    survey: Survey
    lists: ChoiceLists

    def finding(
        self, part: Question | Group, problem: Problem, column: str, /, **values: object
    ) -> Finding:
        """What is wrong in a cell of the row of a question or a group."""
        return self.survey.rows[part.code].finding(problem, column, **values)

    def rows(self, sheet: str) -> Mapping[str, SheetRow]:
        """The rows of a sheet by their code; of several the last."""
        return {row.get("code"): row for row in self.sheets.get(sheet).rows}


def build(sheets: Sheets, fallback_id: str) -> Draft:
    """Build everything that can be built; what cannot is told by its rows."""
    settings = build_settings(sheets, fallback_id)
    lists = build_choices(sheets)
    survey = SurveyBuilder(lists).build(sheets)
    nodes = build_structure(sheets)
    levels = build_levels(sheets, nodes)
    rules = RuleBuilder(nodes, levels)
    questionnaire = Questionnaire(
        settings=settings,
        questions=tuple(survey.questions),
        groups=tuple(survey.groups),
        nodes=nodes,
        levels=levels,
        gates=rules.gates(sheets),
        policy_map=build_policy_map(sheets),
        recommendations=rules.recommendations(sheets),
    )
    return Draft(questionnaire, sheets, survey, lists)
