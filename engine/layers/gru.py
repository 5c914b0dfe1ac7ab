"""GRU: a state that gates renew piece by piece, with fewer weights than an LSTM."""

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy
from numpy.random import Generator

from engine.layers.layer import Shape
from engine.layers.recurrent import CALLS, Recurrent, sigmoid_of_double
from engine.plan import Array, Ops

RECALL, RESET, UPDATE, CANDIDATE, KEPT = range(5)
"""The blocks of rows of V: what the candidate recalls, and those of W. In ``slopes`` the old state, too."""


class Gru(Recurrent):
    """Renews its state step by step: one gate decides how much of each number is kept, another how much of
    the old state its replacement may use.

    Cho et al., "Learning phrase representations using RNN encoder–decoder for statistical machine
    translation", 2014, in the variant of cuDNN, PyTorch and Keras, reset after: the reset gate acts after the
    product with the last state (in the paper before it), and that product has a bias ``b`` (units, 1) of its
    own. u = 1 keeps the old state, as in the paper. W has the rows of reset gate, update gate and candidate,
    one bias each (PyTorch adds two to the gates).

    Inside, ``V`` has four blocks of rows, so that one product does a step: the candidate's recurrent weights
    beside b, the gates', halved, since σ(z) = (1 + tanh(z/2))/2, and the candidate's other weights.
    """

    label = "GRU"
    hint = "renew a state by gates"
    formula = (
        r"\begin{pmatrix} r \\ u \end{pmatrix} = \sigma\left(W_{ru} \begin{pmatrix} x_t \\ 1 \\ h_{t-1} "
        r"\end{pmatrix}\right), \quad n = \tanh\left(W_n \begin{pmatrix} x_t \\ 1 \end{pmatrix} + "
        r"r \odot (U_n h_{t-1} + b)\right), \quad h_t = (1 - u) \odot n + u \odot h_{t-1}"
    )
    ROWS: ClassVar[tuple[str, ...]] = ("reset", "update", "candidate")
    gate_names: ClassVar[tuple[str, ...]] = (*ROWS, "state")
    kind: Literal["gru"] = "gru"

    def weights(self, *inputs: Shape) -> dict[str, Shape]:
        return super().weights(*inputs) | {"b": (self.units, 1)}

    def decayed(self, *inputs: Shape) -> dict[str, Array]:
        return super().decayed(*inputs) | {"b": numpy.zeros((self.units, 1))}

    def start(self, rng: Generator, *inputs: Shape) -> dict[str, Array]:
        """b starts at 0."""
        return super().start(rng, *inputs) | {"b": numpy.zeros((self.units, 1))}

    def scratch(self, batch: int, *inputs: Shape) -> dict[str, Shape]:
        """``slopes`` is told at ``backward``; ``tmp`` is a state, ``dV`` the gradient of V."""
        (steps, channels), units = inputs[0], self.units
        V = 4 * units, channels + 1 + units
        return super().scratch(batch, *inputs) | {
            "steps": (steps, 4, units, batch),
            "slopes": (steps, 5, units, batch),
            "tmp": (units, batch),
            "V": V,
            "dV": V,
            "parts": self.shares(steps, *V),
        }

    def extra(self) -> int:
        return 5 * self.units

    def calls(self, *inputs: Shape) -> int:
        return CALLS + inputs[0][0] * 17

    def gates(self, scratch: Mapping[str, Array]) -> dict[str, Array]:
        named = {name: scratch["steps"][:, place] for place, name in enumerate(self.ROWS, RESET)}
        return named | super().gates(scratch)

    def forward(
        self,
        np: Ops,
        x: Array,
        y: Array,
        W: Array,
        b: Array,
        stack: Array,
        steps: Array,
        V: Array,
        tmp: Array,
    ) -> None:
        units = self.units
        np.copyto(V[:units, -units:], W[2 * units :, -units:])
        np.copyto(V[:units, -units - 1 : -units], b)
        np.multiply(W[: 2 * units], 0.5, V[units : 3 * units])
        np.copyto(V[3 * units :, :-units], W[2 * units :, :-units])
        self._begin(np, x, stack)
        for step, now in enumerate(steps):
            h, gates, candidate = stack[step, -units:], now[RESET:CANDIDATE], now[CANDIDATE]
            np.dot(V, stack[step], now.reshape(len(V), -1))
            np.tanh(gates, gates)
            sigmoid_of_double(np, gates)
            np.multiply(now[RESET], now[RECALL], tmp)
            np.add(candidate, tmp, candidate)
            np.tanh(candidate, candidate)
            np.subtract(h, candidate, tmp)
            np.multiply(now[UPDATE], tmp, tmp)
            np.add(candidate, tmp, stack[step + 1, -units:])
            self._sweep(np, step, stack[step + 1, -units:])
        self._give(np, y, stack)

    def backward(
        self,
        np: Ops,
        dy: Array,
        dx: Array | None,
        W: Array,
        dW: Array,
        db: Array,
        stack: Array,
        steps: Array,
        slopes: Array,
        seen: Array,
        U: Array,
        dh: Array,
        dV: Array,
        parts: Array,
    ) -> None:
        """``slopes`` (steps, 5, units, batch) first hold how the sums, rows of V times the stack, and the old
        state make the new state; times its gradient they become their gradients, dz and what goes on.
        """
        units, count = self.units, len(slopes)
        np.copyto(U[:units], W[2 * units :, -units:])
        np.copyto(U[units:], W[: 2 * units, -units:])
        self._derive(np, stack[:-1, -units:], steps, slopes)
        dz = slopes[:, :KEPT].reshape(count, 4 * units, -1)
        for step in reversed(range(count)):
            if step < count - 1:
                np.dot(U.T, dz[step + 1, : 3 * units], dh)
                np.add(dh, slopes[step + 1, KEPT], dh)
                self._sweep(np, step, dh)
            np.multiply(slopes[step], self._arrived(np, step, count, dh, dy), slopes[step])
        self._finish(np, dz, stack, seen, parts, dV)
        np.copyto(dW[: 2 * units], dV[units : 3 * units])
        np.copyto(dW[2 * units :, :-units], dV[3 * units :, :-units])
        np.copyto(dW[2 * units :, -units:], dV[:units, -units:])
        np.copyto(db, dV[:units, -units - 1 : -units])
        if dx is not None:
            np.matmul(W[:, : dx.shape[1]].T, dz[:, units:], dx)

    def _derive(self, np: Ops, old: Array, steps: Array, slopes: Array) -> None:
        """Write the slopes: candidate (1 − u)(1 − n²), what it recalls that times r, reset gate that times
        (what it recalls)(1 − r), update gate (h − n) u (1 − u), old state u.
        """
        recall, reset, update, candidate = (steps[:, place] for place in range(4))
        kept, sent, tmp = slopes[:, KEPT], slopes[:, CANDIDATE], slopes[:, UPDATE]
        np.subtract(1.0, update, kept)
        np.multiply(candidate, candidate, sent)
        np.subtract(1.0, sent, sent)
        np.multiply(sent, kept, sent)
        np.multiply(sent, reset, slopes[:, RECALL])
        np.subtract(1.0, reset, slopes[:, RESET])
        np.multiply(slopes[:, RESET], recall, slopes[:, RESET])
        np.multiply(slopes[:, RESET], slopes[:, RECALL], slopes[:, RESET])
        np.subtract(old, candidate, tmp)
        np.multiply(tmp, update, tmp)
        np.multiply(tmp, kept, tmp)
        np.copyto(kept, update)
