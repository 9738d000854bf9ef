"""The web processes: `gunicorn -c python:label_sp.gunicorn_conf`, in the image, the demonstration and by hand.

Threads, because one who reads slowly holds one of them for as long as the answer lasts. With sync workers three
readers were three processes: the site stood still, and each answer was cut at the timeout though it said 200.
Other values without another file: GUNICORN_CMD_ARGS="--workers 4".
"""

import subprocess
import sys
from typing import Any

wsgi_app = "label_sp.wsgi"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 60  # seconds without a sign of life of a whole process; an answer may take longer
graceful_timeout = 30
accesslog = "-"
logger_class = "label_sp.access_log.AccessLog"
# TRUSTED_PROXIES says who the client is and whether it came by https: gunicorn itself believes no header.
forwarded_allow_ips = ""
forwarder_headers = ""


def on_starting(server: Any) -> None:
    """Ask once whether the start is right, in a process that ends, since what this one imports no reload changes.

    Each worker asks too; but gunicorn ends in a traceback when two of them refuse.
    """
    if server.app.app_uri == wsgi_app:
        ask = "from label_sp.common.start import refuse_a_wrong_start; refuse_a_wrong_start()"
        if code := subprocess.run([sys.executable, "-c", ask], check=False).returncode:  # noqa: S603
            sys.exit(code)
