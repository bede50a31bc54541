"""Beside the page: every few seconds the runs are copied to the folder that lasts, and those whose time is up end."""

import logging
import threading

from peft_ui.runs.bucket import Bucket
from peft_ui.runs.quota import end_what_is_over
from peft_ui.settings import Settings

SECONDS = 3.0

logger = logging.getLogger("peft_ui.caretaker")


class Caretaker:
    """One thread; nothing is done before `start`, and nothing at all where neither a bucket nor minutes are set."""

    def __init__(self, settings: Settings, seconds: float = SECONDS) -> None:
        self._settings = settings
        self._seconds = seconds
        self._bucket = Bucket(settings.home, settings.bucket) if settings.bucket else None
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="caretaker")

    def start(self) -> None:
        """Read the runs back, then begin to watch."""
        quotas = self._settings.quotas
        if self._bucket:
            (self._settings.home / "runs").mkdir(parents=True, exist_ok=True)
            self._bucket.read_back()
        if self._bucket or quotas.minutes is not None or quotas.minutes_all is not None:
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
                end_what_is_over(self._settings.home, self._settings.quotas)
                if self._bucket:
                    self._bucket.look()
            except OSError:
                logger.exception("The runs could not be looked after; trying again.")
