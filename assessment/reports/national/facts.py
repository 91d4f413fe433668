"""Everything a national report says, gathered once: scores, coverage, counts, the round before."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import product
from pathlib import Path

from assessment.consolidation import model, national
from assessment.consolidation.acts import RoundClosing, as_kept, closing_of
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import Coverage, coverage
from assessment.consolidation.national import National, NationalQuery, UnitScores
from assessment.consolidation.standing import CaseStanding, standings
from assessment.errors import refused
from assessment.exchange.canonical import dump
from assessment.exchange.roster import NO_ROSTER
from assessment.language.text import Language, Text
from assessment.printing.blocks import Lines, Paragraph, small
from assessment.printing.wording import Speech, joined
from assessment.problems.commands import CommandProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire.model import Questionnaire
from assessment.reports.action_register import ActionRegister, action_register
from assessment.reports.national.tally import GroupTally, Tally
from assessment.reports.order import Edition
from assessment.responses.codec import to_plain
from assessment.responses.model import Layer
from assessment.scoring.compare import ScoreChange, Target, changes
from assessment.secretariat.all_rounds import AllRounds, paths_over, scored_rounds, targets_of


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How much of single units a copy shows."""

    singly: bool  # whether single units, extremes and the work of the secretariat are shown
    figure: int  # units that a figure must rest on, and that a count must leave out or leave none
    spread: int  # units that quartiles and counts by level must rest on

    def part(self, n: int, of: int) -> bool:
        """Whether it may be told that something holds of ``n`` of these units.

        Few, all but few, none and all would each tell of single units.
        """
        return self.singly or min(n, of - n) >= self.figure

    def beside(self, n: int, of: int) -> bool:
        """Whether a figure over ``n`` units may stand beside the same over ``of`` that hold them.

        Where few make the difference, the two figures together would tell of those few.
        """
        return self.singly or (n >= self.figure and (n == of or of - n >= self.figure))

    def bands(self, counts: Sequence[int]) -> list[tuple[int, int, int]]:
        """Levels put together until enough units stand in each: first, last, and how many units.

        None where all would stand in one.
        """
        least = 0
        if not self.singly:
            least = self.figure
        bands: list[tuple[int, int, int]] = []
        first = 0
        total = 0
        for level, n in enumerate(counts):
            total += n
            if total >= least:
                bands.append((first, level, total))
                first = level + 1
                total = 0
        if first < len(counts) and bands:
            begun, _, n = bands.pop()
            bands.append((begun, len(counts) - 1, n + total))
        if self.singly or len(bands) > 1:
            return bands
        return []


WHOLE = Disclosure(singly=True, figure=1, spread=1)
GROUPS_ONLY = Disclosure(singly=False, figure=5, spread=10)


@dataclass(frozen=True, slots=True)
class NationalOrder:
    now: datetime
    language: Language = Language.KM
    final: bool = False
    edition: Edition = Edition.FULL
    cards: bool = False
    pdf: Path | None = None
    xlsx: Path | None = None

    @property
    def published(self) -> bool:
        return self.edition is not Edition.FULL


@dataclass(frozen=True, slots=True)
class JudgedBy:
    seq: int
    roster: str
    issued: date | None
    # Fingerprints of the questionnaires in use that packages answer.
    questionnaires: tuple[str, ...]
    admitted: tuple[model.CommitteeAct, ...]  # the admissions of those that are not installed
    register: str  # digest of the register of units
    chain: str  # the end of the chain of all that was received and said
    training: bool


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """The units that may be compared: one peer block with one questionnaire."""

    questionnaire: Questionnaire
    block: str
    units: tuple[UnitScores, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.questionnaire.settings.id, self.block


def peer_groups(other_national: National) -> tuple[PeerGroup, ...]:
    """The groups in the order of their blocks, those of a questionnaire together."""
    by_key: dict[tuple[str, str], list[UnitScores]] = {}
    for scores in other_national.scored:
        by_key.setdefault((scores.questionnaire.settings.id, scores.unit.block), []).append(scores)
    latest = other_national.questionnaires
    made = [PeerGroup(latest[key[0]], key[1], tuple(units)) for key, units in by_key.items()]
    # The first block of each questionnaire.
    first = dict(sorted(by_key, key=lambda key: key[1], reverse=True))
    return tuple(sorted(made, key=lambda group: (first[group.key[0]], *group.key)))


@dataclass(frozen=True)
class GatheredRound:
    """What a collection says about a round; the same for every language."""

    national: National
    coverage: Coverage
    tally: Tally
    before: National | None
    standing: tuple[CaseStanding, ...]  # what stands for every case of the round
    merges: tuple[model.Merge, ...]  # all intakes and decisions
    decisions: tuple[model.CaseDecision, ...]
    arrivals: tuple[model.ReceivedFile, ...]
    judged_by: JudgedBy
    # The actions of the policy; None where nobody is asked of them.
    register: ActionRegister | None = None
    closing: RoundClosing | None = None  # the act that closed the round; None while it is open
    paths: AllRounds | None = None  # all rounds until this one; None where it is the first
    # What is to be reached, by the identity of a questionnaire.
    targets: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)

    @cached_property
    def groups(self) -> tuple[PeerGroup, ...]:
        return peer_groups(self.national)

    @cached_property
    def questionnaires(self) -> tuple[Questionnaire, ...]:
        return tuple({group.key[0]: group.questionnaire for group in self.groups}.values())

    def groups_of(self, questionnaire: Questionnaire) -> tuple[PeerGroup, ...]:
        return tuple(group for group in self.groups if group.key[0] == questionnaire.settings.id)

    def conflicts(self) -> tuple[CaseStanding, ...]:
        expected = {unit_report.unit.code for unit_report in self.coverage.units}
        return tuple(
            standing
            for standing in self.standing
            if standing.conflict and standing.case.unit in expected
        )

    @cached_property
    def changes(self) -> dict[tuple[str, str], dict[str, ScoreChange]]:
        """By group the change of each unit that both rounds have; empty without a round before."""
        if self.before is None:
            return {}
        earlier = {scores.standing.case[::2]: scores for scores in self.before.scored}

        def before(now: UnitScores) -> UnitScores | None:
            form = now.standing.case.questionnaire
            codes = now.standing.case.unit, *now.unit.formerly
            return next((earlier[code, form] for code in codes if (code, form) in earlier), None)

        def change(now: UnitScores, old: UnitScores) -> ScoreChange:
            form = now.questionnaire
            then = old.questionnaire
            return changes(form, now.scores, old.scores, then)[now.scores.overall.code]

        return {
            group.key: {
                scores.standing.case.unit: change(scores, old)
                for scores in group.units
                if (old := before(scores)) is not None
            }
            for group in self.groups
        }


def gather(
    collection: Collection, wanted: NationalQuery, *, progress: Progress = SILENT
) -> GatheredRound:
    """Score what stands in a round and in the one before, and count everything in one pass.

    Where only approved units of a closed round are wanted, all is as it was when it was closed.

    Raises:
        AssessmentError: If several rounds are held and none was named, nothing stands, or only
            approved units of an open round are wanted while a conflict that counts is open.
    """
    occasion = national.the_round(collection, wanted.occasion)
    wanted = replace(wanted, occasion=occasion)
    closing = closing_of(collection, occasion)
    with as_kept(collection, occasion, kept=wanted.final_only) as standing:
        gathered_round = _gathered(collection, wanted, occasion, standing, progress)
    blocking = sum(standing.blocks for standing in gathered_round.conflicts())
    if wanted.final_only and blocking and closing is None:
        raise refused(CommandProblem.CONFLICTS_OPEN, n=blocking)
    return replace(gathered_round, closing=closing, targets=targets_of(collection))


def _gathered(
    collection: Collection,
    wanted: NationalQuery,
    occasion: str,
    standing: tuple[CaseStanding, ...],
    progress: Progress,
) -> GatheredRound:
    tally = Tally()
    held = national.rounds(collection)
    picture = national.national(
        collection, wanted, standing=standing, each=tally.add_record, progress=progress
    )
    scored = scored_rounds(collection, wanted, progress, (picture,))
    earlier = [other_national for other_national in scored if other_national.round != occasion]
    return GatheredRound(
        national=picture,
        coverage=coverage(collection, occasion=occasion, standing=standing),
        tally=tally,
        before=earlier[-1] if earlier else None,
        standing=standing,
        merges=collection.merges,
        decisions=tuple(
            decision for decision in collection.decisions if decision.case.round == occasion
        ),
        # What cannot be read belongs to every round; what a decision made came from nowhere.
        arrivals=tuple(
            received_file
            for received_file in collection.arrivals()
            if received_file.path
            and (
                received_file.case is None
                or national.is_shown_in(received_file.case.round, occasion, held)
            )
        ),
        judged_by=_judged_by(collection, occasion, standing),
        register=action_register(collection, wanted, date.min, standing=standing),
        paths=paths_over(scored, collection.in_use.codes_of) if earlier else None,
    )


def _judged_by(collection: Collection, occasion: str, standing: Iterable[CaseStanding]) -> JudgedBy:
    in_use = collection.in_use
    decisions = collection.committee_acts
    answered = {held.fingerprint for case_standing in standing for held in case_standing.copies}
    admissions = {
        committee_act.body["fingerprint"]: committee_act
        for committee_act in decisions.acts
        if committee_act.kind == model.ActKind.QUESTIONNAIRE
    }
    if in_use.roster == NO_ROSTER:
        roster = ""
    else:
        roster = _digest(to_plain(in_use.roster))
    return JudgedBy(
        seq=in_use.roster.seq,
        roster=roster,
        issued=in_use.roster.issued,
        questionnaires=tuple(sorted(answered & in_use.questionnaires)),
        admitted=tuple(
            admissions[questionnaire] for questionnaire in sorted(decisions.questionnaires)
        ),
        register=_digest(to_plain(list(collection.expected_in(occasion)))),
        chain=collection.links.head,
        training=decisions.training is not None,
    )


def reports_now(collection: Collection) -> Iterator[model.PrintedReport]:
    """The national reports that could be printed of a collection as it is now."""
    by_round: dict[str, list[CaseStanding]] = {}
    for case_standing in standings(collection):
        by_round.setdefault(case_standing.case.round, []).append(case_standing)
    for name, standing in sorted(by_round.items()):
        judged_by = _judged_by(collection, name, standing)
        closing = closing_of(collection, name)
        for edition, final in product(Edition, (False, True)):
            yield _report((name, closing), standing, judged_by, edition, final=final)


def _report(
    of: tuple[str, RoundClosing | None],
    standing: Iterable[CaseStanding],
    judged_by: JudgedBy,
    edition: Edition,
    *,
    final: bool,
) -> model.PrintedReport:
    """A report by what stands, what it was judged by, what it tells, and whether it is final.

    One of a closed round is named by the act that closed it: its figures are kept.
    """
    occasion, closing = of
    content: dict[str, object] = {"type": "readiness-national", "round": occasion}
    content |= {"layer": Layer.FINAL.value, "edition": edition, "final": final}
    kept = final and closing is not None
    if final and closing is not None:
        content["closing"] = closing.digest
    else:
        by = [judged_by.seq, judged_by.roster, judged_by.questionnaires, judged_by.register]
        content["judged_by"] = by
        content["standing"] = [
            [
                *case_standing.case,
                "" if case_standing.package is None else case_standing.package.revision,
                case_standing.reason.value,
                case_standing.approved,
                [head.revision for head in case_standing.heads],
            ]
            for case_standing in sorted(standing, key=lambda standing: standing.case)
        ]
    return model.PrintedReport(
        occasion, _digest(content), edition, final=kept, roster=judged_by.seq
    )


def _digest(plain: object) -> str:
    return hashlib.sha256(dump(plain)).hexdigest()


@dataclass(frozen=True)
class NationalFacts:
    """What is printed: the facts, the order, and how to say them."""

    gathered: GatheredRound
    order: NationalOrder

    @cached_property
    def report(self) -> model.PrintedReport:
        return self.printed(self.order.edition)

    @property
    def code(self) -> str:
        return self.report.digest

    def printed(self, edition: Edition) -> model.PrintedReport:
        gathered_round = self.gathered
        final = self.order.final
        of = gathered_round.national.round, gathered_round.closing
        return _report(of, gathered_round.standing, gathered_round.judged_by, edition, final=final)

    @cached_property
    def speech(self) -> Speech:
        return Speech((self.order.language,))

    def translate(self, message: str, /, **values: object) -> Lines:
        return self.speech.translate(message, **values)

    def text(self, text: Text) -> Lines:
        return self.speech.text(text)

    def paragraph(self, message: str, /, **values: object) -> Paragraph:
        return Paragraph(self.translate(message, **values))

    def small(self, message: str, /, **values: object) -> Paragraph:
        return small(self.translate(message, **values))

    @cached_property
    def register(self) -> ActionRegister | None:
        """The actions on the day of the report, of a final one on the day its round was closed.

        None where nobody is asked of them, and where single units are not shown.
        """
        register = self.gathered.register
        closing = self.gathered.closing
        if register is None or not self.shows.singly:
            return None
        if closing is not None and self.order.final:
            at = closing.at
        else:
            at = self.order.now
        day = at.astimezone().date()
        actions = tuple(replace(action, day=day) for action in register.actions)
        return replace(register, day=day, actions=actions)

    @property
    def title(self) -> Lines:
        return self.translate("Consolidated national report on digital readiness")

    @property
    def final(self) -> bool:
        return self.order.final and self.gathered.closing is not None

    @property
    def status(self) -> Lines:
        if self.order.final:
            status = self.translate("APPROVED UNITS ONLY")
        else:
            status = self.translate("PROVISIONAL")
        if self.final:
            status = self.translate("FINAL")
        if self.gathered.judged_by.training:
            training = self.translate("FOR TRAINING")
        else:
            training = ()
        return joined([training, status])

    @property
    def shows(self) -> Disclosure:
        if self.order.edition is Edition.BY_BLOCK:
            return GROUPS_ONLY
        return WHOLE

    def hides(self, group: PeerGroup) -> bool:
        return self.too_few(len(group.units))

    def too_few(self, units: int) -> bool:
        return units < self.shows.figure

    def units_of(self, questionnaire: Questionnaire) -> tuple[UnitScores, ...]:
        return tuple(scores for group in self.groups_of(questionnaire) for scores in group.units)

    @cached_property
    def shown_questionnaires(self) -> tuple[Questionnaire, ...]:
        return tuple(
            questionnaire
            for questionnaire in self.gathered.questionnaires
            if self.groups_of(questionnaire)
        )

    @cached_property
    def hidden(self) -> frozenset[tuple[str, str]]:
        return frozenset(group.key for group in self.gathered.groups if self.hides(group))

    @cached_property
    def groups(self) -> tuple[PeerGroup, ...]:
        """The groups that are told of; only their units are counted in totals.

        Where small groups are left out, a total with them in it would give them away to whoever
        takes the others from it.
        """
        return tuple(group for group in self.gathered.groups if not self.hides(group))

    def groups_of(self, questionnaire: Questionnaire) -> tuple[PeerGroup, ...]:
        return tuple(group for group in self.groups if group.key[0] == questionnaire.settings.id)

    @cached_property
    def counted(self) -> tuple[UnitScores, ...]:
        return tuple(scores for group in self.groups for scores in group.units)

    def tally_of(self, questionnaire: Questionnaire) -> GroupTally:
        return self.gathered.tally.together(group.key for group in self.groups_of(questionnaire))

    @cached_property
    def lowered(self) -> int:
        levels = (
            (scores.scores.overall.level, scores.scores.overall.level_before_gates)
            for scores in self.counted
        )
        return sum(now is not None and old is not None and now < old for now, old in levels)

    def block_name(self, group: PeerGroup) -> Lines:
        names = {
            peer_block.code: peer_block.label
            for peer_block in group.questionnaire.settings.peer_blocks
        }
        if group.block in names:
            return self.text(names[group.block])
        return (group.block,)

    def block_title(self, group: PeerGroup) -> str:
        name = self.block_name(group)[0]
        if name == group.block:
            return group.block
        return f"{group.block}  {name}"

    def block_names(self) -> dict[str, Lines]:
        names = national.group_names(self.gathered.questionnaires)
        return {code: self.speech.text(name) for code, name in names.items()}
