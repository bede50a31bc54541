"""The estimator: `python -m peft_ui.estimate.process`, a warm child of the page that holds torch.

Questions come in over standard input and answers go out over standard output, each a JSON object
behind its length. Figures (estimates, refusals) are answered in one thread and rows (reading,
previews, audits) in another, so that a long audit never holds up a slider; what measures the machine
stands still meanwhile. When the page dies, its end of the pipe closes and this process leaves.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, BinaryIO

from peft_ui.data.access import asking_for
from peft_ui.estimate.answers import FIGURES, ROWS, SLOW, import_heavy, warm_up
from peft_ui.estimate.aside import ASIDE
from peft_ui.estimate.told import error_to
from peft_ui.estimate.wire import claim_pipes, receive, send


def main() -> None:
    """Answer until the page hangs up."""
    incoming, outgoing = claim_pipes()
    import_heavy()
    sys.setswitchinterval(0.001)  # a slider's estimate must not wait for an audit's turn to end
    figures, rows, slow = (ThreadPoolExecutor(1, name) for name in ("figures", "rows", "slow"))
    lanes = [(FIGURES, figures), (ROWS, rows), (SLOW, slow)]
    guard = threading.Lock()
    figures.submit(warm_up).add_done_callback(_say_if_cold)
    while message := receive(incoming):
        if message["question"] not in SLOW:
            ASIDE.asked()
        known, thread = next(lane for lane in lanes if message["question"] in lane[0])
        future: Future[Any] = thread.submit(_answer, known[message["question"]], message)
        future.add_done_callback(partial(_reply, outgoing, guard, message["id"]))
    os._exit(0)  # without waiting for an audit that nobody will read


def _answer(question: Callable[..., Any], message: dict[str, Any]) -> Any:
    """For the length of the answer the Hub is asked with the visitor's token, which is written down nowhere."""
    with asking_for(message["token"]):
        return question(**message["given"])


def _reply(outgoing: BinaryIO, guard: threading.Lock, number: int, future: Future[Any]) -> None:
    error = future.exception()
    reply = {"error": error_to(error)} if error else {"answer": future.result()}
    try:
        with guard:
            send(outgoing, {"id": number, **reply})
    except OSError:
        os._exit(0)  # the page is gone


def _say_if_cold(future: Future[Any]) -> None:
    """Warming up is a courtesy: what fails in it fails again, in words, when somebody asks."""
    if error := future.exception():
        sys.stderr.write(f"The estimator could not warm up: {error}\n")


if __name__ == "__main__":
    main()
