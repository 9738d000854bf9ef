"""Words as they are compared, whoever typed them: the one folding of the house, of searches and of names."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
LETTERS = str.maketrans({"œ": "oe", "æ": "ae"})  # ligatures that no normal form takes apart
APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʻʽ′´`", "'"))
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
INSIDE_A_WORD = re.compile(
    r"(?<=[aeio])'(?=[aeiou])"
)  # Tahitian « Papeʻete », which an elision never looks like
UNSEEN = {"Mn", "Cf"}  # categories of what is written on another character, or nowhere


def plain(text: str) -> str:
    """Lower case without accents, ligatures, curly signs nor doubled spaces: « Sacré-Cœur  d’Étretat » → « sacre-coeur
    d'etretat »."""
    bare = text.translate(APOSTROPHES).casefold()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare).translate(LETTERS)
        for mark in set(bare):
            if unicodedata.category(mark) in UNSEEN:
                bare = bare.replace(mark, "")
    return " ".join(bare.translate(HYPHENS).split())


def fold(text: str) -> str:
    """Only words, apart by one space: « Œuvre d’Acheux » → « oeuvre d acheux »."""
    return " ".join(WORD.findall(INSIDE_A_WORD.sub("", plain(text))))


def same(one: str, other: str) -> bool:
    """Would a reader take one name for the other?"""
    return stored(one) == stored(other)


def stored(text: str) -> str:
    """As it is kept to be searched: folded, a space before each word; a text without any word stands for itself."""
    return f" {fold(text) or text.strip()}"


def terms(typed: str) -> list[str]:
    """What a search asks for, folded: what stands between two spaces stays together, « l’eau » → « l eau »."""
    return [folded for each in typed.split() if (folded := fold(each))]


def has_terms(typed: str, kept: str) -> bool:
    """Does each term begin a word of this stored text? A search for nothing finds all, one for signs alone nothing."""
    wanted = terms(typed)
    return all(f" {term}" in kept for term in wanted) if wanted else not typed.strip()
