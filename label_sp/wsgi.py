"""The web process: `gunicorn -c python:label_sp.gunicorn_conf`."""

import os

from django.core.wsgi import get_wsgi_application

from label_sp.common.guards import without_charset
from label_sp.common.start import refuse_a_wrong_start
from label_sp.common.static_files import tell_at_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "label_sp.settings")

application = without_charset(get_wsgi_application())
refuse_a_wrong_start()
tell_at_start()
