"""What the site chose for this process, taken once from the Django settings."""

from dataclasses import dataclass
from pathlib import Path

from dgscope.env import DicomTls, Environment


@dataclass(frozen=True)
class Settings:
    """The site's choices. Sizes are bytes; `duplicate_status` answers another object under a stored UID."""

    ae_title: str
    host: str
    port: int
    tls: DicomTls | None
    workers: int
    max_associations: int
    max_associations_per_peer: int
    max_object_size: int
    private_storage_classes: bool
    implementation_class_uid: str
    implementation_version_name: str
    duplicate_status: int
    data_dir: Path


def from_environment(environment: Environment) -> Settings:
    """Pick what concerns the storage SCP."""
    return Settings(
        ae_title=environment.ae_title,
        host=environment.dicom_host,
        port=environment.dicom_port,
        tls=environment.dicom_tls,
        workers=environment.scp_workers,
        max_associations=environment.max_associations,
        max_associations_per_peer=environment.max_associations_per_peer,
        max_object_size=environment.max_object_size,
        private_storage_classes=environment.private_storage_classes,
        implementation_class_uid=environment.implementation_class_uid,
        implementation_version_name=environment.implementation_version_name,
        duplicate_status=environment.duplicate_status,
        data_dir=environment.data_dir,
    )
