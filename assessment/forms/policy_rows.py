"""What an imported list adds to a questionnaire's workbook, as rows of its sheets."""

from collections.abc import Callable, Mapping

from assessment.language.text import Language, Text
from assessment.questionnaire.policy_list import PolicyPlan
from assessment.words import mark

type Values = Mapping[str, str | Text | None]

GROUP, ROSTER = "policy_progress_group", "policy_progress"
_ACTION, _STATUS = "policy_action", "policy_status"
_PERCENT, _EVIDENCE = "policy_percent", "policy_evidence"
NAMES = frozenset((GROUP, ROSTER, _ACTION, _STATUS, _PERCENT, _EVIDENCE))
_ACTIONS, _STATES = "policy_actions", "policy_states"
MAP_HEADINGS = (
    "code",
    "label::Khmer (km)",
    "label::English (en)",
    "kind",
    "parent",
    "phase",
    "lead",
    "official",
)
# From a plan that was not begun to one that is done; none of them is scored.
_STATE_WORDS = {
    "not_started": mark("Not begun yet"),
    "under_way": mark("Under way, as planned"),
    "behind": mark("Behind the plan"),
    "done": mark("Carried out"),
    "dropped": mark("Dropped or replaced"),
}


def map_rows(plan: PolicyPlan) -> list[dict[str, str | None]]:
    """The rows of ``policy_map`` by its headings."""
    return [
        {
            "code": one.item.code,
            "label::Khmer (km)": one.item.label.get(Language.KM),
            "label::English (en)": (
                one.item.label.get(Language.EN) if one.item.label.has(Language.EN) else None
            ),
            "kind": one.item.kind,
            "parent": one.item.parent,
            "phase": one.item.phase or None,
            "lead": one.item.lead or None,
            "official": "yes" if one.item.official else "no",
        }
        for one in plan.listed
    ]


def progress_lists() -> frozenset[str]:
    """The choice lists of the table of actions."""
    return frozenset((_ACTIONS, _STATES))


def progress_rows(say: Callable[[str], Text]) -> list[Values]:
    """The survey rows of the table of actions: status, percent, evidence; nothing is scored."""
    title = say("Progress of the actions of the policy")
    return [
        {"type": "begin_group", "name": GROUP, "label": title},
        {
            "type": "begin_repeat",
            "name": ROSTER,
            "label": title,
            "hint": say("One row for each action your office leads or joins. It is not scored."),
        },
        {
            "type": f"select_one {_ACTIONS}",
            "name": _ACTION,
            "label": say("Action"),
            "required": "yes",
            "appearance": "minimal",
        },
        {
            "type": f"select_one {_STATES}",
            "name": _STATUS,
            "label": say("State of the action"),
            "required": "yes",
        },
        {
            "type": "integer",
            "name": _PERCENT,
            "label": say("Completed, in %"),
            "constraint": ". >= 0 and . <= 100",
            "constraint_message": say("The percentage must be between 0 and 100."),
        },
        {
            "type": "text",
            "name": _EVIDENCE,
            "label": say("Supporting document: number, title, date"),
        },
        {"type": "end_repeat", "name": ROSTER},
        {"type": "end_group", "name": GROUP},
    ]


def progress_choices(plan: PolicyPlan, say: Callable[[str], Text]) -> list[Values]:
    """The choices of the table: the actions of the list, and the states they can be in."""
    actions: list[Values] = [
        {"list_name": _ACTIONS, "name": one.item.code, "label": _numbered(one.item.code, label)}
        for one in plan.actions
        for label in (one.item.label,)
    ]
    states: list[Values] = [
        {"list_name": _STATES, "name": name, "label": say(words)}
        for name, words in _STATE_WORDS.items()
    ]
    return actions + states


def _numbered(code: str, label: Text) -> Text:
    """The name with its code, in every language shown."""
    return Text.from_mapping({language: f"{code} {label.get(language)}" for language in Language})
