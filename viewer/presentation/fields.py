"""Fields of a request to save: points, names in the alphabet of the standard, functions of windows."""

import math
import re
import unicodedata
from typing import Any, Final

import numpy as np
from rest_framework import serializers

from viewer.rendering.presentation_state.annotation_model import Units
from viewer.rendering.presentation_state.model import VoiFunction

LARGEST_COORDINATE: Final = 1_000_000.0
LONGEST_CODE_STRING: Final = 16
_FORBIDDEN = re.compile(r"[^A-Z0-9_ ]+")


class NumberField(serializers.FloatField):
    """A finite number."""

    def to_internal_value(self, data: Any) -> float:
        """Refuse what JSON allows as NaN and Infinity, and text."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            raise serializers.ValidationError("A number is needed.")
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            raise serializers.ValidationError("A finite number is needed.")
        return value


class CoordinateField(NumberField):
    """A coordinate in the precision in which states keep it."""

    def to_internal_value(self, data: Any) -> float:
        """Round to single precision."""
        value = super().to_internal_value(data)
        if abs(value) > LARGEST_COORDINATE:
            raise serializers.ValidationError(f"Must be within ±{LARGEST_COORDINATE:.0f}.")
        return float(np.float32(value))


class PointField(serializers.ListField):
    """[x, y], in image pixels from 0.0 at the top left corner of the first pixel, or as the units say."""

    child = CoordinateField()

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=2, max_length=2, **options)

    def to_internal_value(self, data: Any) -> Any:
        """A tuple, which can be compared and hashed; its length is checked behind."""
        return tuple(super().to_internal_value(data))


class CodeStringField(serializers.CharField):
    """A name of at most 16 capital letters, digits, blanks and underscores (VR CS); small letters are made capital."""

    def to_internal_value(self, data: Any) -> str:
        """Turn into that alphabet what can be turned."""
        name = code_string(super().to_internal_value(data))
        if not name:
            raise serializers.ValidationError("Must hold letters A to Z or digits.")
        return name


class FunctionField(serializers.CharField):
    """LINEAR, LINEAR_EXACT or SIGMOID; also as addresses write it, linear-exact."""

    def to_internal_value(self, data: Any) -> Any:
        """A function of the standard."""
        name = super().to_internal_value(data).upper().replace("-", "_")
        if name not in VoiFunction.__members__:
            raise serializers.ValidationError(f"Must be one of {', '.join(VoiFunction)}.")
        return VoiFunction(name)


class UnitsField(serializers.CharField):
    """PIXEL, DISPLAY or MATRIX."""

    def to_internal_value(self, data: Any) -> Any:
        """Units of the standard."""
        name = super().to_internal_value(data)
        if name not in Units.__members__:
            raise serializers.ValidationError(f"Must be one of {', '.join(Units)}.")
        return Units(name)


class OverlaysField(serializers.CharField):
    """all, state or none; true is state, false is none."""

    def to_internal_value(self, data: Any) -> str:
        """One of the three words."""
        name = {True: "state", False: "none"}[data] if isinstance(data, bool) else super().to_internal_value(data)
        if name not in {"all", "state", "none"}:
            raise serializers.ValidationError("Must be all, state or none.")
        return name


def code_string(text: str) -> str:
    """`text` in the alphabet of VR CS: without accents, in capitals, cut after 16 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _FORBIDDEN.sub("_", plain.upper()).strip()[:LONGEST_CODE_STRING].strip(" _")
