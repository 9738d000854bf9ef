"""A clock for the story: use cases read `django.utils.timezone.now`, which these blocks set to another day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest import mock

from django.utils import timezone


@contextmanager
def on(day: date, hour: int = 10, minute: int = 0) -> Iterator[datetime]:
    """Run a block as if it were that day, so many minutes after that hour in Paris."""
    moment = timezone.make_aware(datetime.combine(day, time(hour))) + timedelta(minutes=minute)
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield moment
