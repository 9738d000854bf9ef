"""The web processes under the bench: `gunicorn -c python:label_sp.gunicorn_conf tests.faults.web:application`."""

from tests.faults import app  # noqa: F401 (sets Django up, with the points)

from label_sp.wsgi import application  # isort: skip

__all__ = ["application"]
