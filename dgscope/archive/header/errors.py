"""Why a header walk ends before the end of the data set."""


class MalformedError(Exception):
    """The data set is cut or its structure is broken; the text is for people and holds no values."""


class LimitError(MalformedError):
    """The data set is deeper or has more elements than anything that a device sends."""


class OddError(Exception):
    """The fast walk met something that it does not know; a slower reader may."""
