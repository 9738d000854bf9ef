"""Words as a search compares them."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case, without accents, words apart by one space: « Œuvre d’Acheux » → « œuvre d acheux »."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    for mark in set(bare):
        if unicodedata.combining(mark):
            bare = bare.replace(mark, "")
    return " ".join(WORD.findall(bare))
