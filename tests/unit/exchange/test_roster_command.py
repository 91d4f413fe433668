"""The roster at the command line: made, signed, taken in, and what packages are worth then."""

from decimal import Decimal

import pytest

from assessment.commands.main import run
from assessment.consolidation.acts import Demand, Word, close_round
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.exchange import keys
from assessment.exchange.keys import Role, Signer
from tests.builders import ASSESSOR, HEAD, NOW
from tests.unit.consolidation.world import packed, record_of
from tests.unit.exchange.world import PASSPHRASE, THE_HEAD, Parts


@pytest.fixture
def signed(desk, said):
    """A roster of both people, signed; and a package signed by both."""
    for role in ("assessor", "head"):
        add = ("roster", "add", "r.roster", "--public", f"{role}.pub", "--role", role)
        assert said(*add, "--unit", "MPTC", "--from", "2026-01-01")[0] == 0
    assert said("roster", "sign", "r.roster", "--key", "root.key")[0] == 0
    assert said("send", "a.dra", "--key", "assessor.key", "--out", "p.drx")[0] == 0
    assert said("countersign", "p.drx", "--key", "head.key")[0] == 0
    return desk


def test_the_roster_given_or_taken_in_makes_packages_believed(signed, said):
    assert said("show", "p.drx")[1]["verdict"] == "unknown_key"
    code, shown = said("show", "p.drx", "--roster", "r.roster")
    assert (code, shown["verdict"]) == (0, "countersigned")
    code, first = said("roster", "import", "r.roster")
    assert (code, first["findings"][0]["code"]) == (1, "roster_first")
    root = said("roster", "show", "r.roster")[1]["root"]
    assert root in first["findings"][0]["message"]
    code, taken = said("roster", "import", "r.roster", "--code", root)
    assert (code, taken["seq"], taken["signed"]) == (0, 1, True)
    assert taken["findings"] == []
    assert said("show", "p.drx")[1]["verdict"] == "countersigned"
    shown = said("roster", "show")[1]
    assert [(one["name"], one["role"], one["unit"]) for one in shown["people"]] == [
        (ASSESSOR, "assessor", "MPTC"),
        (HEAD, "head", "MPTC"),
    ]


def test_nobody_signs_against_the_roster_in_use(signed, said):
    assert said("roster", "import", "r.roster", "--root", "root.pub")[0] == 0
    again = ("send", "a.dra", "--key", "head.key", "--out", "other.drx")
    code, refused = said(*again)
    assert (code, refused["findings"][0]["code"]) == (1, "key_other_role")
    assert not (signed / "other.drx").exists()
    assert said("send", "a.dra", "--key", "assessor.key", "--out", "other.drx")[0] == 0
    code, refused = said("countersign", "other.drx", "--key", "head.key", "--role", "assessor")
    assert (code, refused["findings"][0]["code"]) == (1, "key_other_role")
    assert said("countersign", "other.drx", "--key", "head.key")[0] == 0


def test_the_root_key_may_be_named_beforehand(signed, said):
    code, refused = said("roster", "import", "r.roster", "--root", "head.pub")
    assert (code, refused["findings"][0]["code"]) == (1, "roster_root_unknown")
    code, taken = said("roster", "import", "r.roster", "--root", "root.pub")
    assert (code, taken["findings"]) == (0, [])


def test_a_revoked_key_is_told_and_what_was_received_before_still_counts(signed, said):
    revision = said("show", "p.drx")[1]["revision"]
    assert said("roster", "revoke", "r.roster", "--public", "head.pub")[0] == 0
    assert said("show", "p.drx", "--roster", "r.roster")[1]["findings"][0]["code"] == (
        "roster_unsigned"
    )
    assert said("roster", "sign", "r.roster", "--key", "root.key")[1]["seq"] == 2
    code, shown = said("show", "p.drx", "--roster", "r.roster")
    assert (code, shown["verdict"]) == (1, "revoked_key")
    said("roster", "revoke", "r.roster", "--public", "head.pub", "--received", revision)
    said("roster", "sign", "r.roster", "--key", "root.key")
    code, shown = said("show", "p.drx", "--roster", "r.roster")
    assert (code, shown["verdict"]) == (0, "countersigned")


def test_a_key_in_another_role_gets_its_verdict(desk, said):
    said("roster", "add", "r.roster", "--public", "assessor.pub", "--role", "head", "--all-units")
    said("roster", "sign", "r.roster", "--key", "root.key")
    said("send", "a.dra", "--key", "assessor.key", "--out", "p.drx")
    code, shown = said("show", "p.drx", "--roster", "r.roster")
    assert (code, shown["verdict"]) == (1, "wrong_role")


ADD = ("add", "--public", "head.pub", "--role", "head")


def test_a_roster_is_forgotten_with_name_and_reason(signed, said):
    said("roster", "import", "r.roster", "--root", "root.pub")
    code, gone = said("roster", "forget", "--by", "Lim Sokha", "--reason", "its root key was lost")
    assert (code, gone["seq"]) == (0, 1)
    assert said("roster", "show")[1]["seq"] == 0


def test_who_signed_is_told_by_the_name_known_here(signed, said, capsys):
    def lines(*more):
        run(["show", "p.drx", "--language", "en", *more])
        return capsys.readouterr().out

    assert f"Signed by somebody who calls themselves {HEAD} as Unit head" in lines()
    assert f"Signed by {HEAD} as Unit head" in lines("--roster", "r.roster")
    public = keys.PublicKey("Chan Dara", keys.PublicKey.read(signed / "head.pub").key)
    (signed / "other.pub").write_text(public.export(), encoding="utf-8")
    told_so = f"Signed by Chan Dara (the file says {HEAD})"
    assert told_so in lines("--known", "head=other.pub")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("add", "r.roster", "--role", "head"), "option_missing"),
        (("add", "r.roster", "--public", "head.pub"), "option_missing"),
        (("add",), "option_missing"),
        ((*ADD, "a.dra", "--all-units"), "not_a_roster"),
        ((*ADD, "x.roster"), "which_units"),
        ((*ADD, "x.roster", "--all-units", "--until", "soon"), "not_a_day"),
        (
            (*ADD, "x.roster", "--all-units", "--from", "2026-01-02", "--until", "2026-01-01"),
            "ends_before",
        ),
        (
            ("add", "r.roster", "--public", "head.pub", "--role", "assessor", "--unit", "MPTC"),
            "two_roles",
        ),
        (("forget", "--by", "Lim Sokha"), "option_missing"),
        (("forget", "--by", "Lim Sokha", "--reason", "lost"), "no_roster_kept"),
        (("revoke", "r.roster", "--public", "root.pub"), "not_on_roster"),
        (("revoke", "r.roster", "--public", "head.pub", "--received", "12"), "not_a_revision"),
        (("sign", "none.roster", "--key", "root.key"), "not_found"),
        (("sign", "r.roster"), "option_missing"),
        (("import", "a.dra"), "not_a_roster"),
    ],
)
def test_what_cannot_be_done_is_told(signed, said, arguments, found):
    before = (signed / "r.roster").read_bytes()
    code, data = said("roster", *arguments)
    assert (code, data["findings"][0]["code"]) == (1, found)
    assert (signed / "r.roster").read_bytes() == before


def test_people_read_the_roster_in_khmer(signed, capsys):
    assert run(["roster", "show", "r.roster"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "បញ្ជីសោលើកទី1" in lines[0]
    assert "ចុះហត្ថលេខាថ្ងៃទី" in lines[1]
    assert ASSESSOR in lines[2]
    assert "MPTC" in lines[2]


def test_what_a_collection_received_still_counts_after_the_key_is_revoked(signed, said):
    with Collection.create(signed / "all.drc", now=NOW) as collection:
        receive(collection, [signed / "p.drx"], terms=Terms("Officer", NOW))
    revoke = ("roster", "revoke", "r.roster", "--public", "assessor.pub", "--in", "all.drc")
    revision = said("show", "p.drx")[1]["revision"]
    assert said(*revoke, "--keep-all")[1]["revoked"][0]["received"] == [revision]
    said("roster", "sign", "r.roster", "--key", "root.key")
    assert said("show", "p.drx", "--roster", "r.roster")[1]["verdict"] == "countersigned"


def test_the_closing_of_a_round_is_among_what_was_signed_with_a_revoked_key(signed, said):
    key = keys.open_key(signed / "head.key", PASSPHRASE)
    with Collection.create(signed / "all.drc", now=NOW) as collection:
        receive(collection, [signed / "p.drx"], terms=Terms("Officer", NOW))
        word, signer = Word("Officer", NOW, "the date is over"), Signer(key, Role.SECRETARIAT, NOW)
        made = close_round(collection, "2026", Demand(Decimal(0)), word, signer)
    revoke = ("roster", "revoke", "r.roster", "--public", "head.pub", "--in", "all.drc")
    listed = {one["revision"]: one["round"] for one in said(*revoke)[1]["would_keep"]}
    assert (len(listed), listed[made.digest]) == (2, "2026")
    kept = said(*revoke, "--keep", made.digest)[1]["revoked"][0]["received"]
    assert kept == [made.digest]


def test_nothing_is_revoked_before_somebody_says_what_is_kept(signed, said):
    """A forged package with the name of the key under it is not among what could be kept."""
    revision = said("show", "p.drx")[1]["revision"]
    others = record_of({"A1": ("l1a",)}, unit="MPTC", number=2)
    packed(signed / "forged.drx", others, signers=(THE_HEAD,))
    forged = Parts.of(signed / "forged.drx")
    forged.members["signatures.json"] = Parts.of(signed / "p.drx").members["signatures.json"]
    forged.write(signed / "forged.drx")
    with Collection.create(signed / "all.drc", now=NOW) as collection:
        receive(collection, [signed / "p.drx", signed / "forged.drx"], terms=Terms("Officer", NOW))
        assert len(collection.revisions()) == 2
    revoke = ("roster", "revoke", "r.roster", "--public", "assessor.pub", "--in", "all.drc")
    before = (signed / "r.roster").read_bytes()
    code, data = said(*revoke)
    assert (code, data["findings"][0]["code"]) == (1, "say_what_is_kept")
    assert [one["revision"] for one in data["would_keep"]] == [revision]
    code, data = said(*revoke, "--keep", "ab" * 32)
    assert (code, data["findings"][0]["code"]) == (1, "not_signed_with")
    assert (signed / "r.roster").read_bytes() == before
    assert said(*revoke, "--keep", revision)[1]["revoked"][0]["received"] == [revision]
    code, data = said("roster", "revoke", "r.roster", "--public", "assessor.pub")
    assert (code, data["revoked"][0]["received"]) == (0, [])
