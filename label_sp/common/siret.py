"""The number of an establishment (SIRET): the one check of the house, for whoever types, sends or imports one.

python-stdnum knows the key, and La Poste's (the sum of the digits is a multiple of 5). It also takes digits of other
scripts, and zeros alone, which are nobody's.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siret

from label_sp.common.texts import tidy

SIREN = 9  # digits of the company, before the 5 of the establishment
BETWEEN = re.compile(r"[\s.\-\u00a0\u202f]")
DIGITS = re.compile(r"[0-9]{14}")
WRONG = "Ce SIRET n’est pas valide : il compte 14 chiffres, dont les derniers vérifient les autres."
NOBODY = (
    "Ce SIRET n’existe pas : ni le SIREN (ses 9 premiers chiffres) ni le numéro d’établissement (les 5 derniers) ne "
    "sont faits que de zéros. Sans SIRET, laissez ce champ vide."
)


def checked(typed: str) -> str:
    """Its fourteen digits; blank when there is none. Raises ValidationError with a sentence."""
    number = BETWEEN.sub("", tidy(typed))
    if not number:
        return ""
    if not DIGITS.fullmatch(number):
        raise ValidationError(WRONG)
    try:
        siret.validate(number)
    except WrongNumber as error:
        raise ValidationError(WRONG) from error
    if not (number[:SIREN].strip("0") and number[SIREN:].strip("0")):
        raise ValidationError(NOBODY)
    return number


def spaced(number: str) -> str:
    """« 130 025 265 00013 », as it is written: a person reads no fourteen digits in a row."""
    return (
        f"{number[:3]} {number[3:6]} {number[6:SIREN]} {number[SIREN:]}"
        if DIGITS.fullmatch(number)
        else number
    )
