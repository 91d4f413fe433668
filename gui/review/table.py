"""The indicators as a reviewer sees them: what is known of each, and the table with its filters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QPointF, QRectF, QSize, Signal

from assessment.language.text import Text
from assessment.questionnaire.pages import sections
from assessment.responses import model, review_changes
from assessment.responses.evaluate import Evaluation
from assessment.responses.record import Record
from assessment.responses.review import LAYERS, level_set, pages_of_indicators, relevant_places
from assessment.scoring.result import NodeScore, Scores, is_known
from assessment.words import Worded, mark
from gui.display import Display
from gui.icons import pixmap
from gui.widgets import buttons, fields, keyboard, label, marks, style, tile
from gui.widgets.tables.cells import LEFT, PAD, Brush, Index, TableCell, TableDelegate
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable


class ReviewMark(StrEnum):
    PENDING = "pending"
    AGAIN = "again"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"
    UNSCORED = "unscored"


# Ink, icon and word of each state.
LOOKS = {
    ReviewMark.PENDING: ("idle", "pending", mark("Not reviewed yet")),
    ReviewMark.AGAIN: ("warn", "warning", mark("Look again")),
    ReviewMark.ACCEPTED: ("ok", "done", mark("Accepted")),
    ReviewMark.RETURNED: ("warn", "returned", mark("Returned")),
    ReviewMark.NOT_APPLICABLE: ("idle", "not_applicable", mark("Not applicable")),
    ReviewMark.NOT_ASKED: ("idle", "not_applicable", mark("Not asked here")),
    ReviewMark.UNSCORED: ("idle", "note", mark("Not scored")),
}


@dataclass(frozen=True, slots=True)
class Piece:
    place: model.Place
    evidence: model.Evidence


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    code: str
    label: Text
    mark: ReviewMark
    pieces: tuple[Piece, ...]
    declared: Sequence[model.Place]  # places declared not applicable
    questions: tuple[str, ...]  # codes of its relevant questions, in order
    layer: model.Layer = model.Layer.HEAD  # the layer of the review that is looked at
    gate: bool = False
    own: int | None = None  # level of the self-assessment; None while it is open or contradicted
    before: int | None = None  # level before this layer of the review; None without
    reviewed: int | None = None  # level after the review; None while nobody reviewed it
    review: model.Review | None = None  # the reviewer's view in it; None without
    others: tuple[model.Review, ...] = ()  # the views of all other layers, in their order
    undecided: int = 0  # how many of the declarations nobody confirmed or refused

    @property
    def open(self) -> bool:
        return self.mark in (ReviewMark.PENDING, ReviewMark.AGAIN)

    @property
    def viewed(self) -> bool:
        return self.review is not None or bool(self.others)

    @property
    def unjudged(self) -> bool:
        return any(piece.evidence.verdict is model.Verdict.PENDING for piece in self.pieces)

    @property
    def accepted(self) -> int:
        return sum(piece.evidence.verdict in model.GOOD for piece in self.pieces)

    @property
    def difference(self) -> int:
        if self.own is None or self.reviewed is None:
            return 0
        return self.reviewed - self.own


def rows_of(
    record: Record,
    evaluation: Evaluation,
    own: Scores,
    layer: model.Layer = model.Layer.HEAD,
    since: review_changes.Views | None = None,
) -> tuple[IndicatorRow, ...]:
    """All indicators in the order of the questionnaire; ``own`` are the self layer's scores.

    ``since`` are the views given since it was last submitted; without, their times decide.
    """
    form = record.questionnaire
    rows = []
    pages = pages_of_indicators(form)
    for node in form.indicators:
        code = node.code
        score = own.nodes[node.code]
        places = relevant_places(record, evaluation, pages.get(code, ()))
        review = record.reviews.get((layer, code))
        earlier = review_changes.level_before(record, layer, code)
        others = (
            record.reviews.get((other_layer, code))
            for other_layer in LAYERS
            if other_layer is not layer
        )
        declared = _declared(record, places)
        verdicts = [_verdict(record, place) for place in declared]
        level = None
        if is_known(score, form):
            level = score.level
        if earlier is None:
            before = score.level
        else:
            before = earlier
        row = IndicatorRow(
            code=code,
            label=node.label,
            gate=any(gate.node == code for gate in form.gates),
            own=level,
            before=before,
            reviewed=_reviewed_level(record, level, code, layer),
            mark=_mark(record, score, places, review, since),
            pieces=_pieces(record, places),
            declared=declared,
            undecided=verdicts.count(model.ApplicabilityVerdict.PENDING),
            questions=tuple(dict.fromkeys(place.question for place in places)),
            layer=layer,
            review=review,
            others=tuple(view for view in others if view is not None),
        )
        rows.append(row)
    return tuple(rows)


def unscored_rows(record: Record, evaluation: Evaluation) -> tuple[IndicatorRow, ...]:
    """What was asked outside all indicators, a row for each page that was asked."""
    fed = {page for pages in pages_of_indicators(record.questionnaire).values() for page in pages}
    rows = []
    for page in (page for section in sections(record.questionnaire) for page in section.pages):
        places = relevant_places(record, evaluation, (page,))
        if page not in fed and places:
            asked = tuple(dict.fromkeys(place.question for place in places))
            held = _pieces(record, places), _declared(record, places), asked
            rows.append(IndicatorRow(page.code, page.title, ReviewMark.UNSCORED, *held))
    return tuple(rows)


type Places = Sequence[model.Place]


def _pieces(record: Record, places: Places) -> tuple[Piece, ...]:
    return tuple(
        Piece(place, evidence) for place in places for evidence in record.response(*place).evidence
    )


def _declared(record: Record, places: Places) -> Places:
    return tuple(p for p in places if record.response(*p).not_applicable is not None)


def _reviewed_level(record: Record, own: int | None, code: str, layer: model.Layer) -> int | None:
    layers = LAYERS[: LAYERS.index(layer) + 1]
    if (latest := level_set(record, code, layers)) is not None:
        return latest.level
    views = (record.reviews.get((layer, code)) for layer in layers)
    if any(view is not None and view.accepted for view in views):
        return own
    return None


def _mark(
    record: Record,
    score: NodeScore,
    places: Places,
    review: model.Review | None,
    since: review_changes.Views | None,
) -> ReviewMark:
    if review is not None and review.accepted:
        return ReviewMark.ACCEPTED
    if review is not None:
        corrected = any(s.to is model.State.SUBMITTED and s.at > review.at for s in record.steps)
        if since is not None:
            corrected = since.get((review.layer, review.indicator), review) == review
        if review.reopened or corrected:
            return ReviewMark.AGAIN
        return ReviewMark.RETURNED
    if not places:
        return ReviewMark.NOT_ASKED
    verdicts = {_verdict(record, place) for place in _declared(record, places)}
    confirmed = verdicts == {model.ApplicabilityVerdict.CONFIRMED}
    if confirmed and score.not_applicable:
        return ReviewMark.NOT_APPLICABLE
    return ReviewMark.PENDING


def _verdict(record: Record, place: model.Place) -> model.ApplicabilityVerdict | None:
    stated = record.response(*place).not_applicable
    if stated is None:
        return None
    return stated.verdict


NOTHING = "–"
SIDE = 26
LEAST_SEARCH = 120
GAP = 24
HIGH = 52
GATE = 30  # points of its sign
NAME = mark("Indicator")
OWN = mark("Self")
REVIEWED = mark("Reviewed")
EVIDENCE = mark("Evidence")
REASON = mark("Reason and comment")


class Filter(Worded):
    ALL = "all", mark("All")
    OPEN = "open", mark("To review")
    DIFFERENT = "different", mark("Level differs")
    GATES = "gates", mark("Gates")
    BARE = "bare", mark("No evidence")
    UNJUDGED = "unjudged", mark("Documents left")
    UNDECIDED = "undecided", mark("Declarations left")


# Only shown while there are some.
RARE = (Filter.UNJUDGED, Filter.UNDECIDED)
_UNASKED = (ReviewMark.NOT_ASKED, ReviewMark.UNSCORED)
PASSES: dict[Filter, Callable[[IndicatorRow], bool]] = {
    Filter.ALL: lambda _: True,
    Filter.OPEN: lambda row: row.open,
    Filter.DIFFERENT: lambda row: row.difference != 0,
    Filter.GATES: lambda row: row.gate,
    Filter.UNJUDGED: lambda row: row.unjudged,
    Filter.UNDECIDED: lambda row: row.undecided > 0,
    Filter.BARE: lambda row: not row.pieces and row.mark not in _UNASKED,
}


def reason_words(view: model.Review | None, display: Display) -> str:
    if view is None:
        return ""
    reason = ""
    if view.reason is not None:
        reason = display.translate(view.reason.word)
    return " · ".join(part for part in (reason, view.comment.replace("\n", " ")) if part)


def difference_words(row: IndicatorRow, display: Display) -> str:
    """How far the reviewed level is from the own one, with its sign; empty when equal."""
    if not row.difference:
        return ""
    return ("+" if row.difference > 0 else "−") + display.digits(str(abs(row.difference)))


class IndicatorDelegate(TableDelegate):
    """Draws levels and gates besides; ``two_lines`` puts the reason below the name."""

    def __init__(self, display: Display, table: "IndicatorTable") -> None:
        super().__init__(display, table)
        self._table = table
        self.two_lines = False

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        row = self._table.rows.row(index.row())
        if row is None:
            return
        column = self._table.rows.columns[index.column()]
        head = column.head
        room = area.adjusted(PAD, 0, -PAD, 0)
        if head == NAME:
            self._draw_name(brush, room, row)
        elif head == REASON:
            brush.text(room, reason_words(row.review, self.display), "small")
        elif head == OWN and row.own is not None:
            self._draw_level(brush.painter, area, row.own)
        elif head == REVIEWED and row.reviewed is not None:
            self._draw_level(brush.painter, area, row.reviewed)
            brush.painter.setPen(self.display.colour("warn"))
            beside = room.adjusted(SIDE + 8, 0, PAD, 0)
            brush.painter.drawText(beside, LEFT, difference_words(row, self.display))
        else:
            self.draw_cell(brush, area, column.cell(row))

    def _draw_name(self, brush: Brush, room: QRectF, row: IndicatorRow) -> None:
        painter = brush.painter
        if row.gate:
            ratio = painter.device().devicePixelRatioF()
            shield = pixmap("gate", self.display.colour("gate"), 18, ratio)
            painter.drawPixmap(QPointF(room.right() + PAD - 28, room.center().y() - 9), shield)
            room = room.adjusted(0, 0, -GATE, 0)
        name = self.display.plain(row.label)
        reason = reason_words(row.review, self.display)
        if not (self.two_lines and reason):
            self.write(brush, room, TableCell(name, name=True))
            return
        high = QtGui.QFontMetrics(self.display.font()).height()
        upper = QRectF(room.left(), room.top() + 4, room.width(), high)
        lower = QRectF(room.left(), upper.bottom(), room.width(), room.bottom() - upper.bottom())
        brush.text(upper, name)
        brush.text(lower, reason, "small")

    def _draw_level(self, painter: QtGui.QPainter, area: QRectF, level: int) -> None:
        square = QRectF(area.left() + PAD + 0.5, area.center().y() - SIDE / 2 + 0.5, SIDE, SIDE)
        painter.setFont(self.display.font("small", bold=True))
        marks.draw_level(painter, square, level, self.display.digits(str(level)), self.display)


class IndicatorTable(RowTable[IndicatorRow]):
    beside = GATE
    pressed_key = Signal(str)

    def __init__(self, display: Display) -> None:
        self.code = ""  # of the indicator chosen last, shown or not
        self._every = _columns(display)
        super().__init__("indicator_table", self._every, display)
        self.rows.words_of = lambda row: (row.code, *(text for _, text in row.label.pairs))
        self._delegate = IndicatorDelegate(display, self)
        self.setItemDelegate(self._delegate)
        self.setHorizontalScrollMode(QtWidgets.QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.on_key = self._pressed
        self.chosen.connect(self._remember)

    def _stay(self, kept: IndicatorRow | None) -> None:
        """The one chosen last is chosen again, also after none was shown."""
        super()._stay(self.row_of(self.code) or kept)

    def counts(self) -> dict[Filter, int]:
        return {name: sum(map(passes, self.rows.rows)) for name, passes in PASSES.items()}

    def row_of(self, code: str) -> IndicatorRow | None:
        return next((row for row in self.rows.rows if row.code == code), None)

    def choose_code(self, code: str) -> None:
        row = self.row_of(code)
        if row is not None:
            self.choose(row)

    def next_open(self, after: str) -> IndicatorRow | None:
        shown = self.rows.shown()
        rows = shown if any(row.open for row in shown) else self.rows.rows
        at = next((i + 1 for i, row in enumerate(rows) if row.code == after), 0)
        return next((row for row in (*rows[at:], *rows[:at]) if row.open), None)

    def show_compact(self, *, compact: bool) -> None:
        self._delegate.two_lines = compact
        kept = [
            column for column in self._every if not (compact and column.head in (EVIDENCE, REASON))
        ]
        self.show_columns(kept)

    def refresh_layout(self) -> None:
        self.setAccessibleName(self._display.translate("Indicators"))
        super().refresh_layout()

    def row_height(self, lines: int) -> int:
        body = QtGui.QFontMetrics(self._display.font()).height()
        small = QtGui.QFontMetrics(self._display.font("small")).height()
        narrow = len(self.rows.columns) < len(self._every)
        return max(HIGH, body + small + 10 if narrow else body + 20, lines * small + 4)

    def _pressed(self, event: QtGui.QKeyEvent) -> bool:
        key = keyboard.key_of(event)
        if key:
            self.pressed_key.emit(key)
        return bool(key)

    def _remember(self, row: IndicatorRow | None) -> None:
        if row is not None:
            self.code = row.code


def _columns(display: Display) -> tuple[RowColumn[IndicatorRow], ...]:
    def level(number: int | None) -> str:
        if number is None:
            return NOTHING
        return display.digits(str(number))

    def code(row: IndicatorRow) -> str:
        if row.mark is ReviewMark.UNSCORED:
            return ""
        return row.code

    def documents(row: IndicatorRow) -> str:
        if row.pieces:
            return display.digits(f"{row.accepted}/{len(row.pieces)}")
        return NOTHING

    return (
        RowColumn(mark("Code"), code, wide=56, most=160),
        RowColumn(NAME, lambda row: display.plain(row.label), least=160, name=True),
        RowColumn(OWN, lambda row: level(row.own), wide=48),
        RowColumn(REVIEWED, lambda row: level(row.reviewed), wide=84),
        RowColumn(EVIDENCE, documents, wide=48),
        RowColumn(
            REASON, lambda row: reason_words(row.review, display), gives=1, slim=200, most=420
        ),
        RowColumn(mark("State"), lambda row: TableCell.chip(LOOKS[row.mark], display), most=420),
    )


class FilterBar(style.FittedPart):
    filtered = Signal(object)

    def __init__(self, display: Display) -> None:
        super().__init__()
        self._display = display
        self.chosen = Filter.ALL
        self.segments = buttons.Segments("filter", tuple(Filter))
        self.combo = fields.Combo(display, "filter_combo")
        self.combo.hide()
        self.search = fields.FindField(display, "search_indicators")
        self.search.setMinimumWidth(LEAST_SEARCH)
        self.search.setMaximumWidth(260)
        style.spread(self.segments, self.combo, None, (self.search, 1), on=self)
        self.segments.picked.connect(lambda name: self.choose(Filter(name)))
        self.combo.activated.connect(lambda at: self.choose(Filter(self.combo.itemData(at))))

    def choose(self, chosen: Filter) -> None:
        self.chosen = chosen
        self.segments.show_key(chosen)
        self.filtered.emit(chosen)

    def show_counts(self, counts: dict[Filter, int]) -> None:
        translate = self._display.translate
        entries = []
        for name in Filter:
            caption = f"{translate(name.word)} {self._display.digits(str(counts[name]))}"
            button = self.segments.buttons[name]
            button.setText(caption)
            button.setAccessibleName(caption)
            button.setVisible(name not in RARE or counts[name] > 0 or name is self.chosen)
            entries.append((caption, name))
        self.combo.show_entries(translate("Filter"), entries, self.chosen)
        self.segments.show_key(self.chosen)
        self.segments.setAccessibleName(translate("Filter"))
        self.search.name_it(translate("Search"), translate("Search"))
        self.update_layout()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the list of filters is: the buttons stand where there is room for them."""
        wide = self.combo.minimumSizeHint().width() + LEAST_SEARCH + GAP
        return QSize(wide, super().minimumSizeHint().height())

    def update_layout(self) -> None:
        room = self.width() - LEAST_SEARCH - GAP
        fits = self.segments.sizeHint().width() <= room
        self.segments.setVisible(fits)
        self.combo.setVisible(not fits)


class ReviewList(QtWidgets.QWidget):
    """``without`` gives title and hint for a questionnaire that has no indicators."""

    def __init__(self, display: Display, name: str, without: Callable[[], tuple[str, str]]) -> None:
        super().__init__()
        self._display = display
        self._without = without
        self.filters = FilterBar(display)
        self.table = IndicatorTable(display)
        self.empty = tile.EmptyState(display, "search", name)
        self.early = style.Framed("note", "early_reason")
        self._why = label.Label(wrap=True).can_be_copied()
        style.spread((self._why, 1), on=self.early, margins=(12, 6, 12, 6))
        rows = self.early, self.filters, (self.table, 1), (self.empty, 1)
        style.stack(*rows, on=self, gap=10)
        self.filters.filtered.connect(lambda chosen: self.table.keep(PASSES[chosen]))
        self.filters.filtered.connect(self._show_empty)
        self.filters.search.textChanged.connect(self.table.search)
        self.filters.search.textChanged.connect(self._show_empty)
        self.empty.wanted.connect(self.filters.search.clear)

    def show_rows(self, rows: Sequence[IndicatorRow], record: Record | None = None) -> bool:
        """False when they are there already: then nothing is chosen anew."""
        fresh = rows is not self.table.rows.rows
        if fresh:
            self.table.show_rows(rows)
        self.filters.show_counts(self.table.counts())
        last = None
        if record is not None and record.steps:
            last = record.steps[-1]
        early = None
        if last and last.to is model.State.SUBMITTED and last.reason:
            early = last
        self.early.setVisible(early is not None)
        if early is not None:
            words = mark("Submitted incomplete by {name}. Reason: {reason}")
            self._why.set_texts(self._display.translate(words, name=early.by, reason=early.reason))
        self._show_empty()
        return fresh

    def _show_empty(self, _what: object = None) -> None:
        translate = self._display.translate
        sought = self.filters.search.text().strip()
        if not self.table.rows.rows:
            self.empty.set_texts(*self._without())
        elif sought:
            sentence = translate("Nothing found for “{text}”", text=sought)
            self.empty.set_texts(sentence, action=translate("Clear the search"))
        else:
            self.empty.set_texts(translate("No indicator matches this filter"))
        self.table.setVisible(bool(self.table.rows.order))
        self.empty.setVisible(not self.table.rows.order)
