"""The application as the bench runs it: its own Celery app, wrapped from outside.

`celery -A tests.faults.app` is a worker or a beat, `python -m tests.faults.app` the process that commits acts.
"""

import os

import django

from label_sp.celery import app

django.setup()

from label_sp.outbox.kinds import Kind, register  # noqa: E402 (the models come first)
from tests.faults import controls, plan, points, writer  # noqa: E402

BULK, URGENT = "bench", "bench-urgent"

register(
    Kind(BULK, "Banc de fautes", "à une personne", "Tests", "Objet", "Texte"),
    Kind(URGENT, "Banc de fautes, attendu", "à une personne", "Tests", "Objet", "Texte", urgent=True),
)
controls.install()
points.install()
if scan := os.environ.get(plan.SCAN):
    app.finalize()  # its table of beat is made then
    for name in ("send_outbox", "send_urgent"):
        app.conf.beat_schedule[name]["schedule"] = float(scan)

if __name__ == "__main__":
    writer.main()
