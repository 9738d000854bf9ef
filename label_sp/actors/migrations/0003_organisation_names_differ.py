"""Two organisations of one kind differ by more than capitals, accents and signs; there is one DITP."""

from typing import Any

from django.db import migrations, models

from label_sp.common.words import fold


def write_keys(apps: Any, schema_editor: Any) -> None:
    for organisation in apps.get_model("actors", "Organisation").objects.iterator():
        organisation.name_key = fold(organisation.name) or organisation.name
        organisation.save(update_fields=["name_key"])


class Migration(migrations.Migration):
    dependencies = [("actors", "0002_organisation_fictitious")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="name_key",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(write_keys, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(fields=["kind", "name_key"], name="organisation_names_differ"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="ditp"), name="one_ditp"
            ),
        ),
    ]
