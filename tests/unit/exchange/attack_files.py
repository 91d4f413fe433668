"""Files made by somebody who means harm, one for each row of the table of known attacks."""

import io
import json
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assessment.files.store import AssessmentFile
from tests.builders import ASSESSOR, NOW
from tests.unit.exchange.attack_texts import TEXTS
from tests.unit.exchange.exported_workbooks import a_workbook
from tests.unit.exchange.world import (
    THE_ASSESSOR,
    THE_HEAD,
    Parts,
    a_full_record,
    a_package,
    as_if_small,
    write_zip,
)

MB = 1024 * 1024
AIM = "written-by-an-attack"
NAMES = (
    f"../{AIM}",
    f"/tmp/{AIM}",  # noqa: S108 - a name in a package, nothing is written there
    f"..\\{AIM}",
    f"C:\\{AIM}",
    "con.txt",
    "nul",
    f"att/../../{AIM}",
)
type Build = Callable[[Path], None]


def _working_file(path: Path, *sql: str) -> None:
    record = a_full_record()
    bare = {place: replace(one, evidence=()) for place, one in record.responses.items()}
    AssessmentFile.create(path, replace(record, responses=bare), by=ASSESSOR, now=NOW).close()
    connection = sqlite3.connect(path)
    connection.executescript(";".join(sql))
    connection.close()


def _view(query: str) -> Build:
    def build(path: Path) -> None:
        view = f"CREATE VIEW response AS {query}"
        _working_file(path, "ALTER TABLE response RENAME TO old", view)

    return build


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n) SELECT x,x,x FROM n"
HUGE = "SELECT 'A1' AS question, '' AS row, CAST(zeroblob(400000000) AS TEXT) AS content"


def trigger(path: Path) -> None:
    _working_file(
        path, "CREATE TRIGGER t AFTER INSERT ON event BEGIN UPDATE response SET content = '{}'; END"
    )


def hidden_column(path: Path) -> None:
    table = (
        "CREATE TABLE response (question TEXT NOT NULL, row TEXT NOT NULL, content TEXT NOT NULL,"
        " more BLOB GENERATED ALWAYS AS (zeroblob(400000000)) VIRTUAL,"
        " PRIMARY KEY (question, row)) STRICT, WITHOUT ROWID"
    )
    _working_file(
        path,
        "ALTER TABLE response RENAME TO old",
        table,
        "INSERT INTO response SELECT * FROM old",
        "DROP TABLE old",
    )


def runaway_index(path: Path) -> None:
    _working_file(path, "CREATE INDEX i ON response (length(question || row || content))")


def _data(old: str, new: str) -> Build:
    """A signed package whose data hold something no reader may take for a value."""

    def build(path: Path) -> None:
        parts = Parts.of(a_package(path.parent, THE_ASSESSOR, THE_HEAD).rename(path))
        parts.replaced("data.json", old, new)
        parts.restated()
        parts.signed(THE_ASSESSOR, THE_HEAD)
        parts.write(path)

    return build


def _member(name: str, content: bytes) -> Build:
    def build(path: Path) -> None:
        parts = Parts.of(a_package(path.parent, THE_ASSESSOR).rename(path))
        parts.members[name] = content
        parts.write(path)

    return build


DEEP = b"[" * 200_000


def _zeros(size: int) -> bytes:
    """Deflated zeros, made without holding them."""
    packer, out = zlib.compressobj(9, zlib.DEFLATED, -15), io.BytesIO()
    for _ in range(size // MB):
        out.write(packer.compress(bytes(MB)))
    out.write(packer.flush())
    return out.getvalue()


def bomb(path: Path) -> None:
    """Half a megabyte that unpacks to 600 MB, with the size told honestly."""
    parts = Parts.of(a_package(path.parent, THE_ASSESSOR).rename(path))
    del parts.members["data.json"]
    members = list(parts.members.items())
    write_zip(path, members)
    _append_packed(path, "data.json", _zeros(600 * MB), 600 * MB)


def lying_bomb(path: Path) -> None:
    parts = Parts.of(a_package(path.parent, THE_ASSESSOR).rename(path))
    parts.members["data.json"] = bytes(300 * MB)
    write_zip(path, list(parts.members.items()))
    as_if_small(path, "data.json")


def _append_packed(path: Path, name: str, packed: bytes, size: int) -> None:
    """Add a member that is packed already, and write the directory anew."""
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED
        archive.writestr(info, packed)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo(name).header_offset
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    for start, method, length in ((at, 8, 22), (central, 10, 24)):
        struct.pack_into("<H", data, start + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<L", data, start + length, size)
    path.write_bytes(data)


def twice(path: Path) -> None:
    import warnings

    parts = Parts.of(a_package(path.parent, THE_ASSESSOR).rename(path))
    members = list(parts.members.items())
    with warnings.catch_warnings(action="ignore"):
        write_zip(path, [*members, ("data.json", b"{}")])


def _named(name: str) -> Build:
    return _member(name, b"out")


def _sheet(xml: str) -> Build:
    """A workbook in which the first sheet is this XML."""

    def build(path: Path) -> None:
        a_workbook(path)
        parts = Parts.of(path)
        parts.members["xl/worksheets/sheet1.xml"] = xml.encode()
        parts.write(path)

    return build


def _data_sheet(xml: str) -> Build:
    """A workbook in which the sheet of answers, the last but one, is this XML."""

    def build(path: Path) -> None:
        a_workbook(path)
        parts = Parts.of(path)
        names = [name for name in parts.members if name.startswith("xl/worksheets/sheet")]
        numbers = sorted(int(name.removeprefix("xl/worksheets/sheet")[:-4]) for name in names)
        parts.members[f"xl/worksheets/sheet{numbers[-2]}.xml"] = xml.encode()
        parts.write(path)

    return build


HEAD = '<?xml version="1.0"?>'
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def _rows(rows: str, before: str = "") -> str:
    return f"{HEAD}{before}<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>"


def _text(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _with_entity(declared: str, used: str) -> str:
    return _rows(f'<row r="1">{_text("A1", used)}</row>', f"<!DOCTYPE x [{declared}]>")


LAUGHS = _with_entity(f'<!ENTITY l0 "lol">{LOL}', "&l11;")
QUADRATIC = _with_entity(f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 20_000)
OUTSIDE = _with_entity('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;")
FAR = _rows(
    f'<row r="1">{_text("A1", "question")}{_text("D1", "answer")}</row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)


def many_rows(path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 400_000))
    _data_sheet(_rows(rows))(path)


def workbook_bomb(path: Path) -> None:
    a_workbook(path)
    _append_packed(path, "xl/media/a.bin", _zeros(600 * MB), 600 * MB)


def formula_edit(path: Path) -> None:
    """A formula where an answer stood."""
    import openpyxl

    book = openpyxl.load_workbook(a_workbook(path))
    book["_data"]["D3"].value = '=HYPERLINK("http://198.51.100.7/x","a")'
    book.save(path)


def _picture(side: int) -> Build:
    def build(path: Path) -> None:
        def chunk(kind: bytes, content: bytes) -> bytes:
            check = struct.pack(">L", zlib.crc32(kind + content))
            return struct.pack(">L", len(content)) + kind + content + check

        head = struct.pack(">LLBBBBB", side, side, 1, 0, 0, 0, 0)
        packer, line = zlib.compressobj(9), bytes(1 + side // 8)
        body = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
        parts = (chunk(b"IHDR", head), chunk(b"IDAT", body), chunk(b"IEND", b""))
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))

    return build


def _raw(content: bytes) -> Build:
    def build(path: Path) -> None:
        path.write_bytes(content)

    return build


def deep_reply(path: Path) -> None:
    kind = b"application/vnd.digital-readiness.reply"
    write_zip(path, [("mimetype", kind), ("reply.json", DEEP), ("signatures.json", DEEP)])


ATTACKS: dict[str, Build] = {
    "endless-view.dra": _view(ENDLESS),
    "huge-view.dra": _view(HUGE),
    "trigger.dra": trigger,
    "hidden-column.dra": hidden_column,
    "index-expression.dra": runaway_index,
    "deep-manifest.drx": _member("manifest.json", DEEP),
    "deep-data.drx": _member("data.json", DEEP),
    "deep-signatures.drx": _member("signatures.json", DEEP),
    "deep-reply.drx": deep_reply,
    "nan.drx": _data('"answer":3', '"answer":NaN'),
    "infinity.drx": _data('"answer":3', '"answer":Infinity'),
    "large-number.drx": _data('"answer":3', '"answer":1e999'),
    "beyond-number.drx": _data('"answer":3', '"answer":90071992547409931'),
    "key-twice.drx": _data('"answer":3', '"answer":3,"answer":4'),
    "half-character.drx": _data('"answer":"c"', '"answer":"\\ud800"'),
    "bomb.drx": bomb,
    "lying-bomb.drx": lying_bomb,
    "name-twice.drx": twice,
    **{f"name-{number}.drx": _named(name) for number, name in enumerate(NAMES)},
    "laughs.xlsx": _sheet(LAUGHS),
    "laughs-in-data.xlsx": _data_sheet(LAUGHS),
    "quadratic.xlsx": _data_sheet(QUADRATIC),
    "outside-entity.xlsx": _data_sheet(OUTSIDE),
    "many-rows.xlsx": many_rows,
    "far-cell.xlsx": _data_sheet(FAR),
    "bomb.xlsx": workbook_bomb,
    "formula.xlsx": formula_edit,
    "picture-12000.png": _picture(12_000),
    "picture-20000.png": _picture(20_000),
    "deep.json": _raw(DEEP),
    "not-a-number.json": _raw(json.dumps({"A2": float("inf")}).encode()),
    "deep.roster": _raw(DEEP),
    "deep.key": _raw(DEEP[:10_000]),
    **TEXTS,
}
# What may end well, because nothing in it is believed: what is sealed stands, the edit is only a
# proposal, the lines fit no question.
BOUNDED = {"formula.xlsx", "far-cell.xlsx", "many-rows.xlsx", "not-a-number.json"}
