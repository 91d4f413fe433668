"""Declaring that a question does not apply: the listed case, the reason, and taking it back."""

from PySide6 import QtCore, QtWidgets

from assessment.responses.model import ApplicabilityVerdict, NotApplicable
from gui.display import Display
from gui.widgets import buttons, fields, keyboard, label, style, tick_row


class Applicability(style.Framed):
    """A case that the questionnaire lists is ticked before the reason is written."""

    given = QtCore.Signal(str)
    withdrawn = QtCore.Signal()
    left = QtCore.Signal()

    def __init__(self, display: Display, parent: QtWidgets.QWidget) -> None:
        super().__init__("quiet", "applicability", parent)
        self.setProperty("manual_section", 5)
        self._display = display
        self._begun = False
        self._editable = True
        self._declared: NotApplicable | None = None
        self._title = label.Label(role="bold").bind_message("Not applicable", display)
        self._note = label.Label(role="small", wrap=True)
        self._verdict = label.Label(role="small", tone="stop", wrap=True)
        self.listed = tick_row.TickRow(display, "not_applicable_listed")
        self.reason = fields.TextBox("not_applicable_reason", lines=2, most=96)
        self.reason.entered = self._entered
        self.cancel = buttons.Button(display, "not_applicable_cancel", role="quiet").bind_message(
            "Cancel"
        )
        self.declare = buttons.Button(display, "not_applicable_declare")
        self.declare.bind_message("Declare not applicable", "Enter")
        self.withdraw = buttons.Button(display, "not_applicable_withdraw")
        self.withdraw.bind_message("Withdraw “not applicable”")
        above = self._title, self.listed, self._note, self._verdict
        below = self.reason, style.spread(None, self.cancel, self.declare, self.withdraw)
        style.stack(*above, *below, on=self, gap=6, margins=(14, 10, 14, 10))
        self.listed.clicked.connect(self._tick)
        self.cancel.clicked.connect(self._cancel)
        keyboard.on_escape(self, self._cancel)
        self.declare.clicked.connect(self._declare)
        self.withdraw.clicked.connect(self._withdraw)
        self.reason.given.connect(self._typed)
        display.on_change(self._words)
        self.hide()

    def begin(self) -> None:
        if not self._begun:
            self.listed.show_state(on=False)
        self._begun = True
        self._show_state()
        if self._may_write:
            self.reason.setFocus()
        else:
            self.listed.setFocus()

    def give_now(self) -> None:
        """Declare with the reason typed, before the page goes: nobody should type it twice."""
        written = self._may_write and self.reason.toPlainText().strip()
        if self._begun and self._declared is None and written:
            self._declare()

    def go_on(self, text: str) -> None:
        if self._declared is None:
            self._begun = True
            self.listed.show_state(on=True)
        self.reason.setPlainText(text)
        self._show_state()

    def show_state(
        self, note: tuple[str, str], declared: NotApplicable | None, *, editable: bool
    ) -> None:
        self._note.set_texts(*note)
        self.listed.set_texts(*note)
        self._declared = declared
        if declared is not None:
            self._begun = False
            self.reason.show_text(declared.reason)
        self._editable = editable
        self.withdraw.setEnabled(editable)
        self._show_state()

    @property
    def _may_write(self) -> bool:
        begun = not self._note.plain_text() or self.listed.isChecked()
        return self._editable and (self._declared is not None or begun)

    def _show_state(self) -> None:
        stands = self._declared is not None
        self.setVisible(stands or self._begun)
        noted = bool(self._note.plain_text())
        self.listed.setVisible(noted and not stands)
        self._note.setVisible(noted and stands)
        if self.reason.isReadOnly() == self._may_write:
            self.reason.setReadOnly(not self._may_write)
        self.declare.setEnabled(self._may_write)
        style.seen(self.declare, self.cancel, when=not stands, otherwise=self.withdraw)
        declared = self._declared
        sentence = ""
        if declared is not None and declared.verdict is ApplicabilityVerdict.REFUSED:
            words = declared.reviewer_note
            sentence = self._display.translate("The reviewer did not agree: {words}", words=words)
        self._verdict.set_optional_texts(sentence)

    def _words(self) -> None:
        translate = self._display.translate
        tip = translate("The case in which this question may be not applicable")
        self.listed.setToolTip(style.as_tip(tip))
        self.reason.name_it(translate("Reason"), translate("Why does this not apply to the unit?"))
        self._show_state()

    def _tick(self) -> None:
        self.listed.show_state(on=not self.listed.isChecked())
        self._show_state()
        if self.listed.isChecked():
            self.reason.setFocus()

    def _cancel(self) -> None:
        if self._begun:
            self._begun = False
            self.reason.clear()
            self._show_state()
            self.left.emit()

    def _entered(self) -> None:
        if self._declared is not None:
            self.reason.give_now()
        else:
            self.give_now()

    def _declare(self) -> None:
        text = self.reason.toPlainText().strip()
        if not text:
            self.reason.setFocus()
        self.given.emit(text)

    def _withdraw(self) -> None:
        self.reason.clear()
        self.withdrawn.emit()

    def _typed(self, text: str) -> None:
        if self._declared is not None and text != self._declared.reason:
            self.given.emit(text)
