from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from label_sp.common.search import refold


def fold(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was kept has its words apart already; ligatures are still to be taken apart in it."""
    refold(apps.get_model("certification", "Attestation"), "search", "search")


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0004_issuers_of_attestations"),
    ]

    operations = [
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
