"""An independent reading of the rules in plain Python, slow and obvious, to hold the engine to.

Rows are those of the sheet ``structure``; values are raw numbers by unit and leaf, None where
missing. Nothing here is shared with the product.
"""

import math


def scored_by_hand(rows, values, zeroed=frozenset()):
    """Score of every node by unit: ``{unit: {code: float | None}}``; pairs ``zeroed`` count 0."""
    below = {row["code"]: [r for r in rows if r.get("parent") == row["code"]] for row in rows}
    scored = [unit for unit in values if _enough(rows, below, values[unit])]
    normal = {row["code"]: _normal(row, values, scored) for row in rows if not below[row["code"]]}
    result = {}
    for unit in values:
        scores = {}
        shut = {code for name, code in zeroed if name == unit}
        for row in rows:
            _score(row, below, {code: normal[code][unit] for code in normal}, scores, shut)
        result[unit] = scores
    return result


def gated_by_hand(rows, values, gates, printed):
    """Scores as above after the gates that zero, and the caps that hold: ``{(unit, code): cap}``.

    A gate is ``(node, sign, limit, target, cap)``, its cap None when it zeroes; ``printed`` says
    what "below" looks at.
    """

    def closed(unit, node, sign, limit):
        score = scores[unit][node]
        if score is None or sign == "missing":
            return score is None and sign == "missing"
        return abs(score - limit) <= 1e-9 if sign == "=" else printed(score) < limit

    parents = {row["code"]: row.get("parent") for row in rows}

    def depth(code):
        return 0 if parents[code] is None else 1 + depth(parents[code])

    zeroed = set()
    # From the bottom: a gate looks at what is told, at its own target at what is there before it.
    for code in sorted(parents, key=depth, reverse=True):
        scores = scored_by_hand(rows, values, frozenset(zeroed))
        zeroed |= {
            (unit, code)
            for unit in values
            for node, sign, limit, target, cap in gates
            if cap is None and target == code and closed(unit, node, sign, limit)
        }
    scores = scored_by_hand(rows, values, frozenset(zeroed))
    caps = {}
    for unit in values:
        for node, sign, limit, target, cap in gates:
            if cap is not None and closed(unit, node, sign, limit):
                caps[unit, target] = min(cap, caps.get((unit, target), cap))
    return scores, caps


def in_the_index(rows, values):
    """The units that have enough values for the index: no other has a place beside them."""
    below = {row["code"]: [r for r in rows if r.get("parent") == row["code"]] for row in rows}
    return {unit for unit in values if _enough(rows, below, values[unit])}


def ranks_by_hand(scores):
    """Rank by unit, ties share the lowest number; None where there is no score."""
    there = [score for score in scores.values() if score is not None]
    return {
        unit: None if score is None else 1 + sum(other > score for other in there)
        for unit, score in scores.items()
    }


def _enough(rows, below, given):
    """Whether a unit has enough values for the index: only such units are scored together."""
    (top,) = (row for row in rows if not row.get("parent"))
    leaves = _leaves(top, below)
    weight = sum(leaf.get("weight", 1) for leaf in leaves)
    held = sum(leaf.get("weight", 1) for leaf in leaves if given.get(leaf["code"]) is not None)
    return held >= top.get("min_available", 0) * weight


def _normal(row, values, scored):
    raw = {unit: given.get(row["code"]) for unit, given in values.items()}
    there = {unit: raw[unit] for unit in scored if raw[unit] is not None}
    return {
        unit: None
        if x is None
        else _one(row, x, list(there.values()), others=len(there) - (unit in there))
        for unit, x in raw.items()
    }


def _one(row, x, there, others):
    word, _, rest = row.get("normalise", "none").partition("(")
    sign = row.get("direction", 1)
    if word == "none":
        return x
    if word == "minmax":
        value = (x - min(there)) / (max(there) - min(there))
        return 100 * min(max(1 - value if sign < 0 else value, 0), 1)
    if word == "percentile_rank":
        behind = sum(sign * other < sign * x for other in there)
        return 100 * behind / others
    low, high = (float(part) for part in rest.rstrip(")").split(","))
    if word == "log_goalposts":
        x, low, high = math.log(x), math.log(low), math.log(high)
    value = (x - low) / (high - low)
    return 100 * min(max(1 - value if sign < 0 else value, 0), 1)


def _leaves(row, below):
    children = below[row["code"]]
    return [row] if not children else [leaf for c in children for leaf in _leaves(c, below)]


def _score(row, below, leaves, scores, shut):
    code = row["code"]
    if code in scores:
        return scores[code]
    if not below[code]:
        scores[code] = 0.0 if code in shut and leaves[code] is not None else leaves[code]
        return scores[code]
    parts = [(c.get("weight", 1), _score(c, below, leaves, scores, shut)) for c in below[code]]
    scores[code] = _combined(row, [(w, x) for w, x in parts if x is not None and w > 0])
    under = _leaves(row, below)
    total = sum(leaf.get("weight", 1) for leaf in under)
    there = sum(leaf.get("weight", 1) for leaf in under if leaves[leaf["code"]] is not None)
    if there < row.get("min_available", 0) * total:
        scores[code] = None
    if code in shut and scores[code] is not None:
        scores[code] = 0.0
    return scores[code]


def _combined(row, parts):
    rule, _, rest = row.get("aggregation", "arithmetic").partition("(")
    total = sum(w for w, _ in parts)
    if not parts:
        return None
    if rule == "geometric":
        return 100 * math.prod(max(x / 100, 0) ** (w / total) for w, x in parts)
    if rule == "harmonic":
        least = min(x for _, x in parts)
        return 0.0 if least <= 0 else total / sum(w / x for w, x in parts)
    return {
        "arithmetic": lambda: sum(w * x for w, x in parts) / total,
        "min": lambda: min(x for _, x in parts),
        "max": lambda: max(x for _, x in parts),
        "sum": lambda: sum(w * x for w, x in parts),
        "deduct": lambda: float(rest.rstrip(")")) - sum(w * (1 - x / 100) for w, x in parts),
    }[rule]()
