"""dgscope/up/ports.py: a port that cannot be had is named before anything starts."""

import os
import socket

import pytest

from dgscope.up import ports
from dgscope.up.errors import StartError


def test_a_free_port_passes_and_stays_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    ports.check_free("the web server", "127.0.0.1", port, "")
    ports.check_free("the web server", "127.0.0.1", port, "")


def test_a_busy_port_is_named_with_its_purpose_and_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(
            StartError, match=rf"Port {port} on 127.0.0.1, meant for the web server, is in use.* --http"
        ):
            ports.check_free("the web server", "127.0.0.1", port, "Choose another one: --http-port")


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(StartError, match=r"192\.0\.2\.1.* is not an address of this machine"):
        ports.check_free("the web server", "192.0.2.1", 8000, "")


def test_an_unknown_host_name_is_named() -> None:
    with pytest.raises(StartError, match="'no such host'"):
        ports.check_free("the web server", "no such host", 8000, "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may use every port")
def test_a_privileged_port_needs_the_administrator() -> None:
    with pytest.raises(StartError, match=r"administrator|in use"):
        ports.check_free("the storage SCP", "127.0.0.1", 104, "")
