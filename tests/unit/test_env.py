"""dgscope/env.py: what each variable means, what it is without, and how a wrong value is answered."""

import json
import stat
from pathlib import Path
from threading import Thread

import pytest

from dgscope import data_folder, env, secret_key
from dgscope.data_folder import DataFolderError
from dgscope.env import Environment
from dgscope.env_values import EnvironmentValueError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def load(data: Path, **values: str) -> Environment:
    return env.load({"DGSCOPE_SECRET_KEY": "secret", **values}, data)


def test_without_variables_everything_lies_in_the_data_folder_and_is_reached_locally(data: Path) -> None:
    found = load(data)

    assert found.data_dir == data
    assert found.store_dir == data / "store"
    assert (found.http_host, found.http_port) == ("127.0.0.1", 8000)
    assert (found.ae_title, found.dicom_host, found.dicom_port) == ("DGSCOPE", "127.0.0.1", 11112)
    assert found.dicom_tls is None
    assert found.duplicate_status == 0x0000
    assert found.free_space_reserve == 2 * 2**30
    assert found.render_cache == 512 * 2**20
    assert found.max_associations == 64
    assert found.max_associations_per_peer == 32
    assert found.max_object_size == 4 * 2**30
    assert not found.private_storage_classes
    assert not found.debug


def test_without_addresses_database_and_broker_are_on_sockets_named_after_the_data_folder(data: Path) -> None:
    found = load(data)

    sockets = data_folder.socket_folder(data)
    assert found.database.host == str(sockets)
    assert found.broker_url == f"redis+socket://{sockets}/valkey.sock"


def test_the_data_folder_may_come_from_the_environment(data: Path) -> None:
    assert env.load({"DGSCOPE_SECRET_KEY": "x", "DGSCOPE_DATA": str(data)}).data_dir == data


def test_an_empty_value_counts_as_not_set(data: Path) -> None:
    assert load(data, DGSCOPE_HTTP_PORT="", DATABASE_URL="").http_port == 8000


def test_the_addresses_of_a_running_supervisor_are_found_in_its_file(data: Path) -> None:
    data.mkdir()
    values = {
        "DATABASE_URL": "postgresql://dgscope@/dgscope?host=/run/x",
        "BROKER_URL": "redis+socket:///run/x/valkey.sock",
        "DGSCOPE_HTTP_PORT": "8123",
        "DGSCOPE_DICOM_PORT": "11123",
    }
    data.joinpath("runtime.json").write_text(json.dumps(values))
    found = load(data)

    assert found.database.host == "/run/x"
    assert found.broker_url == "redis+socket:///run/x/valkey.sock"
    assert (found.http_port, found.dicom_port) == (8123, 11123)


def test_a_named_database_makes_the_supervisors_file_irrelevant(data: Path) -> None:
    data.mkdir()
    data.joinpath("runtime.json").write_text(json.dumps({"DGSCOPE_HTTP_PORT": "8123"}))

    assert load(data, DATABASE_URL="postgresql://u:p@db/name").http_port == 8000


def test_a_variable_has_precedence_over_the_supervisors_file(data: Path) -> None:
    data.mkdir()
    data.joinpath("runtime.json").write_text(json.dumps({"DGSCOPE_HTTP_PORT": "8123"}))

    assert load(data, DGSCOPE_HTTP_PORT="8200").http_port == 8200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DGSCOPE_HTTP_PORT", "http"),
        ("DGSCOPE_HTTP_PORT", "0"),
        ("DGSCOPE_DICOM_PORT", "65536"),
        ("DGSCOPE_DEBUG", "yes"),
        ("DGSCOPE_PRIVATE_STORAGE_CLASSES", "true"),
        ("DGSCOPE_DUPLICATE_STATUS", "C000"),
        ("DGSCOPE_AE_TITLE", "SEVENTEEN LETTERS"),
        ("DGSCOPE_AE_TITLE", "BACK\\SLASH"),
        ("DGSCOPE_IMPLEMENTATION_CLASS_UID", "1.02.3"),
        ("DGSCOPE_IMPLEMENTATION_CLASS_UID", "1." + "2" * 63),
        ("DGSCOPE_FREE_SPACE_RESERVE", "2 GB"),
        ("DGSCOPE_MAX_OBJECT_SIZE", "-1"),
        ("DGSCOPE_PEER_NETWORKS", "10.1.0.0/16,everywhere"),
        ("DGSCOPE_MAX_ASSOCIATIONS", "0"),
        ("DGSCOPE_COMMITMENT_DAYS", "0"),
        ("DGSCOPE_SCP_WORKERS", "1.5"),
        ("DGSCOPE_TIME_ZONE", "Mars/Olympus"),
        ("DGSCOPE_STORE", "relative/folder"),
        ("DGSCOPE_TRUSTED_ORIGINS", "pacs.example"),
        ("BROKER_URL", "amqp://broker"),
        ("DATABASE_URL", "mysql://u:p@db/name"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(data: Path, name: str, value: str) -> None:
    with pytest.raises(EnvironmentValueError, match=f"^{name}"):
        load(data, **{name: value})


@pytest.mark.parametrize(
    ("text", "size"), [("0", 0), ("1048576", 2**20), ("5KiB", 5 * 2**10), ("3 MiB", 3 * 2**20), ("1TiB", 2**40)]
)
def test_sizes_are_bytes_with_an_optional_binary_unit(data: Path, text: str, size: int) -> None:
    assert load(data, DGSCOPE_FREE_SPACE_RESERVE=text).free_space_reserve == size


def test_lists_are_separated_by_commas(data: Path) -> None:
    found = load(data, DGSCOPE_ALLOWED_HOSTS="pacs.example, 10.0.0.5,")

    assert found.allowed_hosts == ("pacs.example", "10.0.0.5")


def test_duplicates_may_be_answered_with_the_status_of_the_conformance_statement(data: Path) -> None:
    assert load(data, DGSCOPE_DUPLICATE_STATUS="D000").duplicate_status == 0xD000


class TestDicomTls:
    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[str, str]:
        values = {"DGSCOPE_DICOM_TLS_PORT": "2762"}
        for name in ("CERT", "KEY", "CA"):
            path = tmp_path / f"{name}.pem"
            path.touch()
            values[f"DGSCOPE_DICOM_TLS_{name}"] = str(path)
        return values

    def test_a_port_switches_it_on(self, data: Path, files: dict[str, str]) -> None:
        tls = load(data, **files).dicom_tls

        assert tls is not None
        assert (tls.port, tls.client_cert) == (2762, "none")

    @pytest.mark.parametrize("name", ["DGSCOPE_DICOM_TLS_CERT", "DGSCOPE_DICOM_TLS_KEY"])
    def test_certificate_and_key_are_needed(self, data: Path, files: dict[str, str], name: str) -> None:
        with pytest.raises(EnvironmentValueError, match=f"^{name}"):
            load(data, **{**files, name: ""})

    def test_client_certificates_need_an_authority(self, data: Path, files: dict[str, str]) -> None:
        asked = {**files, "DGSCOPE_DICOM_TLS_CLIENT_CERT": "required", "DGSCOPE_DICOM_TLS_CA": ""}
        with pytest.raises(EnvironmentValueError, match=r"^DGSCOPE_DICOM_TLS_CA"):
            load(data, **asked)

    def test_a_file_that_is_not_there_is_named(self, data: Path, files: dict[str, str]) -> None:
        with pytest.raises(EnvironmentValueError, match=r"^DGSCOPE_DICOM_TLS_KEY"):
            load(data, **{**files, "DGSCOPE_DICOM_TLS_KEY": "/nowhere.pem"})


class TestSecretKey:
    def test_it_is_made_once_and_only_its_owner_can_read_it(self, data: Path) -> None:
        first = env.load({}, data).secret_key

        assert len(first) >= 50
        assert env.load({}, data).secret_key == first
        assert stat.S_IMODE(data.joinpath("secret-key").stat().st_mode) == 0o600

    def test_processes_that_start_at_once_get_the_same_key(self, data: Path) -> None:
        keys: list[str] = []
        threads = [Thread(target=lambda: keys.append(secret_key.read_or_create(data))) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(keys) == 16
        assert len(set(keys)) == 1
        assert [entry.name for entry in data.iterdir() if entry.name.startswith("secret-key")] == ["secret-key"]

    def test_a_foreign_folder_gets_none(self, data: Path) -> None:
        data.mkdir()
        data.joinpath("thesis.txt").touch()

        with pytest.raises(DataFolderError, match=r"thesis\.txt"):
            env.load({}, data)
        assert not data.joinpath("secret-key").exists()
