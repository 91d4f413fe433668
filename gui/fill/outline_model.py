"""Sections and pages as a tree model with their state; an adapter over the session, no copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from assessment.language.text import Text
from assessment.questionnaire.pages import Page
from assessment.responses.completion import PageProgress, SectionProgress, Want
from assessment.responses.model import State
from assessment.responses.review import not_accepted
from assessment.words import mark
from gui.session import Session
from gui.widgets.plain import as_tip
from gui.wording import Wording

AnyIndex = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole + 1
SEARCHED = Qt.ItemDataRole.UserRole + 2  # name and state, the name in every language there is


class Mark(StrEnum):
    """The state of a page, shown as an icon with a word."""

    OPEN = "open"
    DONE = "done"
    RETURNED = "returned"
    FINDING = "finding"
    DOCUMENT = "evidence"
    NOT_APPLICABLE = "not_applicable"


MARK_WORDS = {
    Mark.OPEN: mark("Not answered yet"),
    Mark.DONE: mark("Done"),
    Mark.RETURNED: mark("Returned"),
    Mark.FINDING: mark("To be corrected"),
    Mark.DOCUMENT: mark("Document needed"),
    Mark.NOT_APPLICABLE: mark("Not applicable"),
}
MARK_INK = {
    Mark.OPEN: "edge",
    Mark.DONE: "ok",
    Mark.RETURNED: "warn",
    Mark.FINDING: "stop",
    Mark.DOCUMENT: "warn",
    Mark.NOT_APPLICABLE: "idle",
}
# The gravest of what a page wants is its mark.
_MARKS = {
    Want.CONTRADICTION: Mark.FINDING,
    Want.ANSWER: Mark.OPEN,
    Want.DOCUMENT: Mark.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the outline draws of one row; a section has no mark, a page no count."""

    code: str
    title: str
    mark: Mark | None = None
    gate: bool = False
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How one section looks: the state of each page, and whether it applies."""

    section: SectionProgress
    marks: tuple[Mark, ...]
    shown: tuple[bool, ...]


class OutlineModel(QAbstractItemModel):
    """Two levels: sections, and below them their pages."""

    def __init__(self, session: Session, wording: Wording, parent: QObject | None = None) -> None:
        """Look at the session's progress."""
        super().__init__(parent)
        self._session, self._wording = session, wording
        self._gates = {gate.node for gate in session.questionnaire.gates}
        self._further = _further_pages(session.progress)
        self.looks: tuple[Look, ...] = ()
        self._returned: set[str] = set()
        self._wants: dict[str, Want] = {}
        self._look()

    @property
    def sections(self) -> tuple[SectionProgress, ...]:
        """Progress as it was read last."""
        return tuple(look.section for look in self.looks)

    @property
    def returned(self) -> int:
        """How many pages that apply came back from the reviewer."""
        marks = (zip(look.marks, look.shown, strict=True) for look in self.looks)
        return sum(shown and one is Mark.RETURNED for look in marks for one, shown in look)

    def look_again(self, *, everything: bool = True) -> None:
        """The language changed, or (not everything) the record: say which rows look different."""
        before = self.looks
        self._look()
        for row, look in enumerate(self.looks):
            if everything or look is not before[row]:
                index = self.index(row, 0)
                self.dataChanged.emit(index, index)
                for at, now in enumerate(look.marks):
                    if everything or now is not before[row].marks[at]:
                        page = self.index(at, 0, index)
                        self.dataChanged.emit(page, page)

    def page(self, index: AnyIndex) -> PageProgress | None:
        """The page of a row; None for a section."""
        if not index.isValid() or index.internalId() == 0:
            return None
        return self.looks[index.internalId() - 1].section.pages[index.row()]

    def index_of(self, code: str) -> QModelIndex:
        """The row of a page; invalid when there is none."""
        for row, section in enumerate(self.sections):
            for at, page in enumerate(section.pages):
                if page.page.code == code:
                    return self.index(at, 0, self.index(row, 0))
        return QModelIndex()

    def marked(self, page: PageProgress) -> Mark:
        """The state of a page."""
        if page.page.indicator in self._returned:
            return Mark.RETURNED
        if page.page.code in self._wants:
            return _MARKS[self._wants[page.page.code]]
        return Mark.NOT_APPLICABLE if page.not_applicable else Mark.DONE

    def next_open(self, code: str, step: int) -> str | None:
        """The next page from there on that wants something or was returned; None when none does.

        ``step`` is 1 or -1; after the last page comes the first.
        """
        pages = [page for section in self.sections for page in section.pages if page.relevant]
        at = next((i for i, one in enumerate(pages) if one.page.code == code), 0)
        for n in range(1, len(pages) + 1):
            page = pages[(at + step * n) % len(pages)]
            if self.marked(page) not in (Mark.DONE, Mark.NOT_APPLICABLE):
                return page.page.code
        return None

    # ------------------------------------------------------------ what Qt asks

    def index(self, row: int, column: int, parent: AnyIndex | None = None) -> QModelIndex:
        """Sections carry the number 0, pages their section's row plus 1."""
        if parent is None or not parent.isValid():
            inside = 0 <= row < len(self.looks)
            return self.createIndex(row, column, 0) if inside else QModelIndex()
        inside = parent.internalId() == 0 and row < len(self.looks[parent.row()].marks)
        return self.createIndex(row, column, parent.row() + 1) if inside else QModelIndex()

    def parent(self, index: AnyIndex | None = None) -> QModelIndex:  # type: ignore[override]  # Qt overloads it with the QObject's parent
        """The section of a page."""
        if index is None or not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Sections, or pages of one."""
        if parent is None or not parent.isValid():
            return len(self.looks)
        return len(self.looks[parent.row()].marks) if parent.internalId() == 0 else 0

    def columnCount(self, _parent: AnyIndex | None = None) -> int:
        """One."""
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry to draw; its words for screen readers and search."""
        if not index.isValid():
            return None
        entry = self._entry(index)
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{entry.code} {self._wording.heard(self._named(index))}".strip())
        if role == SEARCHED:
            named = self._named(index)
            return " ".join((self._spoken(entry), *(words for _, words in named.pairs)))
        return None

    def _look(self) -> None:
        session = self._session
        returned = session.record.state is State.RETURNED
        self._returned = set(not_accepted(session.record)) if returned else set()
        self._wants = {one.page.code: one.want for one in reversed(session.left)}
        known = {id(look.section): look for look in self.looks}
        self.looks = tuple(self._looked_at(one, known.get(id(one))) for one in session.progress)

    def _looked_at(self, section: SectionProgress, before: Look | None) -> Look:
        marks = tuple(map(self.marked, section.pages))
        if before is not None and before.marks == marks:
            return before
        return Look(section, marks, tuple(page.relevant for page in section.pages))

    def _entry(self, index: AnyIndex) -> Entry:
        plain = self._wording.plain
        page = self.page(index)
        if page is None:
            section = self.looks[index.row()].section
            return Entry(
                code=self._letter(section),
                title=plain(section.section.label) or self._wording.words.say("Questions"),
                done=section.done,
                total=section.total,
            )
        indicator = page.page.indicator
        return Entry(
            code=indicator or "",
            title=plain(self._title(page.page)),
            mark=self.marked(page),
            gate=indicator in self._gates,
        )

    def _named(self, index: AnyIndex) -> Text:
        page = self.page(index)
        if page is None:
            return self.looks[index.row()].section.section.label
        return self._title(page.page)

    def _title(self, page: Page) -> Text:
        """The indicator's name; a further page of the same indicator says what it asks."""
        if page.code in self._further and page.main is not None:
            return self._session.questionnaire.by_code[page.main].label
        return page.title

    def _letter(self, section: SectionProgress) -> str:
        """The code of the node that the section's indicators belong to; empty without one."""
        node = self._session.questionnaire.node
        for page in section.pages:
            if page.page.indicator is not None:
                return node[page.page.indicator].parent or ""
        return ""

    def _spoken(self, entry: Entry) -> str:
        said = f"{entry.code} {entry.title}".strip()
        if entry.mark is None:
            return f"{said} · {entry.done}/{entry.total}"
        return f"{said} · {self._wording.words.say(MARK_WORDS[entry.mark])}"


def _further_pages(progress: Iterable[SectionProgress]) -> set[str]:
    """The pages of an indicator after its first: one name would stand twice in the list."""
    seen: set[tuple[str, Text]] = set()
    further: set[str] = set()
    for page in (one.page for section in progress for one in section.pages):
        if page.indicator is not None:
            named = (page.indicator, page.title)
            further |= {page.code} if named in seen else set()
            seen.add(named)
    return further
