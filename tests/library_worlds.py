"""Workbooks for pictures and tests of the library: two versions, one with faults, a plain one."""

from pathlib import Path

from tests.workbooks import a_question, a_workbook, both

SMALL = {
    "form_title::Khmer (km)": "សេវាឌីជីថលនៃមន្ទីរ",
    "form_title::English (en)": "Digital services of a department",
    "form_id": "department-services",
    "default_language": "Khmer (km)",
}
YES_NO = (
    {"list_name": "yn", "name": "yes", "score": 100, **both("មាន", "Yes")},
    {"list_name": "yn", "name": "no", "score": 0, **both("គ្មាន", "No")},
)
STRUCTURE = (
    {"code": "A", "weight": 1, **both("សេវា", "Services")},
    {"code": "A1", "parent": "A", "weight": 2, **both("សេវាតាមអនឡាញ", "Online services")},
    {"code": "A2", "parent": "A", "weight": 1, **both("ការទូទាត់", "Payment")},
)
LEVELS = (
    {"name": "low", "from": 0, **both("ចាប់ផ្តើម", "Starting")},
    {"name": "high", "from": 50, **both("រឹងមាំ", "Strong")},
)


def _yes_no(name: str, km: str, en: str, **cells: object) -> dict[str, object]:
    return {**a_question(name, "select_one yn", **cells), **both(km, en)}


def first_version(folder: Path) -> Path:
    """A scored questionnaire of two indicators."""
    survey = [
        _yes_no(
            "online",
            "តើសេវាអាចស្នើសុំតាមអនឡាញបានដែរឬទេ?",
            "Can services be requested online?",
            indicator="A1",
        ),
        _yes_no(
            "paid", "តើអាចបង់ថ្លៃតាម KHQR បានដែរឬទេ?", "Can fees be paid by KHQR?", indicator="A2"
        ),
        {
            **a_question("how_many", "integer", constraint=". >= 0"),
            **both("តើមានសេវាប៉ុន្មាន?", "How many services are there?"),
        },
        {**a_question("old"), **both("ឈ្មោះប្រព័ន្ធចាស់", "Name of the old system")},
    ]
    return _book(folder, survey, "2025.1")


def second_version(folder: Path) -> Path:
    """The same, a year later: reworded, weighed anew, one question gone and one come."""
    survey = [
        _yes_no(
            "paid", "តើអាចបង់ថ្លៃតាម KHQR បានដែរឬទេ?", "Can fees be paid by KHQR?", indicator="A2"
        ),
        _yes_no(
            "online",
            "តើពលរដ្ឋអាចស្នើសុំសេវាតាមអនឡាញបានដែរឬទេ?",
            "Can citizens request services online?",
            indicator="A1",
            weight=2,
        ),
        {
            **a_question("how_many", "integer", constraint=". >= 0 and . <= 500"),
            **both("តើមានសេវាប៉ុន្មាន?", "How many services are there?"),
        },
        {
            **a_question("camdx", relevant="${online} = 'yes'"),
            **both("សេវាណាខ្លះភ្ជាប់ CamDX?", "Which services are connected to CamDX?"),
        },
    ]
    return _book(folder, survey, "2026.1")


def faulty(folder: Path) -> Path:
    """The next version with what authors get wrong."""
    survey = [
        _yes_no(
            "online",
            "តើសេវាអាចស្នើសុំតាមអនឡាញបានដែរឬទេ?",
            "Can services be requested online?",
            indicator="A1",
            relevent="${paid} = 'yes'",
        ),
        {**a_question("paid", "select_onn yn", indicator="A2"), "label::Khmer (km)": None},
        a_question("where", "geopoint"),
        a_question("how_many", "integer", constraint=". >= ${howmany}"),
    ]
    return _book(folder, survey, "2027.1", name="next.xlsx")


def _book(folder: Path, survey: list[dict[str, object]], version: str, name: str = "") -> Path:
    return a_workbook(
        folder,
        survey,
        settings=({**SMALL, "version": version},),
        name=name or f"services-{version}.xlsx",
        choices=YES_NO,
        structure=STRUCTURE,
        levels=LEVELS,
    )


def plain_form(folder: Path) -> Path:
    """A form as other programs write it: one language, none of our columns, no settings."""
    survey = [
        {"type": "start", "name": "start"},
        {
            "type": "text",
            "name": "respondent",
            "label": "Name of the respondent",
            "required": "yes",
        },
        {"type": "begin_group", "name": "house", "label": "Household"},
        {
            "type": "integer",
            "name": "members",
            "label": "How many people live here?",
            "constraint": ". > 0 and . < 50",
            "constraint_message": "Between 1 and 49",
        },
        {"type": "select_one yn", "name": "water", "label": "Is there clean water?"},
        {
            "type": "select_multiple sources",
            "name": "source",
            "label": "Where from?",
            "relevant": "${water} = 'yes'",
        },
        {"type": "end_group"},
        {"type": "begin_repeat", "name": "person", "label": "People"},
        {"type": "text", "name": "person_name", "label": "Name"},
        {"type": "integer", "name": "age", "label": "Age"},
        {"type": "end_repeat"},
        {"type": "date", "name": "visited", "label": "Day of the visit"},
        {"type": "note", "name": "thanks", "label": "Thank you."},
    ]
    choices = [
        {"list_name": "yn", "name": "yes", "label": "Yes"},
        {"list_name": "yn", "name": "no", "label": "No"},
        {"list_name": "sources", "name": "well", "label": "Well"},
        {"list_name": "sources", "name": "pipe", "label": "Pipe"},
    ]
    return a_workbook(folder, survey, settings=(), name="household.xlsx", choices=choices)
