#!/usr/bin/env bash
# A Celery worker with a late-acknowledged task at work ends, for good, when its Redis is stopped and started again.
#
# Versions   celery 5.7.0, kombu 5.7.0, redis 8.1.0 (PyPI), Redis server of Debian; seen on 2026-11-28, Python 3.11.
# Source     Celery, « Configuration and defaults », broker_connection_retry (on by default): the worker re-establishes a lost
#            connection. Known of old, not for this path: celery/kombu issue 582, the same words out of another close.
# Behaviour  Consumer.on_connection_error_after_connected calls connection.collect(), then connection.close(). The first closes
#            the channels (the pending BRPOP raises before the task's channel is closed) and sets transport.client to None;
#            the second closes that channel again, whose QoS restores what was not acknowledged: no pool any more, a new one
#            is made out of connection.client, None, and « 'NoneType' object has no attribute 'hostname' » is no error of
#            connection: « Unrecoverable error », exit code 1. Needed: a process at work, another free (so that a BRPOP is
#            pending), Redis away for a second. Also the acknowledgement, when the task ends, raises the same.
# For us     label_sp/redis_broker.py lets a channel whose connection was let go say so by redis's ConnectionError: the second
#            worker below, which has these lines, goes on, connects again and takes the next task.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
python3 -m venv v && v/bin/pip install --quiet --disable-pip-version-check celery==5.7.0 kombu==5.7.0 redis==8.1.0 packaging==26.3

cat > alone.py <<'PY'
import os, time
from celery import Celery

app = Celery("tasks", broker=os.environ["BROKER"], task_acks_late=True, task_ignore_result=True)

@app.task(name="rest")
def rest(seconds):
    time.sleep(seconds)
PY
cat > mended.py <<'PY'
from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ConnectionError

class Channel(redis.Channel):
    def _get_pool(self, asynchronous=False):
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("let go")
        return super()._get_pool(asynchronous)

class Transport(redis.Transport):
    Channel = Channel

TRANSPORT_ALIASES["redis"] = "mended:Transport"
from alone import app
PY
cat > run.py <<'PY'
import os, socket, subprocess, sys, time
from pathlib import Path

def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

def started(port):
    server = subprocess.Popen(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
                              stdout=subprocess.DEVNULL)
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close() or server
        except OSError:
            time.sleep(0.05)

def until(so, seconds=30):
    end = time.monotonic() + seconds
    while not so() and time.monotonic() < end:
        time.sleep(0.1)
    return bool(so())

def lived(name):
    port = free_port()
    os.environ["BROKER"] = f"redis://127.0.0.1:{port}/0"
    server, log = started(port), Path(f"{name}.log")
    words = [sys.executable, "-m", "celery", "-A", name, "worker", "--loglevel=INFO", "--concurrency=2"]
    worker = subprocess.Popen(words, stdout=log.open("wb"), stderr=subprocess.STDOUT)
    send = lambda seconds: subprocess.run(
        [sys.executable, "-c", f"from {name} import app; app.send_task('rest', ({seconds},))"], check=True)
    try:
        assert until(lambda: " ready." in log.read_text()), log.read_text()
        send(5)
        assert until(lambda: " received" in log.read_text()), log.read_text()
        time.sleep(0.5)
        server.terminate(), server.wait()
        time.sleep(1)
        server = started(port)
        until(lambda: worker.poll() is not None or log.read_text().count("Connected to") == 2)
        until(lambda: worker.poll() is not None, 8)
        if worker.poll() is None:
            send(0)
            until(lambda: log.read_text().count(" succeeded") == 2)
        said = [line.partition("] ")[2] for line in log.read_text().splitlines() if "Unrecoverable" in line]
        return worker.poll(), said, log.read_text().count(" succeeded")
    finally:
        worker.kill(), worker.wait(), server.terminate(), server.wait()

alone, mended = lived("alone"), lived("mended")
print("kombu alone: exit code", alone[0], *alone[1], "· tasks done", alone[2])
print("with the lines above: exit code", mended[0], *mended[1], "· tasks done", mended[2])
assert alone[0] == 1 and "has no attribute 'hostname'" in alone[1][0], alone
assert mended == (None, [], 2), mended
PY
v/bin/python run.py
echo "As described on 2026-11-28."
