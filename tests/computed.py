"""Time as processors spend it, which is the same on a busy machine."""

import os


def computed() -> float:
    """Seconds that this process and those it waited for have computed."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
