"""Workbooks taken apart and put together again, for tests of what stands inside them."""

import re
import zipfile

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def changed(path, part, change):
    """Rewrite one part inside a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_shared_texts(path):
    """Move the texts of the sheet to the part where Excel itself keeps them."""
    texts = []

    def shared(found):
        texts.append(found[1])
        return b't="s"><v>%d</v></c>' % (len(texts) - 1)

    inline = rb't="inlineStr"><is>(.*?)</is></c>'
    changed(path, SHEET, lambda xml: re.sub(inline, shared, xml, flags=re.DOTALL))
    relation = (
        b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="http://schemas.openxmlformats'
        b'.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    changed(path, RELATIONS, lambda xml: xml.replace(b"</Relationships>", relation))
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst>%s</sst>" % items)
