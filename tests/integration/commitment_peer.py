"""A modality that asks for storage commitment and takes the report, in the ways that real ones do (pynetdicom)."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from pydicom.dataset import Dataset
from pynetdicom import AE, build_role, evt
from pynetdicom.association import Association
from pynetdicom.sop_class import StorageCommitmentPushModel, StorageCommitmentPushModelInstance

from dgscope.dimse.storage_commitment import Reference
from tests.integration.storage_scp_running import free_port, wait_until

TITLE = "MODALITY"


class Report:
    """What the modality was told."""

    def __init__(self, event: Any) -> None:
        data_set = event.event_information
        self.event_type = event.event_type
        self.transaction = str(data_set.TransactionUID)
        self.committed = [str(item.ReferencedSOPInstanceUID) for item in data_set.get("ReferencedSOPSequence", [])]
        self.failed = {
            str(item.ReferencedSOPInstanceUID): int(item.FailureReason)
            for item in data_set.get("FailedSOPSequence", [])
        }
        self.own_association = event.assoc.is_requestor


class Modality:
    """Listens for reports from its start to its end.

    Attributes
    ----------
    status
        How it answers a report.
    closes
        So many reports end with a closed connection instead of an answer.
    """

    def __init__(self, scp_port: int, *, takes_role: bool = True) -> None:
        self.port = free_port()
        self.reports: list[Report] = []
        self.status, self.closes, self.calls = 0x0000, 0, 0
        self.roles: list[dict[str, tuple[bool, bool]]] = []
        self.scp_port = scp_port
        self._lock = threading.Lock()
        self._takes_role = takes_role
        self._server: Any = None

    def __enter__(self) -> Self:
        self.listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def listen(self) -> None:
        ae = AE(TITLE)
        roles = {"scu_role": True, "scp_role": True} if self._takes_role else {}
        ae.add_supported_context(StorageCommitmentPushModel, **roles)
        self._server = ae.start_server(("127.0.0.1", self.port), block=False, evt_handlers=self._handlers())

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server = None

    def ask(
        self,
        transaction: str,
        references: list[Reference],
        *,
        action: int = 1,
        stay: Callable[[], bool] | None = None,
    ) -> int:
        """Send an N-ACTION; return its status. `stay` keeps the association open until it is true (30 s at most)."""
        information = Dataset()
        information.TransactionUID = transaction
        information.ReferencedSOPSequence = []
        for reference in references:
            item = Dataset()
            item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = reference.sop_class, reference.sop_instance
            information.ReferencedSOPSequence.append(item)
        association = self.associate()
        status, _ = association.send_n_action(
            information, action, StorageCommitmentPushModel, StorageCommitmentPushModelInstance
        )
        if stay is not None:
            wait_until(stay, 30)
        association.release()
        return int(status.Status)

    def report(
        self, transaction: str, committed: list[Reference], *, instance: str | None = None, role: bool = True
    ) -> int:
        """Send an N-EVENT-REPORT as an archive that was asked does; return its status."""
        information = Dataset()
        information.TransactionUID = transaction
        information.ReferencedSOPSequence = []
        for reference in committed:
            item = Dataset()
            item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = reference.sop_class, reference.sop_instance
            information.ReferencedSOPSequence.append(item)
        association = self.associate(scp=role)
        status, _ = association.send_n_event_report(
            information, 1, StorageCommitmentPushModel, instance or StorageCommitmentPushModelInstance
        )
        association.release()
        return int(status.Status)

    def associate(self, *, scp: bool = False) -> Association:
        ae = AE(TITLE)
        ae.add_requested_context(StorageCommitmentPushModel)
        ae.dimse_timeout = ae.network_timeout = 20
        association = ae.associate(
            "127.0.0.1",
            self.scp_port,
            ae_title="DGSCOPE",
            evt_handlers=self._handlers(),
            ext_neg=[build_role(StorageCommitmentPushModel, scp_role=True)] if scp else [],
        )
        assert association.is_established
        return association

    def _handlers(self) -> list[Any]:
        return [(evt.EVT_N_EVENT_REPORT, self._take)]

    def _take(self, event: Any) -> tuple[int, None]:
        with self._lock:
            self.calls += 1
            if self.calls <= self.closes:
                event.assoc.dul.socket.close()
                return 0x0110, None
            self.reports.append(Report(event))
            return self.status, None
