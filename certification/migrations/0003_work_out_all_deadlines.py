"""Each dossier that exists is touched, so that the first refresh stores its deadlines; no reminder of the past is due."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def touch_all(apps: Any, schema_editor: Any) -> None:
    now, touch = timezone.now(), apps.get_model("common", "Touch")
    ids = apps.get_model("candidates", "Dossier").objects.values_list("pk", flat=True)
    touch.objects.bulk_create((touch(dossier_id=pk, at=now) for pk in ids.iterator()), batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0002_due_dates_policies_and_feeds"),
        ("common", "0002_leases_lanes_texts_and_touches"),
        ("candidates", "0001_initial"),
    ]
    operations = [migrations.RunPython(touch_all, migrations.RunPython.noop)]
