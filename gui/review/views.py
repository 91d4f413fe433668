"""What reviewers of other steps said about the indicator, for reading."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.reports.wording import LAYERS, REASONS
from assessment.responses.model import Review
from gui.widgets.label import Label
from gui.wording import Wording


class Views(QWidget):
    """One paragraph a view: the step, who, the decision and level, reason and words."""

    def __init__(self, wording: Wording) -> None:
        """Nothing is shown without views."""
        super().__init__()
        self.setObjectName("other_views")
        self._wording = wording
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_views(self, views: tuple[Review, ...], level_names: dict[str, str]) -> None:
        """Show these views; ``level_names`` are the names of the levels by number."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for view in views:
            head = f"{self._wording.words.say(LAYERS[view.layer])} · {view.by}"
            self._column.addWidget(Label(head, role="small", wrap=True))
            told = Label(self._told(view, level_names), wrap=True).can_be_copied()
            self._column.addWidget(told)
        self.setVisible(bool(views))

    def _told(self, view: Review, level_names: dict[str, str]) -> str:
        say = self._wording.words.say
        decision = say("Accepted") if view.accepted else say("Returned")
        if view.reopened:
            decision = say("The answer changed since; to be reviewed again")
        level = ""
        if view.level is not None:
            digit = self._wording.digits(str(view.level))
            level = f"{digit} {level_names.get(str(view.level), '')}".strip()
        reason = "" if view.reason is None else say(REASONS[view.reason])
        parts = (decision, level, reason, view.comment.replace("\n", " "))
        return " · ".join(part for part in parts if part)
