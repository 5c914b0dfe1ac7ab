"""Trainer: a naive second transcription, the same run however cut, state, live changes, no allocation."""

import json
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import (
    L2,
    X1,
    Adam,
    Circle,
    Conv2d,
    Dataset,
    Dense,
    Digits,
    EarlyStopping,
    Experiment,
    Fill,
    Flatten,
    Gaussians,
    Gru,
    Huber,
    Identity,
    Layer,
    Lstm,
    MaxNorm,
    Maxout,
    Momentum,
    NegativeSampling,
    Parity,
    Relu,
    Seeds,
    Sgd,
    Sigmoid,
    SimpleRnn,
    SoftmaxCrossEntropy,
    Spiral,
    SquaredError,
    Tanh,
    Trainer,
    X1Squared,
    Xor,
    Zeros,
)
from engine.metrics import r_squared
from engine.plan import Array
from engine.points import feature_values
from engine.trainer import WINDOW
from tests.strategies import experiments, live_changes

few = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
OUT = Dense(units=1, activation=Identity())


def same(one: Trainer, other: Trainer) -> bool:
    """Whether two trainers stand at the same place with the same numbers, bit for bit."""
    a, b = one.state(), other.state()
    return (
        a.step == b.step
        and a.generators == b.generators
        and all(
            np.array_equal(a.arrays[name], b.arrays[name], equal_nan=True) for name in a.arrays | b.arrays
        )
    )


class Naive:
    """Training as a textbook writes it: matrices, biases, loops over layers, one batch at a time, SGD or
    momentum.
    """

    def __init__(self, trainer: Trainer) -> None:
        experiment = trainer.experiment
        self.experiment, self.x = (
            experiment,
            feature_values(experiment.features, trainer.points.train_x.astype("f8")).T,
        )
        self.y = trainer.points.train_y
        views = trainer.network.views(trainer.network.theta)
        self.W = [named["W1"][:, :-1].copy() for named in views]
        self.b = [named["W1"][:, -1].copy() for named in views]
        self.memory: dict[object, tuple[Array, Array, int]] = {}
        self.rng = experiment.seeds.generator("shuffle")
        self.order, self.cursor = self.rng.permutation(len(self.x)), 0

    def batch(self) -> Array:
        """The points of the next step."""
        if self.cursor == len(self.x):
            self.cursor = 0
            self.rng.shuffle(self.order)
        points = self.order[self.cursor : self.cursor + self.experiment.batch_size]
        self.cursor += len(points)
        return points

    def step(self) -> float:
        """One step; its loss."""
        points = self.batch()
        xs, zs = [self.x[points]], []
        for W, b, layer in zip(self.W, self.b, self.experiment.layers, strict=True):
            zs.append(xs[-1] @ W.T + b)
            xs.append(
                np.tanh(zs[-1]) if isinstance(layer, Dense) and isinstance(layer.activation, Tanh) else zs[-1]
            )
        labels = self.y[points]
        if isinstance(self.experiment.loss, SquaredError):
            t = np.where(labels == 1, 1.0, -1.0)[:, None]
            loss, delta = 0.5 * ((xs[-1] - t) ** 2).sum(), xs[-1] - t
        else:
            p = 1 / (1 + np.exp(-xs[-1]))
            t = labels[:, None].astype("f8")
            loss, delta = -(t * np.log(p) + (1 - t) * np.log(1 - p)).sum(), p - t
        delta = delta / len(points)
        for k in reversed(range(len(self.W))):
            layer = self.experiment.layers[k]
            if isinstance(layer, Dense) and isinstance(layer.activation, Tanh):
                delta = delta * (1 - xs[k + 1] ** 2)
            dW, db = delta.T @ xs[k], delta.sum(0)
            delta = delta @ self.W[k]
            self.update(k, dW, db)
        return float(loss / len(points))

    def update(self, k: int, dW: Array, db: Array) -> None:
        """L2 on the weights, then one of the rules."""
        if isinstance(self.experiment.regularizer, L2):
            dW = dW + self.experiment.regularizer.strength * self.W[k]
        self.W[k] = self.W[k] - self.experiment.learning_rate * self.moved(("W", k), dW)
        self.b[k] = self.b[k] - self.experiment.learning_rate * self.moved(("b", k), db)

    def moved(self, name: object, g: Array) -> Array:
        """What the rule makes of a gradient; ``m``, ``v`` and the count of steps are kept by name."""
        rule = self.experiment.optimizer
        m, v, t = self.memory.get(name, (0 * g, 0 * g, 0))
        if isinstance(rule, Sgd):
            return g
        if isinstance(rule, Momentum):
            m = rule.beta * m + g
            self.memory[name] = m, v, t
            return m
        assert isinstance(rule, Adam)
        m, v, t = rule.beta1 * m + (1 - rule.beta1) * g, rule.beta2 * v + (1 - rule.beta2) * g * g, t + 1
        self.memory[name] = m, v, t
        step: Array = m / (1 - rule.beta1**t) / (np.sqrt(v / (1 - rule.beta2**t)) + rule.epsilon)
        return step


@pytest.mark.parametrize(
    "changed",
    [
        {"optimizer": Sgd()},
        {"optimizer": Sgd(), "regularizer": L2(strength=0.1)},
        {"optimizer": Momentum(beta=0.8), "regularizer": L2(strength=0.01)},
        {"optimizer": Sgd(), "loss": SquaredError(), "layers": (Dense(units=4), Dense(units=1))},
        {"optimizer": Momentum(), "data": Xor(samples=11), "batch_size": 3},
        {"optimizer": Adam(), "regularizer": L2(strength=0.01)},
        {"optimizer": Sgd(), "batch_size": 1, "data": Circle(samples=7)},
    ],
    ids=str,
)
def test_a_second_transcription_agrees(changed: dict[str, Any]) -> None:
    given: dict[str, Any] = {"learning_rate": 0.05, "data": Spiral(samples=60), "batch_size": 7} | changed
    trainer = Trainer(Experiment(**given), np.float64)
    naive = Naive(trainer)
    expected = [naive.step() for _ in range(80)]
    np.testing.assert_allclose(trainer.run(80), expected, rtol=1e-9)
    views = trainer.network.views(trainer.network.theta)
    for W, b, named in zip(naive.W, naive.b, views, strict=True):
        np.testing.assert_allclose(named["W1"], np.column_stack([W, b]), rtol=1e-8, atol=1e-11)


def test_single_and_double_precision_start_alike() -> None:
    single, double = Trainer(Experiment()), Trainer(Experiment(), np.float64)
    np.testing.assert_allclose(single.run(50), double.run(50), rtol=1e-3)


# ---- determinism


@few
@given(experiments(), st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_results_do_not_depend_on_how_steps_are_cut(experiment: Experiment, cuts: list[int]) -> None:
    whole, cut = Trainer(experiment), Trainer(experiment)
    losses = whole.run(sum(cuts))
    pieces = np.concatenate([cut.run(steps) for steps in cuts])
    assert np.array_equal(losses, pieces)
    assert same(whole, cut)
    assert whole.divergence == cut.divergence
    assert whole.epoch == cut.epoch


def test_a_hundred_steps_are_a_hundred_times_one() -> None:
    whole, single = Trainer(Experiment()), Trainer(Experiment())
    assert np.array_equal(whole.run(100), np.concatenate([single.run(1) for _ in range(100)]))
    assert same(whole, single)


def test_looking_and_saving_between_steps_change_nothing() -> None:
    plain, watched = Trainer(Experiment()), Trainer(Experiment())
    losses = plain.run(90)
    pieces = []
    for _ in range(90):
        watched.evaluate()
        watched.predict(np.zeros((3, 2)))
        watched.state()
        pieces.append(watched.run(1))
    assert np.array_equal(losses, np.concatenate(pieces))
    assert same(plain, watched)


@pytest.mark.parametrize(("samples", "patience"), [(60, 4), (120, 2)])
def test_saving_does_not_move_the_epoch_at_which_training_stops(samples: int, patience: int) -> None:
    stopping = EarlyStopping(patience=patience, min_delta=10)
    experiment = Experiment(
        data=Xor(samples=samples), batch_size=1, learning_rate=1e-9, optimizer=Sgd(), stopping=stopping
    )
    plain, saved = Trainer(experiment), Trainer(experiment)
    plain.run(1000)
    while not saved.stopped:
        saved.run(23)
        saved.state()
    assert plain.stopped
    assert saved.step == plain.step


def test_what_was_drawn_for_another_loss_goes_on_where_it_was_after_a_restore() -> None:
    output = Dense(units=4, activation=Identity())
    drawing = Experiment(data=Spiral(samples=20, arms=4), layers=(output,), loss=NegativeSampling(noise=1))
    still = drawing.model_copy(update={"loss": SoftmaxCrossEntropy()})
    trainer, fresh = Trainer(drawing), Trainer(still)
    trainer.run(10)
    trainer.apply(still)
    trainer.run(10)
    fresh.restore(trainer.state())
    for one in (trainer, fresh):
        one.apply(drawing)
    assert np.array_equal(trainer.run(30), fresh.run(30))


def test_a_state_from_before_anything_was_drawn_goes_back_to_the_first_draw() -> None:
    output = Dense(units=4, activation=Identity())
    still = Experiment(data=Spiral(samples=20, arms=4), layers=(output,), loss=SoftmaxCrossEntropy())
    drawing = still.model_copy(update={"loss": NegativeSampling(noise=1)})
    trainer = Trainer(still)
    trainer.run(10)
    state = trainer.state()
    runs = []
    for _ in range(2):
        trainer.apply(drawing)
        runs.append(trainer.run(30))
        trainer.apply(still)
        trainer.restore(state)
    assert np.array_equal(runs[0], runs[1])


@pytest.mark.parametrize(
    ("purpose", "changes"),
    [
        ("data", {"points", "training set"}),
        ("split", {"training set"}),
        ("weights", {"weights"}),
        ("shuffle", {"order"}),
    ],
)
def test_each_seed_matters_and_leaves_the_rest_alone(purpose: str, changes: set[str]) -> None:
    def drawn(trainer: Trainer) -> dict[str, Array]:
        points = trainer.points
        return {
            "points": np.sort(np.vstack([points.train_x, points.test_x]), 0),
            "training set": points.train_x,
            "weights": trainer.network.theta.copy(),
            "order": trainer.state().arrays["order"],
        }

    one, other = Trainer(Experiment()), Trainer(Experiment(seeds=Seeds(**{purpose: 1})))
    kept, changed = drawn(one), drawn(other)
    assert {name for name in kept if not np.array_equal(kept[name], changed[name])} == changes
    assert (one.run(30) != other.run(30)).any()


# ---- epochs


def test_epochs_count_the_short_batch() -> None:
    trainer = Trainer(Experiment(data=Spiral(samples=20), train_share=0.5, batch_size=4))
    epochs = []
    for _ in range(7):
        trainer.run(1)
        epochs.append(trainer.epoch)
    np.testing.assert_allclose(epochs, [0.4, 0.8, 1.0, 1.4, 1.8, 2.0, 2.4])


def test_a_batch_of_all_points_or_more_is_the_full_batch() -> None:
    trainers = [Trainer(Experiment(data=Spiral(samples=20), batch_size=size)) for size in (16, 1000)]
    one, other = (trainer.run(40) for trainer in trainers)
    assert np.array_equal(one, other)
    assert [trainer.epoch for trainer in trainers] == [40, 40]
    fresh = Trainer(trainers[0].experiment)
    assert fresh.evaluate().train_loss == pytest.approx(float(fresh.run(1)[0]), rel=1e-5)


def test_no_steps_do_nothing() -> None:
    trainer = Trainer(Experiment())
    assert trainer.run(0).shape == (0,)
    assert (trainer.step, trainer.epoch) == (0, 0)


# ---- state


@few
@given(experiments(), st.integers(0, 70), st.integers(1, 70))
def test_a_state_continues_in_the_same_and_in_a_fresh_trainer(
    experiment: Experiment, before: int, after: int
) -> None:
    trainer = Trainer(experiment)
    trainer.run(before)
    state, losses = trainer.state(), trainer.run(after)
    fresh = Trainer(experiment)
    for continued in (fresh, trainer):
        continued.restore(state)
        assert continued.step == state.step
        assert np.array_equal(losses, continued.run(after))
    assert same(trainer, fresh)


def test_generators_are_plain_values() -> None:
    state = Trainer(Experiment()).state()
    assert json.loads(json.dumps(state.generators)) == state.generators


def test_a_state_is_a_copy() -> None:
    trainer = Trainer(Experiment())
    state = trainer.state()
    theta = state.arrays["theta"].copy()
    trainer.run(5)
    assert (state.arrays["theta"] == theta).all()


def test_a_state_of_another_experiment_is_refused() -> None:
    for other in (
        Experiment(optimizer=Sgd()),
        Experiment(layers=(OUT,)),
        Experiment(data=Spiral(samples=50)),
    ):
        with pytest.raises(ValueError, match="another experiment"):
            Trainer(Experiment()).restore(Trainer(other).state())


def test_a_state_of_other_precision_is_refused() -> None:
    with pytest.raises(ValueError, match="types"):
        Trainer(Experiment()).restore(Trainer(Experiment(), np.float64).state())


def test_predictions_of_no_points_and_of_points_far_away() -> None:
    trainer = Trainer(Experiment(features=(X1(), X1Squared())))
    assert trainer.predict(np.zeros((0, 2))).shape == (0, 1)
    assert np.isfinite(trainer.predict(np.array([[1e15, 0.0]]))).all()
    trainer.predict(np.array([[1e30, 0.0]]))


# ---- live changes


@few
@given(st.data(), experiments(), st.integers(0, 50), st.integers(1, 50))
def test_live_changes_keep_weights_and_place(
    data: st.DataObject, experiment: Experiment, before: int, after: int
) -> None:
    trainer = Trainer(experiment)
    trainer.run(before)
    old = trainer.state()
    changed = data.draw(live_changes(experiment))
    trainer.apply(changed)
    new = trainer.state()
    assert new.step == old.step
    for name in ("theta", "order", "place"):
        assert np.array_equal(old.arrays[name], new.arrays[name])
    twin = Trainer(changed)
    if {name: a.shape for name, a in new.arrays.items()} == {
        name: a.shape for name, a in twin.state().arrays.items()
    }:
        twin.restore(new)
        assert np.array_equal(trainer.run(after), twin.run(after))
        assert same(trainer, twin)


def test_memory_is_kept_by_the_kind_and_restarts_with_another() -> None:
    trainer = Trainer(Experiment())
    trainer.run(20)
    trainer.apply(trainer.experiment.model_copy(update={"optimizer": Adam(beta1=0.5), "batch_size": 7}))
    assert trainer.state().arrays["memory.mv"].any()
    trainer.apply(trainer.experiment.model_copy(update={"optimizer": Momentum()}))
    assert not trainer.state().arrays["memory.v"].any()
    trainer.apply(trainer.experiment.model_copy(update={"optimizer": Adam()}))
    assert not trainer.state().arrays["memory.mv"].any()
    assert trainer.state().arrays["optimizer_start"] == 20


@pytest.mark.parametrize(
    "changed",
    [Adam(beta1=0.5, beta2=0.99), Adam(beta1=0.99), Adam(beta2=0.9), Adam(beta1=0), Momentum(beta=0.5)],
    ids=str,
)
def test_a_live_change_of_the_rule_is_the_textbooks(changed: Momentum | Adam) -> None:
    given: dict[str, Any] = {"data": Spiral(samples=60), "batch_size": 7, "learning_rate": 0.02}
    trainer = Trainer(Experiment(optimizer=type(changed)(), **given), np.float64)
    naive = Naive(trainer)
    before = [naive.step() for _ in range(50)]
    np.testing.assert_allclose(trainer.run(50), before, rtol=1e-9)
    trainer.apply(trainer.experiment.model_copy(update={"optimizer": changed}))
    naive.experiment = trainer.experiment
    np.testing.assert_allclose(trainer.run(50), [naive.step() for _ in range(50)], rtol=1e-8)


def test_a_new_rate_needs_no_new_plans() -> None:
    trainer = Trainer(Experiment(optimizer=Sgd()))
    trainer.run(WINDOW)
    plans = trainer._full.plans
    theta = trainer.network.theta.copy()
    trainer.apply(trainer.experiment.model_copy(update={"learning_rate": 1e-12}))
    trainer.run(3)
    assert trainer._full.plans is plans
    np.testing.assert_allclose(trainer.network.theta, theta, atol=1e-7)


def test_early_stopping_holds_no_loss_to_the_best_of_another() -> None:
    small = Experiment(loss=Huber(threshold=0.001), stopping=EarlyStopping(patience=10))
    trainer = Trainer(small)
    trainer.run(256)
    trainer.apply(small.model_copy(update={"loss": SquaredError()}))
    best = trainer.evaluate().test_loss
    trainer.run(256)  # 12.8 epochs of losses that are many times as large, and fall
    assert trainer.evaluate().test_loss < 0.9 * best
    assert not trainer.stopped


def test_the_batch_size_may_change_in_the_middle_of_an_epoch() -> None:
    trainer = Trainer(Experiment(data=Spiral(samples=20), train_share=0.5, batch_size=3))
    trainer.run(1)
    trainer.apply(trainer.experiment.model_copy(update={"batch_size": 4}))
    places = []
    for _ in range(5):
        trainer.run(1)
        places.append(trainer.epoch)
    np.testing.assert_allclose(places, [0.7, 1.0, 1.4, 1.8, 2.0])


def test_what_is_not_live_is_refused_by_name() -> None:
    trainer = Trainer(Experiment())
    with pytest.raises(ValueError, match=r"seeds\.weights"):
        trainer.apply(Experiment(seeds=Seeds(weights=1)))
    assert trainer.experiment == Experiment()


# ---- evaluation


def test_evaluation_is_of_the_whole_sets() -> None:
    trainer = Trainer(Experiment(regularizer=L2(strength=0.2)), np.float64)
    trainer.run(30)
    found, points = trainer.evaluate(), trainer.points
    for x, y, loss, accuracy in (
        (points.train_x, points.train_y, found.train_loss, found.train_accuracy),
        (points.test_x, points.test_y, found.test_loss, found.test_accuracy),
    ):
        p = trainer.predict(x)[:, 0]
        assert loss == pytest.approx(-np.log(np.where(y == 1, p, 1 - p)).mean(), rel=1e-6)
        assert accuracy == ((p > 0.5) == (y == 1)).mean()
    W = np.concatenate(trainer.network.without_biases(trainer.network.theta))
    assert found.penalty == pytest.approx(0.1 * (W**2).sum())


@pytest.mark.parametrize(
    "changed",
    [{"loss": SquaredError()}, {"layers": (Dense(units=8, activation=Relu()), *Experiment().layers[1:])}],
    ids=["loss", "activation"],
)
def test_evaluation_follows_a_live_change(changed: dict[str, Any]) -> None:
    trainer = Trainer(Experiment())
    trainer.run(30)
    before = trainer.evaluate()
    trainer.apply(trainer.experiment.model_copy(update=changed))
    fresh = Trainer(trainer.experiment)
    fresh.restore(trainer.state())
    assert trainer.evaluate() == fresh.evaluate() != before


@pytest.mark.parametrize(
    ("loss", "layer", "low"),
    [
        (SquaredError(), Dense(units=1), -1),
        (SquaredError(), Dense(units=1, activation=Sigmoid()), 0),
        (SquaredError(), Dense(units=2, activation=Sigmoid()), 0),
        (SoftmaxCrossEntropy(), Dense(units=2, activation=Identity()), 0),
    ],
    ids=str,
)
def test_predictions_go_to_their_targets(loss: Any, layer: Dense, low: float) -> None:
    trainer = Trainer(Experiment(data=Gaussians(), layers=(Dense(units=4), layer), loss=loss))
    trainer.run(600)
    p = trainer.predict(np.array([[-2.0, -2.0], [2.0, 2.0]]))
    no_yes = np.array([[low], [1.0]] if layer.units == 1 else [[1.0, low], [low, 1.0]])
    np.testing.assert_allclose(p, no_yes, atol=0.15)
    assert trainer.evaluate().test_accuracy > 0.97


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_default_solves_the_spiral(seed: int) -> None:
    trainer = Trainer(Experiment(seeds=Seeds(weights=seed, shuffle=seed)))
    reached = 0.0
    while trainer.step < 2000 and reached < 0.97:
        trainer.run(100)
        reached = trainer.evaluate().test_accuracy
    assert reached >= 0.97


# ---- cost of a step


def peak(experiment: Experiment, steps: int = 3 * WINDOW) -> int:
    """Bytes that are allocated at most at one time while training goes on."""
    trainer = Trainer(experiment)
    trainer.run(10 * WINDOW)
    tracemalloc.start()
    trainer.run(steps)
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


def test_nothing_is_allocated_that_grows_with_the_batch() -> None:
    given: dict[str, Any] = {
        "data": Spiral(samples=3000),
        "layers": (Dense(units=32, activation=Relu()), OUT),
    }
    small, large = (peak(Experiment(batch_size=size, **given)) for size in (8, 1000))
    assert large < small + 3000


def test_memories_that_have_faded_do_not_linger() -> None:
    """Among zero weights the first layer's gradient is exactly 0."""
    zeros = tuple(layer.model_copy(update={"initializer": Zeros()}) for layer in Experiment().layers)
    trainer = Trainer(Experiment(layers=zeros))
    trainer.run(WINDOW)
    memory = trainer._vectors.memory["mv"]
    memory[:, :16] = 1e-38
    trainer.run(WINDOW)
    assert (memory[:, :16] == 0).all()


@given(experiments())
@few
def test_all_arrays_of_a_plan_have_one_type(experiment: Experiment) -> None:
    trainer = Trainer(experiment)
    trainer.run(WINDOW)
    plans = [plan for plan in trainer._full.plans if plan]
    arrays = [arg for plan in plans for _, args in plan for arg in args if isinstance(arg, np.ndarray)]
    assert {array.dtype for array in arrays} == {np.dtype("f4")}


@pytest.mark.parametrize(
    ("layer", "data"),
    [
        (Dense(units=5), Spiral(samples=50)),
        (Maxout(units=5), Spiral(samples=50)),
        (Conv2d(filters=3), Digits(samples=50)),
        (SimpleRnn(units=4), Parity(samples=50)),
        (Gru(units=4), Parity(samples=50)),
        (Lstm(units=4, peephole=True), Parity(samples=50)),
    ],
    ids=lambda value: value.kind,
)
def test_max_norm_holds_every_row_of_weights_and_spares_biases(layer: Layer, data: Dataset) -> None:
    """Also of recurrent layers, whose bias stands in the middle of a row."""
    start = layer.model_copy(update={"bias_initializer": Fill(value=0.5)})
    last = Dense(units=data.classes, activation=Identity())
    trainer = Trainer(
        Experiment(
            data=data,
            layers=(start, *([Flatten()] if isinstance(layer, Conv2d) else []), last),
            loss=SoftmaxCrossEntropy(),
            optimizer=Sgd(),
            learning_rate=1e-6,
            regularizer=MaxNorm(limit=0.1),
        ),
        np.float64,
    )
    network = trainer.network
    before = network.theta.copy()
    trainer.run(1)
    for named, masks in zip(network.views(network.theta), network.views(network.mask), strict=True):
        for name in {"W", "W1"} & set(named):
            lengths = np.linalg.norm(named[name] * masks[name], axis=1)
            assert (lengths <= 0.1 + 1e-12).all()
            assert lengths.max() == pytest.approx(0.1)
    biases = network.mask == 0
    np.testing.assert_allclose(network.theta[biases], before[biases], atol=1e-4)


def test_the_gradient_norm_is_that_of_the_last_batch_as_it_was_used() -> None:
    for kind, clipped in (("none", np.inf), ("global_norm", 0.05)):
        clipping = {"kind": kind} | ({"limit": clipped} if kind != "none" else {})
        document = {"batch_size": 400, "clipping": clipping, "optimizer": {"kind": "sgd"}}
        trainer = Trainer(Experiment.model_validate_json(json.dumps(document)), np.float64)
        assert np.isnan(trainer.gradient_norm), "no step has been taken"
        before = trainer.network.theta.copy()
        trainer.run(1)
        step = np.linalg.norm(trainer.network.theta - before) / trainer.experiment.learning_rate
        assert trainer.gradient_norm == pytest.approx(step, rel=1e-9)
        assert trainer.gradient_norm <= clipped * (1 + 1e-9)


PLANE = {"data": {"kind": "tilted_plane"}, "loss": {"kind": "squared_error"}}


def test_the_fit_of_both_sets_is_that_of_their_predictions() -> None:
    trainer = Trainer(Experiment.model_validate_json(json.dumps(PLANE)))
    trainer.run(20)
    trainer.evaluate()
    for part, found in zip(("train", "test"), trainer.fits(), strict=True):
        x, truth = (getattr(trainer.points, f"{part}_{name}") for name in "xy")
        assert found == pytest.approx(r_squared(truth, trainer.predict(x)), rel=1e-9)
    classes = Trainer(Experiment())
    classes.evaluate()
    assert np.isnan(classes.fits()).all()
