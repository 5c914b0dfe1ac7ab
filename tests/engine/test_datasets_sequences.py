"""Sequences: the answer follows from the steps, and cannot be told without the ones that matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.datasets.sequences import AddingProblem, FirstSymbol, Parity, Sequences, SineMixture
from tests.strategies import any_of

each = pytest.mark.parametrize("kind", Sequences.choices(), ids=lambda kind: kind.name())


@given(any_of(Sequences, samples=st.integers(2, 200)), st.integers(0, 2**32 - 1))
def test_sequences_have_the_shape_they_say(data: Sequences, seed: int) -> None:
    x, truth = data.draw(np.random.default_rng(seed))
    assert x.shape == (data.samples, *data.shape)
    assert data.shape[0] == data.length
    assert x.dtype == np.float64
    assert not data.plane
    if data.task == "regression":
        assert truth.shape == (data.samples, data.outputs)
        assert truth.dtype == np.float64
        assert data.classes == 0
    else:
        assert truth.shape == (data.samples,)
        assert truth.dtype == np.uint8
        counts = np.bincount(truth, minlength=data.classes)
        assert counts.max() - counts.min() <= 1
        assert data.outputs == 0
    if not isinstance(data, SineMixture) or data.noise == 0:
        assert np.abs(x).max() <= 1
        assert truth.max(initial=0) <= max(1, data.classes - 1)


@each
def test_the_generator_decides(kind: type[Sequences]) -> None:
    (x, t), (same, u), (other, _) = (kind().draw(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (x == same).all()
    assert (t == u).all()
    assert (x != other).any()


@pytest.mark.parametrize("waves", [1, 2, 3])
def test_a_sine_mixture_obeys_its_recurrence(waves: int) -> None:
    """A sum of k sines is annihilated by the product of (1 − 2 cos ω B + B²): the next value follows."""
    data = SineMixture(noise=0, waves=waves, length=2 * waves, samples=50)
    x, truth = data.draw(np.random.default_rng(1))
    polynomial = np.ones(1)
    for k in range(waves):
        omega = 2 * np.pi / 12 * 1.618033988749895**k
        polynomial = np.convolve(polynomial, [1, -2 * np.cos(omega), 1])
    series = np.concatenate([x[:, :, 0], truth], 1)
    np.testing.assert_allclose(series @ polynomial[::-1], 0, atol=1e-12)
    assert np.abs(series).max() <= 1
    assert np.abs(series).max() > 0.7


def test_noise_blurs_what_is_seen_and_what_comes_next() -> None:
    tidy, noisy = (SineMixture(noise=noise).draw(np.random.default_rng(1)) for noise in (0.0, 0.2))
    for one, other in zip(tidy, noisy, strict=True):
        assert (other - one).std() == pytest.approx(0.2, rel=0.15)


@pytest.mark.parametrize("length", [2, 3, 64])
def test_parity_counts_ones(length: int) -> None:
    x, truth = Parity(length=length, samples=2000).draw(np.random.default_rng(1))
    assert [sum(row) % 2 for row in x[:, :, 0].tolist()] == truth.tolist()
    assert set(x.ravel()) == {0, 1}
    for step in range(length):  # no step tells anything by itself
        assert abs(np.corrcoef(x[:, step, 0], truth)[0, 1]) < 0.1


@pytest.mark.parametrize("length", [2, 5, 64])
def test_two_marked_numbers_are_averaged(length: int) -> None:
    x, truth = AddingProblem(length=length, samples=500).draw(np.random.default_rng(1))
    for row, (answer,) in zip(x.tolist(), truth.tolist(), strict=True):
        marked = [place for place, (_, mark) in enumerate(row) if mark == 1]
        assert len(marked) == 2
        assert marked[0] < length // 2 <= marked[1]
        assert answer == pytest.approx(sum(row[place][0] for place in marked) / 2)
    if length == 64:
        assert len(set(np.argwhere(x[:, :, 1])[:, 1])) > 55


@pytest.mark.parametrize("symbols", [2, 6])
def test_the_first_symbol_is_the_answer_and_the_others_tell_nothing(symbols: int) -> None:
    data = FirstSymbol(length=7, symbols=symbols, samples=3000)
    x, truth = data.draw(np.random.default_rng(1))
    assert (x.sum(2) == 1).all()
    assert (x[:, 0].argmax(1) == truth).all()
    for step in range(1, 7):
        assert (x[:, step].argmax(1) == truth).mean() == pytest.approx(1 / symbols, abs=0.05)
    assert FirstSymbol.shown()["classes"] == "symbols"
