"""A process that looks at picture files, within limits of time and memory (viewer.rendering.decode.limits)."""

import json
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dgscope.creation.pictures.describe import described, rgb_profile
from dgscope.creation.pictures.layout import page_of, pixels
from dgscope.creation.pictures.opening import opened
from viewer.rendering.decode.worker import WorkerArguments, serve

# The answer to a description: JSON, filled with blanks.
DESCRIPTION = 1 << 16


def run(head: dict[str, Any], body: bytes) -> NDArray[np.generic]:
    """Do one job: `describe` the file, return its `profile`, the `pixels` of a page, or only `check` them."""
    job, file_type = head["job"], head["type"]
    if job == "describe":
        text = json.dumps(described(body, file_type)).encode()
        return np.frombuffer(text.ljust(DESCRIPTION), np.uint8)
    with opened(body, file_type) as image:
        if job == "profile":
            return np.frombuffer(rgb_profile(image), np.uint8)
        if head["page"]:
            image.seek(head["page"])
        if job == "check":
            image.load()
            return np.ones(1, np.uint8)
        return pixels(image, page_of(image, body))


if __name__ == "__main__":
    serve(WorkerArguments.parse(sys.argv[1:]), run)
