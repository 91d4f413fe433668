"""The list of strategies and actions as its keepers write it, every fault by its cell."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.errors import Finding, Place
from assessment.language.normalise import clean_text
from assessment.language.text import Language, Text
from assessment.problems.questionnaire import PolicyProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import PolicyItem
from assessment.questionnaire.workbook.cells import CellReader, is_node_code
from assessment.questionnaire.workbook.columns import SheetColumns
from assessment.questionnaire.workbook.reader import Grid
from assessment.questionnaire.workbook.rows import Row
from assessment.questionnaire.workbook.sheets import read_sheet

SHEET = "policy_list"
STRATEGY, ACTION, THEME = "strategy", "action", "theme"
KINDS = (STRATEGY, ACTION, THEME)
COLUMNS = SheetColumns(
    name=SHEET,
    plain=frozenset(
        ("code", "kind", "parent", "phase", "lead", "official", "themes", "indicators")
    ),
    texts=frozenset({"label"}),
    needed=("code", "kind", "label"),
    ignored=frozenset({"note", "notes", "remark", "remarks", "comment"}),
)
_SPLIT = (("\u17c1\u17b8", "\u17be"), ("\u17c1\u17b6", "\u17c4"))


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list.

    Attributes:
        item: What it becomes in the policy map.
        themes: Codes of the present policy map whose questions serve it.
        indicators: Codes of indicators whose questions serve it.
        row: Where it stands.
    """

    item: PolicyItem
    themes: tuple[str, ...]
    indicators: tuple[str, ...]
    row: Row


def read_policy_list(
    file: str, grids: Sequence[Grid], questionnaire: Questionnaire
) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    """The lines of a list, and all that is wrong with them at once.

    Args:
        file: Name of the list, for the findings.
        grids: Its sheets; the one called ``policy_list`` counts, else the first.
        questionnaire: The questionnaire whose policy map it is to replace.
    """
    filled = [grid for grid in grids if grid.header]
    grid = next((one for one in filled if one.title == SHEET), filled[0] if filled else None)
    findings: list[Finding] = []
    rows = read_sheet(COLUMNS, grid, findings).rows if grid else ()
    if not rows:
        place = Place(file=file, sheet=grid.title if grid else None)
        findings.append(Finding(PolicyProblem.LIST_EMPTY, place, {"file": file}))
    reader = _LineReader(questionnaire, findings)
    listed = tuple(reader.line(row) for row in rows)
    reader.check_parents(listed)
    return listed, tuple(findings)


class _LineReader:
    """Reads lines against the questionnaire they are for."""

    def __init__(self, questionnaire: Questionnaire, findings: list[Finding]) -> None:
        self._read = CellReader(findings)
        self._seen: dict[str, int] = {}
        self._themes = {item.code: item for item in questionnaire.policy_map}
        self._indicators = [str(node.code) for node in questionnaire.indicators]

    def line(self, row: Row) -> Listed:
        """One line; what is wrong with it has a default and a finding."""
        item = PolicyItem(
            code=self._read.code(row, "code", self._seen, is_node_code),
            label=self._label(row),
            kind=self._kind(row),
            parent=row.get("parent") or None,
            phase=row.get("phase"),
            lead=row.get("lead"),
            official=self._read.yes(row, "official"),
        )
        themes = self._codes(row, "themes", tuple(self._themes))
        indicators = self._codes(row, "indicators", self._indicators)
        former = self._themes.get(item.code)
        if not (row.get("themes") or row.get("indicators")) and former and former.official:
            themes = (item.code,)  # an official line that is only reworded keeps its questions
        return Listed(item, themes, indicators, row)

    def check_parents(self, listed: Sequence[Listed]) -> None:
        """An action belongs to a strategy of the list; everything else stands at the top."""
        kinds = {one.item.code: one.item.kind for one in listed if one.item.code}
        for one in listed:
            problem, found = self._parent_fault(one.item, kinds)
            if problem is not None:
                self._read.note(one.row, problem, "parent", found=found)
            elif one.item.parent is not None and one.item.parent not in kinds:
                values = {"found": one.item.parent, "sheet": one.row.sheet}
                meant = self._read.guess.meant(one.item.parent, kinds)
                self._read.note(one.row, WorkbookProblem.NOT_IN_SHEET, "parent", **values, **meant)

    def _parent_fault(
        self, item: PolicyItem, kinds: dict[str, str]
    ) -> tuple[PolicyProblem | None, str]:
        if item.kind != ACTION:
            return (PolicyProblem.PARENT_NEEDLESS if item.parent else None), item.code
        if item.parent is None:
            return PolicyProblem.ACTION_WITHOUT_PARENT, item.code
        above = kinds.get(item.parent)
        return (PolicyProblem.PARENT_IS_ACTION if above == ACTION else None), item.parent

    def _label(self, row: Row) -> Text:
        given = row.text("label")
        mended = {language: _mended(given.get(language)) for language in given.languages}
        label = Text.from_mapping(mended)
        for language in given.languages:
            if mended[language] != given.get(language):
                column = f"label::{language.value}"
                self._read.note(
                    row, PolicyProblem.NAME_MENDED, column if column in row.letters else "label"
                )
        if not label.has(Language.KM):
            self._read.note(row, PolicyProblem.KHMER_NAME_MISSING, _column(row, Language.KM))
        elif not label.has(Language.EN):
            self._read.note(row, PolicyProblem.ENGLISH_NAME_MISSING, _column(row, Language.EN))
        return label

    def _kind(self, row: Row) -> str:
        kind = self._read.needed(row, "kind").lower()
        if kind and kind not in KINDS:
            allowed, meant = ", ".join(KINDS), self._read.guess.meant(kind, KINDS)
            values = {"found": kind, "allowed": allowed}
            self._read.note(row, WorkbookProblem.NOT_ONE_OF, "kind", **values, **meant)
        return kind if kind in KINDS else THEME

    def _codes(self, row: Row, column: str, known: Sequence[str]) -> tuple[str, ...]:
        """The codes in a cell that are known; each unknown one is told."""
        words = row.get(column).replace(",", " ").replace(";", " ").split()
        for word in words:
            if word not in known:
                meant = self._read.guess.meant(word, known)
                if column == "themes":
                    problem = PolicyProblem.THEME_UNKNOWN
                    values = {"found": word, "allowed": ", ".join(known)}
                else:
                    problem = PolicyProblem.INDICATOR_UNKNOWN
                    values = {"found": word, "example": ", ".join(known[:2])}
                self._read.note(row, problem, column, **values, **meant)
        return tuple(dict.fromkeys(word for word in words if word in known))


def _column(row: Row, language: Language) -> str:
    key = f"label::{language.value}"
    return key if key in row.letters else "label"


def _mended(text: str) -> str:
    """The name as it is stored: composed, nothing invisible in it, vowels whole, single blanks."""
    for split, whole in _SPLIT:
        text = text.replace(split, whole)
    return " ".join(unicodedata.normalize("NFC", clean_text(text)).split())
