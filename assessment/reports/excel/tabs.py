"""What the sheets of a report are called: in Khmer where the whole workbook is, else in English.

A sheet keeps its English name as its code name, which no language changes, for macros and
queries. The sheets that the program reads again, the answers as lines and the sealed package,
have the same name in every workbook.
"""

import re
from types import MappingProxyType

from assessment.language.text import Language
from assessment.words import Words, mark

MOST = 31
_TITLES = MappingProxyType(
    {
        "Summary": mark("Summary"),
        "Pillars": mark("Results by pillar"),
        "Themes": mark("Policy themes"),
        "Indicators": mark("Indicators"),
        "Gates": mark("Gates"),
        "Answers": mark("Answers"),
        "Criteria": mark("Criteria"),
        "Evidence": mark("Evidence"),
        "Review_log": mark("Review"),
        "Why": mark("Why"),
        "Objections": mark("Objections and answers"),
        "Comparison": mark("Comparison"),
        "Action_plan": mark("Action plan"),
        "Method": mark("Method"),
        "Data_dictionary": mark("Data dictionary"),
        "Blocks": mark("Distribution by peer group"),
        "Heat": mark("Pillars by peer group"),
        "Coverage": mark("Coverage"),
        "Recommendations": mark("Recommendations"),
        "Totals": mark("Services, equipment and staff"),
        "Evidence_stats": mark("Evidence by verdict"),
        "Missing": mark("Who has not reported"),
        "Units": mark("Units"),
        "Scores_long": mark("All scores"),
        "Conflicts": mark("Conflicts"),
        "Dictionary": mark("Data dictionary"),
    }
)
NAMES = tuple(_TITLES)
_ROSTER = "Roster_"
_ELSEWHERE = re.compile(r"(?<![\w'.])([A-Za-z]\w*)!(?=\$?[A-Z])")


class Tabs:
    """The names of the sheets of one workbook, and formulas that refer to them."""

    def __init__(self, languages: tuple[Language, ...]) -> None:
        """Name them for a workbook in these languages."""
        self._words = Words(Language.KM) if languages == (Language.KM,) else None

    def of(self, name: str) -> str:
        """What the sheet of this English name is called."""
        if self._words is None:
            return name
        if name in _TITLES:
            return self._words.say(_TITLES[name])
        if name.startswith(_ROSTER):
            return f"{self._words.say('List')}_{name.removeprefix(_ROSTER)}"
        return name

    def formula(self, text: str) -> str:
        """A formula written with English names, as it refers to the sheets of this workbook."""
        if self._words is None:
            return text
        return _ELSEWHERE.sub(lambda found: self._quoted(found[1]), text)

    def _quoted(self, name: str) -> str:
        called = self.of(name)
        return f"{name}!" if called == name else f"'{called}'!"
