"""What the DITP may write in the place of our wording: the kind's own fields, and all that a notification must tell."""

from __future__ import annotations

import difflib

from label_sp.outbox.kinds import FIELD, LONGEST_SUBJECT, Kind, Text, secrets_in, unknown_fields

LONGEST_BODY = 10_000
LONGEST_NAME = 40  # of what is no field, when it is repeated in an error
CLOSE = 0.6


def tidied(subject: str, body: str) -> Text:
    """The same with one sort of line end, and no blank around."""
    lines = (line.rstrip() for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return Text(subject.strip(), "\n".join(lines).strip())


def errors(kind: Kind, text: Text) -> dict[str, list[str]]:
    """What is wrong with a wording of this kind, by field of the form; nothing when it may be used."""
    found = {
        "subject": [
            *_of_subject(text.subject),
            *_of_fields(kind, Text(text.subject, "")),
            *(
                f"{{{name}}} est secret : écrivez-le dans le texte."
                for name in secrets_in(kind, text.subject)
            ),
        ],
        "body": [*_of_body(text.body), *_of_fields(kind, Text("", text.body)), *_missing(kind, text.body)],
    }
    return {field: told for field, told in found.items() if told}


def _of_subject(subject: str) -> list[str]:
    if not subject:
        return ["Écrivez un objet."]
    if len(subject.splitlines()) > 1:
        return ["L’objet tient sur une seule ligne."]
    if len(subject) > LONGEST_SUBJECT:
        return [f"L’objet a {len(subject)} caractères, il en faut {LONGEST_SUBJECT} au plus."]
    return []


def _of_body(body: str) -> list[str]:
    if not body:
        return ["Écrivez un texte."]
    if len(body) > LONGEST_BODY:
        return [f"Le texte a {len(body)} caractères, il en faut {LONGEST_BODY} au plus."]
    return []


def _of_fields(kind: Kind, text: Text) -> list[str]:
    wrong = [_unknown(name, kind) for name in unknown_fields(kind, text)[:5]]
    if wrong:
        return [
            *wrong,
            f"Champs de ce message : {', '.join(f'{{{name}}}' for name in kind.fields) or 'aucun'}.",
        ]
    rest = FIELD.sub("", f"{text.subject}{text.body}")
    if "{" in rest or "}" in rest:
        return ["Une accolade est en trop. Les accolades servent seulement autour du nom d’un champ."]
    return []


def _unknown(name: str, kind: Kind) -> str:
    """« {servise} n’est pas un champ de ce message. Vouliez-vous écrire {service} ? »"""
    shown = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
    close = difflib.get_close_matches(shown.strip().lower(), kind.fields, n=1, cutoff=CLOSE)
    meant = f" Vouliez-vous écrire {{{close[0]}}} ?" if close else ""
    return f"« {{{shown}}} » n’est pas un champ de ce message.{meant}"


def _missing(kind: Kind, body: str) -> list[str]:
    used = set(FIELD.findall(body))
    missing = [f"{{{name}}} ({kind.fields[name][0]})" for name in kind.needed if name not in used]
    if not body or not missing:
        return []
    why = "une notification doit le dire" if kind.legal else "sans cela, ce message ne sert à rien"
    return [f"Il manque {', '.join(missing)} : {why}."]
