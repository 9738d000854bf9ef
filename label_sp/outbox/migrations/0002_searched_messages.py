from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from label_sp.common.search import refold


def fold(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    refold(apps.get_model("outbox", "Message"), "search", "subject", "body")


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="search",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
