"""The attestation and the notification of refusal, as PDF. What they say is frozen: drawing twice changes nothing."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from candidates.models import Dossier
from certification.mails import parties_of
from certification.models import Attestation, CertificationBody, Decision
from label_sp.common import pdf
from label_sp.common.models import Message
from label_sp.common.outbox import kinds, layout
from label_sp.common.qr import qr
from label_sp.guide.decision import reapply_from
from label_sp.guide.rules import rule
from label_sp.guide.tiers import Tier

ATTESTATION = "certification/documents/attestation.html"
REFUSAL = "certification/documents/refusal.html"
LETTER = "certification/documents/letter.html"


def attestation_payload(dossier: Dossier) -> dict[str, object]:
    """What the attestation says, frozen at its issue: service, sites, perimeter, body. ATT-02, guide 3.8.1."""
    body = CertificationBody.objects.filter(organisation=dossier.body_id).first()
    return {
        "service": dossier.service.name,
        "organisation": dossier.service.organisation.name,
        "category": dossier.service.get_kind_display(),
        "reference": dossier.reference,
        "cycle": dossier.cycle,
        "perimeter": dossier.perimeter,
        "body": str(dossier.body),
        "body_address": body.address if body else "",
        "accreditation": body.accreditation_number if body else "",
        "sites": [
            {
                "name": site.name,
                "address": site.address,
                "postal_code": site.postal_code,
                "city": site.city,
                "is_main": site.is_main,
            }
            for site in dossier.service.sites.filter(in_perimeter=True)
        ],
        "fictitious": dossier.is_fictitious,
    }


def verification_url(attestation: Attestation) -> str:
    """The public address behind the QR code."""
    return settings.SITE_URL + reverse("certification:verify", args=[attestation.number, attestation.code])


def grouped(code: str) -> str:
    """A code that one can copy: by groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def attestation_context(attestation: Attestation) -> dict[str, object]:
    """What the template of the attestation needs."""
    url = verification_url(attestation)
    return {
        "attestation": attestation,
        "mentions": attestation.payload,
        "tier": Tier(attestation.tier),
        "verification_url": url,
        "verification_site": settings.SITE_URL + reverse("certification:verify_form"),
        "code": grouped(attestation.code),
        "qr": qr(url, border=0),
    }


def attestation_html(attestation: Attestation) -> str:
    """The attestation before it is a PDF."""
    return pdf.html(ATTESTATION, attestation_context(attestation))


def attestation_pdf(attestation: Attestation) -> bytes:
    """The attestation as a tagged PDF; the same row gives the same bytes. ATT-02."""
    identifier = f"attestation:{attestation.number}"
    return pdf.render(ATTESTATION, attestation_context(attestation), identifier=identifier)


def ensure_pdf(attestation: Attestation) -> Attestation:
    """Draw and keep the PDF once; whoever comes first (worker or reader) does it. Returns the row as it is kept."""
    if attestation.pdf:
        return attestation
    return _keep(attestation, attestation_pdf(attestation))


@transaction.atomic
def _keep(attestation: Attestation, content: bytes) -> Attestation:
    """Drawn before the lock, stored under it: of two at once, the second finds the first one's file."""
    kept = Attestation.objects.select_for_update(of=("self",)).get(pk=attestation.pk)
    if kept.pdf:
        return kept
    kept.pdf_sha256 = hashlib.sha256(content).hexdigest()
    kept.pdf.save("attestation.pdf", ContentFile(content), save=False)
    kept.save(update_fields=["pdf", "pdf_sha256"])
    return kept


def refusal_context(decision: Decision) -> dict[str, object]:
    """The reasons, the conditions of the first tier as the decider saw them, and from when one may apply again."""
    return {
        "decision": decision,
        "dossier": decision.dossier,
        "service": decision.dossier.service,
        "missed": [_missed(each) for each in decision.verdict if _is_missed(each)],
        "reapply_from": reapply_from(decision.decided_on),
        "fictitious": decision.fictitious,
    }


def refusal_html(decision: Decision) -> str:
    """The notification before it is a PDF."""
    return pdf.html(REFUSAL, refusal_context(decision))


def refusal_pdf(decision: Decision) -> bytes:
    """The written, reasoned notification of a refusal. DEC-05, DEC-06, guide 3.8.1."""
    return pdf.render(REFUSAL, refusal_context(decision), identifier=f"refusal:{decision.pk}")


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


def _is_missed(condition: dict[str, object]) -> bool:
    return condition["tier"] == Tier.BRONZE.value and not condition["met"]


def _missed(condition: dict[str, object]) -> dict[str, object]:
    value = condition["value"]
    shown = value["shown"] if isinstance(value, dict) else "pas de score"
    return {"label": condition["label"], "value": shown, "threshold": condition["threshold"]}
