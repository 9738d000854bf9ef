"""Rights: closing a campaign. Reading how far it is goes with the dossier itself."""

from candidates.dossiers.permissions import can_prepare

can_close = can_prepare
