"""A private ``pcscd`` with two virtual readers, for the demonstration and the tests on Linux.

The virtual reader driver (vpcd) listens on **all** interfaces, ports 35963 and 35964: never start it on a post that
serves patients. Source: facts/pcsc-testing.md §2.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from app.domain.errors import EnvironmentProblem
from app.hardware import scard
from app.hardware.vpcd import PORTS, READERS

SOCKET = Path("/run/pcscd/pcscd.comm")
CONFIGURATION = Path("/etc/reader.conf.d")
LOCK = Path("/run/lock/cabinet-kine-pcscd.lock")
"""One daemon per machine, as its socket: whoever holds this file may start it. It keeps the pid, to end what a killed
run left; so its place is the same whatever folder a run has for its temporary files."""

NOT_ALLOWED = "Démarrer pcscd demande les droits de root."
START_S = 5.0
STOP_S = 5.0
STEP_S = 0.005


class PcscdProcess:
    """The service with « Virtual PCD » readers: ours, or one found running that already has them (``owned`` tells).

    Ours has the readers of the folder *configuration*: two, as the package of the driver installs them.
    """

    def __init__(self, configuration: Path = CONFIGURATION) -> None:
        self.owned = False
        self._configuration = configuration
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._empty: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> PcscdProcess:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, wait_s: float = 0.0) -> None:
        """Start the service and return once it answers; *wait_s* bounds the wait for another run to end.

        Raise EnvironmentProblem, whose ``user_message`` says why it cannot be.
        """
        binary = _binary()
        scard.load()
        self._take_lock(wait_s)
        try:
            if _answers():
                self._join_running()
            else:
                self._launch(binary, self._configuration)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End what we started, by its pid, and let others start theirs. A service found running is left alone."""
        self.service_stop()
        if self._empty is not None:
            self._empty.cleanup()
            self._empty = None
        if self._lock is not None:
            self._write_pid("")
            self._lock.close()
            self._lock = None
        self.owned = False

    @property
    def pid(self) -> int | None:
        """Of our service, None while there is none."""
        return None if self._process is None else self._process.pid

    def service_stop(self) -> None:
        """Stop our service as a fault would, keeping the right to start it again."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def service_start(self, *, plugged: bool = True) -> None:
        """Start our service again, with its virtual readers or with none plugged in."""
        if not self.owned:
            raise EnvironmentProblem("the running pcscd is not ours")
        if self._empty is None:
            self._empty = tempfile.TemporaryDirectory(prefix="cabinet-kine-lecteurs-")
        self._launch(_binary(), self._configuration if plugged else Path(self._empty.name))

    def _launch(self, binary: str, configuration: Path) -> None:
        for port in PORTS:
            _require_free(port)
        _prepare_folder()
        command = [binary, "--foreground", "--critical", "--config", str(configuration)]
        if "--disable-polkit" in _help(binary):
            command.append("--disable-polkit")
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - fixed words
        self.owned = True
        self._write_pid(str(self._process.pid))
        deadline = time.monotonic() + START_S
        while not _answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise EnvironmentProblem("pcscd did not start", "Le service pcscd n’a pas démarré sur ce poste.")
            time.sleep(STEP_S)

    def _join_running(self) -> None:
        api = scard.load()
        context = scard.establish(api)
        try:
            names = scard.list_readers(api, context)
        finally:
            api.SCardReleaseContext(context)
        if not set(READERS) <= set(names):
            raise EnvironmentProblem(
                "a pcscd without virtual readers is running",
                "Un service pcscd tourne déjà, sans lecteur virtuel : il est laissé tel quel.",
            )

    def _take_lock(self, wait_s: float) -> None:
        import fcntl

        try:
            lock = LOCK.open("a+", encoding="ascii")
        except OSError as error:
            raise EnvironmentProblem(f"cannot write {LOCK}", NOT_ALLOWED) from error
        deadline = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    lock.close()
                    raise EnvironmentProblem(
                        "the virtual readers are taken", "Un autre programme utilise déjà les lecteurs virtuels."
                    ) from error
                time.sleep(STEP_S)
        self._lock = lock
        lock.seek(0)
        _end_left_over(lock.read().strip())

    def _write_pid(self, pid: str) -> None:
        if self._lock is not None:
            self._lock.seek(0)
            self._lock.truncate()
            self._lock.write(pid)
            self._lock.flush()


def _binary() -> str:
    if not sys.platform.startswith("linux"):
        raise EnvironmentProblem("no pcscd here", "Le lecteur virtuel n’existe que sous Linux.")
    found = shutil.which("pcscd") or shutil.which("pcscd", path="/usr/sbin:/sbin:/usr/local/sbin")
    if found is None or not (CONFIGURATION / "vpcd").exists():
        raise EnvironmentProblem("pcscd or vpcd is missing", "Les paquets pcscd et vsmartcard-vpcd sont absents.")
    return found


def _prepare_folder() -> None:
    try:
        SOCKET.parent.mkdir(mode=0o755, exist_ok=True)
        SOCKET.unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentProblem("cannot write /run/pcscd", NOT_ALLOWED) from error


def _help(binary: str) -> str:
    return subprocess.run([binary, "--help"], capture_output=True, text=True, timeout=START_S, check=False).stdout  # noqa: S603


def _answers() -> bool:
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
        probe.connect(str(SOCKET))
        return True
    return False


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise EnvironmentProblem(
                f"port {port} is taken", f"Le port {port} du lecteur virtuel est pris par un autre programme."
            ) from error


def _end_left_over(pid: str) -> None:
    """End the service of a run that was killed before it could: the lock names the one we started."""
    if not pid.isdigit() or not _is_pcscd(int(pid)):
        return
    os.kill(int(pid), signal.SIGTERM)
    deadline = time.monotonic() + STOP_S
    while _is_pcscd(int(pid)) and time.monotonic() < deadline:
        time.sleep(STEP_S)


def _is_pcscd(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "comm").read_text().strip() == "pcscd"
    except OSError:
        return False
