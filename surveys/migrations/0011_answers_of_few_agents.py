from django.db import migrations


def made_anew(apps, schema_editor):
    """Files of agents' answers held whole lines: they are made anew when somebody asks, and the sweep takes the old."""
    apps.get_model("surveys", "SurveyReport").objects.filter(format="csv", campaign__kind="agents").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0010_anomalies"),
    ]

    operations = [migrations.RunPython(made_anew, migrations.RunPython.noop)]
