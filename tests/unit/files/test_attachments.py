import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from assessment.errors import AssessmentError
from assessment.files import attachments
from assessment.files.attachments import (
    LARGEST_MB,
    MEGABYTE,
    content_of,
    prepared,
)
from assessment.files.store import AssessmentFile
from tests.builders import ASSESSOR, NOW, a_record


def a_picture(kind: str, size=(40, 20), mode: str = "RGB", **how) -> bytes:
    written = BytesIO()
    Image.new(mode, size, (200, 30, 30, 128)[: len(mode)]).save(written, kind, **how)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_document_is_kept_as_it_is_and_stored_once(tmp_path):
    with AssessmentFile.create(tmp_path / "a.dra", a_record(), by=ASSESSOR, now=NOW) as file:
        digest = file.attach(b"%PDF-1.7 \x00\xff", "ប្រកាស.pdf")
        assert file.attach(b"%PDF-1.7 \x00\xff", "other.pdf") == digest
        assert file.attachment(digest) == b"%PDF-1.7 \x00\xff"
        with pytest.raises(AssessmentError, match=r"^attachment_missing "):
            file.attachment("0" * 64)
    with AssessmentFile.open(file.path) as file:
        assert file.attachment(digest) == b"%PDF-1.7 \x00\xff"


def test_a_photograph_loses_its_place_and_camera():
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif.get_ifd(0x8825)[1] = "N"
    content = a_picture("JPEG", exif=exif, comment=b"secret words")
    assert b"Camera maker" in content
    kept = prepared(content, "photo.jpg")
    assert not opened(kept).getexif()
    assert b"Camera maker" not in kept
    assert b"secret words" not in kept


def test_a_turned_photograph_is_turned_upright_before_that():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(prepared(a_picture("JPEG", exif=exif))).size == (20, 40)


def test_large_pictures_become_smaller_and_small_ones_stay():
    assert opened(prepared(a_picture("JPEG", (4000, 2000)))).size == (1600, 800)
    assert opened(prepared(a_picture("PNG", (30, 20)))).size == (30, 20)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_pictures_of_all_kinds_are_kept(mode: str):
    kept = opened(prepared(a_picture("PNG", mode=mode)))
    assert kept.mode == ("RGBA" if mode == "RGBA" else "RGB")


def test_the_same_picture_has_the_same_digest():
    content = a_picture("JPEG", (300, 200))
    assert prepared(content) == prepared(content)


def a_bomb(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00"))


@pytest.mark.parametrize("side", [7_000, 12_000, 20_000])
def test_a_picture_with_too_many_points_is_refused_before_it_is_opened(side: int):
    with pytest.raises(AssessmentError, match=r"^image_too_large "):
        prepared(a_bomb(side), "bomb.png")


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff",
        b"\xff\xd8\xff" + bytes(300),
        b"\x89PNG\r\n\x1a\n",
        a_picture("JPEG")[:200],
        a_picture("PNG")[:-30],
        a_bomb(10),
    ],
)
def test_a_picture_that_cannot_be_read_is_refused(content: bytes):
    with pytest.raises(AssessmentError, match=r"^image_unreadable "):
        prepared(content, "photo")


def test_of_a_file_beyond_the_limit_no_more_is_read_than_shows_that(tmp_path):
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.truncate(1024 * MEGABYTE)
    content = content_of(path)
    assert len(content) == LARGEST_MB * MEGABYTE + 1
    with pytest.raises(AssessmentError, match=r"^attachment_too_large "):
        prepared(content, path.name)


def test_what_is_empty_or_too_large_is_refused():
    with pytest.raises(AssessmentError, match=r"^attachment_empty "):
        prepared(b"", "x.pdf")
    with pytest.raises(AssessmentError, match=r"^attachment_too_large "):
        prepared(bytes(LARGEST_MB * MEGABYTE + 1), "x.pdf")


def test_the_limit_of_all_documents_together_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(attachments, "LARGEST_TOTAL_MB", 1)
    with AssessmentFile.create(tmp_path / "a.dra", a_record(), by=ASSESSOR, now=NOW) as file:
        file.attach(bytes(900_000), "one.bin")
        with pytest.raises(AssessmentError, match=r"^attachments_full "):
            file.attach(b"x" * 900_000, "two.bin")
        file.attach(b"x" * (MEGABYTE - 900_000), "just.bin")
        with pytest.raises(AssessmentError, match=r"^attachments_full "):
            file.attach(b"y", "one byte.bin")
