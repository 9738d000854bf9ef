"""Documents: a dossier in front of certification."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from certification.dossier.mails import parties_of
from label_sp.common import pdf
from label_sp.guide.rules import rule
from label_sp.outbox import kinds, layout
from label_sp.outbox.models import Message

LETTER = "certification/documents/letter.html"


def letter_context(message: Message) -> dict[str, object]:
    """The letter of a notification: its text as it was sent, between the parties as they were then."""
    kind = kinds.kind_of(message.kind)
    parties = message.about or parties_of(Dossier.objects.get(pk=message.dossier_id))
    return {
        "message": message,
        "blocks": layout.blocks(message.body),
        "parties": parties,
        "rule": rule(kind.rule) if kind.rule else None,
        "fictitious": parties.get("fictitious", False),
    }


def letter_html(message: Message) -> str:
    """The letter before it is a PDF."""
    return pdf.html(LETTER, letter_context(message))


def letter_pdf(message: Message) -> bytes:
    """A notification as a letter; the same message gives the same bytes. Guide 3.8.1, 3.9.1, 5.3."""
    return pdf.render(LETTER, letter_context(message), identifier=f"letter:{message.pk}")
