"""The frame of a questionnaire as rows: settings, structure, levels, gates, policy map, advice."""

from collections.abc import Sequence

from survey_rows import ENGLISH, KHMER, Entry, Row, text

SCHEMA = 1
# Texts of the settings that not every questionnaire has.
SAID_ONCE = ("weights_source", "nation", "motto", "committee", "secretariat", "city")


def settings_rows(frame: Entry) -> list[Row]:
    """The one row of ``settings``.

    The translated title has a heading of its own: XLSForm's tools know ``form_title`` in one
    language only.
    """
    titles = {KHMER: frame["title_km"], ENGLISH: frame["title_en"]}
    row: Row = {
        "form_title": titles[frame["default_language"]],
        "form_id": frame["id"],
        "version": frame["version"],
        "default_language": frame["default_language"],
        "dra_schema": SCHEMA,
        "decimals": frame["decimals"],
        "rank_and_band_on": frame["rank_and_band_on"],
        "unanswered": frame["unanswered"],
        "min_applicable": frame["min_applicable"],
    }
    hidden: Row = {} if frame.get("live_scores", True) else {"live_scores": "no"}
    for name in SAID_ONCE:
        row |= text(frame, name, name)
    return [row | text(frame, "title", "dra_title") | hidden]


def peer_block_rows(frame: Entry) -> list[Row]:
    """The groups of units that are compared with each other only."""
    return [{"code": block["code"], **text(block, "", "label")} for block in frame["peer_block"]]


def structure_rows(frame: Entry, pillars: Sequence[Entry]) -> list[Row]:
    """The index, its pillars and their indicators, with weights.

    A part without a weight only asks: it is no pillar.
    """
    root = frame["root"]
    pillars = [pillar for pillar in pillars if "weight" in pillar]
    rows: list[Row] = [
        {"code": root["code"], "parent": "", **text(root, "", "label"), "weight": 1},
        *(_node(pillar, root["code"]) for pillar in pillars),
    ]
    for row in rows[1:]:
        row["min_available"] = frame["pillar_min_available"]
    rows += [
        _node(indicator, pillar["code"]) for pillar in pillars for indicator in pillar["indicator"]
    ]
    return [{**row, "aggregation": "arithmetic", "order": n} for n, row in enumerate(rows)]


def _node(entry: Entry, parent: str) -> Row:
    label = text(entry, "", "label")
    return {"code": entry["code"], "parent": parent, **label, "weight": entry["weight"]}


def level_rows(frame: Entry) -> list[Row]:
    """The bands of maturity from the lowest up."""
    return [
        {
            "name": level["name"],
            **text(level, "", "label"),
            "from": level["from"],
            **text(level, "description", "description"),
        }
        for level in frame["level"]
    ]


def gate_rows(frame: Entry) -> list[Row]:
    """The single gates, then the one that every pillar named has."""
    rows = [_gate(gate, gate["node"]) for gate in frame.get("gate", ())]
    if "pillar_gate" in frame:
        common = frame["pillar_gate"]
        rows += [_gate(common, pillar) for pillar in common["pillars"]]
    return rows


def _gate(gate: Entry, node: str) -> Row:
    """A gate on the index itself: that is what ``cap`` means where it names no other node."""
    reason = text(gate, "", "reason")
    filled: Row = {key: str(words).replace("{pillar}", node) for key, words in reason.items()}
    return {"node": node, "when": gate["when"], "effect": f"cap({gate['cap']})", **filled}


def policy_rows(frame: Entry) -> list[Row]:
    """The provisional themes, marked as not official."""
    return [
        {"code": theme["code"], **text(theme, "", "label"), "kind": "theme", "official": "no"}
        for theme in frame["policy"]
    ]


def recommendation_rows(frame: Entry, pillars: Sequence[Entry]) -> list[Row]:
    """What to recommend for an indicator whose level is below a number."""
    return [
        {"node": indicator["code"], "below": advice["below"], **text(advice, "", "text")}
        for pillar in pillars
        for indicator in pillar.get("indicator", ())
        for advice in _advice(indicator, frame)
    ]


def _advice(indicator: Entry, frame: Entry) -> list[Entry]:
    """The advice of an indicator; a rule of law has that of the frame, with its own code."""
    if indicator["kind"] != "rule":
        return list(indicator.get("recommendation", ()))
    return [
        {
            k: v.replace("{code}", indicator["code"]) if isinstance(v, str) else v
            for k, v in advice.items()
        }
        for advice in frame["rule"]["recommendation"]
    ]
