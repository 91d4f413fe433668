"""The list of strategies and actions as its keepers write it, and which of them questions serve."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessment.errors import Finding, FindingPlace
from assessment.language.normalise import clean_text
from assessment.language.text import Language, Text
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import PolicyProblem
from assessment.questionnaire.model import QuestionCode, Questionnaire
from assessment.questionnaire.structure import ACTION, NodeCode, PolicyItem, chains
from assessment.questionnaire.workbook.build import policy_item
from assessment.questionnaire.workbook.cells import NODE_CODE, SheetRow
from assessment.questionnaire.workbook.columns import POLICY_MAP, SheetColumns
from assessment.questionnaire.workbook.reader import Grid
from assessment.questionnaire.workbook.sheets import SheetReader

SHEET = "policy_list"
COLUMNS = SheetColumns(
    name=SHEET,
    plain=POLICY_MAP.plain | {"themes", "indicators"},
    texts=POLICY_MAP.texts,
    needed=("code", "kind", "label"),
    ignored=frozenset({"note", "notes", "remark", "remarks", "comment"}),
)
_SPLIT = (("\u17c1\u17b8", "\u17be"), ("\u17c1\u17b6", "\u17c4"))


@dataclass(frozen=True, slots=True)
class Listed:
    item: PolicyItem  # what it becomes in the policy map
    themes: tuple[str, ...]  # codes of the present policy map whose questions serve it
    indicators: tuple[str, ...]  # codes of indicators whose questions serve it
    row: SheetRow  # where it stands


def read_policy_list(
    file: str, grids: Sequence[Grid], questionnaire: Questionnaire, units: Collection[str]
) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    """The lines of a list, and all that is wrong with them at once.

    The sheet called ``policy_list`` counts, else the first; ``units`` are codes of the register.
    """
    filled = [grid for grid in grids if grid.header]
    grid = next((grid for grid in filled if grid.title == SHEET), filled[0] if filled else None)
    findings: list[Finding] = []
    if grid:
        rows = SheetReader(COLUMNS, grid, findings).read()
    else:
        rows = ()
    if not rows:
        sheet = None
        if grid:
            sheet = grid.title
        place = FindingPlace(file=file, sheet=sheet)
        findings.append(Finding(PolicyProblem.LIST_EMPTY, place, {"file": file}))
    seen: dict[str, int] = {}
    listed = tuple(_line(row, seen, questionnaire, units) for row in rows)
    _check_parents(listed)
    return listed, tuple(findings)


def _line(
    row: SheetRow, seen: dict[str, int], questionnaire: Questionnaire, units: Collection[str]
) -> Listed:
    code = row.code("code", seen, NODE_CODE)
    label = _label(row)
    row.needed("kind")
    listed_item = policy_item(row, code, label)
    for column, codes in (
        ("lead_unit", (listed_item.lead_unit,)),
        ("partners", listed_item.partners),
    ):
        for unit in codes:  # no office of the register, and nobody would get the action
            if unit and unit not in units:
                meant = row.guess.meant(unit, units)
                row.note(PolicyProblem.UNIT_UNKNOWN, column, found=unit, **meant)
    official = {
        other_policy_item.code: other_policy_item.official
        for other_policy_item in questionnaire.policy_map
    }
    known = tuple(official)
    allowed = ", ".join(official)
    themes = _codes(row, "themes", known, PolicyProblem.THEME_UNKNOWN, allowed=allowed)
    leaves = [str(node.code) for node in questionnaire.indicators]
    problem = PolicyProblem.INDICATOR_UNKNOWN
    example = ", ".join(leaves[:2])
    indicators = _codes(row, "indicators", leaves, problem, example=example)
    if not (row.get("themes") or row.get("indicators")) and official.get(listed_item.code):
        themes = (listed_item.code,)  # an official line that is only reworded keeps its questions
    return Listed(listed_item, themes, indicators, row)


def _check_parents(listed: Sequence[Listed]) -> None:
    """An action belongs to a strategy of the list; everything else stands at the top."""
    kinds = {
        other_listed.item.code: other_listed.item.kind
        for other_listed in listed
        if other_listed.item.code
    }
    for line in listed:
        row = line.row
        code = line.item.code
        parent = line.item.parent
        if line.item.kind != ACTION:
            if parent is not None:
                row.note(PolicyProblem.PARENT_NEEDLESS, "parent", found=code)
        elif parent is None:
            row.note(PolicyProblem.ACTION_WITHOUT_PARENT, "parent", found=code)
        elif parent not in kinds:
            row.absent("parent", parent, row.sheet, kinds)
        elif kinds[parent] == ACTION:
            row.note(PolicyProblem.PARENT_IS_ACTION, "parent", found=parent)


def _label(row: SheetRow) -> Text:
    text = row.text("label")
    mended = {language: _mended(text.get(language)) for language in text.languages}
    for language in text.languages:
        if mended[language] != text.get(language):
            row.note(PolicyProblem.NAME_MENDED, row.worded("label", language))
    label = Text.from_mapping(mended)
    if not label.has(Language.KM):
        row.note(PolicyProblem.KHMER_NAME_MISSING, row.worded("label", Language.KM))
    elif not label.has(Language.EN):
        row.note(PolicyProblem.ENGLISH_NAME_MISSING, row.worded("label", Language.EN))
    return label


def _codes(
    row: SheetRow, column: str, known: Sequence[str], problem: Problem, **values: object
) -> tuple[str, ...]:
    words = row.codes(column)
    for word in words:
        if word not in known:
            row.note(problem, column, found=word, **values, **row.guess.meant(word, known))
    return tuple(dict.fromkeys(word for word in words if word in known))


def _mended(text: str) -> str:
    """The name as it is stored: composed, nothing invisible in it, vowels whole, single blanks."""
    for split, whole in _SPLIT:
        text = text.replace(split, whole)
    return " ".join(unicodedata.normalize("NFC", clean_text(text)).split())


# For every question that names the old or the new map: the codes it will name.
type Codes = Mapping[QuestionCode, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PolicyPlan:
    listed: tuple[Listed, ...]
    codes: Codes
    # Indicators that serve each strategy, action and theme, by its code.
    served: Mapping[str, tuple[NodeCode, ...]]
    findings: tuple[Finding, ...]  # what the list leaves without questions

    @property
    def actions(self) -> tuple[Listed, ...]:
        return tuple(listed for listed in self.listed if listed.item.kind == ACTION)


def plan_policy(questionnaire: Questionnaire, listed: Sequence[Listed], few: int) -> PolicyPlan:
    """Give every question its new codes and see what is served.

    A question serves a line when it names one of the line's themes (or a part of it) in the
    present map, or carries one of its indicators.

    ``few`` is how many indicators a theme needs to be shown with a level.
    """
    carriers = {  # of each indicator the questions that name the policy, else all
        question.code
        for questions in questionnaire.questions_of.values()
        for question in ([question for question in questions if question.policy] or questions)
    }
    above = chains(questionnaire.policy_map)
    codes: dict[QuestionCode, tuple[str, ...]] = {}
    for question in questionnaire.questions:
        named = {code for one in question.policy for code in above.get(one, (one,))}
        carried = None
        if question.code in carriers:
            carried = question.indicator
        new = tuple(
            other_listed.item.code
            for other_listed in listed
            if named.intersection(other_listed.themes)
            or (carried and carried in other_listed.indicators)
        )
        if new or question.policy:
            codes[question.code] = new
    served = _served(questionnaire, listed, codes)
    taken = {theme for other_listed in listed for theme in other_listed.themes}
    findings = (*_unserved(listed, served, few), *_left(questionnaire, codes, taken))
    return PolicyPlan(tuple(listed), codes, served, findings)


def _served(
    questionnaire: Questionnaire, listed: Sequence[Listed], codes: Codes
) -> dict[str, tuple[NodeCode, ...]]:
    above = chains([other_listed.item for other_listed in listed])
    served: dict[str, dict[NodeCode, None]] = {
        other_listed.item.code: {} for other_listed in listed
    }
    for question in questionnaire.questions:
        if question.indicator is None:
            continue
        for code in codes.get(question.code, ()):
            for each in above[code]:
                served.setdefault(each, {})[question.indicator] = None
    return {code: tuple(indicators) for code, indicators in served.items()}


def _unserved(
    listed: Sequence[Listed], served: Mapping[str, tuple[NodeCode, ...]], few: int
) -> Iterator[Finding]:
    wanted = [other_listed for other_listed in listed if other_listed.item.kind != ACTION]
    reached = sum(bool(served[listed.item.code]) for listed in wanted)
    for line in wanted:
        n = len(served[line.item.code])
        code = line.item.code
        if not n:
            values: dict[str, object] = {"found": code, "reached": reached, "all": len(wanted)}
            yield line.row.finding(PolicyProblem.STRATEGY_NOT_SERVED, "code", **values)
        elif n < few:
            yield line.row.finding(PolicyProblem.FEW_INDICATORS, "code", found=code, n=n, few=few)


def _left(questionnaire: Questionnaire, codes: Codes, taken: set[str]) -> Iterator[Finding]:
    left = Counter(
        code
        for question in questionnaire.questions
        for code in question.policy
        if not codes[question.code] and code not in taken
    )
    place = FindingPlace(sheet="policy_map")
    for other_policy_item in questionnaire.policy_map:
        if other_policy_item.code in left:
            values = {"found": other_policy_item.code, "n": left[other_policy_item.code]}
            yield Finding(PolicyProblem.THEME_NOT_TAKEN_OVER, place, values)
