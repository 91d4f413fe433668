"""The files a person compares with, read off the main thread: an earlier round, and targets."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from assessment.errors import AssessmentError, Finding
from assessment.scoring.compare import Distance, Target, distances
from assessment.scoring.result import Scores
from gui.session import Session
from gui.tasks import Task
from gui.wording import Wording

if TYPE_CHECKING:
    from assessment.reports.order import Earlier
    from assessment.scoring.compare import Change


class Comparing(QObject):
    """What the scores stand beside.

    Signals:
        changed: Something else is compared with.
        told: Findings about the file that was read last; empty when it is sound.
    """

    changed = Signal()
    told = Signal(object)

    def __init__(self, session: Session, wording: Wording, parent: QObject) -> None:
        """Compare with nothing at first; an earlier round stays with the session."""
        super().__init__(parent)
        self._session, self._wording = session, wording
        self._targets: tuple[Target, ...] = ()
        self._task: Task | None = None

    def changes(self, scores: Scores) -> "Mapping[str, Change]":
        """How every node changed, like for like; empty without an earlier round."""
        # numpy comes along: not before the first paint.
        from assessment.scoring.compare import changes, comparable

        earlier = self._session.earlier
        if earlier is None:
            return {}
        then = earlier.record.questionnaire
        keys, version = comparable(then), then.settings.version
        return changes(self._session.questionnaire, scores, earlier.scores, keys, version)

    def targets(self, scores: Scores) -> dict[str, Distance]:
        """How far every node with a target is from it."""
        subject = self._session.record.subject
        found = distances(
            self._session.questionnaire,
            scores,
            self._targets,
            block=subject.block,
            round_name=subject.round,
        )
        return {each.node: each for each in found}

    @property
    def words(self) -> str:
        """What is compared with, in a few words; empty without anything."""
        say = self._wording.words.say
        told = []
        if self._session.earlier is not None:
            name = self._session.earlier.record.subject.round
            told.append(say("Compared with round {round}", round=self._wording.digits(name)))
        if self._targets:
            told.append(say("Targets"))
        return " · ".join(told)

    def with_earlier(self, path: str) -> None:
        """Compare with the file of an earlier round; an empty path with none."""
        self._session.earlier = None
        record = self._session.record

        def read() -> object:
            from assessment.reports.earlier import earlier_round

            return earlier_round(Path(path), record)

        self._begin(read if path else None, self._take_earlier)

    def with_targets(self, path: str) -> None:
        """Show how far the targets of a table are; an empty path none."""
        self._targets = ()
        questionnaire = self._session.questionnaire

        def read() -> object:
            from assessment.reports.targets_table import read_targets

            found: list[Finding] = []
            return read_targets(Path(path), questionnaire, found), found

        self._begin(read if path else None, self._take_targets)

    def _begin(self, read: Callable[[], object] | None, take: Callable[[object], None]) -> None:
        if self._task is not None:
            return
        self.told.emit(())
        if read is None:
            self.changed.emit()
            return
        self._task = Task(lambda _progress: read(), self)
        self._task.finished.connect(take)
        self._task.finished.connect(self._over)
        self._task.failed.connect(self._failed)
        self._task.start()

    def _take_earlier(self, earlier: object) -> None:
        self._session.earlier = cast("Earlier", earlier)

    def _take_targets(self, read: object) -> None:
        self._targets, found = cast("tuple[tuple[Target, ...], list[Finding]]", read)
        self.told.emit(tuple(found))

    def _failed(self, problem: Exception) -> None:
        self._over()
        if not isinstance(problem, AssessmentError):
            raise problem
        self.told.emit(problem.findings)

    def _over(self, _result: object = None) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self.changed.emit()
