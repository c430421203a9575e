"""What a child process sets up between fork and exec, and how PostgreSQL runs when we are root.

PostgreSQL refuses user id 0, and user ids without an account. In these cases it runs in a user namespace in which we
have the number of ``nobody``: its files stay ours and may lie in a folder that only we can enter. Where the kernel or a
container's seccomp profile refuses that, root starts it under the account ``nobody``.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True)

FALLBACK_ACCOUNT = "nobody"


@dataclass(frozen=True)
class RunAs:
    """Under which identity a child runs: as we do, in a user namespace, or under another account."""

    user_namespace: bool = False
    account: str | None = None

    @property
    def group(self) -> int | None:
        """The group that Popen switches to together with the account; None keeps ours."""
        return None if self.account is None else pwd.getpwnam(self.account).pw_gid

    @property
    def extra_groups(self) -> list[int] | None:
        return None if self.account is None else []


AS_WE_ARE = RunAs()


def _has_account(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def account_id(name: str) -> int:
    """The user id of an account."""
    return pwd.getpwnam(name).pw_uid


def for_postgres() -> RunAs:
    """The identity under which PostgreSQL accepts to run."""
    user = os.geteuid()
    if user != 0 and _has_account(user):
        return AS_WE_ARE
    if _namespaces_work():
        return RunAs(user_namespace=True)
    return RunAs(account=FALLBACK_ACCOUNT) if user == 0 else AS_WE_ARE


def child_setup(run_as: RunAs = AS_WE_ARE, death_signal: int = signal.SIGTERM) -> Callable[[], None]:
    """Make the ``preexec_fn`` of a child: its own identity, and `death_signal` when the supervisor dies.

    It runs in a forked, single-threaded process, so plain Python is safe.
    """
    parent = os.getpid()

    def setup() -> None:
        if run_as.user_namespace:
            _enter_user_namespace()
        if _LINUX:
            # After the change of identity, which would clear it.
            _libc.prctl(_PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:
                os._exit(1)

    return setup


def _enter_user_namespace() -> None:
    account = pwd.getpwnam(FALLBACK_ACCOUNT)
    uid_map, gid_map = f"{account.pw_uid} {os.geteuid()} 1", f"{account.pw_gid} {os.getegid()} 1"
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", uid_map), ("gid_map", gid_map)):
        Path("/proc/self", name).write_text(text, encoding="ascii")


def _namespaces_work() -> bool:
    if not _LINUX:
        return False
    try:
        subprocess.run(["true"], preexec_fn=child_setup(RunAs(user_namespace=True)), check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True
