"""Who may do what with the surveys of a dossier. Reading goes with the dossier itself."""

from candidates.dossiers.permissions import can_prepare

can_import = can_run = can_prepare
