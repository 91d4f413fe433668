"""Where a line of Khmer or mixed text may break.

Khmer is written without spaces between words, so a segmenter proposes where words end. It is
reached through one cached function; without it lines break at spaces only. No break ever falls
inside a Khmer cluster, a check code or a kept term, between a number and its unit or the word for
a count, before a dot between two parts, or between a name and its value in brackets.
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

# Short terms that the segmenter splits and a line must never break: only what reads as one word,
# since a long kept term makes ragged lines.
_TERMS = """
    ។ល។ កញ្ចប់ជាធរមាន កម្រង កំណត់ចំណាំ កំណត់សម្គាល់ កំណត់ហេតុ កូដនីយកម្ម ក្តារចុច ក្នុងចំណោម
    ក្រោមជាតិ ខ្លួនឯង គណៈកម្មាធិការ គណៈអភិបាល គណៈរដ្ឋមន្ត្រី គិតត្រឹម គោលការណ៍ គោលនយោបាយ គំនូសតាង
    ចម្លើយ ចំណុចដៅ ចំនួនគត់ ចំលើយ ចុងក្រោយ ចុះថ្ងៃទី ចូលប្រើ ច្រើនជាងគេ ខ្ពស់ជាងគេ ខ្ពស់បំផុត ជាងគេ
    ជុំទី ជូនដំណឹង ជួរឈរ ជួរដេក ដាក់ជូន ដែរឬទេ តារាងទី ត្រីមាស ឆមាស ត្រីមាសទី ឆមាសទី ថ្ងៃទី ថ្ងៃនេះ
    ថ្នាក់ជាតិ ទាបជាងគេ ទាបបំផុត ធុរជន ធរណីមាត្រ ធ្វើវិញ ធ្វើឱ្យ នវានុវត្តន៍ នវានុវត្ត នីមួយៗ បង្គោល
    បញ្ជីគោល បញ្ញាសិប្បនិម្មិត បណ្តឹងតវ៉ា បរិយាបន្ន បរិយាប័ន្ន បំណែងចែក ប្រជាពលរដ្ឋ ផលបូក ផ្នែករឹង
    ពាក្យសម្ងាត់ ព្រះរាជក្រឹត្យ ព្រះរាជាណាចក្រ ភាគបែង ភាគយក ភាគរយ ភាពចាស់ទុំ ភាពជាដៃគូ ភាពពេញលេញ
    មជ្ឈមណ្ឌល មតិយោបល់ មធ្យមភាគ មន្ត្រីរាជការ មិនទាន់ មិនមែន មិនពាក់ព័ន្ធ មិនពេញលេញ មិនលើស
    មិនស៊ីគ្នា មេគុណ ម៉ាស៊ីនមេ យោងតាម រដ្ឋមន្ត្រី រដ្ឋលេខាធិការ រហស្សលិខ រាជរដ្ឋាភិបាល រូបទី
    លក្ខណៈវិនិច្ឆ័យ លេខកូដ លេខសម្គាល់ លេខសម្ងាត់ លោកអ្នក វិមជ្ឈការ វិសហមជ្ឈការ វេបផតថល សារពើភណ្ឌ
    សំណាកគំរូ សសរស្តម្ភ ស្វ័យវាយតម្លៃ ហេដ្ឋារចនាសម្ព័ន្ធ អគ្គនាយកដ្ឋាន អគ្គលេខាធិការដ្ឋាន អង្គភាព
    អត្តសញ្ញាណ អន្តរប្រតិបត្តិការ អ្នកវាយតម្លៃ អភិបាលកិច្ច អ៊ីនធឺណិត អ៊ិនគ្រីប ឥតគិតថ្លៃ ឌីជីថល
    ឌីជីថលូបនីយកម្ម ឬទេ ឯកជនភាព ឯកតារង្វាស់
"""
KEPT_TERMS = _TERMS.split()

_UNITS = """
    % ៛ kB KB MB GB TB Mbps Gbps kW km m h min s USD KHR គ្រឿង ច្បាប់ ចំណុច ឆ្នាំ ខែ ថ្ងៃ
    ម៉ោង នាទី នាក់ ពាន់ លាន រៀល ដង ភាគរយ ពិន្ទុ សំណួរ អង្គភាព ទំព័រ
"""
UNITS = _UNITS.split()


SYLLABLE = 3  # letters with their marks that a syllable has, with what ends a sentence
ZWSP = "\N{ZERO WIDTH SPACE}"
COENG = "\N{KHMER SIGN COENG}"
_BOUND = "\u2060\u00a0"  # stands for a space at which no line may break
KHMER_RUN = re.compile(r"[\u1780-\u17ff\u19e0-\u19ff]+")

_OPPORTUNITY = re.compile(r"\s+|\u200b+|(?<=[^\W\d])[-/–](?=[^\W\d])")
_NO_START = frozenset("។៕៖ៗ៚,.;:!?)]}»”’%៛…·")
_NO_END = frozenset("([{«“‘")
_GLUE = frozenset("\u00a0\u2007\u202f\u2060\ufeff\u200d")
_INNER_SPACE = re.compile(r" (?=\S)")
_BOUND_SPACE = re.compile("\u2060[\u00a0 ]")  # a copy of rich text has a plain space
_HYPHEN = "-\u2060"  # stands for a hyphen at which no line may break
_JOINERS = frozenset("\u200c\u200d")
_SENTENCE = re.compile(r"[\u1780-\u17d3][។?]$")
_KHMER_LETTER = re.compile(r"[\u1780-\u17d3\u17d7\u17dc\u17dd]")
_CODE = re.compile(r"(?<![-\w])[A-Z2-7]{4}(?:-[A-Z2-7]{4}){1,3}(?![-\w])")  # a check code
_KEPT = re.compile(
    _CODE.pattern
    + "|"
    + "|".join(re.escape(term) for term in sorted(KEPT_TERMS, key=len, reverse=True))
    + r"|[\d០-៩][.,\d០-៩]*[ ](?:"
    + "|".join(rf"{re.escape(unit)}{'(?![A-Za-z])' if unit.isascii() else ''}" for unit in UNITS)
    + r")|(?:កម្រិត|[Ll]evel|ចំនួន|ត្រូវកែ) [\d០-៩]+"
    # A number that ends what is said stays with its word.
    + r"|\S [\d០-៩][.,\d០-៩]*%?(?=$| ·|។)"
    # A value in brackets stays with the last word of the name it belongs to.
    + r"|\S [(][\d០-៩][.,\d០-៩]*%?[)]"
)

_segmenting = threading.Lock()


def cluster_starts(text: str) -> tuple[int, ...]:
    """Every offset inside the text at which a new cluster begins, the ends left out.

    A cluster is what a reader takes for one letter: a base with its subscripts, vowels and
    signs, or a Latin letter with its combining accents.
    """
    return tuple(at for at in range(1, len(text)) if _starts_cluster(text, at))


@lru_cache(maxsize=32_768)
def words(run: str) -> tuple[str, ...]:
    """The words of one run of Khmer letters, in order; joined they give the run back.

    Without the segmenter the run is one word.
    """
    segment = _segmenter()
    if segment is None:
        return (run,)
    with _segmenting:
        segments = tuple(segment(run))
    if "".join(segments) == run:
        return segments
    return (run,)


@lru_cache(maxsize=8_192)
def break_offsets(text: str) -> tuple[int, ...]:
    """The offsets at which a new line may start, ascending, the ends left out.

    Spaces belong to the line before the break.
    """
    within = {at for match in _KEPT.finditer(text) for at in range(match.start() + 1, match.end())}
    offsets = [at for at in sorted(set(_proposed(text)) - within) if _may_break(text, at)]
    if offsets and _SENTENCE.search(text) and len(cluster_starts(text[offsets[-1] :])) < SYLLABLE:
        offsets.pop()  # no syllable stands alone on the last line of a sentence
    return tuple(offsets)


@lru_cache(maxsize=8_192)
def with_zwsp(text: str) -> str:
    """The text with zero-width spaces where a line may break, for display only.

    Never store, compare or put the result into an editor; ``without_zwsp`` takes them out.
    """
    plain = without_zwsp(text)
    if not KHMER_RUN.search(plain):
        return _with_whole_codes(plain)
    cuts = (0, *break_offsets(plain), len(plain))
    parts = [_INNER_SPACE.sub(_BOUND, plain[start:end]) for start, end in pairwise(cuts)]
    ended = (part if part[-1:].isspace() else part + ZWSP for part in parts[:-1])
    return _with_whole_codes("".join((*ended, parts[-1])))


def _with_whole_codes(text: str) -> str:
    return _CODE.sub(lambda code: code.group().replace("-", _HYPHEN), text)


def without_zwsp(text: str) -> str:
    """The text as it was before ``with_zwsp``."""
    return _BOUND_SPACE.sub(" ", text.replace(ZWSP, "").replace(_HYPHEN, "-"))


def _proposed(text: str) -> Iterator[int]:
    for match in _OPPORTUNITY.finditer(text):
        yield match.end()
    for match in KHMER_RUN.finditer(text):
        start, end = match.span()
        if start and (text[start - 1].isalpha() or text[start - 1] in ")]}»”"):
            yield start
        at = start
        for word in words(match.group())[:-1]:
            at += len(word)
            yield at
        if end < len(text) and (text[end].isalpha() or text[end] in _NO_END):
            yield end


def _may_break(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before = text[at - 1]
    after = text[at]
    if after.isspace() or after in _NO_START or before in _NO_END:
        return False
    if before in _GLUE or after in _GLUE or after == ZWSP:
        return False
    # A number stays whole, and beside its word.
    digits = before.isdecimal(), after.isdecimal()
    letter = _KHMER_LETTER.match(before if after.isdecimal() else after)
    return _starts_cluster(text, at) and not (all(digits) or (any(digits) and letter))


def _starts_cluster(text: str, at: int) -> bool:
    before = text[at - 1]
    after = text[at]
    if before == COENG and "\u1780" <= after <= "\u17b3":
        return False
    return not (after in _JOINERS or unicodedata.category(after) in {"Mn", "Mc", "Me"})


@lru_cache(maxsize=1)
def _segmenter() -> Callable[[str], Iterable[str]] | None:
    """The segmenter with its model, or None when it is not installed or cannot be read.

    The model is handed over as bytes: by path it cannot be read on Windows from a folder whose
    name is not ASCII.
    """
    try:
        import khmercut
        import pycrfsuite

        model = Path(khmercut.model_path).read_bytes()
        tagger = pycrfsuite.Tagger()
        tagger.open_inmemory(model)
    except (ImportError, OSError, ValueError):
        return None

    def segment(run: str, _alive: bytes = model) -> Iterator[str]:
        clusters = khmercut.seg_kcc(run)
        tags = tagger.tag(khmercut.create_kcc_features(clusters))
        word = ""
        for cluster, tag in zip(clusters, tags, strict=True):
            if tag == "1" and word:
                yield word
                word = ""
            word += cluster
        yield word

    return segment
