"""The list of all parts: complete down to libraries inside libraries, versions read from files."""

import json
import re
import sysconfig
from importlib import metadata
from pathlib import Path

import pytest

from resources.packaging import build_portable, contents
from resources.packaging.contents import CARRIED, Part

LIBRARIES = Path(sysconfig.get_path("purelib"))


@pytest.fixture(scope="module")
def found():
    return {part.name: part for part in contents.carried(LIBRARIES)}


def test_each_part_is_named_once_and_the_list_is_the_same_each_time():
    wheel = Part("pandas", "3.1", "BSD-3-Clause", "pkg:pypi/pandas@3.1", "0" * 64)
    parts = [*contents.built_from(), wheel]
    text = contents.document(parts, 1_700_000_000)
    assert text == contents.document(parts, 1_700_000_000)
    told = json.loads(text)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert len({one["bom-ref"] for one in told["components"]}) == len(parts)
    assert told["components"][-1]["hashes"] == [{"alg": "SHA-256", "content": "0" * 64}]
    assert all(one["version"] and one["licenses"] for one in told["components"])


@pytest.mark.parametrize(
    "name",
    [
        "Qt",
        "PCRE2 (of Qt)",
        "libpng (of Qt)",
        "libjpeg-turbo (of Qt)",
        "PDFium",
        "HarfBuzz (of uharfbuzz)",
        "libxml2 (of lxml)",
        "libxslt (of lxml)",
        "OpenBLAS (of numpy)",
        "Abseil (of google-re2)",
    ],
)
def test_a_library_inside_another_says_its_version_itself(found, name):
    assert re.fullmatch(r"\d+(\.\d+)*", found[name].version)


def test_what_says_no_version_is_told_with_the_part_it_came_in(found):
    assert found["FreeType (of Qt)"].version == f"as in {found['Qt'].version}"
    assert found["libsodium (of pynacl)"].version == "as in pynacl"


def test_qt_and_libxml2_are_what_the_running_ones_say(found):
    from lxml import etree

    assert found["Qt"].version == metadata.version("PySide6_Essentials")
    assert found["libxml2 (of lxml)"].version == ".".join(map(str, etree.LIBXML_COMPILED_VERSION))


def test_what_the_makers_of_wheels_list_is_listed_too():
    names = {part.name for part in contents.inside_wheels(LIBRARIES)}
    assert "openssl (of cryptography)" in names
    assert "FreeType (of pillow)" in names


def test_the_windows_runtime_is_read_by_the_bytes_of_its_files(tmp_path):
    wide = "FileVersion\0\0" + "14.44.35211.0"
    for name, content in {
        "python313.dll": b"MZ\x90\0\0" + b"3.13.2\0\0" + b"1.3.1\0",
        "pyexpat.pyd": b"MZ\x90\0 expat_2.6.4 ",
        "vcruntime140.dll": b"MZ\x90\0" + wide.encode("utf-16-le") + b"\0\0",
        "_lzma.pyd": b"MZ\x90\0",
    }.items():
        (tmp_path / name).write_bytes(content)
    told = {part.name: part.version for part in contents.carried(tmp_path)}
    assert told == {
        "CPython": "3.13.2",
        "zlib (of CPython)": "1.3.1",
        "Expat (of CPython)": "2.6.4",
        "Microsoft Visual C++ runtime": "14.44.35211.0",
        "liblzma (of CPython)": "as in 3.13.2",
    }


def test_what_is_known_to_be_wrong_is_told_of_older_versions_only():
    versions = ("2.6.4", "2.8.3", "2.9.0")
    told = contents.faults(Part("Expat (of CPython)", version, "") for version in versions)
    assert [line.split(": ")[0][-5:] for line in told] == ["2.6.4"] * 9 + ["2.8.3"] * 2
    assert "reading ends where a document type begins" in told[0]
    known = {line.split(",")[0] for line in contents.FAULTS.read_text("utf-8").splitlines()[1:]}
    assert known <= {one.name.split(" (")[0] for one in CARRIED}


def test_the_list_of_a_release_is_compared_with_what_is_known_later(tmp_path, capsys):
    for name, told in (("old", "2.6.4"), ("new", "2.9.0")):
        text = contents.document([Part("Expat (of CPython)", told, "MIT")], 0)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert contents.main([str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out == ""
    assert contents.main([str(tmp_path / "old"), str(tmp_path / "new")]) == 1
    assert "CVE-2025-59375" in capsys.readouterr().out


@pytest.mark.skipif(not Path("/var/lib/dpkg").is_dir(), reason="asks the packages of Debian")
def test_libraries_of_the_system_are_named_by_their_package():
    (found,) = contents.of_system([Path("libz.so.1")])
    assert found.name.startswith("zlib1g")
    assert found.purl == f"pkg:deb/debian/{found.name}@{found.version}"
    names = {part.name for part in build_portable.made_of([])}
    assert {"pandas", "CPython", "Qt"} <= names
    assert not {"babel", "fonttools", "pycparser", "pip", "python-lucide"} & names
