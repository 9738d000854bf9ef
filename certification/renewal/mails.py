"""Messages: renewal."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from certification.decisions.mails import LABEL
from certification.dossier.mails import (
    CANDIDATE_AND_DITP,
    DAY_EXAMPLE,
    MANAGER,
    candidates_and_ditp,
    kind,
    managers,
    told,
)
from certification.sanctions.models import Withdrawal
from label_sp.guide import withdrawal
from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds
from label_sp.outbox.outbox import Draft

RENEWAL = "\n\nLe dossier de renouvellement {} se poursuit. S’il aboutit, un nouveau cycle du label commence."
EXPIRED = kind(
    "label.expired",
    "Label échu",
    "à l’équipe du service, à la gestion de l’organisme et à la DITP",
    LABEL,
    "{service} : label échu",
    "Le dernier jour de validité du label est passé : le label est retiré à partir du {date_d_effet}. "
    "Motif : {motif}. Le service n’est plus sur la liste publique.\n\n"
    "Toute communication avec la marque cesse au plus tard le {fin_de_la_marque}.{renouvellement}",
    fields={
        "motif": ("le motif prévu par le guide", withdrawal.Ground.NOT_RENEWED.label),
        "date_d_effet": ("le jour à partir duquel le label est retiré", DAY_EXAMPLE),
        "fin_de_la_marque": ("le dernier jour d’usage de la marque", "dimanche 2 mai 2027"),
        "renouvellement": ("le renouvellement en cours, s’il y en a un", RENEWAL.format("2027-0002")),
    },
    rule="WIT-02",
    legal=True,
    letter=True,
    roles=(*CANDIDATE_AND_DITP, *MANAGER),
)


def label_expired(dossier: Dossier, notice: Withdrawal) -> list[Draft]:
    """To the service, the DITP and the body's managers. WIT-02, WIT-03, guide 5.3.2."""
    following = Dossier.objects.filter(previous=dossier, closed_on=None).first()
    return told(
        EXPIRED,
        dossier,
        [*candidates_and_ditp(dossier), *managers(dossier)],
        motif=notice.get_ground_display(),
        date_d_effet=french_date(notice.effective_on),
        fin_de_la_marque=french_date(notice.mark_ends_on),
        renouvellement=RENEWAL.format(following.reference) if following else "",
    )


kinds.register(EXPIRED)
