"""The web process: `gunicorn label_sp.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "label_sp.settings")

application = get_wsgi_application()
