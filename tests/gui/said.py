"""What a part of a window says, whatever of it is in sight."""

from gui.widgets.label import Label


def said_in(part):
    """The words of its labels; none of a part that is hidden."""
    labels = () if part.isHidden() else part.findChildren(Label)
    return "\n".join(label.plain_text() for label in labels if label.plain_text())
