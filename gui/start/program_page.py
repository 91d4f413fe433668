"""About this program: which version it is, a new one, the one before, and what support needs."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from assessment import errors, places
from assessment.problems.program import ProgramProblem
from assessment.program import installing, support, verifying
from assessment.progress import Progress
from assessment.version import version
from assessment.words import mark
from gui.display import Display
from gui.settings import WindowSettings
from gui.widgets import buttons, card_page, outside
from gui.widgets.label import Label
from gui.widgets.style import Framed, seen, spread

READING = mark("Reading the release…")
INSTALLING = mark("Installing the new version…")
VERIFYING = mark("Verifying every file…")
WRITING = mark("Writing the report for support…")


class ProgramPage(card_page.CardPage):
    manual_section = 1

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__("program", display)
        self._settings = settings
        self.show_file: Callable[[Path], object] = outside.open_outside
        self._release: installing.Release | None = None
        self._key: Path | None = None
        self._refused: Path | None = None  # a release whose key is not known here
        self._told: Callable[[], tuple[str, ...]] = tuple
        doings: dict[str, tuple[str, Callable[[], object]]] = {
            "release": ("folder", self.read_release),
            "key": ("locked", self.read_key),
            "install": ("add", self.install),
            "back": ("round", self.go_back),
            "verify": ("check_again", lambda: self.verify(places.folder())),
            "copy": ("check_again", lambda: self.verify(self.choose("copy"))),
            "log": ("document", lambda: self.show_file(places.own() / places.LOG)),
            "report": ("document", self.write_report),
        }
        self.buttons: dict[str, buttons.Button] = {}
        for name, (drawing, act) in doings.items():
            button = self.buttons[name] = buttons.Button(
                display, f"program_{name}", drawing=drawing
            )
            button.clicked.connect(lambda _=False, do=act: do())
        self._build()
        self.update_texts()

    def _build(self) -> None:
        self._notes = {name: Label(role="small", wrap=True) for name in self.buttons}
        self._parts = [Label(role="bold") for _ in range(3)]
        self._outcome_card = Framed("note", "program_outcome")
        self._outcome_words = Label(wrap=True).can_be_copied()
        spread(self._outcome_words, on=self._outcome_card, gap=None, margins=None)
        self._chosen = Framed("note", "program_release_chosen")
        note = (self._notes["install"], 1)
        spread(note, self.buttons["install"], on=self._chosen, gap=None, margins=None)
        new, right, wrong = self._parts
        names = (name for name in self.buttons if name != "install")
        release, key, back, verify, copy, log, report = (
            self.button_with_words(self.buttons[name], self._notes[name]) for name in names
        )
        self.lay_out(
            new,
            release,
            key,
            self._chosen,
            back,
            right,
            verify,
            copy,
            wrong,
            log,
            report,
            self.work,
            outcome=self._outcome_card,
        )
        self.about.can_be_copied()

    def begin(self, about: object = None) -> None:
        self._release = None
        self._refused = None
        self._told = tuple
        self.show_findings(())
        self.update_texts()

    def read_release(self) -> None:
        file = self.choose("release")
        if file is not None:
            self.begin()
            self._read(file)

    def read_key(self) -> None:
        """Look at the release again, with the key that a person vouches for."""
        key = self.choose("key")
        if key is not None and self._refused is not None:
            self._key = key
            self._read(self._refused)

    def _read(self, file: Path) -> None:
        key = self._key
        self._refused = file

        def offer(release: installing.Release) -> None:
            self._release = release
            self._refused = None
            self.update_texts()
            self.buttons["install"].setFocus()

        self.run(lambda _: installing.read_release(file, verifying.known_keys(key)), offer, READING)

    def install(self) -> None:
        release = self._release
        folder = installing.root()
        if release is None:
            return
        name = self._display.translate("Digital readiness assessment")

        def work(progress: Progress) -> tuple[errors.Finding, ...]:
            installing.update(release, folder, progress)
            return installing.put_in_menu(release, folder, name)

        def installed(findings: tuple[errors.Finding, ...]) -> None:
            self._release = None
            describe = partial(installing.told_of, release, folder, in_menu=not findings)
            self._tell(lambda: describe(self._display.words), findings)

        self.run(work, installed, INSTALLING, stops=True)

    def go_back(self) -> None:
        def done(versions: tuple[str, str]) -> None:
            self._tell(lambda: (installing.told_of_way_back(versions, self._display.words),))

        self.run(lambda _: installing.go_back(installing.root()), done, VERIFYING)

    def verify(self, folder: Path | None) -> None:
        if folder is not None:
            work = partial(verifying.verify_folder, folder, verifying.known_keys(self._key))
            self.run(work, self._verified, VERIFYING, stops=True)

    def _verified(self, verified: verifying.Verified) -> None:
        self._tell(
            lambda: (str(verified.folder), *verified.lines(self._display.words)), verified.findings
        )

    def write_report(self) -> None:
        target = self.choose("report")
        if target is None:
            return

        def written(_: object) -> None:
            self._tell(lambda: (support.told_of(target, self._display.words),))
            self.show_file(target)

        work = partial(support.write_report, target, datetime.now(UTC))
        self.run(work, written, WRITING, stops=True)

    def _tell(
        self, describe: Callable[[], tuple[str, ...]], findings: tuple[errors.Finding, ...] = ()
    ) -> None:
        self._told = describe
        self.show_findings(findings)
        self.update_texts()
        self.show_top()
        self.close_button.setFocus()

    def first_focus(self) -> None:
        self.buttons["release"].setFocus()

    def update_texts(self) -> None:
        translate = self._display.translate
        folder = installing.root()
        current, before = installing.in_use(folder)
        self.title.set_texts(translate("About this program"))
        self.about.set_texts("\n".join(self._facts(current)))
        words = (
            translate("A new version, or the previous one"),
            translate("Is it as it was released?"),
            translate("When something goes wrong"),
        )
        for label, text in zip(self._parts, words, strict=True):
            label.set_texts(text)
        for name, (text, note) in self._words(before).items():
            self.buttons[name].set_texts(text)
            self.buttons[name].setEnabled(not self.busy)
            self._notes[name].set_texts(note)
        self.buttons["back"].setEnabled(bool(before) and not self.busy)
        unknown = any(
            finding.problem is ProgramProblem.RELEASE_KEY_UNKNOWN
            for finding in self.findings.findings
        )
        seen(self.buttons["key"], self._notes["key"], when=unknown)
        self._chosen.setVisible(self._release is not None and not self.busy)
        lines = self._told()
        self._outcome_card.setVisible(bool(lines) and not self.busy)
        self._outcome_words.set_texts("\n".join(lines))
        self.line_up()

    def _facts(self, current: str) -> tuple[str, ...]:
        translate = self._display.translate
        other = ""
        if current and not current.endswith(f"-{version()}"):
            other = translate(
                "{version} is installed too: the desktop menu starts it.", version=current
            )
            if places.folder().parent == installing.root() / installing.VERSIONS:
                other = translate("From the next start on {version} is used.", version=current)
        facts = (
            translate("Version {version}", version=version()),
            other,
            translate("The program is in {folder}.", folder=places.folder()),
            translate(
                "Settings, questionnaires and backup copies are in {folder}.", folder=places.own()
            ),
        )
        return tuple(filter(None, facts))

    def _words(self, before: str) -> dict[str, tuple[str, str]]:
        translate = self._display.translate
        release = self._release
        chosen = ""
        if release is not None:
            chosen = translate(
                "{file} holds version {version}, signed by the key {key}. Compare the number with "
                "the one the secretariat gave on paper.",
                file=release.file.name,
                version=release.version,
                key=release.key.name,
            )
        return {
            "release": (
                translate("Choose a release…"),
                translate(
                    "A signed ZIP file from the secretariat. It is read first; nothing changes "
                    "until you agree."
                ),
            ),
            "key": (
                translate("Public key…"),
                translate(
                    "The file of the key, if its number is the one the secretariat gave on paper."
                ),
            ),
            "install": (
                translate("Install this version"),
                chosen,
            ),
            "back": (
                translate("Go back"),
                translate(
                    "{version} is kept and is used again from the next start on.", version=before
                )
                if before
                else translate("No earlier version is installed."),
            ),
            "verify": (
                translate("Verify this program"),
                translate("Compares every file with the list it was released with."),
            ),
            "copy": (
                translate("Verify another copy…"),
                translate("This program checks the folder of a copy you do not trust."),
            ),
            "log": (
                translate("Open the log"),
                translate("What failed, as the program wrote it down."),
            ),
            "report": (
                translate("Make a report for support…"),
                translate("Text for the secretariat: versions, folders and errors, no answers."),
            ),
        }

    def show_findings(self, findings: Sequence[errors.Finding]) -> None:
        super().show_findings(findings)
        self.update_texts()
        if self.buttons["key"].isVisible():
            self.buttons["key"].setFocus()

    def choose(self, name: str) -> Path | None:
        """The file or folder for the button of that name."""
        title = self.buttons[name].accessibleName()
        folder = self._settings.folder
        if name == "copy":
            return outside.ask_folder(self, title, folder)
        if name == "report":
            proposed = f"digital-readiness-{datetime.now(UTC):%Y%m%d}.txt"
            return outside.ask_new(self, title, folder / proposed)
        kinds = "*.pub"
        if name == "release":
            kinds = "*.zip"
        return outside.ask_old(self, title, folder, kinds)
