"""A questionnaire of another country: its letterhead stands on every paper, Cambodia's on none."""

import re
import shutil
import subprocess
import zipfile

import pytest

from tests import workbooks
from tests.workbooks import a_question, a_workbook, both

OURS = re.compile(
    "Cambodia|Kingdom|Nation Religion|Digital Government Committee|Phnom Penh|"
    "កម្ពុជា|ព្រះរាជា|ព្រះមហាក្សត្រ|គណៈកម្មាធិការរដ្ឋាភិបាល|ភ្នំពេញ"
)
LETTERHEAD = {
    "nation": ("សាធារណរដ្ឋសាកល្បង", "Republic <b>&amp; Test"),
    "motto": ("សេរីភាព", "Liberty"),
    "committee": ("ក្រុមប្រឹក្សាទិន្នន័យ", "Council for Data"),
    "secretariat": ("ការិយាល័យក្រុមប្រឹក្សា", "Office of the Council"),
    "city": ("ទីក្រុងសាកល្បង", "Testville"),
}
# More provinces than stand side by side on one page; each of them has a district.
AREAS = [
    *((f"{at}", "province") for at in range(10, 70)),
    *((f"{at}01", "district") for at in range(10, 70)),
    *(("80", "capital"), ("8001", "khan"), ("800101", "sangkat")),
    *(("1002", "municipality"), ("100101", "commune")),
]
UNITS = (
    "code,kind,km,en,block",
    *(f"0{at},institution,អង្គភាព {at},Office {at},B" for at in range(1, 7)),
    *(f"{code},{kind},តំបន់ {code},Area {code} that has a long name," for code, kind in AREAS),
)


def a_form(folder, **letterhead):
    columns = {}
    for name, (km, en) in (LETTERHEAD | letterhead).items():
        columns |= both(km, en, name)
    return a_workbook(
        folder,
        [a_question("A1", "select_one yes_no", indicator="A1", scoring="choice", required="yes")],
        settings=[{**workbooks.SETTINGS[0], **columns}],
        choices=[
            {"list_name": "yes_no", "name": name, **both(km, en), "score": score}
            for name, km, en, score in (("yes", "មាន", "Yes", 100), ("no", "គ្មាន", "No", 0))
        ],
        structure=[
            {"code": "all", **both("រួម", "All")},
            {"code": "A", "parent": "all", **both("សសរ", "Pillar")},
            {"code": "A1", "parent": "A", **both("សូចនាករ", "Indicator")},
        ],
        peer_blocks=[{"code": "B", **both("ក្រុម", "Group")}],
    )


def words_of(path):
    """All that a file says, also of itself; a workbook as it lies in its parts."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist())
    tools = (["pdftotext", "-layout", path, "-"], ["pdfinfo", path])
    done = [subprocess.run(tool, capture_output=True, check=True, text=True) for tool in tools]
    return "\n".join(one.stdout for one in done)


@pytest.fixture
def done(tmp_path, monkeypatch, said):
    """Runs a command on a computer of its own, with the units of that country."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))

    def run(*command, language="en"):
        code, told = said(*command, language=language)
        assert code == 0, told
        return told

    (tmp_path / "units.csv").write_text("\n".join(UNITS), encoding="utf-8")
    run("units", "import", tmp_path / "units.csv")
    return run


def papers(done, form, folder):
    """Every paper and workbook that the program makes of the form."""
    out = folder / "out"
    out.mkdir()
    told = ("--unit", "01", "--round", "2026", "--assessor", "Ana")
    done("questionnaires", "install", form)
    done("new", folder / "a.dra", "--questionnaire", form, *told)
    done(
        "simulate",
        "--units",
        6,
        "--questionnaire",
        form,
        "--faults",
        "--round",
        "2026",
        "--out",
        folder / "round",
    )
    held, roster = folder / "round.drc", ("--roster", folder / "round" / "simulated.roster")
    done("receive", held, folder / "round" / "packages", *roster)
    case = done("conflicts", held)["conflicts"][0]
    done(
        "decide", held, case["unit"], "--take", case["heads"][0], "--by", "Ana", "--reason", "later"
    )
    for language in ("km", "en", "both"):
        files = "--pdf", out / f"{language}.pdf", "--xlsx", out / f"{language}.xlsx"
        blank = "--pdf", out / f"form-{language}.pdf", "--xlsx", out / f"form-{language}.xlsx"
        done("report", folder / "a.dra", *files, language=language)
        done(
            "report",
            folder / "a.dra",
            "--full",
            "--pdf",
            out / f"full-{language}.pdf",
            language=language,
        )
        done("template", form, *blank, language=language)
        offices = "--out", out / f"offices-{language}", "--no-forms"
        done(
            "open-round",
            folder / f"{language}.drc",
            "--round",
            "2026",
            "--questionnaire",
            form,
            *offices,
            language=language,
        )
        done(
            "national",
            held,
            "--pdf",
            out / f"all-{language}.pdf",
            "--xlsx",
            out / f"all-{language}.xlsx",
            language=language,
        )
        done(
            "decision",
            held,
            case["unit"],
            "--pdf",
            out / f"decision-{language}.pdf",
            language=language,
        )
    done("kobo-form", form, "--out", out / "odk.xlsx")
    return {
        path.relative_to(out).as_posix(): words_of(path)
        for path in out.rglob("*")
        if path.suffix in (".pdf", ".xlsx")
    }


def lines_on(name):
    """What must stand on a paper of that name, by its languages."""
    lines = ("secretariat", "city") if "letter" in name else ("committee",)
    languages = [at for at, word in enumerate(("km", "en")) if word in name] or [0, 1]
    both = [LETTERHEAD[line][at] for line in ("nation", "motto", *lines) for at in languages]
    # A form names the committee in its first language alone.
    return [one for one in both if one != "Council for Data" or languages == [1]]


def test_every_paper_bears_the_letterhead_of_its_country_and_none_that_of_another(done, tmp_path):
    found = papers(done, a_form(tmp_path), tmp_path)
    assert {name: OURS.findall(words) for name, words in found.items() if OURS.search(words)} == {}
    pages = {name: words for name, words in found.items() if name.endswith(".pdf")}
    assert len(pages) > 30
    missing = {
        name: line for name, words in pages.items() for line in lines_on(name) if line not in words
    }
    assert missing == {}
    books = [words for name, words in found.items() if re.fullmatch("(all-)?(km|en).xlsx", name)]
    assert all(any(one in words for one in LETTERHEAD["committee"]) for words in books)
    assert len(books) == 4
    # Every province with its district, however many there are.
    assert pages["all-en.pdf"].count("0 / 2") == 59


def test_an_empty_letterhead_prints_nothing_in_its_place(done, tmp_path):
    found = papers(done, a_form(tmp_path, **dict.fromkeys(LETTERHEAD, ("", ""))), tmp_path)
    said = [one for line in LETTERHEAD.values() for one in line]
    assert [name for name, words in found.items() if OURS.search(words)] == []
    assert [name for name, words in found.items() if any(one in words for one in said)] == []


def test_check_tells_the_letterhead(done, tmp_path):
    assert done("check", a_form(tmp_path))["letterhead"]["motto"] == {
        "km": "សេរីភាព",
        "en": "Liberty",
    }
    told = done("check", "questionnaires/example-small/1/questionnaire.xlsx")["letterhead"]
    assert told["nation"]["en"] == "Kingdom of Cambodia"
