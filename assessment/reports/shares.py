"""How many gave each answer, by group; groups too small to hide a person are withheld."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from statistics import mean, median

from assessment.language.text import Text
from assessment.questionnaire import question_types, structure
from assessment.questionnaire.model import Choice, Question, Questionnaire
from assessment.questionnaire.values import Answer
from assessment.reports.report import write_safely
from assessment.responses.model import Place
from assessment.scoring.result import Scores
from assessment.words import Words

SMALLEST = 5
EVERYBODY = ""
type _Value = Answer | float | None


@dataclass(frozen=True, slots=True)
class CountedRecord:
    answers: Mapping[Place, Answer]
    scores: Scores


@dataclass(frozen=True, slots=True)
class ShareTally:
    """One question or score in one group, empty for everybody; numbers are None if withheld."""

    of: str
    group: str
    answered: int | None
    choices: Mapping[str, int]
    mean: float | None = None
    median: float | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """The tables of a set of records, everybody first."""

    questionnaire: Questionnaire
    by: Question | None  # the question that makes the groups; None for everybody alone
    cases: int
    groups: tuple[str, ...]
    questions: tuple[ShareTally, ...]
    scores: tuple[ShareTally, ...]


def can_be_shared(question: Question) -> bool:
    """Whether answers are choices or numbers of one record; texts and tables never are."""
    kind = question_types.kind_of(question)
    return question.roster is None and question.asked and (kind.listed or kind.number)


def shares(
    questionnaire: Questionnaire,
    cases: Sequence[CountedRecord],
    *,
    by: Question | None = None,
    questions: Sequence[Question] = (),
    smallest: int = SMALLEST,
) -> Shares:
    """Tables of answers and scores, for everybody and by the answer to a question of one choice.

    Without questions named, all are counted that can be. A group of fewer than the smallest is
    withheld; where it alone would follow from the total, the next smallest is withheld as well.
    """
    if by:
        groups = [EVERYBODY, *(choice.name for choice in by.choices)]
    else:
        groups = [EVERYBODY]
    own = [case.answers.get(Place(by.code)) if by else None for case in cases]

    def tallies_of(
        of: str, values: Sequence[_Value], choices: Sequence[Choice] = ()
    ) -> list[ShareTally]:
        grouped_values = list(zip(own, values, strict=True))
        answers = {
            group: [
                value
                for own_group, value in grouped_values
                if value is not None and group in (EVERYBODY, own_group)
            ]
            for group in groups
        }
        shown = _shown(answers, smallest)
        return [
            _tally(of, group, answer, choices) if shown[group] else ShareTally(of, group, None, {})
            for group, answer in answers.items()
        ]

    tallies: list[ShareTally] = []
    for question in questions or filter(can_be_shared, questionnaire.questions):
        values = [case.answers.get(Place(question.code)) for case in cases]
        tallies += tallies_of(
            question.code,
            values,
            () if question_types.kind_of(question).number else question.choices,
        )
    root = questionnaire.root
    tops = [node.code for node in questionnaire.nodes if root and node.parent in (None, root.code)]
    scores = [
        tally
        for code in tops
        for tally in tallies_of(code, [case.scores.nodes[code].exact for case in cases])
    ]
    return Shares(questionnaire, by, len(cases), tuple(groups), tuple(tallies), tuple(scores))


def _shown(values: Mapping[str, Sequence[object]], smallest: int) -> dict[str, bool]:
    """Whether each group may be told: neither small, nor the way to a small one."""
    sizes = {name: len(value) for name, value in values.items() if name != EVERYBODY}
    everybody = len(values[EVERYBODY])
    silent = everybody - sum(sizes.values())
    small = {name for name, size in sizes.items() if 0 < size < smallest}
    # Those who did not say their group are a group as well: they too follow from the total.
    hidden = len(small) + (0 < silent < smallest)
    withheld = sum(sizes[name] for name in small) + (silent if 0 < silent < smallest else 0)
    larger = sorted((size, name) for name, size in sizes.items() if size >= smallest)
    if hidden and (hidden == 1 or withheld < smallest) and larger:
        small.add(larger[0][1])
    may_be_shown = {name: name not in small for name in sizes}
    return {EVERYBODY: everybody == 0 or everybody >= smallest, **may_be_shown}


def _tally(of: str, group: str, answers: Sequence[_Value], choices: Sequence[Choice]) -> ShareTally:
    if not choices:
        numbers = [float(answer) for answer in answers if isinstance(answer, Decimal | int | float)]
        middles = (mean(numbers), median(numbers)) if numbers else (None, None)
        return ShareTally(of, group, len(numbers), {}, *middles)
    counts = dict.fromkeys((choice.name for choice in choices), 0)
    for answer in answers:
        chosen = answer if isinstance(answer, tuple) else (answer,)
        for name in counts.keys() & set(chosen):
            counts[str(name)] += 1
    return ShareTally(of, group, len(answers), counts)


type Values = tuple[str | int | float | None, ...]


def write_shares(shares: Shares, words: Words, target: Path, now: datetime) -> None:
    """Write the tables, whole or not at all; what is withheld stands as a dash."""
    from openpyxl import Workbook

    from assessment.printing.workbook import ListLook, fill_list, print_on_a4, save

    translate = words.translate
    heads = (
        translate("Code"),
        translate("Question"),
        translate("Group"),
        translate("Answered"),
        translate("Choice"),
        translate("Number"),
        translate("Share"),
        translate("Mean"),
        translate("Median"),
    )
    book = Workbook()
    book.remove(book.worksheets[0])
    look = ListLook(formats={7: "0.0%", 8: "0.0", 9: "0.0"})
    for title, tallies in (("Scores", shares.scores), ("Answers", shares.questions)):
        page = book.create_sheet(title)
        rows = [heads, *(row for tally in tallies for row in _rows(shares, tally, words))]
        fill_list(page, rows, (12, 60, 24, 10, 40, 10, 10, 10, 10), look)
        print_on_a4(page)
        page.print_title_rows = "1:1"
        page.auto_filter.ref = page.dimensions
    write_safely(target, lambda path: save(book, path, now))


def _rows(shares: Shares, tally: ShareTally, words: Words) -> Iterator[Values]:
    node = shares.questionnaire.node.get(structure.NodeCode(tally.of))
    question = shares.questionnaire.by_code.get(tally.of)
    if question is not None:
        label = question.label
    elif node:
        label = node.label
    else:
        label = Text(())
    names = {EVERYBODY: words.translate("Everyone")}
    for choice in shares.by.choices if shares.by else ():
        names[choice.name] = choice.label.get(words.language)
    start = (tally.of, label.get(words.language), names[tally.group])
    if tally.answered is None:
        yield (*start, "–", None, None, None, None, None)
    elif question is None or not tally.choices:
        yield (*start, tally.answered, None, None, None, tally.mean, tally.median)
    else:
        for choice in question.choices:
            n = tally.choices[choice.name]
            share = None
            if tally.answered:
                share = n / tally.answered
            choice_label = choice.label.get(words.language)
            yield (*start, tally.answered, choice_label, n, share, None, None)
