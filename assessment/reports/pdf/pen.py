"""Lines of shaped text as the operators of a PDF page, each with what it says beside its glyphs."""

from collections.abc import Callable, Iterable

from reportlab.pdfbase.pdfdoc import PDFDocument

from assessment.reports.pdf.fonts import Glyph, glyph_font
from assessment.reports.pdf.lines import Box, Line, line_text
from assessment.reports.pdf.markup import Look
from assessment.reports.pdf.shaping import Shaped, shape

type _Encoder = Callable[[str, Iterable[Glyph]], str]


class Pen:
    """Writes lines as PDF operators; says font, colour and height only when they change."""

    def __init__(self, document: PDFDocument) -> None:
        """Write for the document, whose fonts get the glyphs that are used."""
        self._document = document
        self._written: list[str] = ["q BT"]
        self._shown: list[str] = []
        self._look: Look | None = None
        self._font: tuple[str, float] | None = None
        self._color: tuple[float, float, float] | None = None
        self._rise = 0.0
        self._encoders: dict[str, _Encoder] = {}
        self._encode: _Encoder | None = None

    def line(
        self,
        line: Line,
        at: tuple[float, float],
        *,
        in_space: float = 0.0,
        in_gap: float = 0.0,
        spoken: str | None = None,
    ) -> None:
        """Write one line from the point; ``spoken`` stands in for its own text."""
        words = line_text(line) if spoken is None else spoken
        heard = words.encode("utf-16-be").hex().upper()
        self._written.append(f"1 0 0 1 {at[0]:.3f} {at[1]:.3f} Tm")
        self._written.append(f"/Span <</ActualText <FEFF{heard}>>> BDC")
        last = len(line) - 1
        for number, box in enumerate(line):
            for look, shaped in box.parts:
                self._show(look, shaped)
            if number < last and box.parts:
                self._gap(box, in_gap + (in_space if box.space else 0.0))
        self._flush()
        self._written.append("EMC")

    def operators(self) -> str:
        """Everything written, as one stretch of a page's content."""
        return "\n".join([*self._written, "ET Q"])

    def _show(self, look: Look, shaped: Shaped) -> None:
        if look is not self._look:
            self._choose(look)
        if self._encode is not None:
            self._shown.append(self._encode(shaped.text, shaped.glyphs))

    def _gap(self, box: Box, extra: float) -> None:
        look = box.parts[-1].look
        if box.space:
            self._show(look, shape(look.font, " "))
        if extra:
            self._shown.append(f" {-extra * 1000 / look.size:.2f}")

    def _choose(self, look: Look) -> None:
        self._look = look
        if (look.font, look.size) != self._font:
            self._flush()
            font = glyph_font(look.font)
            self._written.append(f"{font.resource_name(self._document)} {look.size:g} Tf")
            self._font = (look.font, look.size)
            if look.font not in self._encoders:
                self._encoders[look.font] = font.encoder(self._document)
            self._encode = self._encoders[look.font]
        if look.color is not None and look.color != self._color:
            self._flush()
            self._written.append("{:g} {:g} {:g} rg".format(*look.color))
            self._color = look.color
        if look.rise != self._rise:
            self._flush()
            self._written.append(f"{look.rise:.3f} Ts")
            self._rise = look.rise

    def _flush(self) -> None:
        if self._shown:
            joined = "".join(self._shown).replace("><", "")
            self._written.append(f"[{joined}] TJ")
            self._shown = []
