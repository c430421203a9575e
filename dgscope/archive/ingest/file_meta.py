"""The File Meta Information (PS3.10 7.1) that every stored file begins with."""

import struct

from django.conf import settings

PREAMBLE = b"\0" * 128 + b"DICM"


def file_meta(sop_class_uid: str, sop_instance_uid: str, transfer_syntax_uid: str, source_ae: str) -> bytes:
    """Preamble, prefix and file meta elements. The preamble is zero: it never is the head of some other format."""
    body = struct.pack("<HH2sHI", 2, 1, b"OB", 0, 2) + b"\0\1"
    body += _element(0x02, b"UI", sop_class_uid)
    body += _element(0x03, b"UI", sop_instance_uid)
    body += _element(0x10, b"UI", transfer_syntax_uid)
    body += _element(0x12, b"UI", settings.ENV.implementation_class_uid)
    body += _element(0x13, b"SH", settings.ENV.implementation_version_name)
    if source_ae:
        body += _element(0x16, b"AE", source_ae[:16])
    return PREAMBLE + struct.pack("<HH2sHI", 2, 0, b"UL", 4, len(body)) + body


def _element(number: int, vr: bytes, text: str) -> bytes:
    value = text.encode("ascii", "replace")
    value += (b"\0" if vr == b"UI" else b" ") * (len(value) & 1)
    return struct.pack("<HH2sH", 2, number, vr, len(value)) + value
