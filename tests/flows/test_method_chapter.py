"""The method chapter of a national report, its numbers calculated again from the workbook."""

import math
import re
from collections import Counter
from statistics import median

from tests.flows.printed import SHIPPED, printed, whole


def method(report):
    return "\n".join(report.section("Method"))


def test_framework_and_weights_with_their_origin(report):
    text = method(report)
    assert "Where the weights come from" in text
    for name, count in (("ministries", 8), ("subnational", 6), ("communes", 4)):
        assert f"Pillars: {count};" in text, name
    shares = [float(n) for n in re.findall(r"^ *[A-Z]{1,2} .*? (\d+\.\d)% +\d+ ", text, re.M)]
    assert len(shares) == 18
    assert abs(sum(shares) - 300) < 0.5


def test_scales_and_ladders(report):
    text = " ".join(method(report).split())
    scales = re.findall(r"Indicators by their scale: (.*?) Levels from", text)
    assert all("a ladder of criteria" in told for told in scales)
    sizes = [sum(map(int, re.findall(r"(\d+)(?:;|$)", told.strip()))) for told in scales]
    assert sizes == [42, 24, 12]


def test_rules_of_evidence_and_review_with_documents_counted(report):
    text = " ".join(method(report).split())
    assert "Evidence and review" in text
    told = re.search(r"Documents by verdict: (.*?) Not applicable and", text)[1]
    rows = report.rows("Evidence_stats")
    for word in ("Pending", "Accepted", "Not accepted", "Waived"):
        n = whole(re.search(rf"(?:^|; ){word} ([\d,]+)", told)[1])
        assert n == sum(row[word] for row in rows), word


def test_not_applicable_and_unanswered_are_counted(report):
    text = method(report)
    part = text.split("Not applicable and unanswered")[1].split("Peer groups, medians")[0]
    assert re.search(r"Refused, it\s+counts 0", part)
    assert re.search(r"A level that\s+a reviewer sets", part), "confirmed, with a reviewer's level"
    found = re.findall(r" (\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$", part, re.M)
    declared = Counter()
    for row in report.rows("Evidence_stats"):
        declared[row["Questionnaire"]] += row["Not applicable"]
    units = report.rows("Units")
    leaves = {row["Node"] for row in report.rows("Dictionary")}
    leaves -= {row["Part of"] for row in report.rows("Dictionary")}
    open_ones = Counter()
    for row in report.rows("Scores_long"):
        if row["Node"] in leaves:
            open_ones[row["Questionnaire"]] += row["Unanswered"]
    for name, size, row in zip(SHIPPED, (42, 24, 12), found, strict=True):
        of = size * sum(unit["Questionnaire"] == name for unit in units)
        assert [int(row[at]) for at in (0, 3, 4)] == [declared[name], open_ones[name], of], name


def test_aggregation_gates_and_the_rule_of_quartiles(report):
    text = " ".join(method(report).split())
    assert text.count("The whole from its pillars: weighted mean") == 3
    assert [int(n) for n in re.findall(r"gates: (\d+)", text)] == [13, 9, 5]
    assert "Quartiles lie between the two nearest scores in proportion" in text


def test_peer_blocks_are_explained(report):
    assert re.search(
        r"compared with those of its peer group that answered the same",
        " ".join(method(report).split()),
    )


def test_who_did_not_answer_and_what_that_could_change(report):
    part = method(report).split("Who did not answer, and what that could change")[1]
    number = r" +(\d+\.\d)"
    found = re.findall(rf" ([\d,]+) +(\d+){number}%{number}{number}{number}$", part, re.M)
    expected = {row["Code"]: row["Expected"] for row in report.rows("Coverage")}
    for row, (of, n, share, middle, low, high) in zip(report.rows("Blocks"), found, strict=True):
        scores = [u["Full score"] for u in report.rows("Units") if u["Peer group"] == row["Code"]]
        gone = expected[row["Code"]] - len(scores)
        assert (whole(of), int(n)) == (expected[row["Code"]], len(scores))
        assert abs(100 * len(scores) / whole(of) - float(share)) <= 0.05
        for told, worlds in ((middle, []), (low, [0.0] * gone), (high, [100.0] * gone)):
            assert told == printed(median(scores + worlds))


def level(score):
    return sum(float(printed(score)) >= start for start in (0, 20, 40, 60, 80)) - 1


def test_what_was_varied_and_how_levels_moved_in_each_group(report):
    title = next(
        t for t in ("Stability of the ranking", "How firm the order is") if t in report.text
    )
    part = "\n".join(report.section(title))
    found = re.findall(r" (\d+) +(half of the units: .*?) +(\d+) +(\d+)$", part, re.M)
    weights = {
        row["Node"]: float(row["Weight"])
        for row in report.rows("Dictionary")
        if row["Part of"] == "overall"
    }
    units = {}
    for row in report.rows("Scores_long"):
        if row["Node"] in weights:
            units.setdefault(row["Code of the unit"], []).append(
                (weights[row["Node"]], float(row["Score"]))
            )
    assert len(found) == len(report.rows("Blocks")), part
    for group, (n, _, equal, geometric) in zip(report.rows("Blocks"), found, strict=True):
        codes = [
            u["Code of the unit"] for u in report.rows("Units") if u["Peer group"] == group["Code"]
        ]
        moved = [0, 0]
        for parts in map(units.get, codes):
            total = sum(weight for weight, _ in parts)
            own = level(sum(weight * score for weight, score in parts) / total)
            moved[0] += level(sum(score for _, score in parts) / len(parts)) != own
            logs = sum(weight * math.log(score + 1) for weight, score in parts) / total
            moved[1] += level(math.exp(logs) - 1) != own
        assert int(n) == len(codes)
        assert abs(int(equal) - moved[0]) <= 1, "pillars are printed with one decimal"
        assert abs(int(geometric) - moved[1]) <= 1


def test_limits_are_said(report):
    assert re.search(r"\bLimits\b.*what nobody reviewed counts", " ".join(method(report).split()))
