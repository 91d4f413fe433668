"""Builds the two fonts of the application from the font package: run once at set-up.

``python resources/build_fonts.py`` makes *Readiness Khmer* Regular and Bold in
``resources/fonts/`` with the licence beside them. Present files are left alone; ``--again``
builds them anew. The fonts carry an own family name, so that an installed font of a similar name
is never taken for them, and line metrics that hold Khmer subscripts.
"""

import sys
from importlib import metadata
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
FAMILY = "Readiness Khmer"
SOURCE_FAMILY = "Noto Sans Khmer"
SOURCE_PACKAGE = "fontpkg-noto-sans-khmer"
WEIGHTS = {"Regular": 400, "Bold": 700}
LICENCE = "OFL.txt"
ASCENT, DESCENT = 1100, -620
_NAMES = {1: FAMILY, 2: "{style}", 3: "{postscript}", 4: FAMILY + " {style}", 6: "{postscript}"}


def font_path(style: str) -> Path:
    """Where the font of the style, Regular or Bold, stands."""
    return FOLDER / f"{FAMILY.replace(' ', '')}-{style}.ttf"


def build_fonts(*, again: bool = False) -> list[Path]:
    """Build what is missing and give the paths of what was built, none when all was there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    built = []
    for style, weight in WEIGHTS.items():
        path = font_path(style)
        if again or not path.exists():
            _write(path, _static_font(style, weight))
            built.append(path)
    licence = FOLDER / LICENCE
    if again or not licence.exists():
        _write(licence, _licence_text())
        built.append(licence)
    return built


def _static_font(style: str, weight: int) -> bytes:
    from io import BytesIO

    import fontpkg
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    source = TTFont(fontpkg.path(SOURCE_FAMILY), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(source, {"wght": weight, "wdth": 100})
    postscript = font_path(style).stem
    for name, value in _NAMES.items():
        text = value.format(style=style, postscript=postscript)
        font["name"].setName(text, name, 3, 1, 0x409)
    for name in (16, 17, 25):
        font["name"].removeNames(nameID=name)
    _mark_weight(font, weight)
    output = BytesIO()
    font.save(output)
    return output.getvalue()


def _mark_weight(font: object, weight: int) -> None:
    table, header = font["OS/2"], font["hhea"]  # type: ignore[index]  # fontTools has no types
    bold = weight == WEIGHTS["Bold"]
    table.usWeightClass = weight
    font["head"].macStyle = int(bold)  # type: ignore[index]  # fontTools has no types
    table.fsSelection = (table.fsSelection & ~0x61) | (0x20 if bold else 0x40)
    header.ascent = table.sTypoAscender = ASCENT
    header.descent = table.sTypoDescender = DESCENT
    header.lineGap = table.sTypoLineGap = 0


def _licence_text() -> bytes:
    for file in metadata.files(SOURCE_PACKAGE) or ():
        if file.name == "LICENSE":
            return Path(str(file.locate())).read_bytes()
    msg = f"{SOURCE_PACKAGE} has no licence file"
    raise FileNotFoundError(msg)


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)


if __name__ == "__main__":
    for made in build_fonts(again="--again" in sys.argv[1:]):
        sys.stdout.write(f"{made.name} {made.stat().st_size:,} bytes\n")
