"""Kernels recorded once into a plan, a flat list of NumPy calls that every step replays.

A kernel is a few NumPy calls with the output last, written against a parameter called ``np``. Given ``NUMPY``
it runs at once; given a ``Recorder`` its calls are noted. At the sizes of a playground the time of a step is
the time of its calls, so what is saved around them is most of what there is to save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol, TypeAlias, cast

import numpy
import numpy.typing

Array: TypeAlias = numpy.typing.NDArray[Any]
Operand: TypeAlias = Array | float
Call: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
Plan: TypeAlias = list[Call]


class Ops(Protocol):
    """The NumPy functions that kernels use, outputs last: ``numpy`` itself, or a Recorder in its place."""

    def absolute(self, a: Operand, out: Array, /) -> object: ...
    def add(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def ceil(self, a: Operand, out: Array, /) -> object: ...
    def copysign(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def copyto(self, out: Array, a: Operand, /) -> object: ...
    def cos(self, a: Operand, out: Array, /) -> object: ...
    def divide(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def dot(self, a: Array, b: Array, out: Array, /) -> object: ...
    def equal(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def exp(self, a: Operand, out: Array, /) -> object: ...
    def expm1(self, a: Operand, out: Array, /) -> object: ...
    def fmax(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def fmin(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def greater(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def greater_equal(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def less_equal(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def log(self, a: Operand, out: Array, /) -> object: ...
    def log1p(self, a: Operand, out: Array, /) -> object: ...
    def logaddexp(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def matmul(self, a: Array, b: Array, out: Array, /) -> object: ...
    def max(self, a: Array, axis: tuple[int, ...], out: Array, /) -> object: ...
    def maximum(self, a: Operand, b: Operand, /, *, out: Array) -> object: ...
    def minimum(self, a: Operand, b: Operand, /, *, out: Array) -> object: ...
    def multiply(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def power(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def sign(self, a: Operand, out: Array, /) -> object: ...
    def sin(self, a: Operand, out: Array, /) -> object: ...
    def sqrt(self, a: Operand, out: Array, /) -> object: ...
    def subtract(self, a: Operand, b: Operand, out: Array, /) -> object: ...
    def sum(self, a: Array, axis: tuple[int, ...], dtype: None, out: Array, /) -> object: ...
    def tanh(self, a: Operand, out: Array, /) -> object: ...
    def vecdot(self, a: Array, b: Array, out: Array, /) -> object: ...


class Draws(Protocol):
    """What kernels call ``rng``: numpy's Generator, or one whose draws are noted."""

    def random(self, *, dtype: numpy.typing.DTypeLike, out: Array) -> object: ...
    def standard_normal(self, *, dtype: numpy.typing.DTypeLike, out: Array) -> object: ...


NUMPY = cast(Ops, numpy)
"""The kernels' ``np`` when they are to run at once."""


class Recorder:
    """Stands in for numpy while kernels are read: each call is noted instead of run.

    Numbers become 0-d arrays, the only scalar operand that stays on NumPy's fast path; ``np.dot`` becomes the
    bound method, which costs half the function, and reductions those of the ufuncs, which cost a third.
    """

    def __init__(self, dtype: numpy.typing.DTypeLike) -> None:
        self.dtype = dtype
        self.plan: Plan = []

    @property
    def ops(self) -> Ops:
        """This recorder as the kernels see it."""
        return cast(Ops, self)

    def __getattr__(self, name: str) -> Callable[..., None]:
        function = getattr(numpy, name)
        return lambda *args, **named: self._note(partial(function, **named) if named else function, args)

    def _note(self, function: Callable[..., Any], args: tuple[Operand, ...]) -> None:
        self.plan.append((function, tuple(map(self._cell, args))))

    def dot(self, a: Array, b: Array, out: Array) -> None:
        self.plan.append((a.dot, (b, out)))

    def sum(self, a: Array, axis: tuple[int, ...], dtype: None, out: Array) -> None:
        self.plan.append((numpy.add.reduce, (a, axis, dtype, out)))

    def max(self, a: Array, axis: tuple[int, ...], out: Array) -> None:
        self.plan.append((numpy.maximum.reduce, (a, axis, None, out)))

    def _cell(self, a: Operand) -> Array:
        return numpy.array(a, self.dtype) if isinstance(a, int | float) else a


class Drawing:
    """Stands in for a generator while kernels are read: each draw is noted in a recorder's plan."""

    def __init__(self, recorder: Recorder, rng: numpy.random.Generator) -> None:
        self._recorder, self._rng = recorder, rng

    def __getattr__(self, name: str) -> Callable[..., None]:
        draw = getattr(self._rng, name)
        return lambda **named: self._recorder.plan.append((partial(draw, **named), ()))


def drawing(ops: Ops, rng: numpy.random.Generator) -> Draws:
    """The generator as kernels see it that are given these ops."""
    return cast(Draws, Drawing(ops, rng) if isinstance(ops, Recorder) else rng)


@contextmanager
def unheeded() -> Iterator[None]:
    """Let numbers overflow, for who looks at them later; work on strided arrays in pieces that fit caches.

    NumPy copies strided operands through a buffer of 8,192 numbers: convolutions are twice as fast with less.
    """
    with numpy.errstate(all="ignore"):
        numpy.setbufsize(1024)  # errstate puts this back too
        yield


def replay(plan: Iterable[Call]) -> None:
    """Make the calls of a plan."""
    for function, args in plan:
        function(*args)


def bind(kernel: Callable[..., Any], arrays: Mapping[str, Any]) -> Any:
    """Call ``kernel`` with what its parameters name; a name that nobody provides is a KeyError at once."""
    return kernel(*(arrays[name] for name in parameters(kernel)))


def parameters(kernel: Any) -> tuple[str, ...]:
    """The names of a kernel's parameters, its data contract. (inspect.signature takes ten times as long.)"""
    names: tuple[str, ...] = kernel.__code__.co_varnames[: kernel.__code__.co_argcount]
    return names[1:] if hasattr(kernel, "__self__") else names
