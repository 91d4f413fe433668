"""The committee's collection: one file that keeps every package received and all decided on it.

What a copy is worth, what stands, what conflicts and what
the scores are is never stored: it follows from the kept files, from what was said of them, and from
what is in use at the moment of reading.
"""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import IO, Self

from assessment.consolidation import model, reading, rows, schema
from assessment.consolidation.model import ActKind, Case, CommitteeActs, ReceivedCopy, StoredCopy
from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError, refused
from assessment.exchange import canonical, keys, package
from assessment.exchange.container import DATA, QUESTIONNAIRE, finding, refusal
from assessment.exchange.roster import Roster, SignedRoster
from assessment.exchange.worth import NOTHING_IN_USE, Claim, InUse, TrustLevel, in_use_here, judge
from assessment.files import schema as layout
from assessment.files.disk import check_writable, fresh, is_writable, write_synced
from assessment.files.failures import explained, failure
from assessment.language.text import Text
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.responses.record import Record
from assessment.units import Unit, load_register, register_of

IN_MEMORY = 8 * 1024 * 1024
type Proven = tuple[InUse | None, rows.Links, CommitteeActs]


class Collection:
    """An open collection; several may be open on one file, in one thread each."""

    def __init__(self, path: Path, connection: sqlite3.Connection, in_use: InUse | None) -> None:
        self.path = path
        self.connection = connection
        self._in_use = in_use
        self._questionnaires: dict[str, bytes] = {}
        self._links: tuple[tuple[int, int], rows.Links] | None = None
        self._said: tuple[rows.Links, CommitteeActs] | None = None
        self._held: tuple[rows.Links, InUse, tuple[ReceivedCopy, ...]] | None = None
        self._until: int | None = None  # the act up to which it is read; None for all of it

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        now: datetime,
        in_use: InUse | None = None,
        training: SignedRoster | None = None,
    ) -> Self:
        """Begin an empty collection in a new file, and open it.

        One made for training believes the roster given, and says so wherever it is shown.

        Raises:
            AssessmentError: If the file exists or cannot be written.
        """
        if path.exists():
            raise failure(FileProblem.ALREADY_EXISTS, path)
        with fresh(path) as unfinished, closing(schema.connect(unfinished, "rwc")) as connection:
            schema.lay_out(connection, now.isoformat())
            if training is not None:
                body = {"roster": training.to_bytes().decode()}
                with layout.transaction(connection):
                    rows.keep_act(
                        connection, model.CommitteeAct(0, ActKind.TRAINING, "", now, "", body)
                    )
        return cls.open(path, in_use)

    @classmethod
    def open(cls, path: Path, in_use: InUse | None = None) -> Self:
        """Open a collection, to be judged by what is in use here unless told otherwise.

        Raises:
            AssessmentError: If it is not there, foreign, of another layout, damaged or read-only.
        """
        if not path.is_file():
            raise failure(FileProblem.NOT_FOUND, path)
        check_writable(path)
        return cls._opened(path, "rw", in_use)

    @classmethod
    def open_anywhere(cls, path: Path, in_use: InUse | None = None) -> Self:
        """Open a collection also where nothing can be written, as on a protected stick: to read.

        Raises:
            AssessmentError: If it is not there, foreign, of another layout or damaged; or if its
                last change broke off, and it cannot be changed to take that back.
        """
        if not path.is_file() or is_writable(path):
            return cls.open(path, in_use)
        return cls._opened(path, "ro", in_use)

    @classmethod
    def _opened(cls, path: Path, mode: str, in_use: InUse | None) -> Self:
        with explained(path, FileProblem.DAMAGED):
            connection = schema.connect(path, mode)
        try:
            with explained(path, FileProblem.DAMAGED):
                if layout.application_id(connection) != schema.APPLICATION_ID:
                    raise refusal(ConsolidationProblem.NOT_A_COLLECTION, path)
                if (version := layout.version(connection)) > schema.VERSION:
                    raise refusal(ConsolidationProblem.COLLECTION_NEWER, path)
                if version < schema.VERSION:
                    raise refusal(ConsolidationProblem.COLLECTION_OLDER, path)
                if not layout.is_as_laid_out(connection, schema.TABLES):
                    raise refusal(ConsolidationProblem.COLLECTION_ALTERED, path)
            rows.pass_over(connection, ())
        except AssessmentError:
            connection.close()
            raise
        return cls(path, connection, in_use)

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def in_use(self) -> InUse:
        """What is judged by: what is in use, and what was said to count in this collection."""
        if self._in_use is None:
            self._in_use = in_use_here()
        in_use = self._in_use
        decisions = self.committee_acts
        # A closed round is judged by what it was closed with.
        for committee_act in decisions.acts if self._until is not None else ():
            if committee_act.number == self._until and "roster" in committee_act.body:
                forms = frozenset(committee_act.body["questionnaires"].split())
                in_use = replace(
                    in_use, roster=_roster(committee_act.body["roster"]), questionnaires=forms
                )
        return replace(
            in_use,
            roster=decisions.training or in_use.roster,
            questionnaires=in_use.questionnaires | decisions.questionnaires,
            accepted=in_use.accepted | decisions.accepted,
            admitted=in_use.admitted | decisions.units.keys(),
            kept=decisions.registers,
        )

    @in_use.setter
    def in_use(self, in_use: InUse | None) -> None:
        self._in_use = in_use

    def expected_in(self, occasion: str) -> tuple[Unit, ...]:
        """The units expected in a round: of its own register if it has one, and those admitted.

        Those of today's register, and all admitted, in a round without a name.
        """
        kept = self.committee_acts.registers.get(occasion)
        if kept is None:
            listed = load_register().units_in(occasion)
        else:
            listed = kept.units
        codes = {unit.code for unit in listed}
        if occasion:
            names = {occasion, ""}
        else:
            names = {name for _, name in self.committee_acts.units}
        admitted = {
            code: unit for (code, name), unit in self.committee_acts.units.items() if name in names
        }
        return (*listed, *(admitted[code] for code in sorted(admitted.keys() - codes)))

    @property
    def links(self) -> rows.Links:
        """The chain of all that was received and said, looked at again when anything changed."""
        with explained(self.path, FileProblem.DAMAGED):
            now = self.changes_of_others, self.connection.total_changes
            # While we change it, only what others wrote before is looked at.
            changing = self.connection.in_transaction
            if self._links is None or self._links[0][: 2 - changing] != now[: 2 - changing]:
                links = rows.links(self.connection)
                rows.pass_over(self.connection, links.changed)
                rows.pass_over_later(self.connection, self._until)
                # What is passed over is taken back with the change: it is looked at again then.
                self._links = (now[0], -1 if changing else self.connection.total_changes), links
            return self._links[1]

    def read_until(self, act: int | None) -> int | None:
        """Read it as if nothing had come or been said after an act; gives what was read before."""
        links = self.links
        before = self._until
        self._until = act
        rows.pass_over_later(self.connection, act)
        # The chain is the same; what was found by it is not.
        self._links = (self.changes_of_others, self.connection.total_changes), replace(links)
        return before

    @property
    def proven(self) -> Proven:
        """What this reading made sure of, for another reading of the same state of the file."""
        return self._in_use, self.links, self.committee_acts

    def take(self, proven: Proven) -> None:
        """Go on from what another reading proved; the file must be as it was then."""
        self._in_use, links, decisions = proven
        rows.pass_over(self.connection, links.changed)
        self._links = (self.changes_of_others, self.connection.total_changes), links
        self._said = links, decisions

    def _query[Found](self, find: Callable[[sqlite3.Connection], Found]) -> Found:
        """What is found in the tables; where they are damaged, that is told."""
        _ = self.links
        with explained(self.path, FileProblem.DAMAGED):
            return find(self.connection)

    @property
    def changes_of_others(self) -> int:
        """A number that is another one when somebody else changed the file meanwhile."""
        with explained(self.path, FileProblem.DAMAGED):
            (number,) = self.connection.execute("PRAGMA data_version").fetchone()
            return int(number)

    @property
    def merges(self) -> tuple[model.Merge, ...]:
        """All intakes and decisions in their order, withdrawn ones too."""
        return self._query(rows.merges)

    @property
    def decisions(self) -> tuple[model.CaseDecision, ...]:
        """The decisions that are not withdrawn, in their order."""
        named = _named_now(self.in_use)
        return tuple(
            replace(decision, case=named(decision.case)) for decision in self._query(rows.decisions)
        )

    @property
    def committee_acts(self) -> CommitteeActs:
        """What people said beside decisions: admissions, returns, closings, printed reports."""
        now = self.links
        if self._said is None or self._said[0] is not now:
            self._said = now, committee_acts_of(self._query(rows.acts))
        return self._said[1]

    @property
    def acts(self) -> CommitteeActs:
        """What decides beside the copies themselves."""
        decisions = MappingProxyType({decision.revision: decision for decision in self.decisions})
        known = self.in_use.secretariat_known
        return replace(self.committee_acts, decisions=decisions, secretariat_signs=known)

    def arrivals(self, merge: int | None = None) -> Iterator[model.ReceivedFile]:
        """The files of one merge, or of all that are not withdrawn, in the order they came."""
        named = _named_now(self.in_use)
        with explained(self.path, FileProblem.DAMAGED):
            for received_file in rows.arrivals(self.connection, merge):
                yield replace(received_file, case=received_file.case and named(received_file.case))

    def copies(self, case: Case | None = None) -> Iterator[tuple[str, ReceivedCopy]]:
        """Every kept file that carries a revision, as it is judged now; of one case when given."""
        changed = self.links.changed
        in_use = self.in_use
        with explained(self.path, FileProblem.DAMAGED):
            copies = list(self._rows_of(case))
            files = None
            if case is not None:
                files = [copy.file for copy in copies]
            received = rows.first_received(self.connection, files)
        for kept in copies:
            proven = package.digest_of(kept.manifest) == kept.revision
            whole = proven and (rows.COPY, kept.file) not in changed
            kept_copy = kept if whole else _read_again(self, kept.file)
            if kept_copy is None or not kept_copy.revision:
                continue
            manifest = json.loads(kept_copy.manifest)
            came = received.get(kept_copy.file)
            claimed = manifest["unit"], manifest["round"], manifest["fingerprint"]
            claim = Claim(kept_copy.revision, *claimed, came, kept_copy.altered)
            judged = judge(claim, kept_copy.signatures, in_use)
            manifest["unit"] = in_use.code_in(claim.unit, claim.round)
            yield kept_copy.file, reading.received_copy(kept_copy, manifest, judged)

    def _rows_of(self, case: Case | None) -> Iterator[StoredCopy]:
        """The kept copies of a case, under whichever code of its unit they came."""
        codes = () if case is None else sorted(self.in_use.codes_of(case.unit, case.round))
        for of_case in [case and case._replace(unit=code) for code in codes] or [None]:
            yield from rows.copies(self.connection, of_case)

    def revisions(self, case: Case | None = None) -> tuple[ReceivedCopy, ...]:
        """The revisions that are held and not withdrawn, by revision; of one case when given.

        Each is worth its best copy; a decision recorded here without a signature is worth the
        weakest revision it took.
        """
        if case is not None or self.connection.in_transaction:
            return self._best(case)
        now = self.links, self.in_use
        if self._held is None or self._held[0] is not now[0] or self._held[1] != now[1]:
            self._held = *now, self._best(None)
        return self._held[2]

    def _best(self, case: Case | None) -> tuple[ReceivedCopy, ...]:
        best: dict[str, ReceivedCopy] = {}
        for _, copy in self.copies(case):
            other = best.get(copy.revision)
            if other is None or copy.quality > other.quality:
                best[copy.revision] = copy
        weigh_decisions(best, self.decisions)
        return tuple(best[revision] for revision in sorted(best))

    def cases(self) -> dict[Case, tuple[ReceivedCopy, ...]]:
        """All held revisions by unit, round and questionnaire, in the order of these."""
        of_case = attrgetter("case")
        return {
            case: tuple(of) for case, of in groupby(sorted(self.revisions(), key=of_case), of_case)
        }

    def find(self, revision: str) -> ReceivedCopy:
        """The held revision of that identity, or of one that begins so.

        Raises:
            AssessmentError: If none is held, or several begin so.
        """
        matching = [
            copy for copy in self.revisions() if copy.revision.startswith(revision) and revision
        ]
        if len(matching) != 1:
            raise refused(ConsolidationProblem.NO_SUCH_REVISION, revision=revision)
        return matching[0]

    def record(self, revision: str) -> Record:
        """The record of a held revision, proven by its manifest.

        Where a row is not as it was written, it is read from the kept file.

        Raises:
            AssessmentError: If it is not held.
        """
        with explained(self.path, FileProblem.DAMAGED):
            manifest, package_file = self._manifest(revision)
            digests = {name: digest for name, _, digest in json.loads(manifest)["files"]}
            _, data, _ = rows.contents(self.connection, revision)
        named = digests[QUESTIONNAIRE]
        text = self._questionnaires.get(named)
        if text is None:
            text = rows.questionnaire(self.connection, named)
            if package.digest_of(text) != named:
                text = None
        if text is None or package.digest_of(data) != digests[DATA]:
            with self.opened(package_file) as content:
                parts, _ = package.read(self.path, content, whole=False)
            data = parts.data
            text = parts.questionnaire
        self._questionnaires[named] = text
        return canonical.record_from(data, text)

    def _manifest(self, revision: str) -> tuple[bytes, str]:
        """The manifest whose digest the revision is, and the digest of a package that holds it."""
        files = rows.files_of(self.connection, revision)
        for _, package_file, manifest in files:
            if package.digest_of(manifest) == revision:
                return manifest, package_file
        for file, _, _ in files:
            again = _read_again(self, file)
            if again is not None and again.revision == revision:
                return again.manifest, again.package
        raise UnreadableError(revision)

    def signatures(self, held: ReceivedCopy) -> tuple[keys.Signature, ...]:
        with explained(self.path, FileProblem.DAMAGED):
            copies = [copy for copy in self._rows_of(held.case) if copy.package == held.package]
            if copies:
                return keys.each_once(keys.unpack(copies[0].signatures))
            return ()

    @contextmanager
    def opened(self, file: str) -> Iterator[IO[bytes]]:
        """The bytes of a kept file, by their digest."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as content:
            with explained(self.path, FileProblem.DAMAGED):
                rows.copy_bytes(self.connection, file, content)
            yield content

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside is kept, or nothing of it; what went wrong is told."""
        with explained(self.path, FileProblem.NOT_SAVED), layout.transaction(self.connection):
            yield self.connection

    def document(self, held: ReceivedCopy, digest: str) -> bytes:
        with self.opened(held.package) as content:
            return package.document(self.path, digest, content)

    def export(self, held: ReceivedCopy, target: Path) -> None:
        """Write the package of a held revision as it was received, byte by byte."""
        with self.opened(held.package) as content, fresh(target) as unfinished:
            write_synced(unfinished, content.read())


def _read_again(collection: Collection, file: str) -> StoredCopy | None:
    """What the kept bytes of a file say, whatever its row does; None when they are damaged."""
    name = dict(rows.file_names(collection.connection)).get(file, "")
    with (
        suppress(AssessmentError),
        collection.opened(file) as content,
        reading.read(Path(name), file, content, NOTHING_IN_USE) as inside,
    ):
        return inside.copy
    return None


def _named_now(in_use: InUse) -> Callable[[Case], Case]:
    """The case that another one is by now: a renamed unit is one under all its codes."""
    return lambda case: case._replace(unit=in_use.code_in(case.unit, case.round))


def weigh_decisions(
    held: MutableMapping[str, ReceivedCopy], decisions: Iterable[model.CaseDecision]
) -> None:
    """Make decisions that nobody signed worth the weakest revision they took."""
    for made in decisions:
        copy = held.get(made.revision)
        if copy is not None and copy.trust_level is not TrustLevel.DECISION:
            used = [
                held[each].trust_level if each in held else TrustLevel.NONE for each in made.used
            ]
            held[made.revision] = replace(copy, trust_level=min(used, default=TrustLevel.NONE))


# What a word of each kind is about: of several on one thing the last counts. The others are looked
# at by whoever needs them.
_ABOUT: Mapping[str, str] = {
    ActKind.QUESTIONNAIRE: "fingerprint",
    ActKind.LATE: "accepted",
    ActKind.RETURN: "revision",
    ActKind.PRINTED: "digest",
    ActKind.TRAINING: "roster",
    ActKind.REGISTER: "round",
}


def committee_acts_of(acts: tuple[model.CommitteeAct, ...]) -> CommitteeActs:
    """What holds after these acts, in their order."""
    last: dict[str, dict[str, Mapping[str, str]]] = {kind: {} for kind in _ABOUT}
    for committee_act in acts:
        if committee_act.kind in _ABOUT:
            last[committee_act.kind][committee_act.body[_ABOUT[committee_act.kind]]] = (
                committee_act.body
            )

    def counting(kind: ActKind) -> dict[str, Mapping[str, str]]:
        return {name: body for name, body in last[kind].items() if body["counts"] == model.COUNTS}

    # An act of an earlier program names no round: it counts in every one.
    units = {
        (act.body["unit"], act.body.get("round", "")): act.body
        for act in acts
        if act.kind == ActKind.UNIT
    }
    training = list(last[ActKind.TRAINING])[-1:]
    return CommitteeActs(
        questionnaires=frozenset(counting(ActKind.QUESTIONNAIRE)),
        units={
            at: Unit(
                at[0], Text.from_wordings(km=body["km"], en=body["en"]), "", body["block"], "", ""
            )
            for at, body in units.items()
            if body["counts"] == model.COUNTS
        },
        accepted=frozenset(counting(ActKind.LATE)),
        returned=frozenset(counting(ActKind.RETURN)),
        printed={digest: _printed(body) for digest, body in last[ActKind.PRINTED].items()},
        training=_roster(training[0]) if training else None,
        registers={
            occasion: register_of(body["units"])
            for occasion, body in last[ActKind.REGISTER].items()
        },
        acts=acts,
    )


@lru_cache(maxsize=4)
def _roster(text: str) -> Roster:
    return SignedRoster.from_bytes(text.encode()).roster


def _printed(body: Mapping[str, str]) -> model.PrintedReport:
    final = body["final"] == model.COUNTS
    roster = int(body["roster"])
    return model.PrintedReport(body["round"], body["digest"], body["edition"], final, roster)


def check(collection: Collection, progress: Progress = SILENT) -> tuple[Finding, ...]:
    """Everything in a collection that is not as it was written; nothing when it is sound.

    Raises:
        AssessmentError: If it cannot be read at all.
    """
    try:
        if not layout.structure_is_sound(collection.connection):
            return (_damaged(collection, collection.path.name),)
        # Read first: what cannot be read at all is told as such.
        _ = collection.merges, collection.decisions, list(collection.arrivals())
        findings = [*changed_rows(collection), *_files(collection, progress)]
        if rows.orphans(collection.connection):
            findings.append(_damaged(collection, collection.path.name))
    except (sqlite3.Error, UnreadableError) as error:
        raise AssessmentError(_damaged(collection, collection.path.name)) from error
    return tuple(findings)


def changed_rows(collection: Collection) -> Iterator[Finding]:
    """What somebody changed by hand, and where a clock went back; it is told and not used."""
    for kind, name in sorted(collection.links.changed):
        yield finding(ConsolidationProblem.ROW_CHANGED, collection.path, row=f"{kind} {name}")
    for merge in sorted(rows.turned_back(collection.connection)):
        yield finding(ConsolidationProblem.CLOCK_WENT_BACK, collection.path, merge=merge)


def _files(collection: Collection, progress: Progress) -> Iterator[Finding]:
    names_of = rows.file_names(collection.connection)
    kept = {copy.file: copy for copy in rows.copies(collection.connection)}
    for number, (digest, name) in enumerate(names_of, start=1):
        progress.step(number, len(names_of))
        with suppress(AssessmentError):
            with collection.opened(digest):
                copy = kept.get(digest)
            again = None
            if copy is not None:
                again = _read_again(collection, digest)
            if copy is None or (copy == again and _is_written(collection, copy)):
                continue
        yield _damaged(collection, name)


def _is_written(collection: Collection, copy: StoredCopy) -> bool:
    manifest = json.loads(copy.manifest)
    digests = {name: digest for name, _, digest in manifest["files"]}
    case, data, instrument = rows.contents(collection.connection, copy.revision)
    text = rows.questionnaire(collection.connection, instrument)
    return (
        case == (manifest["unit"], manifest["round"], manifest["questionnaire"][0])
        and package.digest_of(data) == digests[DATA]
        and package.digest_of(text) == instrument == digests[QUESTIONNAIRE]
    )


def _damaged(collection: Collection, name: str) -> Finding:
    values = {"file": collection.path.name, "name": name}
    return Finding(ConsolidationProblem.PART_DAMAGED, FindingPlace(file=name), values)
