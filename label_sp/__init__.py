"""The label « Services Publics + » as one Django application."""

from label_sp.celery import app as celery_app

__all__ = ["celery_app"]
