"""What a person may ask of a report or a form: the kind of file, and the languages."""

from enum import StrEnum

from assessment.language.text import Language


class Kind(StrEnum):
    """The kinds of file; the value is the ending of the name."""

    PDF = "pdf"
    XLSX = "xlsx"


class Tongue(StrEnum):
    """In which languages it speaks."""

    KM = "km"
    EN = "en"
    BOTH = "both"


LANGUAGES = {
    Tongue.KM: (Language.KM,),
    Tongue.EN: (Language.EN,),
    Tongue.BOTH: (Language.KM, Language.EN),
}


class Edition(StrEnum):
    """How much of a report is told."""

    FULL = "full"
    PUBLISHED = "published"
    BY_BLOCK = "by_block"
