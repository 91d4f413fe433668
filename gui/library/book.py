"""One questionnaire: its head with what can be done, and its views."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from assessment.errors import errors_in
from assessment.problems.problem import Severity
from assessment.questionnaire.library import Installed
from assessment.words import Worded, mark
from gui.library.views import ChangesView, FindingsView, UsesView
from gui.look import Look
from gui.widgets.buttons import Button, Segments
from gui.widgets.findings import LOOKS
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Icon
from gui.widgets.style import FittedPart, lay_beside, named, restyle, spread, stack


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Installed):
    """A workbook that was looked at, and is not installed."""

    ready: bool  # whether it can be


def counted(entry: Installed, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in entry.findings)


def size_words(entry: Installed, look: Look) -> str:
    """How large it is: its indicators, or its questions when it has none; empty when refused."""
    known = entry.questionnaire
    if known is None:
        return ""
    if known.nodes:
        return look.count("{n} indicator", "{n} indicators", len(known.indicators))
    asked = sum(one.asked for one in known.questions)
    return look.count("{n} question, not scored", "{n} questions, not scored", asked)


class Head(FittedPart):
    remove_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._entry: Installed | None = None
        self._asking = False
        self._title = ElidingLabel(role="h1")
        self._below = ElidingLabel(role="small")
        self.preview = Button(look, "preview_questionnaire", drawing="view")
        self.check = Button(look, "check_again", drawing="check_again")
        self.install = Button(look, "install_questionnaire", role="primary", drawing="add")
        self._icon = Icon(look, "note", "primary", 22)
        self._state = Label(wrap=True)
        self.workbook = Button(look, "open_workbook", drawing="table")
        self.remove = Button(look, "remove_questionnaire", role="danger", drawing="delete")
        self.keep = Button(look, "keep_questionnaire")
        names = stack(self._title, self._below, gap=0)
        self._buttons = spread(None, self.preview, self.check, self.install)
        self._both = spread((names, 1), self._buttons)
        self.banner = named(QFrame(), "library_state")
        parts = self._icon, (self._state, 1), self.workbook, self.keep, self.remove
        spread(*parts, on=self.banner, gap=10, margins=(14, 6, 8, 6))
        stack(self._both, self.banner, on=self, gap=8)
        self.remove.clicked.connect(self._remove)
        self.keep.clicked.connect(self._keep)

    def show_entry(self, entry: Installed) -> None:
        self._entry = entry
        self._asking = False
        self.say()

    def show_compact(self, *, compact: bool) -> None:
        self._below.setVisible(not compact)

    def fit(self) -> None:
        """The whole title stands beside the buttons, or above them where it has no room."""
        needed = self._title.shortest() + self._both.spacing() + self._buttons.sizeHint().width()
        lay_beside(self._both, beside=needed <= self.width())

    def say(self) -> None:
        entry, say = self._entry, self._look.say
        if entry is None:
            return
        title = self._look.plain(entry.title)
        self._title.say(" · ".join(part for part in (title, entry.version) if part))
        self._below.say(" · ".join(self._about(entry)))
        self.preview.say(say("See as a form"))
        self.preview.setEnabled(entry.questionnaire is not None)
        self.check.say(say("Check again"), tip="F5")
        self.install.say(say("Install"))
        offered = isinstance(entry, Offered)
        self.install.setVisible(offered)
        self.install.setEnabled(isinstance(entry, Offered) and entry.ready)
        self.fit()
        self.workbook.say(say("Open in Excel"))
        self.workbook.setVisible(not self._asking)
        self.remove.say(say("Remove") if self._asking else say("Remove…"))
        self.remove.setVisible(not offered and not entry.shipped)
        self.keep.say(say("Keep"))
        self.keep.setVisible(self._asking)
        severity, sentence = self._state_of(entry)
        kind, drawing, ink = LOOKS[severity]
        self._icon.show_icon(drawing, ink)
        self._state.say(sentence)
        restyle(self.banner, frame=kind)

    def _about(self, entry: Installed) -> list[str]:
        say = self._look.say
        known = entry.questionnaire
        parts = [Path(entry.path).name, entry.id, size_words(entry, self._look)]
        if known is not None and known.nodes:
            parts.append(self._look.count("{n} pillar", "{n} pillars", len(known.pillars)))
        if entry.shipped:
            parts.append(say("came with the program"))
        return [part for part in parts if part]

    def _state_of(self, entry: Installed) -> tuple[Severity, str]:
        say = self._look.say
        if self._asking:
            what = say("Remove {id} {version}? Assessments begun with it keep it.",
                       id=entry.id, version=entry.version)  # fmt: skip
            return Severity.WARNING, what
        errors = len(errors_in(entry.findings))
        if errors and entry.questionnaire is None:
            return Severity.ERROR, self._look.count(
                "It cannot be used yet: correct {n} place in Excel, then check again. "
                "Installed versions keep working.",
                "It cannot be used yet: correct {n} places in Excel, then check again. "
                "Installed versions keep working.",
                errors,
            )
        if isinstance(entry, Offered) and errors:
            return Severity.ERROR, say("This version is installed already, with other contents.")
        if isinstance(entry, Offered):
            ready = say("Ready to install. Look at it as a form first.")
            same = say("It is installed already, with the same contents.")
            return Severity.NOTE, ready if entry.ready else same
        if counted(entry, Severity.WARNING):
            return Severity.WARNING, say("It can be used. Some places are worth a look.")
        return Severity.NOTE, say("Ready: it is offered for new assessments.")

    def _remove(self) -> None:
        self._asking = not self._asking
        if self._asking:
            self.say()
        else:
            self.remove_wanted.emit()

    def _keep(self) -> None:
        self._asking = False
        self.say()
        self.remove.setFocus()


type View = FindingsView | ChangesView | UsesView


class Tab(Worded):
    FINDINGS = "findings", mark("Findings")
    CHANGES = "changes", mark("What changed")
    USES = "uses", mark("Assessments")


class Book(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.tab = Tab.FINDINGS
        self.head = Head(look)
        self.tabs = Segments("library_tabs", tuple(Tab))
        self.findings = FindingsView(look)
        self.changes = ChangesView(look)
        self.uses = UsesView(look)
        views: tuple[View, ...] = self.findings, self.changes, self.uses
        self._views = dict(zip(Tab, views, strict=True))
        self._line = spread(self.tabs, *((view.tools, 1) for view in self._views.values()))
        rows = ((view, 1) for view in self._views.values())
        stack(self.head, self._line, *rows, on=self, gap=8, margins=(18, 12, 18, 12))
        self.tabs.picked.connect(lambda tab: self.show_tab(Tab(tab)))
        self.changes.compared.connect(self.show_tabs)

    @property
    def view(self) -> QWidget:
        return self._views[self.tab]

    def show_entry(self, entry: Installed, others: Sequence[Installed]) -> None:
        self.head.show_entry(entry)
        self.findings.show_entry(entry)
        self.changes.show_entry(entry, others)
        self.uses.show_entry(entry)
        self.show_tabs()

    def show_tab(self, tab: Tab) -> None:
        self.tab = tab
        self.show_tabs()

    def show_tabs(self) -> None:
        say, number = self._look.say, self._look.number
        for tab, view in self._views.items():
            button = self.tabs.buttons[tab]
            button.setText(f"{say(tab.word)} {number(view.count)}")
            button.setAccessibleName(button.text())
            view.setVisible(tab is self.tab)
            view.tools.setVisible(tab is self.tab)
        self.tabs.show_key(self.tab)
        self.tabs.setAccessibleName(say("What to show"))

    def show_compact(self, *, compact: bool) -> None:
        self.head.show_compact(compact=compact)
        lay_beside(self._line, beside=not compact)
        for detail in (self.findings.detail, self.changes.detail):
            detail.show_compact(compact=compact)

    def say(self) -> None:
        for part in (self.head, *self._views.values(), self.findings.detail, self.changes.detail):
            part.say()
        self.show_tabs()
