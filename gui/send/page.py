"""The page "Sign and send": the open assessment as a signed package, and what came back."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from assessment.errors import Finding
from assessment.exchange import codes, send
from assessment.exchange.keys import Role
from assessment.exchange.reply import Applied
from assessment.language.normalise import file_name
from assessment.problems.exchange import ReplyProblem
from assessment.responses.changes import OPEN_STATES
from gui.display import Display
from gui.send.signing_page import PACKAGE_SUFFIX, SIGNING, SigningPage
from gui.session import Session
from gui.settings import WindowSettings
from gui.widgets import buttons, fields, marks
from gui.widgets.label import Label
from gui.widgets.style import Framed, holding, seen, spread, stack

MOST = 6


class ReplyCard(Framed):
    def __init__(self, display: Display) -> None:
        super().__init__("note", "reply_card")
        self._display = display
        self.applied: Applied | None = None
        self._title = Label(role="bold", wrap=True)
        self.words = Label(wrap=True).can_be_copied()
        self.first = buttons.Button(display, "first_returned", drawing="returned")
        head = spread(marks.Icon(display, "inbox", "primary"), (self._title, 1))
        stack(head, self.words, spread(self.first, None), on=self, gap=4, margins=(12, 8, 8, 8))
        self.hide()

    def show_applied(self, applied: Applied | None) -> None:
        self.applied = applied
        self.setVisible(applied is not None)
        self.update_texts()

    def update_texts(self) -> None:
        display = self._display
        translate = self._display.translate
        self.first.set_texts(translate("To the first returned question"))
        if self.applied is None:
            return
        reply = self.applied.reply
        day = display.date(reply.at.astimezone().date())
        self._title.set_texts(translate("Reply of {name}, {date}", name=reply.by, date=day))
        self.words.set_texts("\n".join(self._lines(self.applied)))
        self.first.setVisible(bool(self.applied.reopened))
        self.setAccessibleName(self._title.plain_text())

    def _lines(self, applied: Applied) -> list[str]:
        translate = self._display.translate
        number = self._display.number
        reply = applied.reply
        lines = [
            translate(
                "Received. Answers: {n}, pieces of evidence: {m}, signatures: {s}. Check code "
                "{code}.",
                n=number(reply.answers),
                m=number(reply.evidence),
                s=number(reply.signatures),
                code=codes.short_code(reply.revision),
            ),
            translate(
                "Result of the secretariat's check: {verdict}",
                verdict=translate(reply.verdict.word),
            ),
        ]
        if reply.note:
            lines += [reply.note]
        else:
            lines += []
        if applied.merged:
            lines.append(translate("The revision that settles the conflict was imported."))
        if applied.reopened:
            lines.append(
                self._display.translate_plural(
                    "{n} question was returned and is open again:",
                    "{n} questions were returned and are open again:",
                    len(applied.reopened),
                )
            )
            back = [
                returned for returned in reply.returned if returned.question in applied.reopened
            ]
            lines += [f"{returned.question} · {returned.comment}" for returned in back[:MOST]]
            if len(back) > MOST:
                lines += ["…"]
            else:
                lines += []
        return lines


# Of a reply that nobody here can prove, a person compares the code.
_ASK_CODE = frozenset({ReplyProblem.CODE_NEEDED, ReplyProblem.CODE_DIFFERS})


class SendPage(SigningPage):
    """Signs off the main thread; what was written is told only after it was opened again."""

    manual_section = 11

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("send", display, session.by, session.path.parent)
        self._session = session
        self._working: Role | None = None
        self._chosen = False
        self._sent: Path | None = None
        self.role, self._reason = send.usual_role(session.record, session.by, None)
        self.what = Label(role="bold", wrap=True)
        self.early = Label(role="small", wrap=True)
        self.roles = buttons.Segments("sign_as", send.OFFICE)
        self.why = Label(role="small", wrap=True)
        which = spread(self.roles, (self.why, 100), None, gap=12)
        self._row = holding(
            stack(Label(role="smallbold").bind_message("Sign as", display), which, gap=4)
        )
        self.sign = buttons.Button(display, "sign", role="primary", drawing="edit")
        self.other = buttons.Button(display, "to_countersign", role="primary", drawing="head")
        self.reply = ReplyCard(display)
        self.take_in = buttons.Button(display, "take_in_reply", drawing="inbox")
        self.code = fields.LineField("reply_code")
        self._code = fields.Captioned(self.code)
        self.with_code = buttons.Button(display, "take_in_doubted").bind_message(
            "Import this reply"
        )
        self._doubted = holding(stack(self._code, spread(self.with_code, None), gap=6))
        self._head_words = Label(wrap=True)
        self._back = Label(role="small", wrap=True)
        self.lay_out(
            stack(self.what, self.early, gap=4),
            self._row,
            self._head_words,
            self.key,
            self.seal,
            outcome=self.outcome,
        )
        self.pin(self.sign, self.other)
        self._doubted.hide()
        self.lay_out(Framed("line"), spread((self._back, 1), self.take_in), outcome=self.reply)
        self._outcome.addWidget(self._doubted)
        self._connect()
        self.update_texts()

    def _connect(self) -> None:
        self.roles.picked.connect(lambda role: self.sign_as(Role(role)))
        self.sign.bind_message("Sign and save the package…").clicked.connect(self.sign_now)
        self.other.clicked.connect(lambda: self.wanted.emit("countersign", self._sent))
        self.take_in.bind_message("Import a reply…").clicked.connect(self.choose_reply)
        for typed in (self.code.returnPressed, self.with_code.clicked):
            typed.connect(self.take_in_doubted)
        self.reply.first.clicked.connect(self._to_returned)
        self._session.changed.connect(self._follow)
        self._session.replied.connect(self.show_reply)
        self._session.refused.connect(self._refused)

    @property
    def unit(self) -> str:
        return self._session.record.subject.unit

    @property
    def now(self) -> datetime:
        return self._session.now

    def work_as(self, settings: WindowSettings) -> None:
        self._working = Role(settings.role.value)
        self._propose()
        super().work_as(settings)

    def leave(self) -> None:
        self.want_question(self._session.record.at_question)

    def sign_as(self, role: Role) -> None:
        self.role = role
        self._chosen = True
        self.outcome.clear()
        self.show_findings(())
        self.key_changed()

    def key_changed(self) -> None:
        self._propose()
        super().key_changed()

    def _propose(self) -> None:
        if self.known is None:
            rights = send.NO_RIGHTS
        else:
            rights = self.known.rights
        usual, reason = send.usual_role(
            self._session.record, self._session.by, self._working, rights
        )
        self._reason = reason
        if not self._chosen:
            self.role = usual
        self.update_texts()

    def _follow(self) -> None:
        if self.isVisible():
            self._propose()

    def sign_now(self) -> None:
        if self.role is Role.HEAD:
            self.wanted.emit("countersign", self._sent)
            return
        pen = None
        if not self.busy:
            pen = self.pen()
        subject = self._session.record.subject
        name = file_name(f"{subject.unit}-{subject.round}") + PACKAGE_SUFFIX
        path = None
        if pen is not None:
            path = self.ask_new(self.sign.accessibleName(), name)
        if pen is None or path is None:
            return
        self.outcome.clear()
        self.reply.show_applied(None)
        sealed = self.seal.wanted
        saving = self._session.saving

        def document(digest: str) -> bytes:
            return saving.file.attachment(digest)  # it may go on in another place meanwhile

        wanted = replace(send.parcel_of(saving.file), documents=document)
        self.run(
            lambda progress: send.send_parcel(wanted, [pen()], path, sealed, progress),
            partial(self._finished, path, len(sealed)),
            SIGNING,
            stops=True,
        )

    def _finished(self, path: Path, sealed: int, receipt: send.Receipt) -> None:
        if sealed:
            self._sent = None
        else:
            self._sent = path
        self._session.give_away(path, receipt.revision)
        self.show_receipt(path, receipt, sealed=sealed)

    def _to_returned(self) -> None:
        if self.reply.applied is not None:
            self.want_question(self.reply.applied.reopened[0])

    def choose_reply(self) -> None:
        path = self.ask_old(self.take_in.accessibleName(), PACKAGE_SUFFIX)
        if path is not None and not self.busy:
            self.outcome.clear()
            self.show_findings(())
            self.code.clear()
            self._doubted.hide()
            self._session.take_in(path)

    def take_in_doubted(self) -> None:
        path = self._session.taken_in
        self.code.setFocus()
        if path is not None and self.code.text().strip():
            self.show_findings(())
            self._session.take_in(path, self.code.text())

    def show_reply(self, applied: Applied) -> None:
        self.reply.show_applied(applied)
        self._doubted.hide()
        self.outcome.clear()
        self.show_findings(())
        self.update_texts()
        self.show_top()
        if self.isVisible():
            if self.reply.first.isVisible():
                self.reply.first.setFocus()
            else:
                self.take_in.setFocus()

    def _refused(self, findings: list[Finding]) -> None:
        if self.isVisible():
            self.show_findings(tuple(findings))
            if not _ASK_CODE.isdisjoint(finding.problem for finding in findings):
                self._doubted.show()
                self.code.setFocus()

    def update_texts(self) -> None:
        super().update_texts()
        translate = self._display.translate
        self.title.set_texts(translate("Sign and send"))
        self.about.set_texts(
            translate(
                "Sign the assessment and save it as a package for the secretariat. The unit head "
                "countersigns the package."
            )
        )
        self._say_record()
        head = self.role is Role.HEAD
        self.roles.update_texts(
            translate("Sign as"), {role: translate(role.word) for role in send.OFFICE}
        )
        self.roles.show_key(self.role)
        reason = None
        if not self._chosen:
            reason = self._reason
        text = ""
        if reason is not None:
            text = translate(reason.word)
        self.why.set_optional_texts(text)
        self._head_words.set_texts(
            translate(
                "The unit head countersigns the package the assessor signed. You "
                "see what is in it before you sign."
            )
        )
        seen(self._head_words, self.other, when=head)
        seen(self.key, self.seal, self.sign, when=not head)
        self.reply.update_texts()
        self.other.set_texts(translate("Countersign a package…"))
        self._back.set_texts(
            translate("The secretariat answers with a small file: a receipt, and what it returns.")
        )
        self._code.set_texts(
            translate("Code of the reply, as the secretariat reads it by telephone")
        )
        for part in (self.sign, self.other, self.take_in, self._row):
            part.setEnabled(not self.busy)

    def _say_record(self) -> None:
        translate = self._display.translate
        number = self._display.number
        record = self._session.record
        responses = record.responses.values()
        self.what.set_texts(
            translate(
                "{state}. Answers, cells of tables included: {n}, pieces of evidence: {m}",
                state=translate(record.state.word),
                n=number(sum(response.answer is not None for response in responses)),
                m=number(sum(len(response.evidence) for response in responses)),
            )
        )
        self.early.set_texts(
            translate(
                "It is not submitted yet, and the package will say so. Submit it on "
                "the Review page first."
            )
        )
        self.early.setVisible(self.role is Role.ASSESSOR and record.state in OPEN_STATES)
