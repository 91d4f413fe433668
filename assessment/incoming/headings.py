"""What the heading of a column of an export means: a question, one of its choices, or nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from assessment.incoming.choices import key, wordings
from assessment.questionnaire.model import Question, Questionnaire

# What ODK and Kobo add by themselves, without the questions' own names.
_METADATA = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "audit",
        "instanceid",
        "instancename",
        "rootuuid",
        "deprecatedid",
        "key",
        "parent_key",
        "submissiondate",
        "submitterid",
        "submittername",
        "attachmentspresent",
        "attachmentsexpected",
        "status",
        "reviewstate",
        "edits",
        "formversion",
        "background-audio",
        "formhub/uuid",
        "starttime",
        "endtime",
        "device_id",
        "phone_number",
        "sim_serial",
        "subscriber_id",
    ]
)
_BETWEEN = re.compile(r"[/:.-]")


class Meaning(Enum):
    """What kind of column it is."""

    QUESTION = auto()
    CHOICE = auto()
    IGNORED = auto()
    UNKNOWN = auto()
    AMBIGUOUS = auto()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, understood."""

    meaning: Meaning
    question: Question | None = None
    choice: str = ""


class Headings:
    """Understands headings of one questionnaire's exports, by names or by labels."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Gather all names and labels."""
        self._by_code = questionnaire.by_code
        self._groups = set(questionnaire.group)
        self._labels: dict[str, list[Question]] = {}
        self._group_labels = {
            key(words) for group in questionnaire.groups for words in wordings(group.label)
        }
        for question in questionnaire.questions:
            for words in {key(each) for each in wordings(question.label)}:
                self._labels.setdefault(words, []).append(question)

    def meaning(self, words: str, roster: str | None) -> Heading:
        """What a heading means on the sheet of a roster; None is the sheet of submissions."""
        plain = words.strip()
        found = self._named(plain, roster)
        if found is None and is_metadata(words):
            return Heading(Meaning.IGNORED)
        found = found or self._labelled(key(plain), roster)
        if found is not None:
            return found
        return Heading(Meaning.IGNORED if self._is_group(plain) else Meaning.UNKNOWN)

    def _named(self, words: str, roster: str | None) -> Heading | None:
        question = self._question(words)
        if question is not None:
            return _of(question, roster)
        for match in reversed(list(_BETWEEN.finditer(words))):
            question = self._question(words[: match.start()])
            choice = words[match.end() :]
            if question is not None and question.choice(choice) is not None:
                return _of(question, roster, choice)
        return None

    def _question(self, words: str) -> Question | None:
        """The question named, with the names of its groups before it or without."""
        if words in self._by_code:
            return self._by_code[words]
        for match in _BETWEEN.finditer(words):
            rest = words[match.end() :]
            if rest in self._by_code and self._are_groups(words[: match.start()]):
                return self._by_code[rest]
        return None

    def _are_groups(self, words: str) -> bool:
        if words in self._groups or words in ("data", ""):
            return True
        return any(
            words[: match.start()] in {*self._groups, "data", ""}
            and self._are_groups(words[match.end() :])
            for match in _BETWEEN.finditer(words)
        )

    def _labelled(self, words: str, roster: str | None) -> Heading | None:
        questions = self._with_label(words, roster)
        if questions:
            return _only(questions, roster)
        for at in (at for at, sign in enumerate(words) if sign == "/"):
            for question in self._with_label(words[:at], roster):
                choice = _choice_labelled(question, words[at + 1 :])
                if choice:
                    return _of(question, roster, choice)
        return None

    def _with_label(self, words: str, roster: str | None) -> list[Question]:
        starts = [0] + [at + 1 for at, sign in enumerate(words) if sign == "/"]
        for start in starts:
            found = self._labels.get(words[start:], [])
            if found and (start == 0 or self._are_labels(words[: start - 1])):
                here = [question for question in found if question.roster == roster]
                return here or found
        return []

    def _are_labels(self, words: str) -> bool:
        if words in self._group_labels or words in self._groups:
            return True
        return any(
            self._are_labels(words[:at]) and self._are_labels(words[at + 1 :])
            for at, sign in enumerate(words)
            if sign == "/"
        )

    def _is_group(self, words: str) -> bool:
        return self._are_groups(words) or self._are_labels(key(words))


def is_metadata(words: str) -> bool:
    """Whether ODK or Kobo wrote the column by themselves."""
    plain = words.strip().lower()
    last = re.split(r"[/-]", plain)[-1]
    return plain.startswith(("_", "meta/", "meta-", "set-of-")) or bool(
        {plain, last} & _METADATA or plain == ""
    )


def _of(question: Question, roster: str | None, choice: str = "") -> Heading:
    if not question.asked:
        return Heading(Meaning.IGNORED)
    if question.roster != roster:
        return Heading(Meaning.UNKNOWN)
    return Heading(Meaning.CHOICE if choice else Meaning.QUESTION, question, choice)


def _only(questions: list[Question], roster: str | None) -> Heading:
    asked = [question for question in questions if question.asked]
    if len(asked) > 1:
        return Heading(Meaning.AMBIGUOUS)
    return _of(asked[0], roster) if asked else Heading(Meaning.IGNORED)


def _choice_labelled(question: Question, words: str) -> str:
    for choice in question.choices:
        if words in {choice.name, *(key(label) for label in wordings(choice.label))}:
            return choice.name
    return ""


def any_known(headings: Headings, header: Iterable[str], roster: str | None = None) -> bool:
    """Whether at least one heading names a question."""
    known = (Meaning.QUESTION, Meaning.CHOICE)
    return any(headings.meaning(words, roster).meaning in known for words in header)


def first_of(header: Mapping[int, str], names: tuple[str, ...]) -> int | None:
    """The column of the first of the names that the header has."""
    plain = {words.strip().lower(): at for at, words in header.items()}
    return next((plain[name] for name in names if name in plain), None)
