from django.db import migrations, models


def the_body_of_their_dossier(apps, schema_editor):
    Attestation = apps.get_model("certification", "Attestation")
    Dossier = apps.get_model("candidates", "Dossier")
    body = Dossier.objects.filter(pk=models.OuterRef("dossier")).values("body")
    Attestation.objects.update(issuer=models.Subquery(body))


class Migration(migrations.Migration):
    dependencies = [("certification", "0003_takeovers")]

    operations = [
        migrations.RunPython(the_body_of_their_dossier, migrations.RunPython.noop),
    ]
