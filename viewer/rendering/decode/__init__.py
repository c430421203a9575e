"""Compressed frames to samples: codecs, and the processes that contain them.

`sandbox` is what the rest of the package uses; `frame` and the codec modules run inside its processes.
"""
