"""Several processes that take each step together; alone, every question here has its plain answer.

Each learns from its share of every batch. The gradients are summed by hand before the optimizer reads them: the loss is
divided by the items of the whole batch, so their sum is the gradient that one process would have.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


def count() -> int:
    """How many processes take the steps."""
    import torch.distributed as together

    return together.get_world_size() if _are_several() else 1


def is_first() -> bool:
    """Whether this is the one that speaks, saves and reviews."""
    import torch.distributed as together

    return not _are_several() or together.get_rank() == 0


def share_of(rows: Sequence[Any]) -> Sequence[Any]:
    """This process's part of the rows of a batch; nothing where they are fewer than the processes."""
    if not _are_several():
        return rows
    import torch.distributed as together

    return rows[together.get_rank() :: count()]


def agreed(wish: bool) -> bool:
    """What the first process wishes, known to all: each must stop and save at the same step."""
    if not _are_several():
        return wish
    import torch.distributed as together

    said = [wish]
    together.broadcast_object_list(said, src=0)
    return said[0]


def summed(*numbers: int) -> tuple[int, ...]:
    """Each number summed over all processes."""
    if not _are_several():
        return numbers
    import torch.distributed as together

    found: list[Any] = [None] * count()
    together.all_gather_object(found, numbers)
    return tuple(map(sum, zip(*found, strict=True)))


def share_gradients(model: Any) -> None:
    """Replace every gradient by the mean over all processes; a weight that one of them did not touch counts as 0."""
    if not _are_several():
        return
    import torch
    import torch.distributed as together

    for weight in model.parameters():
        if weight.requires_grad:
            if weight.grad is None:
                weight.grad = torch.zeros_like(weight)
            together.all_reduce(weight.grad)
            weight.grad /= count()


def wait_for_all() -> None:
    """Until every process is here."""
    if _are_several():
        import torch.distributed as together

        together.barrier()


@contextmanager
def first_before_the_others() -> Iterator[None]:
    """What the first writes here, the others then read."""
    if not is_first():
        wait_for_all()
    yield
    if is_first():
        wait_for_all()


def _are_several() -> bool:
    import torch.distributed as together

    return bool(together.is_available() and together.is_initialized() and together.get_world_size() > 1)
