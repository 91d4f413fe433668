"""Sheets -> the questionnaire, with the rows and cells kept for the rules that check it."""

from dataclasses import dataclass
from decimal import Decimal

from assessment.errors import Finding
from assessment.language.text import Language, Text
from assessment.problems.questionnaire import QuestionnaireProblem, WorkbookProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import (
    MOST_DECIMALS,
    PeerBlock,
    RankOn,
    Settings,
    Unanswered,
)
from assessment.questionnaire.workbook.cells import CellReader, SheetRow
from assessment.questionnaire.workbook.choices import ChoiceLists, build_choices
from assessment.questionnaire.workbook.columns import language_of
from assessment.questionnaire.workbook.sheets import Sheets
from assessment.questionnaire.workbook.structure import (
    RuleBuilder,
    build_levels,
    build_policy_map,
    build_structure,
)
from assessment.questionnaire.workbook.survey import Survey, SurveyBuilder

SCHEMA = 1


def build_settings(sheets: Sheets, fallback_id: str, findings: list[Finding]) -> Settings:
    """The settings; what the sheet does not say has its default, the id is the file's name."""
    rows = sheets.get("settings").rows
    row = rows[0] if rows else SheetRow("settings", 2, {}, {}, sheets.main)
    read = CellReader(findings)
    findings.extend(row.finding(WorkbookProblem.SETTINGS_ROW_IGNORED) for row in rows[1:])
    _check_language(row, read)
    schema = read.whole(row, "dra_schema", 0, 10_000)
    if schema is not None and schema > SCHEMA:
        read.note(row, WorkbookProblem.SCHEMA_NEWER, "dra_schema", found=schema)
    decimals = read.whole(row, "decimals", 0, MOST_DECIMALS)
    applicable = read.share(row, "min_applicable")
    identity = row.get("form_id") or fallback_id
    return Settings(
        id=identity,
        version=row.get("version"),
        title=row.text("dra_title")
        or row.text("form_title")
        or Text.from_mapping({sheets.main: identity}),
        default_language=sheets.main.value,
        languages=_languages(sheets),
        decimals=1 if decimals is None else decimals,
        rank_and_band_on=read.one_of(row, "rank_and_band_on", RankOn.ROUNDED),
        unanswered=read.one_of(row, "unanswered", Unanswered.ZERO),
        min_applicable=Decimal("0.7") if applicable is None else applicable,
        peer_blocks=_peer_blocks(row, sheets, read),
        live_scores=read.yes(row, "live_scores") or not row.get("live_scores"),
        weights_source=row.text("weights_source"),
    )


def _check_language(row: SheetRow, read: CellReader) -> None:
    words = row.get("default_language")
    if words and words != "default" and language_of(words) is None:
        read.note(row, WorkbookProblem.DEFAULT_LANGUAGE_UNKNOWN, "default_language", found=words)


def _languages(sheets: Sheets) -> tuple[str, ...]:
    found = {
        language for row in sheets.get("survey").rows for language in row.text("label").languages
    }
    ordered = sorted(found, key=lambda language: (language is not sheets.main, language.value))
    return tuple(language.value for language in ordered)


def _peer_blocks(row: SheetRow, sheets: Sheets, read: CellReader) -> tuple[PeerBlock, ...]:
    """The blocks of the sheet, or those the cell writes out as ``code=label; code=label``.

    Beside a sheet the cell may repeat the codes; they must be the same.
    """
    text = row.get("peer_blocks")
    blocks = _blocks_of_sheet(sheets, read)
    if not text or (blocks and set(text.replace(";", " ").split()) == {b.code for b in blocks}):
        return blocks
    written = _blocks_of_cell(text, sheets.main)
    if blocks or not written:
        read.note(row, QuestionnaireProblem.BAD_PEER_BLOCKS, "peer_blocks", found=text)
    return blocks or written


def _blocks_of_cell(text: str, main: Language) -> tuple[PeerBlock, ...]:
    blocks = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        code, _, label = (piece.strip() for piece in part.partition("="))
        if not code or not label:
            return ()
        blocks.append(PeerBlock(code, Text.from_mapping({main: label})))
    codes = {block.code for block in blocks}
    return tuple(blocks) if len(codes) == len(blocks) else ()


def _blocks_of_sheet(sheets: Sheets, read: CellReader) -> tuple[PeerBlock, ...]:
    blocks = []
    seen: dict[str, int] = {}
    for row in sheets.get("peer_blocks").rows:
        code = read.needed(row, "code")
        if code in seen:
            read.note(row, WorkbookProblem.NAME_TWICE, "code", found=code, first=seen[code])
        seen.setdefault(code, row.number)
        label = read.label(row)
        if code:
            blocks.append(PeerBlock(code, label))
    return tuple(blocks)


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire that is not checked yet, beside what it was built from."""

    questionnaire: Questionnaire
    sheets: Sheets
    survey: Survey
    lists: ChoiceLists


def build(sheets: Sheets, fallback_id: str, findings: list[Finding]) -> Draft:
    """Build everything that can be built; what cannot is told in the findings."""
    settings = build_settings(sheets, fallback_id, findings)
    lists = build_choices(sheets, findings)
    survey = SurveyBuilder(lists, findings).build(sheets)
    nodes = build_structure(sheets, findings)
    levels = build_levels(sheets, nodes, findings)
    rules = RuleBuilder(nodes, levels, findings)
    questionnaire = Questionnaire(
        settings=settings,
        questions=tuple(survey.questions),
        groups=tuple(survey.groups),
        nodes=nodes,
        levels=levels,
        gates=rules.gates(sheets),
        policy_map=build_policy_map(sheets, findings),
        recommendations=rules.recommendations(sheets),
    )
    return Draft(questionnaire, sheets, survey, lists)
