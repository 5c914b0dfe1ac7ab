"""What the network is and does, in numbers: metrics, weights, the sizes of gradients and updates."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.metrics import confusion, mean_absolute_error, r_squared, scores
from engine.plan import NUMPY, Array
from engine.probes.probe import Probe
from engine.stepper import Vectors, finish
from engine.view import View

if TYPE_CHECKING:
    from engine.observer import Observer


class Metrics(Probe):
    """Loss and accuracy on both sets, and the penalty.

    metrics f8 (5,): train_loss, test_loss, train_accuracy, test_accuracy, penalty.
    """

    label = "metrics"
    kind: Literal["metrics"] = "metrics"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        now = observer.trainer.evaluate()
        numbers = now.train_loss, now.test_loss, now.train_accuracy, now.test_accuracy, now.penalty
        return {"metrics": np.array(numbers, "<f8")}


class Weights(Probe):
    """All weights and biases.

    theta f4 (parameters,): layer by layer, row by row, the bias at the end of each row.
    """

    label = "weights"
    kind: Literal["weights"] = "weights"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        return {"theta": observer.trainer.network.theta.astype("<f4")}


class GradientNorms(Probe):
    """How long every layer's gradient over the training set is.

    gradient_norms f4 (L,).
    """

    label = "gradient norms"
    kind: Literal["gradient_norms"] = "gradient_norms"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        return {"gradient_norms": gradient_norms(observer.train(backward=True)).astype("<f4")}


def gradient_norms(view: View) -> Array:
    """How long every layer's gradient is (L,), after ``backward``."""
    layers = view.space.network.views(view.grad)
    exact = [[array.astype("f8") for array in named.values()] for named in layers]
    squares = [sum(float(np.vdot(array, array)) for array in arrays) for arrays in exact]
    return np.asarray(np.sqrt(squares))


class UpdateRatios(Probe):
    """How long each layer's next update would be, compared with its weights, were the batch the training set.

    update_ratios f4 (L,): ‖Δw‖ / ‖w‖ over weights and biases, about 10⁻³ where learning goes well (Karpathy,
    CS231n notes, 2015); NaN without weights, or where all are 0. The update is the whole one: penalty,
    clipping, the optimizer with all it remembers, schedule and constraints.
    """

    label = "update-to-weight ratios"
    kind: Literal["update_ratios"] = "update_ratios"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        trainer, twin = observer.trainer, observer.trainer.network.twin()
        memory = {name: rows.copy() for name, rows in trainer.memory.items()}
        vectors = Vectors(twin, trainer.experiment.optimizer, memory)
        vectors.named["g"][:] = observer.train(backward=True).grad
        cells = trainer.cells(np.array([trainer.step]))
        now = {name: values.astype(twin.dtype).reshape(()) for name, values in cells.items()}
        finish(NUMPY, trainer.experiment, vectors, now)
        weights = trainer.network.theta.astype("f8")
        pairs = zip(twin.views(twin.theta - weights), twin.views(weights), strict=True)
        return {"update_ratios": np.array([_ratio(*pair) for pair in pairs], "<f4")}


def _ratio(update: Mapping[str, Array], weights: Mapping[str, Array]) -> float:
    """The length of one layer's arrays compared with that of others."""
    moved, all_of = (np.sqrt(sum(np.vdot(a, a) for a in named.values())) for named in (update, weights))
    return float(moved / all_of) if all_of else nan


class Scores(Probe):
    """How good the predictions on both sets are, in the numbers that belong to the task.

    For classes: scores_train and scores_test f4 (classes, 4): precision, recall, F1, number of points of each
    class, 0 where nothing is to be divided; confusion_train and confusion_test i4 (classes, classes): how
    often class i (row) was taken for j.
    For numbers: fit_train and fit_test f8 (2,): R² and mean absolute error; NaN as in ``engine.metrics``.
    """

    label = "scores"
    kind: Literal["scores"] = "scores"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        found = dict[str, Array]()
        for part, view in (("train", observer.train()), ("test", observer.test())):
            truth = view.truth
            assert truth is not None
            if truth.ndim == 1:
                table = confusion(truth, view.decide(), observer.experiment.data.classes)
                rows = scores(table)
                columns = rows.precision, rows.recall, rows.f1, rows.support
                found[f"scores_{part}"] = np.stack(columns, 1).astype("<f4")
                found[f"confusion_{part}"] = table.astype("<i4")
            else:
                pair = truth, view.prediction.T
                found[f"fit_{part}"] = np.array([r_squared(*pair), mean_absolute_error(*pair)], "<f8")
        return found


class Decisions(Probe):
    """The class that the network takes each sample of the test set for.

    decisions u1 (n,): in the order of ``test_y``, of as many as one look has time for. LookupError where
    numbers are learned.
    """

    label = "decisions"
    kind: Literal["decisions"] = "decisions"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        view = observer.test()
        if view.truth is None or view.truth.ndim != 1:
            raise LookupError("these are no classes")
        return {"decisions": view.decide().astype("u1")}


class Predictions(Probe):
    """What is predicted for each sample of the test set.

    predictions f4 (n, outputs): in the order of ``test_y``, of as many as one look has time for; for classes,
    as the loss understands them.
    """

    label = "predictions"
    kind: Literal["predictions"] = "predictions"

    def arrays(self, observer: Observer) -> dict[str, Array]:
        return {"predictions": observer.test().prediction.T.astype("<f4", order="C")}
