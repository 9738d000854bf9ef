from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from label_sp.common.search import refold


def fold(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    refold(apps.get_model("candidates", "Service"), "name_key", "name")


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0007_services_off_the_list"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="name_key",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
