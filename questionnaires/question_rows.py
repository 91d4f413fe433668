"""Questions written out one by one, and the set of questions that every rule of law is asked."""

from collections.abc import Sequence

from texts import Entry, Row, text

_PLAIN = (
    "required",
    "relevant",
    "constraint",
    "calculation",
    "appearance",
    "indicator",
    "weight",
    "scoring",
    "evidence",
    "comparable_key",
)
_TEXTS = (
    ("ask", "label"),
    ("hint", "hint"),
    ("guidance", "guidance_hint"),
    ("constraint", "constraint_message"),
    ("evidence", "evidence_note"),
)


def own_choice(list_name: str, choice: Entry) -> Row:
    """One choice of a list that stands by itself."""
    row: Row = {"list_name": list_name, "name": choice["name"], **text(choice, "", "label")}
    return row | {key: choice[key] for key in ("score", "level", "required") if key in choice}


def question_row(question: Entry) -> Row:
    """The row of a question that is written out: its type, its texts, its rules."""
    kind = question["type"]
    if "choices" in question:
        kind = f"{kind} {question['choices']}"
    row: Row = {"type": kind, "name": question["name"]}
    for key, column in _TEXTS:
        row |= text(question, key, column)
    row |= {key: question[key] for key in _PLAIN if key in question}
    if "policy" in question:
        row["policy"] = " ".join(question["policy"])
    return row


def question_rows(indicator: Entry, _: Entry) -> list[Row]:
    """An indicator that several questions feed, together on one page.

    A question with ``scoring`` feeds it; the others only stand beside.
    """
    code = indicator["code"]
    common = {"policy": indicator["policy"]} if indicator["policy"] else {}
    asked = [
        question_row({"indicator": code, "weight": 1, **common, **one} if "scoring" in one else one)
        for one in indicator["question"]
    ]
    return _page(f"{code}_page", indicator, asked, indicator.get("relevant"))


def rule_rows(rule: Entry, frame: Entry) -> list[Row]:
    """What is asked of one rule of law; the wording stands once, in the frame.

    On one page: whether the rule is in force, since when, where it is written, and whether the
    texts that carry it out are there. On a page of its own: how far it is applied, asked of the
    whole state or of one ministry. Only the state of the rule and what carries it out feed the
    score, so that a draft is worth less than a rule in force that nobody applies yet.
    """
    code, variants = rule["code"], rule.get("variants", list(frame["variant"]))
    common = {
        "indicator": code,
        "policy": rule["policy"],
        "comparable_key": rule["comparable_key"],
    }
    first = {
        **common,
        "name": code,
        **{key: rule[key] for key in ("ask_km", "ask_en", "guidance_km", "guidance_en")},
        **frame["rule"]["state"],
    }
    others = [
        {**(common if "scoring" in one else {}), **one, "name": f"{code}_{one['part']}"}
        for one in frame["rule"]["beside"]
    ]
    page = [question_row(_of_rule(one, code)) for one in (first, *others)]
    rows = _page(f"{code}_page", rule, page, _only(variants, frame))
    for name in variants:
        ladder = {**common, **frame["rule"]["ladder"], **frame["variant"][name]["ladder"]}
        asked = question_row(_of_rule({**ladder, "name": f"{code}{name[0]}"}, code))
        rows.append(asked | {"not_applicable": "no"})
    return rows


def _of_rule(question: Entry, code: str) -> Entry:
    """A question of the frame with the code of the rule in its texts and conditions."""
    return {
        key: value.replace("{code}", code) if isinstance(value, str) else value
        for key, value in question.items()
    }


def _only(variants: Sequence[str], frame: Entry) -> str | None:
    """The condition of a rule that is asked in one variant alone."""
    if len(variants) == len(frame["variant"]):
        return None
    return " or ".join(f"${{scope}} = '{name}'" for name in variants)


def _page(name: str, entry: Entry, rows: Sequence[Row], relevant: str | None) -> list[Row]:
    start: Row = {"type": "begin_group", "name": name, **text(entry, "", "label")}
    start["appearance"] = "field-list"
    if relevant:
        start["relevant"] = relevant
    return [start, *rows, {"type": "end_group", "name": name}]
