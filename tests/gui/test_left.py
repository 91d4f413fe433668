"""List, F8, foot, home page and review tell what is left as ``validate`` does.

Six assessments by chance; 50 of them with READINESS_SOAK=1.
"""

import json
import os
import random
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from assessment.commands.main import run
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.responses.completion import Want
from assessment.responses.drafts import EvidenceDraft
from assessment.responses.model import EMPTY, EvidenceId, Place, Response, State
from gui.display import Display
from gui.fill.outline import PageMark
from gui.start.page import RecentCard
from gui.widgets.findings import left_words
from gui.widgets.keyboard import focus_first
from tests.builders import ASSESSOR, NOW
from tests.flows.agreement_worlds import by_chance
from tests.gui.places import settle

RECORDS = 50 if os.environ.get("READINESS_SOAK") == "1" else 6
LOOK = Display(Language.EN)


def a_half_filled_file(path, seed):
    """Answers, documents and reasons by chance; a document or two only begun."""
    chance = random.Random(seed)  # noqa: S311 - a plan, no secret
    record = replace(by_chance(seed), state=State.DRAFT, steps=(), reviews={})
    for place, response in list(record.responses.items()):
        luck = chance.random()
        if luck < 0.25:
            record = record.with_response(place, EMPTY)
        elif luck < 0.4:
            record = record.with_response(place, Response(answer=response.answer))
        elif luck < 0.5 and isinstance(response.answer, int):
            record = record.with_response(place, replace(response, answer=10**6))
    asked = [one.code for one in record.questionnaire.indicators]
    with AssessmentFile.create(path, record, by=ASSESSOR, now=NOW) as file:
        places = chance.sample(asked, seed % 3)
        file.drafts.keep(
            EvidenceDraft(Place(code), EvidenceId(f"e{code}"), title="x")
            for code in places
            if code in record.questionnaire.by_code
        )


def validated(path, capfd):
    run(["validate", str(path), "--json", "--language", "en"])
    told = json.loads(capfd.readouterr().out)["left"]
    return {want: told[want.value] for want in Want}


@pytest.mark.parametrize("seed", range(RECORDS))
def test_every_label_of_what_is_left_says_what_validate_says(window, tmp_path, seed, capfd):
    path = tmp_path / "a.dra"
    a_half_filled_file(path, seed)
    wanted = validated(path, capfd)
    said = left_words(wanted, LOOK)
    window.open_file(path)
    fill = window.page("fill")
    session = window.session
    assert fill.outline._left.plain_text() == left_words(wanted, LOOK, "\n")

    model = fill.outline.model
    marks = {
        page.page.code: model.marked(page)
        for section in model.sections
        for page in section.pages
        if page.relevant
    }
    settled = (PageMark.DONE, PageMark.NOT_APPLICABLE)
    assert {code for code, mark in marks.items() if mark not in settled} == {
        one.page.code for one in session.left
    }
    visited = set()
    for _ in range(len(marks) + 1):
        fill.go_open(1)
        visited.add(fill.card.page.code)
    assert visited == {one.page.code for one in session.left}

    fill.show_page(list(marks)[-1], focus=True)
    assert fill.foot.next_button.accessibleName() == (
        f"What is still missing ({sum(wanted.values())})"
    )
    fill.go_next()
    panel = window.page("review").panel
    assert panel._title.plain_text() == said
    bar, whole = panel.area.verticalScrollBar(), sum(wanted.values())
    made = len(panel.missing.findChildren(QLabel, "finding"))
    assert made < whole
    for _ in range(whole - made):  # the others are made as they come in sight
        bar.setValue(bar.maximum())
        settle()
    cards = panel.missing.findChildren(QLabel, "finding")
    assert len(cards) == whole
    assert all(card.text() for card in cards)

    total = sum(section.total for section in session.progress)
    window.go("home")
    (card,) = window.home.findChildren(RecentCard)
    rest = left_words({**wanted, Want.ANSWER: 0}, LOOK)
    more = f" · {rest}" if wanted[Want.DOCUMENT] or wanted[Want.CONTRADICTION] else ""
    assert card._share.plain_text() == f"{total - wanted[Want.ANSWER]} of {total} questions{more}"


def test_tab_comes_to_every_finding_though_only_those_in_sight_are_made(window, tmp_path, qtbot):
    path = tmp_path / "a.dra"
    a_half_filled_file(path, 1)
    window.open_file(path)
    window.go("review")
    settle()
    missing, reached = window.page("review").panel.missing, 0
    assert len(missing.findChildren(QLabel, "finding")) < len(missing.findings)
    assert focus_first(missing)
    while missing.isAncestorOf(QApplication.focusWidget()):
        reached += 1
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        settle()
    assert reached == len(missing.findings)
