"""Sending many instances: over one association or several at a time, and on over new ones when a peer hangs up."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from dgscope.dimse.errors import AssociationAborted, AssociationEnded, ConnectionLost, DimseError, ProtocolViolation
from dgscope.dimse.peer import Peer, connect
from dgscope.dimse.storage.deliver import Deliverer, failed
from dgscope.dimse.storage.items import ItemResult, SendItem, SendResult
from dgscope.dimse.storage.options import SendOptions
from dgscope.dimse.storage.planning import Plan, plan

OnResult = Callable[[ItemResult], None]
# A peer that hangs up on each of so many instances in a row is not the instances' fault.
MOST_HANG_UPS: Final = 3
_HANG_UPS = (AssociationAborted, AssociationEnded, ConnectionLost, ProtocolViolation)


def send(
    peer: Peer,
    items: Iterable[SendItem],
    on_result: OnResult | None = None,
    cancel: threading.Event | None = None,
    options: SendOptions | None = None,
) -> SendResult:
    """Send instances, each as stored where the peer takes that transfer syntax.

    An instance on which the peer hangs up counts as failed; the others go on over a new association.

    Parameters
    ----------
    on_result
        Called for each instance that was tried, one call at a time, in this thread. While it works, the associations
        come to a stand.
    cancel
        Looked at between instances; those left are in `SendResult.not_sent`.

    Returns
    -------
    SendResult
        With `error` where there was no association, or none any more, and something was left to send. No DimseError
        is raised.
    """
    sending = _Sending(peer, options or SendOptions(), on_result, cancel)
    plans = plan(items, sending.options)
    for number, each in enumerate(plans):
        sending.run(each)
        if sending.is_over:
            sending.result.not_sent += [item for later in plans[number + 1 :] for item in later.items]
            break
    return sending.result


class _Sending:
    """The state that the associations of one send share."""

    def __init__(
        self, peer: Peer, options: SendOptions, on_result: OnResult | None, cancel: threading.Event | None
    ) -> None:
        self.options = options
        self.result = SendResult()
        self._peer = peer
        self._on_result = on_result
        self._cancel = cancel
        self._lock = threading.Lock()
        self._hang_ups = 0
        self._crash: BaseException | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be sent; notes a cancellation."""
        if self._cancel is not None and self._cancel.is_set():
            self.result.was_cancelled = True
        return self.result.was_cancelled or self.result.error is not None or self._crash is not None

    def run(self, of: Plan) -> None:
        """Send the instances of one plan."""
        waiting = deque(of.items)
        count = min(self.options.associations, len(waiting))
        errors = self._over_several(of, waiting, count) if count > 1 else self._over_one(of, waiting, self._note)
        if self._crash is not None:
            raise self._crash
        # An association more that the peer does not give is no error as long as the others send everything.
        if waiting and errors and not self.is_over:
            self.result.error = errors[0]
        self.result.not_sent += waiting

    def _over_several(self, of: Plan, waiting: "deque[SendItem]", count: int) -> list[DimseError]:
        """Send in threads, and note the results in this one: they wait when the caller works on one."""
        results: queue.Queue[ItemResult | None] = queue.Queue(2 * count)  # None: an association has ended
        errors: list[DimseError] = []

        def work() -> None:
            try:
                errors.extend(self._over_one(of, waiting, results.put))
            except BaseException as error:  # noqa: BLE001  a fault in a thread must end the others and reach the caller
                self._crash = error
            finally:
                results.put(None)

        left = len(waiting)
        for number in range(count):
            threading.Thread(target=work, name=f"send-{number}", daemon=True).start()
        # A peer may serve one association after the other: who still waits for its answer then is not waited for.
        while left and count:
            result = results.get()
            if result is None:
                count -= 1
                continue
            left -= 1
            try:
                self._note(result)
            except BaseException as error:  # noqa: BLE001  as above; the threads are waited for
                self._crash = error
        return errors

    def _over_one(self, of: Plan, waiting: "deque[SendItem]", note: Callable[[ItemResult], None]) -> list[DimseError]:
        """Open associations, one after the other, until nothing is left; what ended that too early."""
        try:
            while waiting and not self.is_over:
                with connect(self._peer, of.contexts) as association:
                    deliverer = Deliverer(association, self.options)
                    while waiting and association.is_open and not self.is_over:
                        self._deliver(deliverer, waiting, note)
        except DimseError as error:
            return [error]
        return []

    def _deliver(self, deliverer: Deliverer, waiting: "deque[SendItem]", note: Callable[[ItemResult], None]) -> None:
        try:
            item = waiting.popleft()
        except IndexError:  # another association took the last one
            return
        try:
            result = deliverer.deliver(item)
        except DimseError as error:
            note(failed(item, str(error), error))
            with self._lock:
                self._hang_ups += 1
                is_hopeless = self._hang_ups >= MOST_HANG_UPS or not isinstance(error, _HANG_UPS)
            if is_hopeless:
                raise
        else:
            self._hang_ups = 0
            note(result)

    def _note(self, result: ItemResult) -> None:
        self.result.count(result.outcome)
        if self._on_result is not None:
            self._on_result(result)
