"""A parent that stops on SIGTERM and a child of it that does not: an orphan in the making."""

import os
import signal
import time

if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("running", flush=True)
while True:
    time.sleep(60)
