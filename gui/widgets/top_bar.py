"""The bar on top with its menu: home, unit and round, stages, role, language, look, help."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from assessment.language.text import Language
from gui.actions import BY_NAME, MENUS, Needs, tabs
from gui.display import Display
from gui.theme import Appearance
from gui.widgets import keyboard, label, marks
from gui.widgets.buttons import Button, PressButton, Segments
from gui.widgets.style import (
    FittedFrame,
    as_tip,
    keep_focus_in_sight,
    seen,
    spread,
    stack,
    with_object_name,
)


class MainMenu(QMenu):
    def __init__(self, display: Display, parent: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(parent)
        self.setObjectName("main_menu")
        self._display = display
        self.groups = {title: self.addMenu("") for title in MENUS}
        for title, names in MENUS.items():
            for name in names:
                if name:
                    self.groups[title].addAction(actions[name])
                else:
                    self.groups[title].addSeparator()
        self.view = self.groups["View"]
        self.office = self.groups["Secretariat"].menuAction()  # for nobody else
        self._add_looks(display)
        display.on_change(self._words)

    def _add_looks(self, display: Display) -> None:
        group = QActionGroup(self)
        self.displays: dict[Appearance, QAction] = {}
        self.view.addSeparator()
        for appearance in Appearance:
            action = QAction(self, checkable=True)
            action.setChecked(appearance is display.appearance)
            action.triggered.connect(lambda _=False, to=appearance: display.set_appearance(to))
            group.addAction(action)
            self.view.addAction(action)
            self.displays[appearance] = action
        self.view.addSeparator()
        self.digits = QAction(self, checkable=True)
        self.digits.setChecked(self._display.khmer_digits)
        self.digits.triggered.connect(lambda on: display.set_khmer_digits(on=on))
        self.view.addAction(self.digits)

    def _words(self) -> None:
        translate = self._display.translate
        self.setAccessibleName(translate("Menu"))
        for title, menu in self.groups.items():
            menu.setTitle(translate(title))
        self.view.setAccessibleName(translate("Text size and appearance"))
        for appearance, action in self.displays.items():
            action.setText(translate(appearance.word))
        self.digits.setText(translate("Khmer digits in Khmer text"))


STAGES = tabs(Needs.ASSESSMENT)
COLLECTION_STAGES = tabs(Needs.COLLECTION)
TABS = STAGES | COLLECTION_STAGES
TAB_PADDING = 30
OWN_NAMES = {Language.KM: ("ខ្មែរ", "Khmer"), Language.EN: ("EN", "English")}


class TopBar(FittedFrame):
    stage = Signal(str)

    def __init__(self, display: Display, menu: MainMenu) -> None:
        super().__init__("top", "top_bar")
        self.setMinimumHeight(57)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._compact = False
        self._display = display
        self._build(display, menu)
        display.on_change(self._words)

    def _build(self, display: Display, menu: MainMenu) -> None:
        self.home_button = Button(display, "home", role="icon", drawing="home")
        self.help_button = Button(display, "help", role="icon", drawing="help")
        self.menu_button = Button(display, "menu", role="icon", drawing="menu").bind_message("Menu")
        self.look_button = Button(display, "look", role="icon").bind_message(
            "Text size and appearance"
        )
        self.menu_button.clicked.connect(partial(_pop, menu, self.menu_button))
        self.look_button.clicked.connect(partial(_pop, menu.view, self.look_button))
        self._unit = label.ElidingLabel(role="bold")
        self._round = label.ElidingLabel(role="small")
        self.stages: dict[str, QPushButton] = {}
        for name in TABS:
            tab = self.stages[name] = with_object_name(PressButton(), f"stage_{name}")
            tab.setProperty("role", "stage")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, stage=name: self.stage.emit(stage))
        self._person = marks.Icon(display, "assessor", "soft")
        self._person_name = label.Label(role="small")
        self.switch = Segments("language", tuple(OWN_NAMES))
        names = stack(None, self._unit, self._round, None, gap=0)
        doors = self.look_button, self.help_button, self.menu_button
        right = spread(None, self._person, self._person_name, self.switch, *doors)
        tabs = spread(*self.stages.values(), gap=0)
        parts = self.home_button, (names, 1), tabs, (right, 1)
        self._line = spread(*parts, on=self, margins=(12, 0, 12, 0))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        window = self.window()
        if window.property(keyboard.KEYS_USED) is None and window.windowHandle() is not None:
            keyboard.FocusLight(window).resizes.connect(keep_focus_in_sight)

    def minimumSizeHint(self) -> QSize:
        """Without what can leave."""
        least = super().minimumSizeHint()
        gap = self._line.spacing()
        leaving = [widget for widget in self._leaving() if not widget.isHidden()]
        wide = sum(widget.sizeHint().width() + gap for widget in leaving)
        if self._unit.isHidden():
            wide += 0
        else:
            wide += self._unit.minimumWidth()
        return QSize(least.width() - wide, least.height())

    def _leaving(self) -> tuple[QWidget, ...]:
        """What the menu has too, and large text in a small window leaves no room for."""
        return self.look_button, self.help_button, self.switch

    def update_layout(self) -> None:
        """The name, then what the menu has too: each is seen, or leaves when it has no room."""
        name = self._unit.plain_text()
        metrics = self._unit.fontMetrics()
        # With less than that it could be any name.
        least = metrics.horizontalAdvance(f"{name[: len(name) * 2 // 3]}…")
        self._unit.setMinimumWidth(min(least, self._unit.shortest()))
        room = self.width() - self.minimumSizeHint().width()
        gap = self._line.spacing()
        wide = [(widget, widget.sizeHint().width() + gap) for widget in reversed(self._leaving())]
        for other_widget, needed in ((self._unit, self._unit.minimumWidth()), *wide):
            other_widget.setVisible(needed <= room)
            if needed <= room:
                room -= needed
            else:
                room -= 0

    def show_place(self, title: str, subtitle: str = "") -> None:
        self._unit.set_texts(title, title.partition(" · ")[0])
        self.update_layout()
        self._round.set_texts(subtitle)
        self._round.setVisible(bool(subtitle) and not self._compact)

    def show_person(self, drawing: str, role: str) -> None:
        self._person.show_icon(drawing, "soft", role)
        self._person_name.set_texts(role)

    def show_stages(self, current: str | None) -> None:
        collection = current in BY_NAME and BY_NAME[current].needs is Needs.COLLECTION
        if collection:
            shown = COLLECTION_STAGES
        else:
            shown = STAGES
        for name, tab in self.stages.items():
            tab.setVisible(current is not None and name in shown)
            tab.setChecked(name == current)
        for at, name in enumerate(shown, start=1):
            tab = self.stages[name]
            tip = f"Ctrl+{at}"
            if tab.toolTip() != tip:
                tab.setToolTip(as_tip(tip))
        self.update_layout()

    def show_compact(self, *, compact: bool) -> None:
        self._compact = compact
        self._round.setVisible(bool(self._round.plain_text()) and not compact)
        seen(self._person_name, self._person, when=not compact)
        self.update_layout()

    def _words(self) -> None:
        translate = self._display.translate
        self.home_button.set_texts(
            translate("Home page"), tip=f"{translate('Home page')} (Alt+Home)"
        )
        self.help_button.set_texts(translate("Help"), tip=f"{translate('Help')} (F1)")
        self.look_button.setText("Aa")
        self.setAccessibleName(translate("Top bar"))
        for name, tab in self.stages.items():
            caption = self._display.words.translate_in_context("stage", TABS[name])
            tab.setText(caption)
            # The marked tab is bold: room for that, or the bar would jump and the word be cut.
            tab.setMinimumWidth(self._display.width(caption, bold=True) + TAB_PADDING)
            tab.setAccessibleName(caption)
        for language, (short, name) in OWN_NAMES.items():
            button = self.switch.buttons[language]
            button.setText(short)
            button.setAccessibleName(name)
            button.setToolTip(as_tip(f"{name} (Ctrl+Shift+L)"))
        self.switch.setAccessibleName(translate("Language"))
        self.switch.show_key(self._display.language)
        self.update_layout()


def _pop(menu: QMenu, button: Button, *_: object) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
