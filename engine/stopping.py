"""Stopping: when training ends by itself. Simplest first.

A rule that counts steps ends at exactly its step. One that judges the network is asked between windows of
64 steps, so that what it says does not depend on how a run is cut; what it has seen it keeps in ``watched``,
three numbers that start at 0 and are saved with the training.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from engine.choice import Choice
from engine.fields import Duration, Goal, LeastGain, Patience, ScoreGoal
from engine.plan import Array

if TYPE_CHECKING:
    from engine.view import Evaluation

ENDLESS = 2**62
"""More steps than any run has."""


class Stopping(Choice):
    """When training ends by itself."""

    @property
    def active(self) -> bool:
        """Whether it wants to be told how training goes."""
        return True

    def left(self, step: int) -> int:  # noqa: ARG002
        """How many steps may be taken at most, where so many were taken."""
        return ENDLESS

    def watch(self, watched: Array, now: Evaluation, epoch: float) -> bool:  # noqa: ARG002
        """Be told how the network does now, and the passes over the data up to now; whether to stop."""
        return False


class NoStopping(Stopping):
    """Training goes on until someone pauses it."""

    label = "never"
    kind: Literal["none"] = "none"

    @property
    def active(self) -> bool:
        return False


class StopAfter(Stopping):
    """Stops at a step: two settings are compared fairly after the same number of them."""

    label = "after so many steps"
    kind: Literal["steps"] = "steps"
    steps: Duration = 1000
    """Number of steps from the start of the run."""

    @property
    def active(self) -> bool:
        return False

    def left(self, step: int) -> int:
        return self.steps - step


class LowTrainLoss(Stopping):
    """Stops when the loss on the training points has fallen below a value.

    Without the penalty, as the page shows it.
    """

    label = "train loss low"
    formula = r"L_\text{train} < c"
    kind: Literal["train_loss"] = "train_loss"
    below: Annotated[Goal, Field(title="Below")] = 0.1
    """The value c that the loss falls below. It is looked at every 64 steps."""

    def watch(self, watched: Array, now: Evaluation, epoch: float) -> bool:  # noqa: ARG002
        return now.train_loss < self.below


class LowTestLoss(Stopping):
    """Stops when the loss on the test points has fallen below a value."""

    label = "test loss low"
    formula = r"L_\text{test} < c"
    kind: Literal["test_loss"] = "test_loss"
    below: Annotated[Goal, Field(title="Below")] = 0.1
    """The value c that the loss falls below. It is looked at every 64 steps."""

    def watch(self, watched: Array, now: Evaluation, epoch: float) -> bool:  # noqa: ARG002
        return now.test_loss < self.below


class HighAccuracy(Stopping):
    """Stops when enough of the test points are classified correctly. Numbers to learn have no accuracy: with
    them it never stops.
    """

    label = "test accuracy high"
    formula = r"A_\text{test} \ge a"
    kind: Literal["accuracy"] = "accuracy"
    reaches: Annotated[ScoreGoal, Field(title="Reaches")] = 0.97
    """The share a of the test points. It is looked at every 64 steps."""

    def watch(self, watched: Array, now: Evaluation, epoch: float) -> bool:  # noqa: ARG002
        return now.test_accuracy >= self.reaches


class LossPlateau(Stopping):
    """Stops when the loss on the training points has hardly fallen for a while: more steps would change
    little.

    As early stopping, on the other set of points.
    """

    label = "plateau"
    kind: Literal["plateau"] = "plateau"
    patience: Patience = 20
    """Number of epochs without a better train loss after which training stops."""
    min_delta: Annotated[LeastGain, Field(title="Least gain")] = 0.001
    """By how much the train loss must fall to count as better."""

    def watch(self, watched: Array, now: Evaluation, epoch: float) -> bool:
        return _waited(watched, now.train_loss, epoch, self.min_delta) >= self.patience


class EarlyStopping(Stopping):
    """Stops when the loss on the test points has not become better for a while: from there on the network
    mostly learns its training points by heart.

    Prechelt, "Early stopping – but when?", 1998; patience as in Keras. The weights stay those of the last
    step, not of the best one.
    """

    label = "early stopping"
    kind: Literal["early"] = "early"
    patience: Patience = 20
    """Number of epochs without a better test loss after which training stops."""
    min_delta: Annotated[LeastGain, Field(title="Least gain")] = 0.0
    """By how much the test loss must fall to count as better."""

    def watch(self, watched: Array, now: Evaluation, epoch: float) -> bool:
        return _waited(watched, now.test_loss, epoch, self.min_delta) >= self.patience


def _waited(watched: Array, loss: float, epoch: float, least: float) -> float:
    """Epochs since a loss has last become better; ``watched``: whether there is a best one, it, its epoch."""
    seen, best, since = watched
    if not seen or isnan(best) or loss < best - least:
        watched[:] = 1, loss, epoch
        return 0.0
    return float(epoch - since)
