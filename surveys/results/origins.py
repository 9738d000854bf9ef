"""Where the numbers of a campaign come from, in words: for its pages, the body's review and the report."""

from __future__ import annotations

from dataclasses import dataclass

from label_sp.guide.french import counted, short_date
from surveys.answers.enums import Channel
from surveys.campaigns.enums import Source
from surveys.campaigns.models import Campaign


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the numbers of a campaign come from: one sentence a line, and the file's hash of an imported one."""

    lines: tuple[str, ...]
    sha256: str = ""


def origin_of(campaign: Campaign) -> Origin:
    """Run here and closed by whom, or imported by whom and from which file; how many were on paper."""
    when = short_date(campaign.dossier.service.day_of(campaign.recorded_at))
    paper = campaign.channels.get(Channel.PAPER, 0)
    if campaign.source == Source.RUN:
        lines = ["Menée dans l’application : chaque réponse est enregistrée et comptée ici."]
        if campaign.is_closed:
            lines.append(f"Close le {when} par {campaign.recorded_by}.")
        if paper:
            said = (
                "|# questionnaire recevable donné sur papier, saisi"
                "|# questionnaires recevables donnés sur papier, saisis"
            )
            lines.append(f"{counted(paper, said)} par l’équipe de la candidature.")
        return Origin(tuple(lines))
    lines = [
        f"Importée le {when} par {campaign.recorded_by}, du fichier « {campaign.source_name} ».",
        "Le fichier a été fait hors de l’application : elle en a calculé tous les nombres.",
    ]
    if paper:
        said = "|# questionnaire recevable donné sur papier|# questionnaires recevables donnés sur papier"
        lines.append(f"{counted(paper, said)}, dit le fichier.")
    return Origin(tuple(lines), campaign.source_sha256)
