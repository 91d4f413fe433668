"""How much a JSON text may ask of the computer, told before it is read.

A few thousand packed bytes can become millions of values. No good file comes near these bounds.
"""

import sys

_MEGABYTE = 1024 * 1024
# What the text itself takes in memory: letters beyond ASCII make it two or four times as large.
LARGEST_TEXT = 24 * _MEGABYTE
# Every list, object and further item takes up to two hundred bytes when it is read.
MOST_MARKS = 1_000_000
_MARKS = ("[", "{", ",")


def is_bearable(text: str) -> bool:
    """Whether a JSON text can be read within a fraction of the memory a program may have."""
    if len(text) <= MOST_MARKS:
        return True
    return sys.getsizeof(text) <= LARGEST_TEXT and sum(map(text.count, _MARKS)) <= MOST_MARKS
