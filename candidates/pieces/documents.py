"""Documents: what helps to write a piece, an example to read and a template to fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from candidates.dossiers.models import Dossier
from candidates.pieces.enums import PieceKind
from candidates.pieces.samples import SAMPLES
from candidates.team import queries as team
from label_sp.common import documents, pdf, spreadsheets
from label_sp.guide import pieces as piece_rules

EXAMPLE, CANDIDATE = "candidates/documents/example.html", "candidates/documents/candidate.html"


@dataclass(frozen=True, slots=True)
class Help:
    """A file that leaves as it is."""

    file_name: str
    content: bytes
    content_type: str


def example(kind: PieceKind) -> Help:
    """A PDF of an invented service, which says so."""
    context = {"kind": kind, "holds": piece_rules.HOLDS[kind], "sample": SAMPLES[kind]}
    content = pdf.render(EXAMPLE, context, identifier=f"piece-example-{kind}")
    return Help(f"exemple-{_slug(kind)}.pdf", content, "application/pdf")


def template(kind: PieceKind, dossier: Dossier) -> Help:
    """A workbook to fill, with what the dossier knows already."""
    sample = SAMPLES[kind]
    rows = [sample.columns, *(_known(line, kind, dossier) for line in sample.blank)]
    return Help(f"modele-{_slug(kind)}.xlsx", spreadsheets.workbook(rows), spreadsheets.XLSX)


def _known(line: tuple[str, ...], kind: PieceKind, dossier: Dossier) -> tuple[str, ...]:
    """The first lines of the presentation of the candidate are known."""
    if kind != PieceKind.CANDIDATE_DATA:
        return line
    service = dossier.service
    sites = ", ".join(site.name for site in service.sites.all() if site.in_perimeter)
    named = team.referent(dossier)
    answers = {
        0: service.name,
        1: str(service.organisation),
        2: sites,
        3: str(service.agents_in_contact or ""),
        4: f"{named}, {named.email}" if named else "",
        5: str(dossier.body or ""),
    }
    asked = [each[0] for each in SAMPLES[kind].example]
    return (*line, answers.get(asked.index(line[0]), ""))


def _slug(kind: PieceKind) -> str:
    return kind.value.replace("_", "-")


def _described_on(dossier: Dossier) -> date | None:
    """Today, once the candidate is described whole: its sites, and the body that it retained."""
    whole = dossier.body_id and dossier.service.sites.filter(in_perimeter=True).exists()
    return dossier.today if whole else None


def candidate(dossier: Dossier) -> documents.ApplicationDocument | None:
    """The piece « Présentation du candidat », of what is entered here. DOS-01."""
    on = _described_on(dossier)
    if on is None:
        return None
    service, cycles = dossier.service, []
    former = dossier.previous
    while former is not None:
        cycles.append(former)
        former = former.previous
    context = {
        "dossier": dossier,
        "service": service,
        "fictitious": dossier.is_fictitious,
        "sites": [site for site in service.sites.all() if site.in_perimeter],
        "referent": team.referent(dossier),
        "signatory": team.signatory(dossier),
        "labels": [each for each in cycles if each.obtained_on],
    }
    content = pdf.render(CANDIDATE, context, identifier=f"candidate-{dossier.pk}")
    return documents.ApplicationDocument(f"presentation-candidat-{dossier.reference}.pdf", content, on)


documents.offer("candidate_data", ready=_described_on, make=candidate)
