"""How a recipient of sealed packages is written, so that a slip of the pen is noticed at once.

Whoever holds the secret part of a recipient can open what was sealed to it. The word that names it
ends with six signs that follow from all others, as age and Bech32 have it.
"""

import re

FEWEST = 2
# No committee keeps more keys, and every one is a way in.
MOST = 16
RECIPIENT = re.compile(r"age1[0-9a-z]{58}")
_BEGINS = "age"
_SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def is_recipient(word: str) -> bool:
    """Whether the word is a recipient, and its last signs follow from the others."""
    if not RECIPIENT.fullmatch(word):
        return False
    signs = [_SIGNS.find(sign) for sign in word[len(_BEGINS) + 1 :]]
    before = [ord(sign) >> 5 for sign in _BEGINS]
    behind = [ord(sign) & 31 for sign in _BEGINS]
    return -1 not in signs and _checked([*before, 0, *behind, *signs]) == 1


def are_recipients(words: tuple[str, ...]) -> bool:
    """Whether a committee may be reached by exactly these: none, or enough, and each once."""
    if not words:
        return True
    different = len(set(words)) == len(words)
    return different and FEWEST <= len(words) <= MOST and all(map(is_recipient, words))


def _checked(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            check ^= generator if top >> at & 1 else 0
    return check
