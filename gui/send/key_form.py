"""Who signs: a key that is chosen or made, its passphrase, and what else can be done with it."""

from collections.abc import Iterator

from PySide6 import QtCore, QtGui, QtWidgets

from assessment.errors import AssessmentError, Finding
from assessment.exchange import sealing, send
from assessment.exchange.keys import PASSPHRASE_WANTED, PublicKey, Role, check_passphrase
from assessment.problems.exchange import ExchangeProblem
from gui.display import Display
from gui.tasks import Worker
from gui.widgets import findings, label, marks, tick_row
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.style import (
    Framed,
    NamedWidget,
    bring_in_sight,
    holding,
    seen,
    spread,
    stack,
    with_object_name,
)


def check_new(passphrase: str, again: str) -> None:
    """Raises AssessmentError unless a new passphrase will do, and was typed twice alike."""
    if passphrase != again:
        raise AssessmentError(Finding(ExchangeProblem.PASSPHRASES_DIFFER))
    check_passphrase(passphrase)


class KeyTools(Framed):
    def __init__(self, display: Display) -> None:
        super().__init__("quiet", "key_tools")
        self._display = display
        self.card = Button(display, "key_card", role="quiet", drawing="document")
        self.share = Button(display, "key_public", role="quiet", drawing="folder")
        self.list = Button(display, "key_list", role="quiet", drawing="list").bind_message(
            "List of keys…"
        )
        self.lost = Button(display, "passphrase_lost", role="quiet", drawing="help")
        self.change = Button(display, "passphrase_change", role="quiet", drawing="edit")
        for toggle in (self.lost, self.change):
            toggle.setCheckable(True)
        self._lost_words = label.Label(wrap=True)
        self.old, self.fresh, self.again = (
            secret(name) for name in ("passphrase_old", "passphrase_fresh", "passphrase_repeated")
        )
        self.keep = Button(display, "keep_passphrase", drawing="saving")
        self._lost_card = Framed("note", "passphrase_lost_words")
        stack(self._lost_words, on=self._lost_card, margins=None)
        self.fields = tuple(Captioned(field) for field in (self.old, self.fresh, self.again))
        above = spread(self.card, self.share, self.list, None), spread(self.change, self.lost, None)
        below = spread(self.keep, None)
        stack(*above, self._lost_card, *self.fields, below, on=self, gap=4, margins=(8, 4, 8, 6))
        self.hide()
        self.lost.bind_message("Passphrase forgotten?").toggled.connect(
            lambda _: self.update_texts()
        )
        self.change.bind_message("Change the passphrase").toggled.connect(self._begin)
        self.again.returnPressed.connect(self.keep.click)

    def put_away(self) -> None:
        """Nothing is asked for any more; nothing that was typed stays."""
        for toggle in (self.lost, self.change):
            toggle.setChecked(False)
        for field in (self.old, self.fresh, self.again):
            field.clear()

    def update_texts(self) -> None:
        translate = self._display.translate
        self.card.set_texts(translate("Fingerprint card (PDF)…"))
        self.share.set_texts(translate("Public part…"))
        self._lost_words.set_texts(
            translate(
                "Nobody can open a key without its passphrase, not even the secretariat. Make a "
                "new key, send its public part and read its code by telephone: the secretariat "
                "then puts the new key on the list and revokes the old one. What was signed "
                "before stays signed."
            )
        )
        names = (
            translate("Current passphrase"),
            translate("New passphrase"),
            translate("Repeat the new passphrase"),
        )
        for field, name in zip(self.fields, names, strict=True):
            field.set_texts(name)
            field.setVisible(self.change.isChecked())
        self.fresh.hint(translate(PASSPHRASE_WANTED))
        self.keep.set_texts(translate("Save the key with the new passphrase"))
        self.keep.setVisible(self.change.isChecked())
        self._lost_card.setVisible(self.lost.isChecked())

    def _begin(self, on: bool) -> None:  # noqa: FBT001 - what Qt's signal gives
        self.update_texts()
        if on:
            self.old.setFocus()


def secret(name: str) -> LineField:
    field = LineField(name)
    field.setEchoMode(QtWidgets.QLineEdit.EchoMode.Password)
    return field


class SigningKeyForm(QtWidgets.QWidget):
    """Asks for a key; passphrases are shown to nobody and kept nowhere."""

    entered = QtCore.Signal()  # the passphrase is typed, ended by Enter

    def __init__(self, display: Display, owner: str) -> None:
        super().__init__()
        self._display = display
        self.public: PublicKey | None = None
        self.rights = send.NO_RIGHTS
        self.missing = False
        self.wrong: Finding | None = None  # of the passphrase last tried
        self.choose = Button(display, "choose_key", drawing="gate")
        self.new = Button(display, "new_key", role="quiet", drawing="add").bind_message(
            "Make a new key"
        )
        self.new.setCheckable(True)
        self._whose = label.Label(role="small", wrap=True).can_be_copied()
        self._chip = marks.Chip(display, "key_standing")
        self.more = Button(display, "key_more", role="quiet", drawing="settings").bind_message(
            "More…"
        )
        self.more.setCheckable(True)
        self.tools = KeyTools(display)
        self.name = LineField("key_owner")
        self.name.setText(owner)
        self.passphrase = secret("passphrase")
        self.again = secret("passphrase_again")
        self.rule = with_object_name(label.Label(role="small", wrap=True), "passphrase_rule")
        self.make = Button(display, "make_key", drawing="saving").bind_message(
            "Make and save the key…"
        )
        self._build()
        self.new.toggled.connect(self._switch)
        self.more.toggled.connect(self._open_tools)
        self.again.returnPressed.connect(self.make.click)
        self.passphrase.returnPressed.connect(self._entered)
        self.passphrase.given.connect(self._check)
        tools = self.tools.old, self.tools.fresh, self.tools.again
        for field in (self.passphrase, self.again, *tools):
            field.textChanged.connect(lambda _: self.show_wrong(None))
        self.again.given.connect(self._check)

    def _build(self) -> None:
        self._key = Captioned(holding(spread(self.choose, self.new, self.more, None)))
        self._name = Captioned(self.name).bind_message("Name of the owner", self._display)
        self._words = Captioned(self.passphrase).bind_message(
            "Passphrase of the key", self._display
        )
        self._again = Captioned(self.again).bind_message("Repeat the passphrase", self._display)
        h_box_layout = spread((self._whose, 1), self._chip)
        fields = self._name, self._words, self.rule, self._again
        stack(self._key, h_box_layout, *fields, spread(self.make, None), self.tools, on=self, gap=6)
        self._switch(on=False)

    def show_key(self, public: PublicKey | None, rights: send.Rights = send.NO_RIGHTS) -> None:
        self.public = public
        self.rights = rights
        self.missing = False
        self.again.clear()
        self.new.setChecked(False)
        self.tools.put_away()
        self.update_texts()

    def show_wrong(self, wrong: Finding | None, *, focus: bool = True) -> Captioned:
        self.wrong = wrong
        new = self._words, self._words, self._again
        for captioned in {*new, *self.tools.fields}:
            captioned.show_finding("")
        opens, fresh, again = self.tools.fields if self.tools.change.isChecked() else new
        if wrong is None:
            return opens
        differ = wrong.problem is ExchangeProblem.PASSPHRASES_DIFFER
        if differ:
            other = again
        else:
            other = fresh
        if wrong.problem is ExchangeProblem.PASSPHRASE_WRONG:
            asked = opens
        else:
            asked = other
        asked.show_finding(findings.sentence(wrong, self._display))
        if focus and isinstance(asked.field, LineField):
            asked.field.setFocus()
            asked.field.selectAll()
        return asked

    def show_missing(self) -> None:
        self.missing = True
        self.update_texts()
        self.choose.setFocus()
        bring_in_sight(self._key)

    def update_texts(self) -> None:
        translate = self._display.translate
        self._key.set_texts(translate("Key"))
        if self.public is None:
            self.choose.set_texts(translate("Choose a key…"))
        else:
            self.choose.set_texts(translate("Another key…"))
        sentence = ""
        if self.missing:
            sentence = translate("Choose a key, or make one.")
        self._key.show_finding(sentence)
        self.rule.set_texts(translate(PASSPHRASE_WANTED))
        self.tools.update_texts()
        self._say_key()
        if self.wrong is not None:
            self.show_wrong(self.wrong, focus=False)

    def _say_key(self) -> None:
        key = self.public
        making = self.new.isChecked()
        translate = self._display.translate
        sentence = ""
        if key is not None:
            sentence = translate("Key of {name}, code {code}.", name=key.name, code=key.short_code)
        self._whose.set_optional_texts(sentence)
        self.more.setVisible(key is not None and not making)
        self.tools.setVisible(key is not None and not making and self.more.isChecked())
        self._words.setVisible(key is not None or making)
        self._chip.setVisible(key is not None and self.rights.edition > 0)
        if self.rights.revoked:
            self._chip.show_chip("stop", "finding", translate("Revoked key"))
        elif self.rights.roles:
            roles = ", ".join(translate(role.word) for role in Role if role in self.rights.roles)
            self._chip.show_chip("ok", "done", roles)
        elif self.rights.listed:
            self._chip.show_chip("warn", "warning", translate("Wrong role"))
        else:
            self._chip.show_chip("idle", "note", translate("Not on the list of keys yet"))

    def _check(self, _typed: str) -> None:
        """What is wrong with a new passphrase is said when its field is left, not at the end."""
        if not self.new.isChecked():
            return
        try:
            check_passphrase(self.passphrase.text())
            if self.again.text():
                check_new(self.passphrase.text(), self.again.text())
        except AssessmentError as problem:
            self.show_wrong(problem.findings[0], focus=False)

    def _open_tools(self, on: bool) -> None:  # noqa: FBT001 - what Qt's signal gives
        if not on:
            self.tools.put_away()
        self.update_texts()

    def _entered(self) -> None:
        if self.new.isChecked():
            self.again.setFocus()
        else:
            self.entered.emit()

    def _switch(self, on: bool) -> None:  # noqa: FBT001 - what Qt's signal gives
        seen(self._name, self.rule, self._again, self.make, when=on)
        self.show_wrong(None)
        self.update_texts()
        if on:
            self.name.setFocus()


class SealRow(NamedWidget):
    """Not ticked until a person does: what is sealed cannot be countersigned any more."""

    def __init__(self, display: Display) -> None:
        super().__init__("seal_row")
        self._display = display
        self.can_seal = sealing.can_seal()
        self.known = sealing.NOBODY
        self._work = Worker(self)
        self.tick = tick_row.TickRow(display, "seal")
        self.why_not = label.Label(role="small", wrap=True)
        self.choose = Button(display, "choose_recipients", role="quiet", drawing="folder")
        stack(self.tick, spread((self.why_not, 1), self.choose), on=self, gap=2)
        self.update_texts()

    @property
    def wanted(self) -> tuple[str, ...]:
        if self.tick.isChecked():
            return self.known.words
        return ()

    def showEvent(self, event: QtGui.QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def look_again(self) -> None:
        """Look whom the list of keys names now; a long one takes a moment to read."""
        if self.can_seal:
            self._work.run(lambda _: sealing.recipients_in_use(), self._show)

    def _show(self, known_recipients: sealing.KnownRecipients) -> None:
        if known_recipients == self.known:
            return
        self.known = known_recipients
        if not known_recipients.words:
            self.tick.setChecked(False)
        self.update_texts()

    def show_known(self, recipients: tuple[str, ...]) -> None:
        self._show(sealing.KnownRecipients(recipients))
        self.tick.setFocus()

    def update_texts(self) -> None:
        self.tick.set_texts(
            self._display.translate_plural(
                "Encrypt for the committee ({n} recipient): nobody else can open it",
                "Encrypt for the committee ({n} recipients): nobody else can open it",
                len(self.known.words),
            )
        )
        self.tick.setVisible(bool(self.known.words))
        self.choose.set_texts(self._display.translate("Recipients…"))
        # What the committee signed is not replaced by a file from somewhere.
        signed = self.known.edition or self.known.problem
        self.choose.setVisible(self.can_seal and not signed)
        self.why_not.set_texts(" ".join(self._about_known()))

    def _about_known(self) -> Iterator[str]:
        translate = self._display.translate
        if not self.can_seal:
            yield translate(
                "The package is not encrypted: the encryption library is not installed on this "
                "computer."
            )
        elif self.known.problem is not None:
            yield findings.sentence(self.known.problem, self._display)
        elif not self.known.words:
            yield translate(
                "The package is not encrypted: the committee's recipients are not known on this "
                "computer."
            )
        else:
            yield translate("An encrypted package can no longer be countersigned.")
            if self.known.edition:
                edition = self._display.number(self.known.edition)
                yield translate(
                    "The recipients are named in the list of keys, edition {seq}.", seq=edition
                )
