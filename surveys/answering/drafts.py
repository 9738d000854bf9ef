"""Unfinished answers, sealed: whoever has the tables alone, without the link, reads nothing in them.

The key is worked out of the secret of the link, which no table holds. All drafts are of one length and say no time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from label_sp.guide.surveys import Level
from surveys.answering.sheets import ANSWERS, Sheet
from surveys.campaigns.models import MOST_QUESTIONS

PURPOSE = b"surveys.answering.drafts\0"
NONCE = 12  # bytes


def seal(secret: str, levels: list[str]) -> bytes:
    """Levels in the questionnaire's order, as bytes that the secret alone opens."""
    plain = "".join(levels).ljust(MOST_QUESTIONS, str(Level.UNANSWERED)).encode()
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key(secret)).encrypt(nonce, plain, None)


def opened(secret: str, sealed: bytes | memoryview | None, sheet: Sheet) -> Mapping[str, str]:
    """{code: level} of what was answered; nothing when there is no draft, or one that this secret does not open."""
    if not sealed:
        return {}
    kept = bytes(sealed)
    try:
        plain = AESGCM(_key(secret)).decrypt(kept[:NONCE], kept[NONCE:], None).decode()
    except InvalidTag:
        return {}
    answers = zip(sheet.questions, plain[: len(sheet.questions)], strict=True)
    return {question.code: level for question, level in answers if level in ANSWERS}


def _key(secret: str) -> bytes:
    return hashlib.sha256(PURPOSE + secret.encode()).digest()
