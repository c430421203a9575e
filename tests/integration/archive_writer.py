"""A process that stores objects until it is killed, and notes each acknowledged one durably. Used by test_chaos.py."""

import os
import random
import sys
import time
from pathlib import Path

import django

django.setup()

from pydicom.uid import ExplicitVRLittleEndian  # noqa: E402  Django first

from dgscope.archive.errors import OutOfResources  # noqa: E402
from dgscope.archive.ingest import Outcome, Source, SpooledObject, ingest  # noqa: E402
from tests.unit.archive.objects import CT, ct, encoded  # noqa: E402

PIXELS = 60_000


def main(journal: Path, seconds: float) -> None:
    generator = random.Random(os.getpid())
    until = time.monotonic() + seconds
    sent: list[tuple[str, bytes]] = []
    number = 0
    with journal.open("a") as acknowledged:
        while time.monotonic() < until:
            number += 1
            if sent and generator.random() < 0.15:
                uid, data = generator.choice(sent)
            else:
                uid = f"1.2.{os.getpid()}.{number}.{time.monotonic_ns()}"
                data = _object(uid, generator)
            sent = [*sent[-20:], (uid, data)]
            if _stored(uid, data):
                acknowledged.write(f"{uid}\n")
                acknowledged.flush()
                os.fsync(acknowledged.fileno())
            else:
                time.sleep(0.05)


def _object(uid: str, generator: random.Random) -> bytes:
    study = f"1.2.{os.getpid()}.{generator.randrange(3)}"
    pixels = generator.randbytes(PIXELS)
    return encoded(ct(SOPInstanceUID=uid, StudyInstanceUID=study, SeriesInstanceUID=f"{study}.1", PixelData=pixels))


def _stored(uid: str, data: bytes) -> bool:
    try:
        with SpooledObject.create(CT, uid, ExplicitVRLittleEndian, "CHAOS") as spooled:
            spooled.write(data)
            result = ingest(spooled, Source(kind="scp", calling_ae="CHAOS"))
    except OutOfResources:
        return False
    return result.outcome in {Outcome.STORED, Outcome.IDENTICAL_DUPLICATE}


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
