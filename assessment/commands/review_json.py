"""What a reviewer decided, as every command writes it."""

from assessment.responses.model import Review


def review_json(view: Review) -> dict[str, object]:
    """Layer, decision, level, reason, comment and who, without the indicator it is about."""
    return {
        "layer": view.layer.value,
        "accepted": view.accepted,
        "level": view.level,
        "reason": None if view.reason is None else view.reason.value,
        "comment": view.comment,
        "by": view.by,
        "reopened": view.reopened,
    }
