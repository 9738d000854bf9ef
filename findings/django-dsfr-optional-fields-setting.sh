#!/usr/bin/env bash
# The setting that django-dsfr recommends against its warning has a warning of its own: no form is silent.
#
# Versions   django-dsfr 3.6.1, Django 5.2.19 (PyPI); seen on 2026-11-28, Python 3.11.
# Source     The warning's own text (dsfr/forms.py): set DSFR_MARK_OPTIONAL_FIELDS to True, or override the context of a form.
# Behaviour  Rendering a DsfrBaseForm without the setting gives one DeprecationWarning; with the setting, True or False, a
#            UserWarning that the setting will go; with False, both. Overriding get_context() does not help: the base method,
#            which has to be called, has warned by then. A suite where warnings are errors cannot render any form.
# For us     pyproject.toml lets this one message through by its beginning; every other warning is an error.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
python3 -m venv v && v/bin/pip install --quiet --disable-pip-version-check django-dsfr==3.6.1 django==5.2.19

cat >render.py <<'PY'
import sys
import warnings

import django
from django.conf import settings

given = {"True": {"DSFR_MARK_OPTIONAL_FIELDS": True}, "False": {"DSFR_MARK_OPTIONAL_FIELDS": False}, "none": {}}
settings.configure(INSTALLED_APPS=["widget_tweaks", "dsfr", "django.forms"], SECRET_KEY="x", **given[sys.argv[1]])
django.setup()
from django import forms
from dsfr.forms import DsfrBaseForm


class Form(DsfrBaseForm):
    name = forms.CharField(label="Nom", required=False)

    def get_context(self):
        return {**super().get_context(), "DSFR_MARK_OPTIONAL_FIELDS": True}


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    Form().get_context()
print(sys.argv[1], sorted(each.category.__name__ for each in seen if "DSFR" in str(each.message)))
PY
for given in none True False; do v/bin/python render.py "$given"; done | tee seen
diff seen - <<'SEEN'
none ['DeprecationWarning']
True ['UserWarning']
False ['DeprecationWarning', 'UserWarning']
SEEN
echo "As described on 2026-11-28."
