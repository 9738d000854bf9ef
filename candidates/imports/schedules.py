"""What the clock starts: imports of services."""

from datetime import timedelta

from candidates.imports import work
from label_sp.clock.schedules import Rank, scheduled


@scheduled("Importer les services des fichiers lancés", every=timedelta(seconds=30), rank=Rank.WORK_OUT)
def import_services() -> int:
    """Go on with the imports that were started. Returns how many lines were done."""
    return work.run_waiting()
