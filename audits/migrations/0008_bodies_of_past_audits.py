from django.db import migrations, models


def in_the_name_of_its_dossiers_body(apps, schema_editor):
    Audit, Dossier = apps.get_model("audits", "Audit"), apps.get_model("candidates", "Dossier")
    body = Dossier.objects.filter(pk=models.OuterRef("dossier")).values("body")
    Audit.objects.update(body=models.Subquery(body))


class Migration(migrations.Migration):
    dependencies = [("audits", "0007_body_of_an_audit")]

    operations = [
        migrations.RunPython(in_the_name_of_its_dossiers_body, migrations.RunPython.noop),
    ]
