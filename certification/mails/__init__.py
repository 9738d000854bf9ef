"""One function per message. Each returns drafts for the outbox; the key says what makes the message unique.

`dossier` writes what happens before the decision, `label` what happens to a label, `reminders` what the clock says.
"""

from certification.mails.dossier import (
    complements_filed,
    complements_requested,
    dossier_acknowledged,
    dossier_submitted,
)
from certification.mails.label import (
    action_plan_accepted,
    action_plan_filed,
    follow_up_concluded,
    follow_up_opened,
    label_expired,
    label_granted,
    label_refused,
    label_suspended,
    label_withdrawn,
    suspension_lifted,
)
from certification.mails.reminders import REMINDERS, deadline_reminder, reminder_texts
from certification.mails.shared import candidates, parties_of

__all__ = [
    "REMINDERS",
    "action_plan_accepted",
    "action_plan_filed",
    "candidates",
    "complements_filed",
    "complements_requested",
    "deadline_reminder",
    "dossier_acknowledged",
    "dossier_submitted",
    "follow_up_concluded",
    "follow_up_opened",
    "label_expired",
    "label_granted",
    "label_refused",
    "label_suspended",
    "label_withdrawn",
    "parties_of",
    "reminder_texts",
    "suspension_lifted",
]
