"""Rights: the access to the questionnaires. The DITP answers (`actors.permissions.can_supervise`)."""

from candidates.dossiers.permissions import can_prepare

can_ask = can_prepare
