"""The poster of an open link: A4, a QR code large enough for any phone, and its address in letters. SUU-05."""

from __future__ import annotations

from django.template.loader import render_to_string

from label_sp.common import pdf
from label_sp.design.qr import qr
from surveys.invitations import links
from surveys.invitations.models import OpenLink


def poster_pdf(link: OpenLink) -> bytes:
    """For the wall of a site."""
    return pdf.render("surveys/documents/poster.html", _shown(link), identifier=f"poster:{link.code}")


def poster_name(link: OpenLink) -> str:
    """The name of its file."""
    return f"affiche-{link.code}.pdf"


def qr_svg(link: OpenLink) -> str:
    """The code alone, to be put in a document of one's own: dark on white, with its quiet margin."""
    return render_to_string("surveys/documents/qr.svg", _shown(link))


def _shown(link: OpenLink) -> dict[str, object]:
    campaign = link.campaign
    return {
        "link": link,
        "campaign": campaign,
        "service": campaign.dossier.service,
        "address": links.to_all(link),
        "qr": qr(links.to_all(link)),
        "end": campaign.planned_end,
    }
