"""The image, the compose file and the lists of packages, as far as they can be checked without a container engine.

That images build and services start is not shown here.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from dgscope import env
from dgscope.up import plan

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
OURS = {"web", "storage-scp", "worker", "beat", "migrate"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_compose_file_follows_the_specification() -> None:
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_dockerfile_passes_its_lint() -> None:
    done = subprocess.run([BIN / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_every_process_is_a_service_of_its_own(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == OURS | {"postgres", "valkey"}


def test_every_service_that_stays_is_health_checked_and_restarted(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name != "migrate":
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name


def test_no_service_runs_as_root_or_can_become_root(compose: dict[str, Any]) -> None:
    assert re.findall(r"^USER (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE) == ["10001:10001"]
    for name, service in compose["services"].items():
        assert name in OURS or service["user"] not in {"root", "0"}, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name


def test_no_password_has_a_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET)\w*)(:?[?-])?", text)

    assert {name for name, _ in secrets} == {
        "DGSCOPE_DATABASE_PASSWORD",
        "DGSCOPE_BROKER_PASSWORD",
        "DGSCOPE_SECRET_KEY",
        "DGSCOPE_ADMIN_PASSWORD",
    }
    assert {operator for _, operator in secrets} == {":?"}


def test_services_can_be_scaled(compose: dict[str, Any]) -> None:
    """A fixed name or a fixed host port would keep a second container from starting."""
    for name, service in compose["services"].items():
        assert "container_name" not in service, name
        assert all("${" in port for port in service.get("ports", [])), name


def test_only_web_and_scp_are_open_to_the_network(compose: dict[str, Any]) -> None:
    assert {name for name, service in compose["services"].items() if "ports" in service} == {"web", "storage-scp"}
    assert compose["networks"]["backend"] == {"internal": True}


def test_what_must_last_lies_in_volumes(compose: dict[str, Any]) -> None:
    assert set(compose["volumes"]) == {"data", "database", "queue"}
    for name in OURS:
        assert compose["services"][name]["volumes"] == ["data:/var/lib/dgscope"], name


def test_the_variables_of_the_compose_file_are_ones_that_dgscope_reads(compose: dict[str, Any], tmp_path: Path) -> None:
    given = compose["x-environment"]
    known = (ROOT / "dgscope" / "env.py").read_text()
    assert not [name for name in given if f'"{name}"' not in known]

    values = {name: re.sub(r"\$\{\w+:([-?])([^}]*)\}", resolve, str(value)) for name, value in given.items()}
    found = env.load(values, tmp_path)
    assert found.database.host == "postgres"
    assert "localhost" in found.allowed_hosts


def resolve(variable: re.Match[str]) -> str:
    """A variable that is not set: its default, or something where it must be set."""
    return variable[2] if variable[1] == "-" else "given"


def test_the_image_serves_with_the_same_number_of_workers_as_script_up() -> None:
    text = (ROOT / "Dockerfile").read_text()

    assert f'"--workers={plan.WEB_WORKERS}"' in text
    assert f'"--threads={plan.WEB_THREADS}"' in text
    assert f'"--keep-alive={plan.WEB_KEEP_ALIVE}"' in text


def test_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()

    assert len(lines) > 50
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []


def test_every_direct_dependency_is_constrained() -> None:
    constrained = {normal(line.split("==")[0]) for line in (ROOT / "constraints.txt").read_text().splitlines()}
    declared = re.findall(r'^ *(?:embedded = \[)?"([A-Za-z0-9-]+)[^"]*",?', _dependencies(), re.MULTILINE)

    assert {normal(name) for name in declared} <= constrained


def _dependencies() -> str:
    text = (ROOT / "pyproject.toml").read_text()
    return text[text.index("dependencies = [") : text.index("[tool.setuptools]")]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lists_of_packages_name_no_registry() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    settings = (ROOT / "frontend" / ".npmrc").read_text()

    assert not [name for name, package in lock["packages"].items() if "://" in package.get("resolved", "")]
    assert "://" not in settings
    assert "omit-lockfile-registry-resolved=true" in settings
