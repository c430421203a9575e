"""A process-local cache that is bounded in bytes and makes each value once, however many threads ask for it."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class CacheCounts:
    """What a cache did since the process started, and what it holds now."""

    hits: int
    misses: int
    evictions: int
    entries: int
    nbytes: int


class Recent:
    """The last `most` keys that somebody asked for."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._keys: OrderedDict[Hashable, None] = OrderedDict()
        self._lock = threading.Lock()

    def seen(self, key: Hashable) -> bool:
        """Whether `key` was asked for before; now it was."""
        with self._lock:
            seen = key in self._keys
            self._keys[key] = None
            self._keys.move_to_end(key)
            if len(self._keys) > self._most:
                self._keys.popitem(last=False)
            return seen

    def clear(self) -> None:
        """Forget all keys."""
        with self._lock:
            self._keys.clear()


@dataclass(slots=True)
class _Making(Generic[Value]):
    """A value that one thread makes while others wait for it."""

    done: threading.Event = field(default_factory=threading.Event)
    value: list[Value] = field(default_factory=list)
    error: Exception | None = None


class LruCache(Generic[Value]):
    """Least recently used values, up to `capacity` bytes in total.

    A value larger than a half of the capacity is handed out and not kept: it would evict everything else.
    """

    def __init__(self, capacity: int, size: Callable[[Value], int]) -> None:
        self.capacity = capacity
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._making: dict[Hashable, _Making[Value]] = {}
        self._nbytes = self._hits = self._misses = self._evictions = 0

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key`, made by `make` if it is not kept.

        Of several threads that ask for one key, one makes the value and the others wait. An error reaches all who
        waited, and is not kept: the next call tries again.
        """
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                self._hits += 1
                return kept[0]
            making = self._making.get(key)
            first = making is None
            if making is None:
                making = self._making[key] = _Making()
                self._misses += 1
            else:
                self._hits += 1
        return self._make(key, making, make) if first else self._wait(making)

    def clear(self) -> None:
        """Forget everything that is kept."""
        with self._lock:
            self._kept.clear()
            self._nbytes = 0

    def counts(self) -> CacheCounts:
        """Figures for the metrics page."""
        with self._lock:
            return CacheCounts(self._hits, self._misses, self._evictions, len(self._kept), self._nbytes)

    def _make(self, key: Hashable, making: _Making[Value], make: Callable[[], Value]) -> Value:
        try:
            value = make()
            making.value.append(value)
            self._keep(key, value)
            return value
        except Exception as error:
            making.error = error
            raise
        finally:
            with self._lock:
                del self._making[key]
            making.done.set()

    @staticmethod
    def _wait(making: _Making[Value]) -> Value:
        making.done.wait()
        if making.value:
            return making.value[0]
        if making.error is None:
            raise RuntimeError("the thread that made this value was ended")
        raise making.error

    def _keep(self, key: Hashable, value: Value) -> None:
        nbytes = self._size(value)
        if nbytes > self.capacity // 2:
            return
        with self._lock:
            self._kept[key] = (value, nbytes)
            self._nbytes += nbytes
            while self._nbytes > self.capacity:
                _, (_, freed) = self._kept.popitem(last=False)
                self._nbytes -= freed
                self._evictions += 1
