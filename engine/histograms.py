"""Histograms: counting by codes of one byte, ranges that hardly ever change, numbers beside them."""

from math import floor, gcd, inf, isfinite, log10, nan, sqrt

import numpy as np

from engine.plan import Array

LADDER = (1.0, 2.0, 5.0, 10.0)
DIGITS = tuple(float(digit) for digit in range(1, 11))
SAMPLE = 4096
"""So many values are enough to choose a range."""
PIECE = 1 << 14
"""So many values are scaled at a time: more would not stay in the cache, and take new memory each time."""
MANY = 1 << 15
"""From so many codes on, the table of all pairs is worth its time."""


def shares(values: Array, low: float, high: float, bins: int) -> Array:
    """The part of the values in each of ``bins`` equal bars from low to high; the outer ones take the rest.

    Scaled to whole numbers of one byte, which are counted. NaN counts as low.
    """
    flat, per = values.ravel(), bins / (high - low)
    codes = np.empty(flat.size, "u1")
    for start in range(0, flat.size, PIECE):
        scaled = flat[start : start + PIECE] - low
        scaled *= per
        if not (np.minimum.reduce(scaled) >= 0 and np.maximum.reduce(scaled) <= bins):
            np.fmax(scaled, 0, scaled)
            np.fmin(scaled, bins, scaled)
        codes[start : start + PIECE] = scaled
    counts = counted(codes, bins + 1)
    counts[-2] += counts[-1]  # the last bar has both its ends
    return counts[:-1] / codes.size


def counted(codes: Array, bins: int) -> Array:
    """How often each code, a byte below ``bins``, occurs; of many codes, two at a time as one number."""
    if codes.size < MANY or codes.size % 2:
        return np.bincount(codes, minlength=bins)
    pairs = np.bincount(codes.view("u2"), minlength=256 * bins).reshape(bins, 256)
    return np.asarray(pairs.sum(1) + pairs.sum(0)[:bins])


def round_up(value: float, steps: tuple[float, ...] = LADDER) -> float:
    """The least of 1, 2, 5 (or other steps up to 10) times a power of ten not below a positive value."""
    power = 10.0 ** floor(log10(value))
    return next((step * power for step in steps if value <= step * power * (1 + 1e-9)), 10 * power)


class Ranges:
    """Bounds of scales, by name. They move in steps of 1-2-5 and stay while they are not far off."""

    def __init__(self) -> None:
        self._bounds: dict[tuple[object, ...], float] = {}

    def bound(self, *name: object, reach: float) -> float:
        """The bound that goes by this name, now that values reach so far."""
        bound = self._bounds.get(name)
        if isfinite(reach) and reach > 0 and (bound is None or not 0.35 * bound <= reach <= 1.1 * bound):
            bound = self._bounds[name] = round_up(reach)
        return bound or 1.0


def reach(values: Array, share: float = 0.995) -> float:
    """What this share of the values does not exceed; of very many values a regular sample is asked.

    Its stride goes into no row evenly: it would see the same few points of every unit.
    """
    flat = values.ravel()
    stride = -(-flat.size // SAMPLE)
    while gcd(stride, flat.size) > 1:
        stride += 1
    sample = flat[::stride]
    place = min(int(share * sample.size), sample.size - 1)
    return float(np.partition(sample, place)[place])


def moments(values: Array) -> tuple[float, float, float]:
    """Mean, standard deviation, share of exact zeros. (The methods of arrays take three times as long.)"""
    flat = values.ravel()
    mean = float(np.add.reduce(flat)) / flat.size
    off = flat - flat.dtype.type(mean)
    squares = float(off.dot(off))
    if not 1e-20 < squares < inf:  # single precision has no such squares
        off = off.astype("f8")
        squares = float(off.dot(off))
    return mean, sqrt(squares / off.size), np.count_nonzero(flat == 0) / off.size


def beyond(values: Array, low: float, high: float) -> tuple[float, float]:
    """The shares of the values that are below low and above high."""
    size = values.size
    return np.count_nonzero(values < low) / size, np.count_nonzero(values > high) / size


def outside(values: Array, bands: tuple[float, float] | None) -> float:
    """The share of values below or above the bands; NaN without bands."""
    return nan if bands is None else sum(beyond(values, *bands))
