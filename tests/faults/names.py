"""What the bench and the processes under it call things: the points where one may die, the protections taken away."""

LEASED, CONNECTED, RECIPIENT = "lease taken", "connection open", "recipient accepted"
BEFORE_DATA, AFTER_250, SETTLED = "before DATA", "250 not settled", "settled"
COMMITTED = "committed, nobody told"  # in the writing process
IN_A_WORKER = (LEASED, CONNECTED, RECIPIENT, BEFORE_DATA, AFTER_250, SETTLED)

FILE_BEGUN, FILE_WRITTEN = "file begun", "file written"
FILE_UNCOMMITTED, FILE_COMMITTED = "file, before commit", "file, committed, not answered"
WITH_A_FILE = (FILE_BEGUN, FILE_WRITTEN, FILE_UNCOMMITTED, FILE_COMMITTED)  # in a web process or a worker

MARKED_FIRST = "marked sent before it is"
NO_LEASE = "no lease"
OTHER_ID = "another Message-ID at each try"
FILE_AFTER = "file written after the commit"
NO_HOLD = "not asked again before DATA"
KOMBU_ALONE = "kombu's own Redis broker"
