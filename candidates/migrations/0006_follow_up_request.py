from django.db import migrations, models


def find_admissible(apps, schema_editor):
    """The requests of before were never examined: what runs goes on."""
    asked = apps.get_model("candidates", "Dossier").objects.filter(follow_up_opened_on__isnull=False)
    asked.update(follow_up_acknowledged_on=models.F("follow_up_opened_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0005_perimeter"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="follow_up_acknowledged_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="dossier",
            name="follow_up_incomplete_since",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(find_admissible, migrations.RunPython.noop),
    ]
