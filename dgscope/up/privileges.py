"""What a child process sets up between fork and exec, and how PostgreSQL runs when we are root.

PostgreSQL refuses user id 0. As root it therefore runs in a user namespace in which root has another number: its files
stay root's and may lie in a folder that only root can enter. Where the kernel or a container's seccomp profile refuses
that, it runs as the account ``nobody``.
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
_PR_SET_CHILD_SUBREAPER = 36
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


def account_id(name: str) -> int:
    """The user id of an account."""
    return pwd.getpwnam(name).pw_uid


def for_postgres() -> RunAs:
    """The identity under which PostgreSQL accepts to run."""
    if os.geteuid() != 0:
        return AS_WE_ARE
    return RunAs(user_namespace=True) if _namespaces_work() else RunAs(account=FALLBACK_ACCOUNT)


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


def adopt_orphans() -> None:
    """Become the parent of what dead children leave behind, so that it can be waited for and leaves no zombies."""
    if _LINUX:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _enter_user_namespace() -> None:
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", "1000 0 1"), ("gid_map", "1000 0 1")):
        Path("/proc/self", name).write_text(text, encoding="ascii")


def _namespaces_work() -> bool:
    if not _LINUX:
        return False
    try:
        subprocess.run(["true"], preexec_fn=child_setup(RunAs(user_namespace=True)), check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True
