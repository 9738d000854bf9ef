"""The attestation and the notification of refusal, as PDF. What they say is frozen data; drawing twice changes nothing."""

from __future__ import annotations

import hashlib

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse

from candidates.models import Dossier
from certification.models import Attestation, Decision
from label_sp.common import pdf
from label_sp.guide.decision import reapply_from


def attestation_payload(dossier: Dossier) -> dict[str, object]:
    """What the attestation says, frozen at its issue: service, sites, perimeter, body. ATT-02, guide 3.8.1."""
    sites = dossier.service.sites.filter(in_perimeter=True)
    return {
        "service": dossier.service.name,
        "organisation": dossier.service.organisation.name,
        "reference": dossier.reference,
        "perimeter": dossier.perimeter,
        "body": str(dossier.body),
        "sites": [
            {
                "name": s.name,
                "address": s.address,
                "postal_code": s.postal_code,
                "city": s.city,
                "is_main": s.is_main,
            }
            for s in sites
        ],
    }


def verification_url(attestation: Attestation) -> str:
    """The public address behind the QR code."""
    return settings.SITE_URL + reverse("certification:verify", args=[attestation.number, attestation.code])


def attestation_context(attestation: Attestation) -> dict[str, object]:
    """What the template of the attestation needs."""
    url = verification_url(attestation)
    return {
        "attestation": attestation,
        "mentions": attestation.payload,
        "verification_url": url,
        "qr_svg": segno.make(url, error="m").svg_data_uri(border=2, dark="#161616"),
    }


def attestation_html(attestation: Attestation) -> str:
    """The attestation before it is a PDF."""
    return pdf.html("certification/documents/attestation.html", attestation_context(attestation))


def attestation_pdf(attestation: Attestation) -> bytes:
    """The attestation as a tagged PDF; the same row gives the same bytes. ATT-02."""
    return pdf.render(
        "certification/documents/attestation.html",
        attestation_context(attestation),
        identifier=f"attestation:{attestation.number}",
    )


def ensure_pdf(attestation: Attestation) -> Attestation:
    """Draw and keep the PDF once; whoever comes first (worker or reader) does it."""
    if attestation.pdf:
        return attestation
    content = attestation_pdf(attestation)
    attestation.pdf_sha256 = hashlib.sha256(content).hexdigest()
    attestation.pdf.save("", ContentFile(content), save=False)
    attestation.save(update_fields=["pdf", "pdf_sha256"])
    return attestation


def refusal_pdf(decision: Decision) -> bytes:
    """The written, reasoned notification of a refusal. DEC-05, DEC-06, guide 3.8.1."""
    return pdf.render(
        "certification/documents/refusal.html",
        {
            "decision": decision,
            "dossier": decision.dossier,
            "reapply_from": reapply_from(decision.decided_on),
        },
        identifier=f"refusal:{decision.pk}",
    )
