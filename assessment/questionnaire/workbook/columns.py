"""The sheets and headers understood: XLSForm's names and ours, with their aliases."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assessment.expression.lexer import straighten
from assessment.language.text import Language
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire.structure import LETTERHEAD
from assessment.questionnaire.workbook.cells import near


@dataclass(frozen=True, slots=True)
class SheetColumns:
    name: str
    plain: frozenset[str]  # columns that stand once
    texts: frozenset[str] = frozenset()  # columns that may stand once per language
    needed: tuple[str, ...] = ()  # columns without which the sheet says nothing
    refused: frozenset[str] = frozenset()  # columns whose cells must be empty
    ignored: frozenset[str] = frozenset()  # columns of XLSForm that change nothing here
    keeps_others: bool = False  # whether unknown columns are kept (filter columns of choices)

    @property
    def known(self) -> frozenset[str]:
        return self.plain | self.texts | self.refused


@dataclass(frozen=True, slots=True)
class Header:
    name: str
    language: Language | None = None  # of a translated column; None for a column without language
    ignored: bool = False  # whether it is passed over without a word
    problem: WorkbookProblem | None = None  # why it is not read
    meant: str | None = None  # the known name, or the language, that it nearly is; None otherwise

    @property
    def key(self) -> str:
        if self.language:
            return f"{self.name}::{self.language.value}"
        return self.name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MEDIA = _words("image video audio big-image media::image media::video media::audio autoplay")

SURVEY = SheetColumns(
    name="survey",
    plain=_words(
        "type name required relevant constraint calculation choice_filter default appearance"
        " read_only parameters repeat_count indicator weight scoring not_applicable evidence"
        " policy comparable_key comparable_since external_id disabled"
    ),
    texts=_words(
        "label hint guidance_hint required_message constraint_message evidence_note"
        " not_applicable_note"
    ),
    needed=("type", "name"),
    refused=_words("trigger save_to query"),
    ignored=_MEDIA | _words("note comment comments remark remarks"),
)


def _sheet(name: str, plain: str, texts: str, needed: str) -> SheetColumns:
    return SheetColumns(name, _words(plain), _words(texts), tuple(needed.split()))


CHOICES = replace(
    _sheet("choices", "list_name name score level required", "label", "list_name name"),
    ignored=_MEDIA,
    keeps_others=True,
)
SETTINGS = SheetColumns(
    name="settings",
    plain=_words(
        "form_id version default_language dra_schema decimals rank_and_band_on unanswered"
        " min_applicable peer_blocks live_scores"
    ),
    texts=_words("form_title dra_title weights_source") | set(LETTERHEAD),
    ignored=_words(
        "instance_name public_key submission_url style namespaces auto_send auto_delete"
        " allow_choice_duplicates clean_text_values omit_instanceid name prefix delimiter"
        " sms_keyword sms_separator attribute instance_xmlns set_form_title set_form_id"
    ),
)
_POLICY = "code kind parent phase lead official lead_unit partners due"
POLICY_MAP = _sheet("policy_map", _POLICY, "label milestones", needed="code")
_STRUCTURE = "code parent weight aggregation direction normalise min_available order"
SHEETS: Mapping[str, SheetColumns] = {
    sheet.name: sheet
    for sheet in (
        SURVEY,
        CHOICES,
        SETTINGS,
        _sheet("structure", _STRUCTURE, "label", needed="code"),
        _sheet("levels", "name from", "label description", needed="name from"),
        _sheet("gates", "node when effect", "reason", needed="node when effect"),
        POLICY_MAP,
        _sheet("recommendations", "node below", "text", needed="node below"),
        _sheet("peer_blocks", "code", "label", needed="code"),
    )
}
REFUSED_SHEETS = _words("external_choices entities osm cascades loops")

# By sheet, our names of columns and other ones.
_ALIASES: Mapping[str, Mapping[str, str]] = {
    "survey": {
        "relevant": "relevance bind::relevant",
        "constraint": "bind::constraint",
        "constraint_message": "constraint_msg constraining_message bind::jr:constraintmsg",
        "required": "bind::required",
        "required_message": "required_msg bind::jr:requiredmsg",
        "calculation": "calculate bind::calculate",
        "read_only": "readonly bind::readonly",
        "label": "caption",
        "repeat_count": "count jr:count",
        "appearance": "control::appearance body::appearance",
    },
    "choices": {"label": "caption", "list_name": "list", "name": "value"},
    "settings": {"form_title": "title", "form_id": "id_string"},
    "structure": {
        "normalise": "normalize normalisation normalization",
        "min_available": "min_availability",
    },
}
_SHEET_ALIASES = {"choices_and_columns": "choices", "columns": "choices", "choice_lists": "choices"}
_LANGUAGE_NAMES = {
    name: language
    for language, names in ((Language.KM, "km khmer ខ្មែរ ភាសាខ្មែរ"), (Language.EN, "en english"))
    for name in names.split()
}
_FULL_NAMES = {"khmer": "Khmer (km)", "english": "English (en)"}
_SHORTEST_NAME = 3
_ONE_COLON = re.compile(r"^(bind|body|control):(?!:)")
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z]+)?\s*\)\s*$")


def language_of(words: str) -> Language | None:
    """The language a header or ``default_language`` names: "Khmer (km)", "English", "en"."""
    code = _CODE.search(words)
    names = (code.group(1), words[: code.start()]) if code else (words,)
    languages = (_LANGUAGE_NAMES.get(name.strip().lower()) for name in names)
    return next((language for language in languages if language is not None), None)


def _compared(name: str) -> str:
    return re.sub(r"\s+", "_", straighten(name).strip().lower())


def sheet_name(title: str) -> str:
    """The title of a sheet as it is compared: without case, outer blanks, inner spaces."""
    name = _compared(title)
    return _SHEET_ALIASES.get(name, name)


def header_of(words: str, sheet: SheetColumns) -> Header:
    """Understand one header of a sheet."""
    base, language_words = _parted(words)
    name = _alias(base, sheet)
    if name in sheet.texts and language_words:
        language = language_of(language_words)
        if language is not None:
            return Header(name, language)
        named = _CODE.sub("", language_words).strip().lower()
        likely = None
        if len(named) > _SHORTEST_NAME:
            likely = near(named, _FULL_NAMES)
        meant = _FULL_NAMES.get(likely or "")
        return Header(name, problem=WorkbookProblem.LANGUAGE_IGNORED, meant=meant)
    if language_words:
        return _with_colons(words, sheet)
    if name in sheet.known or name in sheet.ignored:
        return Header(name, ignored=name not in sheet.known)
    if (meant := near(name, sheet.known)) is not None:
        return Header(name, problem=WorkbookProblem.COLUMN_NEAR_MISS, meant=meant)
    problem = None
    if not sheet.keeps_others:
        problem = WorkbookProblem.COLUMN_IGNORED
    return Header(base.strip(), problem=problem)


def meant_by(words: str, sheet: SheetColumns) -> Header:
    """A header, a misspelt one as what it nearly is: its cells are looked at all the same."""
    header = header_of(words, sheet)
    if header.problem is not WorkbookProblem.COLUMN_NEAR_MISS or header.meant is None:
        return header
    return Header(header.meant, language_of(_parted(words)[1]))


def _with_colons(words: str, sheet: SheetColumns) -> Header:
    name = _alias(words, sheet)
    base = _alias(_parted(words)[0], sheet)
    if name in sheet.known:
        return Header(name)
    whole = _compared(words)
    if whole in sheet.ignored or base in sheet.ignored:
        return Header(whole, ignored=True)
    meant = None
    if base not in sheet.known:
        meant = near(base, sheet.texts)
    if meant is None:
        unknown = WorkbookProblem.COLUMN_IGNORED
    else:
        unknown = WorkbookProblem.COLUMN_NEAR_MISS
    return Header(words.strip(), problem=unknown, meant=meant)


def _alias(words: str, sheet: SheetColumns) -> str:
    """Our name of a column; older forms write ``bind:relevant`` for ``bind::relevant``."""
    name = _compared(words)
    written = _ONE_COLON.sub(r"\1::", name)
    aliases = _ALIASES.get(sheet.name, {}).items()
    return next((own for own, others in aliases if written in others.split()), name)


def _parted(words: str) -> tuple[str, str]:
    base, _, language = words.partition("::")
    if not language and words.count(":") == 1 and "jr:" not in words:
        base, _, language = words.partition(":")
    return base, language.strip()
