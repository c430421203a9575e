"""What the person at the terminal needs to know once everything runs."""

from ipaddress import ip_address

from dgscope.env import Environment
from dgscope.up import readiness

USER = "admin"


def show(environment: Environment, password: str) -> None:
    """Print where DGscope is reached and, if one was just made, the administrator's password."""
    lines = ["", f"{environment.site_name} is ready.", f"  Browser   {url(environment)}"]
    lines.append(
        f"  DICOM     AE title {environment.ae_title}, {readiness.reachable(environment.dicom_host)}, "
        f"port {environment.dicom_port}"
    )
    if environment.dicom_tls is not None:
        lines.append(f"            with TLS on port {environment.dicom_tls.port}")
    if not _is_local(environment.http_host) and set(environment.allowed_hosts) <= {"localhost", "127.0.0.1", "[::1]"}:
        lines.append("  Note      other machines get an answer only for host names listed in DGSCOPE_ALLOWED_HOSTS")
    print("\n".join(lines), flush=True)
    show_password(password)
    print("  Stop with Ctrl-C.\n", flush=True)


def show_password(password: str) -> None:
    """Print a password that was just made; it is stored nowhere."""
    if password:
        print(f"  Sign in   user {USER}, password {password}   (shown only this once)", flush=True)


def url(environment: Environment) -> str:
    host = readiness.reachable(environment.http_host)
    return f"http://{f'[{host}]' if ':' in host else host}:{environment.http_port}/"


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
