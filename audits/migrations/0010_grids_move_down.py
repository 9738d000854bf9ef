"""Grids go down to candidates, whose self-assessments stand on their points: the tables get the other app's names."""

from django.db import migrations

TABLES = {"grid": "candidates_grid", "controlpoint": "candidates_controlpoint"}


class Migration(migrations.Migration):
    dependencies = [("audits", "0009_fewer_days_reason")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable(model, table) for model, table in TABLES.items()]
        )
    ]
