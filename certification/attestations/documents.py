"""Documents: attestations."""

from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from candidates.dossiers.models import Dossier
from certification.attestations.models import Attestation
from certification.bodies.facts import body_of
from label_sp.common import pdf
from label_sp.design.qr import qr
from label_sp.guide.tiers import Tier

ATTESTATION = "certification/documents/attestation.html"


def attestation_payload(dossier: Dossier, *, decided_on: date) -> dict[str, object]:
    """What the attestation says, frozen at its issue: service, sites, perimeter, body, day. ATT-02, guide 3.8.1."""
    body = body_of(dossier)
    return {
        "service": dossier.service.name,
        "organisation": dossier.service.organisation.name,
        "category": dossier.service.category,
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
        "decided_on": decided_on.isoformat(),
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
        "decided_on": date.fromisoformat(attestation.payload["decided_on"]),
        "public_list": settings.SITE_URL + reverse("certification:register"),
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
