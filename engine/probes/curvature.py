"""How sharply the loss bends: the largest eigenvalue of its Hessian, by Lanczos's method."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.fields import Iterations
from engine.plan import Array
from engine.probes.probe import Probe
from engine.view import View

if TYPE_CHECKING:
    from engine.observer import Observer

NUDGE = 1e-5
"""How far weights of size 1 are moved to see how the gradient changes: about the cube root of precision."""
NOISE = 1e-8
"""What is smaller than this part of the whole is taken for the error of such differences."""


class Curvature(Probe):
    """How sharply the loss over the training set bends where it bends most: the Hessian's largest eigenvalue.

    Gradient descent is stable while this is below 2 / learning rate (Cohen, Kaur, Li, Kolter, Talwalkar,
    "Gradient descent on neural networks typically occurs at the edge of stability", 2021, who leave out the
    penalty, too). In double precision; the Hessian times a vector is a difference of two gradients.
    curvature f8 (2,): the eigenvalue, and how far it may be from the true one. LookupError without weights.
    """

    label = "curvature"
    kind: Literal["curvature"] = "curvature"
    iterations: Iterations = 30
    """Steps of the iteration; in large networks fewer may have to do."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        twin = observer.trainer.network.twin(np.float64)
        if not twin.parameters:
            raise LookupError("this network has no weights")
        passes = 2 * 2 * 3  # two gradients, and doubles take twice as long
        view = observer.some(twin, passes * self.iterations, trains=True)
        theta = twin.theta.copy()
        step = NUDGE * max(1.0, float(np.abs(theta).max()))

        def bend(v: Array) -> Array:
            change = _gradient(view, theta + step * v)
            change -= _gradient(view, theta - step * v)
            change /= 2 * step
            return change

        start = np.random.default_rng(0).normal(size=theta.size)
        iterations = observer.affordable(self.iterations, passes, 2 * 3 * view.calls)
        return {"curvature": np.array(largest_eigenvalue(bend, start, iterations), "<f8")}


def _gradient(view: View, theta: Array) -> Array:
    """The gradient of the mean loss at these weights; a copy."""
    view.space.network.theta[:] = theta
    view.forward()
    view.backward()
    return view.grad.copy()


def largest_eigenvalue(times: Callable[[Array], Array], start: Array, iterations: int) -> tuple[float, float]:
    """The largest eigenvalue of a symmetric matrix, of which only products with vectors are known, and a
    bound of its error: so near to the number there is an eigenvalue. Both are NaN if a product is not finite.

    Lanczos, "An iteration method for the solution of the eigenvalue problem", 1950. The vectors are not kept
    at right angles: that would only take from the matrix what has been found already (Paige, "The
    computation of eigenvalues and eigenvectors of very large sparse matrices", 1971).
    """
    v, last = start / np.linalg.norm(start), np.zeros_like(start)
    diagonal, beside = list[float](), [0.0]
    for _ in range(min(iterations, len(start))):
        w = times(v)
        diagonal.append(float(v @ w))
        w -= diagonal[-1] * v + beside[-1] * last
        beside.append(float(np.linalg.norm(w)))
        if not np.isfinite(beside[-1]):
            return np.nan, np.nan
        if beside[-1] <= NOISE * max(map(abs, diagonal + beside)):
            break
        last, v = v, w / beside[-1]
    values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside[1:-1], 1) + np.diag(beside[1:-1], -1))
    return float(values[-1]), float(beside[-1] * abs(vectors[-1, -1]))
