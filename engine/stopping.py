"""Stopping: when training ends by itself."""

from math import isnan
from typing import Annotated, Literal

from pydantic import Field

from engine.choice import Choice
from engine.fields import LeastGain, Patience
from engine.plan import Array


class Stopping(Choice):
    """When training ends by itself."""

    @property
    def active(self) -> bool:
        """Whether it wants to be told of the test loss."""
        return True

    def watch(self, watched: Array, loss: float, epoch: float) -> bool:  # noqa: ARG002
        """Be told the test loss and the passes over the data up to now; whether to stop.

        ``watched`` is for notes: three numbers that start at 0 and are saved with the training.
        """
        return False


class NoStopping(Stopping):
    """Training goes on until someone pauses it."""

    label = "none"
    kind: Literal["none"] = "none"

    @property
    def active(self) -> bool:
        return False


class EarlyStopping(Stopping):
    """Stops when the loss on the test points has not become better for a while: from there on the network
    mostly learns its training points by heart.

    Prechelt, "Early stopping – but when?", 1998; patience as in Keras. The weights stay those of the last
    step, not of the best one. ``watched`` is whether there is a best loss, that loss, and its epoch.
    """

    label = "early stopping"
    kind: Literal["early"] = "early"
    patience: Patience = 20
    """Number of epochs without a better test loss after which training stops."""
    min_delta: Annotated[LeastGain, Field(title="Least gain")] = 0.0
    """By how much the test loss must fall to count as better."""

    def watch(self, watched: Array, loss: float, epoch: float) -> bool:
        seen, best, since = watched
        if not seen or isnan(best) or loss < best - self.min_delta:
            watched[:] = 1, loss, epoch
            return False
        return bool(epoch - since >= self.patience)
