"""Both sides of a dossier write to each other."""

from __future__ import annotations

from candidates.dossiers.enums import UNDER_WAY
from candidates.exchanges import permissions, use_cases
from candidates.exchanges.forms import ExchangeForm
from label_sp.common.acts import Act

WRITE = Act(
    key="write_exchange",
    label="Écrire à l’autre partie",
    rule="DOS-04",
    right=permissions.can_write,
    states=UNDER_WAY,
    use_case=use_cases.write,
    events={
        "exchange.written_by_candidate": "Message du candidat à l’organisme",
        "exchange.written_by_body": "Message de l’organisme au candidat",
    },
    form=ExchangeForm,
    done="Le message est envoyé.",
    page="candidates:exchanges",
    place="part",
)
