"""The folder broker: a message arrives whole, once; what a killed process left half written ends nobody."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from kombu import Connection
from kombu.transport import filesystem, virtual

from label_sp import folder_broker
from tests.environment import ROOT


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "broker"


@pytest.fixture
def opened(folder, monkeypatch):
    """Opens a connection on the folder as another process would; kombu's own transport is for the controls."""
    made = []

    def open_one(transport=folder_broker.Transport):
        monkeypatch.setattr(transport, "global_state", virtual.BrokerState())  # what a process remembers
        options = {"control_folder": str(folder / "control")}
        options |= dict.fromkeys(("data_folder_in", "data_folder_out"), str(folder / "messages"))
        made.append(Connection("folders://", transport=transport, transport_options=options))
        return made[-1]

    yield open_one
    for each in made:
        each.release()


def queue_of(connection):
    return connection.SimpleQueue("queue")


def received(queue):
    """All that waits in it."""
    found = []
    while True:
        try:
            message = queue.get_nowait()
        except queue.Empty:
            return found
        message.ack()
        found.append(message.payload)


def test_messages_come_in_order_and_leave_nothing_behind(opened, folder):
    queue = queue_of(opened())
    for number in range(12):
        queue.put(number)
    assert received(queue) == list(range(12))
    assert list((folder / "messages").iterdir()) == []


def test_two_workers_never_get_the_same_message(opened):
    queue = queue_of(opened())
    for number in range(60):
        queue.put(number)
    with ThreadPoolExecutor(4) as workers:
        each = workers.map(received, [queue_of(opened()) for _ in range(4)])
    assert sorted(number for numbers in each for number in numbers) == list(range(60))


def test_half_a_message_is_thrown_away_and_the_next_one_is_read(opened, folder, caplog):
    queue = queue_of(opened())
    queue.put("whole")
    for name, text in (("0_a", ""), ("0_b", '{"body": "ab')):
        (folder / "messages" / f"{name}.queue.msg").write_text(text)
    assert received(queue) == ["whole"]
    assert caplog.text.count("half a message") == 2


def test_half_a_message_ends_a_worker_of_kombus_own_broker(opened, folder):
    """The control of the test above."""
    queue_of(opened()).put("whole")
    (folder / "messages" / "0_a.queue.msg").write_text("")
    with pytest.raises(ValueError, match="Expecting value"):
        received(queue_of(opened(filesystem.Transport)))


def test_half_a_table_of_queues_is_written_anew(opened, folder):
    queue_of(opened()).put("before")
    (folder / "control" / "queue.exchange").write_text('[["queue", ')
    queue = queue_of(opened())
    queue.put("after")
    assert received(queue) == ["before", "after"]


def test_half_a_table_of_queues_ends_each_worker_of_kombus_own_broker(opened, folder):
    """The control of the test above."""
    queue_of(opened()).put("before")
    (folder / "control" / "queue.exchange").write_text('[["queue", ')
    with pytest.raises(ValueError, match="Expecting value"):
        queue_of(opened(filesystem.Transport))


def test_a_folder_that_is_taken_away_is_made_again(opened, folder):
    queue = queue_of(opened())
    shutil.rmtree(folder)
    assert received(queue) == []
    shutil.rmtree(folder)
    queue_of(opened()).put("after")
    assert received(queue) == ["after"]


FORKED_IN_A_THREAD = """
import os, signal, threading, time
from billiard.util import set_pdeathsig
from label_sp import folder_broker

def fork():
    global child
    child = os.fork()
    if child == 0:
        set_pdeathsig(signal.SIGKILL)  # as Celery does
        {first}
        time.sleep(0.4)
        os._exit(0)
    time.sleep(0.2)

thread = threading.Thread(target=fork)
thread.start()
thread.join()
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.parametrize(
    ("first", "exit_code"), [("folder_broker.end_with_our_parent()", "0"), ("pass  # the control", "-9")]
)
def test_a_process_outlives_the_thread_that_forked_it(first, exit_code):
    """Celery ends that thread before the process has done its task."""
    script = FORKED_IN_A_THREAD.format(first=first)
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (ran.stdout.strip(), ran.stderr) == (exit_code, "")


def test_what_a_killed_process_left_in_the_folder_goes_after_an_hour(opened, folder):
    queue = queue_of(opened())
    queue.put("whole")
    for name, age in (("a.taken", 3700), ("b.writing", 3700), ("c.taken", 3500), ("d.writing", 0)):
        file = folder / "messages" / name
        file.write_text("{")
        then = file.stat().st_mtime - age
        os.utime(file, (then, then))
    assert received(queue) == ["whole"]
    assert sorted(file.name for file in (folder / "messages").iterdir()) == ["c.taken", "d.writing"]
