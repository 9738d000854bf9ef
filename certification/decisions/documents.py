"""Documents: the decision."""

from __future__ import annotations

from certification.bodies.facts import body_of
from certification.decisions.models import Decision
from label_sp.common import pdf
from label_sp.guide.decision import reapply_from
from label_sp.guide.tiers import Tier

REFUSAL = "certification/documents/refusal.html"


def refusal_context(decision: Decision) -> dict[str, object]:
    """The reasons, the conditions of the first tier as the decider saw them, and from when one may apply again."""
    body = body_of(decision.dossier)
    return {
        "accreditation": body.accreditation_number if body else "",
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


def _is_missed(condition: dict[str, object]) -> bool:
    return condition["tier"] == Tier.BRONZE.value and not condition["met"]


def _missed(condition: dict[str, object]) -> dict[str, object]:
    value = condition["value"]
    shown = value["shown"] if isinstance(value, dict) else "pas de score"
    return {"label": condition["label"], "value": shown, "threshold": condition["threshold"]}
