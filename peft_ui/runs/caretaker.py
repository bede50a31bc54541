"""Beside the page, every few seconds: a queue that lost its supervisor gets one, runs whose time is up end, and all are
copied to the folder that lasts."""

import logging
import subprocess
import threading

from peft_ui.runs.bucket import Bucket
from peft_ui.runs.launch import tend
from peft_ui.runs.quota import end_what_is_over
from peft_ui.settings import Settings

SECONDS = 3.0

logger = logging.getLogger("peft_ui.caretaker")


class Caretaker:
    """One thread; nothing is done before `start`."""

    def __init__(self, settings: Settings, seconds: float = SECONDS) -> None:
        self._settings = settings
        self._seconds = seconds
        self._bucket = Bucket(settings.home, settings.bucket) if settings.bucket else None
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="caretaker")

    def start(self) -> None:
        """Read the runs back, then begin to watch."""
        if self._bucket:
            (self._settings.home / "runs").mkdir(parents=True, exist_ok=True)
            self._bucket.read_back()
        self._thread.start()

    def close(self) -> None:
        """Look a last time and end."""
        self._leave.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        last = False
        while not last:
            last = self._leave.wait(self._seconds)
            try:
                if not last:
                    tend(self._settings.home)
                end_what_is_over(self._settings.home, self._settings.quotas)
                if self._bucket:
                    self._bucket.look()
            except (OSError, subprocess.CalledProcessError):
                logger.exception("The runs could not be looked after; trying again.")
