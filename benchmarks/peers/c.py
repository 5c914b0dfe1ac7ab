"""C, compiled when it is asked for: what the machine can do with one core. Sizes are constants to it."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from itertools import islice, pairwise
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np

from benchmarks.peers.task import Array, Task, losses

COMPILER = which("cc") or which("gcc") or ""
FLAGS = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]

SOURCE = r"""
#include <math.h>
enum {IDENTITY, SIGMOID, TANH, RELU};
static float a[LAYERS + 1][WIDEST][BATCH], d[LAYERS + 1][WIDEST][BATCH], g[PARAMETERS];
#define INLINE static inline __attribute__((always_inline))

INLINE void forward(int l, int in, int out, int kind, const float *w) {
  for (int o = 0; o < out; o++, w += in + 1) {
    float *z = a[l + 1][o];
    for (int b = 0; b < BATCH; b++) z[b] = w[in];
    for (int i = 0; i < in; i++) for (int b = 0; b < BATCH; b++) z[b] += w[i] * a[l][i][b];
    for (int b = 0; b < BATCH; b++)
      z[b] = kind == TANH ? tanhf(z[b]) : kind == RELU ? fmaxf(z[b], 0)
           : kind == SIGMOID ? 1 / (1 + expf(-z[b])) : z[b];
  }
}

INLINE void backward(int l, int in, int out, int kind, const float *w, float *g) {
  for (int o = 0; o < out; o++) for (int b = 0; b < BATCH; b++) {
    float y = a[l + 1][o][b];
    d[l + 1][o][b] *= kind == TANH ? 1 - y * y : kind == RELU ? (y > 0 ? 1.f : 0.f)
                    : kind == SIGMOID ? y * (1 - y) : 1;
  }
  for (int o = 0; o < out; o++) {
    for (int i = 0; i < in; i++) {
      float s = 0;
      for (int b = 0; b < BATCH; b++) s += d[l + 1][o][b] * a[l][i][b];
      g[o * (in + 1) + i] = s;
    }
    float s = 0;
    for (int b = 0; b < BATCH; b++) s += d[l + 1][o][b];
    g[o * (in + 1) + in] = s;
  }
  if (l) for (int i = 0; i < in; i++) {
    for (int b = 0; b < BATCH; b++) d[l][i][b] = 0;
    for (int o = 0; o < out; o++)
      for (int b = 0; b < BATCH; b++) d[l][i][b] += w[o * (in + 1) + i] * d[l + 1][o][b];
  }
}

INLINE float squared_error(const float *t, const int *order) {
  float sum = 0;
  for (int o = 0; o < OUTPUTS; o++) for (int b = 0; b < BATCH; b++) {
    float e = a[LAYERS][o][b] - t[order[b] * OUTPUTS + o];
    sum += e * e / 2;
    d[LAYERS][o][b] = e / BATCH;
  }
  return sum / BATCH;
}

INLINE float binary_cross_entropy(const float *t, const int *order) {
  float sum = 0;
  for (int b = 0; b < BATCH; b++) {
    float z = a[LAYERS][0][b], yes = t[order[b]], e = expf(-fabsf(z));
    sum += fmaxf(z, 0) - yes * z + logf(1 + e);
    d[LAYERS][0][b] = ((z > 0 ? 1 : e) / (1 + e) - yes) / BATCH;
  }
  return sum / BATCH;
}

INLINE float softmax_cross_entropy(const float *t, const int *order) {
  float sum = 0;
  for (int b = 0; b < BATCH; b++) {
    float top = a[LAYERS][0][b], all = 0, e[OUTPUTS];
    for (int o = 1; o < OUTPUTS; o++) top = fmaxf(top, a[LAYERS][o][b]);
    for (int o = 0; o < OUTPUTS; o++) all += e[o] = expf(a[LAYERS][o][b] - top);
    for (int o = 0; o < OUTPUTS; o++) {
      float yes = t[order[b] * OUTPUTS + o];
      sum += yes * (logf(all) - a[LAYERS][o][b] + top);
      d[LAYERS][o][b] = (e[o] / all - yes) / BATCH;
    }
  }
  return sum / BATCH;
}

INLINE void sgd(float *w, float *m, float *v, double n) {
  for (int i = 0; i < PARAMETERS; i++) w[i] -= (float)RATE * g[i];
}

INLINE void adam(float *w, float *m, float *v, double n) {
  float rate = RATE / (1 - pow(0.9, n)), spread = 1 / (1 - pow(0.999, n));
  for (int i = 0; i < PARAMETERS; i++) {
    m[i] = 0.9f * m[i] + 0.1f * g[i];
    v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
    w[i] -= rate * m[i] / (sqrtf(v[i] * spread) + 1e-8f);
  }
}

void train(float *w, float *m, float *v, int done, int steps, const float *x, const float *t,
           const int *order, float *losses) {
  for (int s = 0; s < steps; s++, order += BATCH) {
    for (int i = 0; i < INPUTS; i++) for (int b = 0; b < BATCH; b++) a[0][i][b] = x[order[b] * INPUTS + i];
    FORWARD
    losses[s] = LOSS(t, order);
    BACKWARD
    OPTIMIZER(w, m, v, done + s + 1);
  }
}

void picture(float *w, int places, const float *x, unsigned char *shades) {
  for (int p = 0; p < places; p += BATCH) {
    for (int i = 0; i < INPUTS; i++) for (int b = 0; b < BATCH; b++) a[0][i][b] = x[(p + b) * INPUTS + i];
    FORWARD
    for (int b = 0; b < BATCH; b++) shades[p + b] = 255 / (1 + expf(-a[LAYERS][0][b])) + 0.5f;
  }
}
"""


def compiled(task: Task, batch: int) -> Any:
    """The library for these sizes."""
    widths = [task.weights[0].shape[1] - 1, *(len(w) for w in task.weights)]
    ends = np.cumsum([0, *(w.size for w in task.weights)]).tolist()
    calls = [
        f"ward({place}, {inputs}, {outputs}, {kind.upper()}, w + {ends[place]}"
        for place, ((inputs, outputs), kind) in enumerate(
            zip(pairwise(widths), task.activations, strict=True)
        )
    ]
    back = [f"back{call}, g + {ends[place]}); " for place, call in enumerate(calls)]
    sizes = {
        "LAYERS": len(calls),
        "WIDEST": max(widths),
        "BATCH": batch,
        "INPUTS": widths[0],
        "OUTPUTS": widths[-1],
        "PARAMETERS": ends[-1],
        "RATE": task.rate,
        "LOSS": task.loss,
        "OPTIMIZER": task.optimizer,
        "FORWARD": "".join(f"for{call}); " for call in calls),
        "BACKWARD": "".join(reversed(back)),
    }
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "peer.c"), Path(folder, "peer.so")
        source.write_text(SOURCE)
        defines = [f"-D{name}={value}" for name, value in sizes.items()]
        subprocess.run([COMPILER, *FLAGS, *defines, source, "-o", library, "-lm"], check=True)
        return ctypes.CDLL(str(library))


def at(array: Array) -> ctypes.c_void_p:
    """Where an array lies."""
    return ctypes.c_void_p(array.ctypes.data)


class CTraining:
    """A block of steps in one call. No short batches."""

    name = "C, -O3, a block in one call"

    def __init__(self, task: Task) -> None:
        self.task, self.library = task, compiled(task, task.batch)
        self.restart()

    def restart(self) -> None:
        """Go back to the first step."""
        self.batches = self.task.full_batches()
        self.w = np.concatenate([w.ravel() for w in self.task.weights])
        self.m, self.v, self.steps = np.zeros_like(self.w), np.zeros_like(self.w), 0

    def run(self, steps: int) -> Array:
        """Train for so many steps."""
        order = np.concatenate(list(islice(self.batches, steps))).astype(np.int32)
        found, task = np.zeros(steps, np.float32), self.task
        arrays = at(task.x), at(task.t), at(order), at(found)
        self.library.train(at(self.w), at(self.m), at(self.v), self.steps, steps, *arrays)
        self.steps += steps
        return found.astype(np.float64)


class CPicture:
    """Pictures of the plane, some places at a time."""

    name = "C, -O3"

    def __init__(self, task: Task) -> None:
        self.task, self.library = task, compiled(task, 1000)
        self.w = np.concatenate([w.ravel() for w in task.weights])
        self.shades = np.zeros(len(task.x), np.uint8)

    def restart(self) -> None:
        """Nothing changes."""

    def run(self, steps: int) -> Array:
        """Look so often."""
        return losses([self.look() for _ in range(steps)])

    def look(self) -> float:
        """The mean shade."""
        self.library.picture(at(self.w), len(self.task.x), at(self.task.x), at(self.shades))
        return float(self.shades.mean())
