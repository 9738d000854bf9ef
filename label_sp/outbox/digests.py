"""The mail of the day: what somebody prefers to receive once a day, in one message.

What it gathers is looked at again when it leaves: a reminder whose cause is gone is taken out, and a mail of the day
with nothing left in it is not sent.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction

from label_sp.clock import batches
from label_sp.clock.batches import About, Batch
from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import Kind
from label_sp.outbox.models import Message, MessageState
from label_sp.outbox.sending import record_skip

if TYPE_CHECKING:
    from label_sp.actors.models import User

NOTHING_LEFT = "tout ce qu’il annonçait est devenu sans objet"
DIGEST = Kind(
    key=kinds.DAILY,
    label="Courriel du jour",
    audience="à qui préfère un seul courriel par jour",
    group="Courriel du jour",
    subject="Vos messages du {jour} ({nombre})",
    body=kinds.GREETING
    + "Voici ce qui vous concerne :\n{messages}\n\nLisez ces messages sur le site du label :\n{lien}",
    fields={
        "jour": ("le jour de l’envoi", "mardi 2 mars 2027"),
        "nombre": ("le nombre de messages", "2"),
        "messages": (
            "leurs objets, un par ligne",
            "- Envoi du rapport d’audit, le mardi 9 mars 2027 · Mairie de Valmont\n- Mairie de Bray : label suspendu",
        ),
        "lien": ("l’adresse de la messagerie", "https://label.example/messages/"),
    },
    legal=True,
    button="Lire mes messages",
)
kinds.register(DIGEST)


def gather(today: date) -> int:
    """Write the mail of that day for each person who has something held, once a day. Returns how many were new."""
    held = Message.objects.filter(state=MessageState.HELD)
    people = held.order_by().values_list("recipient", flat=True).distinct()
    return sum(DIGESTS.each(list(people), partial(_gather_for, today=today)))


def _about(recipient_id: object) -> About:
    held = Message.objects.filter(recipient=recipient_id, state=MessageState.HELD).select_related("recipient")  # type: ignore[misc]
    return About(f"Courriel du jour de {held[0].recipient}")


DIGESTS = Batch("digests", "Composition du courriel du jour", _about)


def _gather_for(recipient_id: UUID | None, today: date) -> int:
    held = Message.objects.select_for_update(of=("self",)).filter(
        recipient=recipient_id, state=MessageState.HELD
    )
    found = list(held.select_related("recipient").order_by("created_at", "pk"))
    if not found or found[0].recipient is None:
        return 0
    person = found[0].recipient
    new = outbox.put(*_drafts(person, found, today))
    if new:  # else today's has left already: what came since waits for tomorrow's
        digest = Message.objects.get(key=_key(person, today))
        Message.objects.filter(pk__in=[message.pk for message in found]).update(
            state=MessageState.GATHERED, digest=digest
        )
    return new


def _key(person: User, today: date) -> str:
    return f"{DIGEST.key}:{today}:{person.pk}"


def _drafts(person: User, found: list[Message], today: date) -> list[outbox.Draft]:
    return outbox.drafts(
        DIGEST, str(today), [person], _values(found, today), about={"day": today.isoformat()}
    )


def _values(found: list[Message], today: date) -> dict[str, object]:
    lines = "\n".join(f"- {message.subject}" for message in found)
    return {
        "jour": french_date(today),
        "nombre": len(found),
        "messages": lines,
        "lien": f"{settings.SITE_URL}/messages/",
    }


@kinds.checked(DIGEST.key)
@transaction.atomic
def _before_sending(digest: Message) -> str:
    """Take out what has no point any more, and say the rest; the reason not to send when nothing is left."""
    gathered = list(digest.gathered.filter(state=MessageState.GATHERED).order_by("created_at", "pk"))
    kept = []
    for message in gathered:
        with batches.isolated() as attempt:
            reason = kinds.reason_not_to_send(message)
        if attempt.error:  # told among the failures; the others leave
            told = {"state": MessageState.FAILED, "digest": None, "error": batches.in_words(attempt.error)}
            Message.objects.filter(pk=message.pk).update(**told)
        elif reason:
            Message.objects.filter(pk=message.pk).update(state=MessageState.SKIPPED, error=reason)
            record_skip(message, reason)
        else:
            kept.append(message)
    if not kept:
        return NOTHING_LEFT
    if len(kept) < len(gathered):
        day = date.fromisoformat(digest.about["day"])
        said = kinds.filled(kinds.text_of(DIGEST), _values(kept, day))
        digest.subject, digest.body = said.subject, said.body
        digest.save(update_fields=["subject", "body", "search"])
    return ""
