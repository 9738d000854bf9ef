from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from label_sp.common.words import stored


def fold(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Two names that only a ligature told apart both stay: the second one's key has its number besides."""
    taken = set()
    for row in apps.get_model("actors", "Organisation").objects.order_by("pk"):
        row.name_key = stored(row.name)
        if (row.kind, row.name_key) in taken:
            row.name_key += f" {row.pk}"
        taken.add((row.kind, row.name_key))
        row.save(update_fields=["name_key"])


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0002_account_changes"),
    ]

    operations = [
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
