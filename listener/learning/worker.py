"""A training in a process of its own, which limits of time, CPU and memory may end.

Whatever happens to it happens to nobody else: what it came to arrives whole, or an error tells why not.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Mapping
from concurrent.futures import Future, wait
from threading import Event

from listener.errors import TrainingError
from listener.learning.fit import matrix
from listener.learning.labels import Labelled
from listener.learning.training import Task, Trained, trained
from listener.model import Sentiment
from listener.spawning import OUT_OF_MEMORY, OUT_OF_TIME, Spawning, limited
from listener.words import N_, _

SECONDS = 300.0
"""What a training may take on a busy machine; 3,000 labels take 15 s of one core."""
MEGABYTES = 1024
_MEBIBYTE = 1024 * 1024
_STARTING = 30.0
"""Seconds the process may need to start, and to be ended, on a busy machine."""
_LOOKING = 0.2
"""Seconds until it is looked again whether the program is being stopped."""

_MEMORY = N_("The training needed more memory than it may; remove labels, or take vectors away.")
_CAUSES: Mapping[int, str] = {
    -OUT_OF_TIME: N_("The training needed more time than it may; try again when less is going on."),
    OUT_OF_MEMORY: _MEMORY,
    -signal.SIGABRT: _MEMORY,
    -signal.SIGKILL: N_("The system ended the training, probably for want of memory; try again."),
}


def train(
    task: Task, *, seconds: float = SECONDS, megabytes: int = MEGABYTES, stopping: Event | None = None
) -> Trained:
    """What `trained` makes of the task, within so many seconds (of the clock and of CPU) and megabytes.

    TrainingError if it does not end, or if `stopping` is set meanwhile; nothing is left of it then.
    """
    from pebble import ProcessPool

    context = Spawning()
    pool = ProcessPool(max_workers=1, initializer=_start, context=context)
    try:
        arguments = (task, int(seconds) + 1, megabytes * _MEBIBYTE)
        future: Future[Trained | str] = pool.schedule(_work, arguments, timeout=seconds)
        found = _outcome(future, seconds + _STARTING, stopping or Event())
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        context.kill_all()
        pool.join()
    if isinstance(found, str):
        raise TrainingError(_("The training failed ({reason}); please tell the makers.").format(reason=found))
    return found


def _outcome(future: Future[Trained | str], seconds: float, stopping: Event) -> Trained | str:
    waited = 0.0
    while not wait([future], timeout=_LOOKING).done:
        waited += _LOOKING
        if stopping.is_set():
            raise TrainingError(_("The program is being stopped; the training is done again when it runs."))
        if waited > seconds:
            raise TrainingError(_("The training does not start; look whether memory is short."))
    try:
        return future.result()
    except TimeoutError as error:
        raise TrainingError(_(_CAUSES[-OUT_OF_TIME])) from error
    except OSError as error:
        cause = _CAUSES.get(getattr(error, "exitcode", None) or 0)
        raise TrainingError(_(cause) if cause else _("The training crashed; try again.")) from error
    except RuntimeError as error:
        raise TrainingError(_("The training does not run; look whether memory is short.")) from error


def _start() -> None:
    """Make the fresh process ready: one thread, no core file, and nothing left to load under the limits.

    Threads would share the work in another order each time, and so change the last digits of the weights.
    """
    os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import scipy.optimize  # noqa: F401
    import sklearn.linear_model  # noqa: F401

    matrix([Labelled("", "ready", "en", Sentiment.NEUTRAL, True)], words=True, vectors=False)


def _work(task: Task, cpu: int, memory: int) -> Trained | str:
    """The training, or why it is not possible; never raises."""
    from threadpoolctl import threadpool_limits

    with limited(cpu, memory), threadpool_limits(limits=1):
        try:
            return trained(task)
        except MemoryError:
            # What was allocated until here would stay with a process that lives on.
            os._exit(OUT_OF_MEMORY)
        except Exception as error:
            return f"{type(error).__name__}: {error}"[:200]
