"""The command line of ``script/up``."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dgscope import data_folder


@dataclass(frozen=True)
class Arguments:
    """What was asked for; a value of None leaves the choice to the environment variable of the same meaning."""

    data: Path
    demo: bool
    http_host: str | None
    http_port: int | None
    dicom_host: str | None
    dicom_port: int | None

    def environ(self, environ: Mapping[str, str]) -> dict[str, str]:
        """The environment with the command line's choices on top of it."""
        chosen = {
            "DGSCOPE_DATA": self.data,
            "DGSCOPE_HTTP_HOST": self.http_host,
            "DGSCOPE_HTTP_PORT": self.http_port,
            "DGSCOPE_DICOM_HOST": self.dicom_host,
            "DGSCOPE_DICOM_PORT": self.dicom_port,
        }
        return {**environ, **{name: str(value) for name, value in chosen.items() if value is not None}}


def parse(arguments: Sequence[str], environ: Mapping[str, str]) -> Arguments:
    """Read the command line; wrong use ends the program with status 2 and a usage line."""
    parser = argparse.ArgumentParser(
        prog="script/up",
        description="Run DGscope in the foreground: database, broker, storage SCP, worker, scheduler and web server.",
        epilog="Stop with Ctrl-C. docs/configuration.md lists the environment variables.",
        allow_abbrev=False,
    )
    parser.add_argument("--demo", action="store_true", help="load demonstration studies once everything runs")
    parser.add_argument("--http-host", metavar="ADDRESS", help="address of the web server (default 127.0.0.1)")
    parser.add_argument("--http-port", metavar="N", type=_port, help="port of the web server (default 8000)")
    parser.add_argument("--dicom-host", metavar="ADDRESS", help="address of the storage SCP (default 127.0.0.1)")
    parser.add_argument("--dicom-port", metavar="N", type=_port, help="port of the storage SCP (default 11112)")
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        default=Path(environ.get("DGSCOPE_DATA") or data_folder.DEFAULT),
        help="folder for database, queue and images (default DGSCOPE_DATA, else var in the checkout)",
    )
    chosen = parser.parse_args(arguments)
    return Arguments(
        data=chosen.data.resolve(),
        demo=chosen.demo,
        http_host=chosen.http_host,
        http_port=chosen.http_port,
        dicom_host=chosen.dicom_host,
        dicom_port=chosen.dicom_port,
    )


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number from 1 to 65535")
    return port
