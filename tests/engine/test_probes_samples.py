"""What one sample does: every number of a trace by hand; maps, filters, states and gates computed apart."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from engine import (
    L1,
    L2,
    Add,
    AddingProblem,
    Answers,
    Batch,
    BatchNorm,
    Blobs,
    Conv2d,
    Dense,
    Digits,
    Dropout,
    Experiment,
    FeatureMaps,
    Filters,
    Flatten,
    Gates,
    Gru,
    Identity,
    Lstm,
    NoPreprocessing,
    Observer,
    Parity,
    Reading,
    Relu,
    Sigmoid,
    SimpleRnn,
    SoftmaxCrossEntropy,
    SquaredError,
    Standardisation,
    States,
    Trace,
    Trainer,
)
from engine.network import Network
from engine.plan import Array
from engine.view import View

OUT = Dense(units=1, activation=Identity())


def observed(steps: int = 0, **changed: Any) -> Observer:
    """An observer of a trainer in double precision that has taken some steps."""
    trainer = Trainer(Experiment(**changed), np.float64)
    trainer.run(steps)
    return Observer(trainer)


# ---- the trace


def test_a_trace_is_every_number_as_a_book_would_write_it() -> None:
    """Plain lists and loops: tanh, then ReLU, then softmax with cross-entropy, and the same way back."""
    layers = (Dense(units=3), Dense(units=4, activation=Relu()), Dense(units=3, activation=Identity()))
    changed: dict[str, Any] = {"data": Blobs(classes=3), "layers": layers, "loss": SoftmaxCrossEntropy()}
    observer = observed(40, **changed, regularizer=L2(strength=0.3))
    trainer, sample = observer.trainer, 5
    found = {name: array.tolist() for name, array in observer.look(Trace(sample=sample)).items()}
    x, truth = trainer.points.train_x[sample].tolist(), int(trainer.points.train_y[sample])
    Ws = [named["W1"].tolist() for named in trainer.network.views(trainer.network.theta)]

    zs: list[list[float]] = []
    ys: list[list[float]] = [x]
    functions: list[Callable[[float], float]] = [math.tanh, lambda z: max(z, 0.0), lambda z: z]
    for W, f in zip(Ws, functions, strict=True):
        z = [sum(w * a for w, a in zip(row[:-1], ys[-1], strict=True)) + row[-1] for row in W]
        zs.append(z)
        ys.append([f(a) for a in z])
    powers = [math.exp(a) for a in zs[-1]]
    p = [power / sum(powers) for power in powers]
    t = [float(k == truth) for k in range(3)]

    dys: list[list[float]] = [[a - b for a, b in zip(p, t, strict=True)]]
    dzs = [dys[0]]
    dWs: list[list[list[float]]] = []
    for place in (2, 1, 0):
        dWs.insert(0, [[d * a for a in [*ys[place], 1.0]] for d in dzs[0]])
        if place:
            columns = zip(*[row[:-1] for row in Ws[place]], strict=True)
            dys.insert(0, [sum(w * d for w, d in zip(column, dzs[0], strict=True)) for column in columns])
            slopes = [1 - a * a for a in ys[1]] if place == 1 else [float(a > 0) for a in zs[1]]
            dzs.insert(0, [d * s for d, s in zip(dys[0], slopes, strict=True)])

    def flat(lists: list[list[float]]) -> list[float]:
        return [a for row in lists for a in row]

    weights = [w for W in Ws for row in W for w in row[:-1]]
    expected = {
        "x": x,
        "z": flat(zs),
        "y": flat(ys[1:]),
        "p": p,
        "t": t,
        "loss": [-math.log(p[truth]), 0.3 / 2 * sum(w * w for w in weights)],
        "dy": flat(dys),
        "dz": flat(dzs),
        "dw": [a for dW in dWs for row in dW for a in row],
        "pull": [a for W in Ws for row in W for a in [*(0.3 * w for w in row[:-1]), 0.0]],
    }
    assert set(found) == {f"trace_{name}" for name in expected} | {"trace_of"}
    for name, numbers in expected.items():
        np.testing.assert_allclose(found[f"trace_{name}"], numbers, rtol=1e-9, atol=1e-12, err_msg=name)
    assert found["trace_of"] == [0, sample]


def test_traces_of_all_samples_are_the_whole_gradient_and_loss() -> None:
    observer = observed(30, layers=(Dense(units=3), OUT), regularizer=L1(strength=0.01))
    view, count = observer.train(backward=True), len(observer.trainer.points.train_x)
    gradient, traces = view.grad.copy(), []
    for sample in range(count):
        traces.append(observer.look(Trace(sample=sample)))
    np.testing.assert_allclose(np.mean([t["trace_dw"] for t in traces], 0), gradient, atol=1e-12)
    now = observer.trainer.evaluate()
    assert np.mean([t["trace_loss"][0] for t in traces]) == pytest.approx(now.train_loss)
    assert traces[0]["trace_loss"][1] == pytest.approx(now.penalty)


def test_a_test_sample_has_a_trace_too() -> None:
    observer = observed(3)
    points = observer.trainer.points
    found = observer.look(Trace(part="test", sample=2))
    assert found["trace_x"].tolist() == points.test_x[2].tolist()
    assert found["trace_of"].tolist() == [1, 2]
    assert found["trace_p"] == pytest.approx(observer.trainer.predict(points.test_x[2:3])[0])
    last = len(points.test_x)
    observer.look(Trace(part="test", sample=last - 1))
    with pytest.raises(LookupError):
        observer.look(Trace(part="test", sample=last))


def test_a_trace_of_numbers_to_be_learned() -> None:
    layers = (Flatten(), Dense(units=2, activation=Sigmoid()), OUT)
    observer = observed(3, data=AddingProblem(samples=20, length=3), layers=layers, loss=SquaredError())
    found, points = observer.look(Trace(sample=4)), observer.trainer.points
    assert found["trace_t"].tolist() == points.train_y[4].tolist()
    error = found["trace_p"] - found["trace_t"]
    assert found["trace_loss"][0] == pytest.approx((error**2).sum() / 2)
    np.testing.assert_allclose(found["trace_dy"][-1:], error)
    assert len(found["trace_z"]) == 6 + 2 + 1


def test_a_trace_drops_nothing_and_keeps_averages() -> None:
    layers = (Dense(units=3), BatchNorm(), Dropout(rate=0.5), OUT)
    observer = observed(50, layers=layers)
    kept = observer.trainer.network.kept.copy()
    first, again = (observer.look(Trace())["trace_y"] for _ in range(2))
    assert np.array_equal(first, again)
    assert np.array_equal(first[3:6], first[6:9])  # what dropout gives is what it is given
    assert np.array_equal(observer.trainer.network.kept, kept)


# ---- pictures

PICTURES: dict[str, Any] = {
    "data": Digits(samples=30),
    "layers": (
        Conv2d(filters=3, kernel=3, bias=False),
        Conv2d(filters=2, kernel=2, stride=2),
        Flatten(),
        Dense(units=10, activation=Identity()),
    ),
    "loss": SoftmaxCrossEntropy(),
}


def slide(picture: Array, filters: Array, bias: Array, stride: int) -> Array:
    """A convolution (filters, height, width) as the book has it: four loops."""
    count, _, k, _ = filters.shape
    side = (picture.shape[1] - k) // stride + 1
    maps = np.zeros((count, side, side))
    for f in range(count):
        for h in range(side):
            for w in range(side):
                part = picture[:, h * stride : h * stride + k, w * stride : w * stride + k]
                maps[f, h, w] = (part * filters[f]).sum() + bias[f]
    return np.maximum(maps, 0)


@pytest.mark.parametrize("part", ["train", "test"])
def test_feature_maps_are_the_filters_slid_over_the_picture(part: Any) -> None:
    observer = observed(5, **PICTURES)
    picture = getattr(observer.trainer.points, f"{part}_x")[4].transpose(2, 0, 1).astype("f8")
    for layer, stride in ((0, 1), (1, 2)):
        filters = observer.look(Filters(layer=layer))["filters"]
        W1 = observer.trainer.network.views(observer.trainer.network.theta)[layer]["W1"]
        bias = W1[:, -1] if layer else np.zeros(3)
        picture = slide(picture, filters, bias, stride)
        found = observer.look(FeatureMaps(layer=layer, sample=4, part=part))
        np.testing.assert_allclose(found["feature_maps"], picture, rtol=1e-5, atol=1e-6)
        assert found["feature_maps_of"].tolist() == [int(part == "test"), 4, layer]
        assert found["feature_maps"].flags.c_contiguous


@pytest.mark.parametrize("layout", ["image", "vector"])
@pytest.mark.parametrize("preprocessing", [NoPreprocessing(), Standardisation()])
def test_a_sample_given_by_its_numbers_is_answered_like_the_same_in_the_set(
    layout: Any, preprocessing: Any
) -> None:
    layers = PICTURES["layers"] if layout == "image" else (Dense(units=10, activation=Identity()),)
    data = Digits(samples=30, layout=layout)
    observer = observed(5, **PICTURES | {"data": data, "layers": layers}, preprocessing=preprocessing)
    numbers = tuple(observer.trainer.points.test_x[4].ravel().tolist())
    found, other = observer.look(Answers(values=numbers)), observer.look(Answers(part="test", sample=3))
    expected = observer.look(Answers(part="test", sample=4))
    for name in ("answers", "answers_x"):
        assert found[name].tobytes() == expected[name].tobytes() != other[name].tobytes()
    assert found["answers_of"].tolist() == [2, 0]


def test_a_point_of_the_plane_can_be_given() -> None:
    observer = observed(5)
    point = tuple(observer.trainer.points.test_x[1].tolist())
    found, expected = observer.look(Answers(values=point)), observer.look(Answers(part="test", sample=1))
    assert found["answers"].tobytes() == expected["answers"].tobytes()


@pytest.mark.parametrize("count", [1, 63, 65])
def test_a_sample_of_another_size_is_not_looked_at(count: int) -> None:
    with pytest.raises(LookupError, match="64 numbers"):
        observed(**PICTURES).look(Answers(values=(0.5,) * count))


@pytest.mark.parametrize("values", [(), (math.nan,), (math.inf,), (1e7,), ("1",), (0.0,) * 1025])
def test_a_sample_of_anything_but_numbers_is_refused(values: Any) -> None:
    with pytest.raises(ValidationError):
        Answers(values=values)


def test_filters_are_the_weights_and_nothing_but() -> None:
    observer = observed(**PICTURES)
    network = observer.trainer.network
    for layer, shape in ((0, (3, 1, 3, 3)), (1, (2, 3, 2, 2))):
        filters = observer.look(Filters(layer=layer))["filters"]
        assert filters.shape == shape
        W1 = network.views(network.theta)[layer]["W1"]
        weights = W1[:, :-1] if layer else W1
        assert np.array_equal(np.sort(filters.ravel()), np.sort(weights.astype("f4").ravel()))


# ---- sequences


def sequences(layer: Any) -> dict[str, Any]:
    """An experiment with two such layers, the second of which passes on its last state alone."""
    layers = (layer(units=3, returns="sequence"), layer(units=2), OUT)
    return {"data": Parity(samples=20, length=5), "layers": layers}


def sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def test_lstm_gates_are_those_of_the_equations() -> None:
    observer = observed(30, **sequences(Lstm))
    sequence = observer.trainer.points.train_x[7].astype("f8")
    for layer in (0, 1):
        units = 3 - layer
        W = observer.trainer.network.views(observer.trainer.network.theta)[layer]["W"]
        h, c, steps = np.zeros(units), np.zeros(units), []
        for x in sequence:
            o, i, f, g = (W @ np.concatenate([x, [1.0], h])).reshape(4, units)
            o, i, f, g = sigmoid(o), sigmoid(i), sigmoid(f), np.tanh(g)
            c = f * c + i * g
            h = o * np.tanh(c)
            steps.append([o, i, f, g, c, h])
        found = observer.look(Gates(layer=layer, sample=7))
        assert Lstm.gate_names == ("output", "input", "forget", "candidate", "cell", "state")
        np.testing.assert_allclose(found["gates"], np.array(steps).swapaxes(0, 1), rtol=1e-5, atol=1e-6)
        assert found["gates_of"].tolist() == [0, 7, layer]
        states = observer.look(States(layer=layer, sample=7))["states"]
        assert np.array_equal(states, found["gates"][-1])
        sequence = states.astype("f8")


@pytest.mark.parametrize("layer", [Gru, Lstm, SimpleRnn], ids=lambda kind: kind.name())
def test_the_last_state_is_what_is_passed_on(layer: Any) -> None:
    observer = observed(10, **sequences(layer))
    for sample in (0, 11):
        gates = observer.look(Gates(layer=1, sample=sample))["gates"]
        assert gates.shape == (len(layer.gate_names), 5, 2)
        states = observer.look(States(layer=1, sample=sample))
        y = observer.look(Trace(sample=sample))["trace_y"]
        np.testing.assert_allclose(states["states"][-1], y[15:17], rtol=1e-6)
        np.testing.assert_allclose(
            observer.look(States(layer=0, sample=sample))["states"].ravel(), y[:15], rtol=1e-6
        )
        assert states["states_of"].tolist() == [0, sample, 1]


@pytest.mark.parametrize("layer", [Gru, Lstm, SimpleRnn], ids=lambda kind: kind.name())
def test_gates_are_the_same_after_a_look_at_gradients(layer: Any) -> None:
    """The way back works on the same arrays."""
    observer = observed(10, **sequences(layer))
    before = observer.look(Gates(layer=0))["gates"]
    observer.train(backward=True)
    observer.look(Trace(sample=0))
    assert np.array_equal(observer.look(Gates(layer=0))["gates"], before)


def shortened(observer: Observer, sample: int, steps: int) -> Array:
    """What the network predicts for a training sequence that ends after so many steps."""
    trainer = observer.trainer
    whole = trainer.inputs(trainer.points.train_x[sample : sample + 1])
    network = trainer.network
    shorter = Network(network.layers, (steps, network.shapes[0][1]), network.dtype)
    shorter.theta[:], shorter.kept[:] = network.theta, network.kept
    view = View(shorter, observer.experiment, whole.reshape(len(whole), 1)[: steps * network.shapes[0][1]])
    view.forward()
    return view.prediction[:, 0].copy()


@pytest.mark.parametrize("layer", [Gru, Lstm, SimpleRnn], ids=lambda kind: kind.name())
def test_a_reading_tells_what_shorter_sequences_would_be_taken_for(layer: Any) -> None:
    hidden = Dense(units=4)
    layers = (layer(units=3, returns="sequence"), layer(units=2), hidden, OUT)
    observer = observed(30, data=Parity(samples=20, length=5), layers=layers)
    found = observer.look(Reading(sample=7))
    assert found["reading_layers"].tolist() == [-1, 0, 1]
    rows = np.split(found["reading"].reshape(-1, 5), [1, 4])
    np.testing.assert_allclose(rows[0].T, observer.trainer.points.train_x[7])
    for place, row in enumerate(rows[1:]):
        np.testing.assert_allclose(row.T, observer.look(States(layer=place, sample=7))["states"])
    expected = [shortened(observer, 7, steps) for steps in range(1, 6)]
    np.testing.assert_allclose(found["reading_p"], expected, rtol=1e-5)
    assert len({*np.round(found["reading_p"][:, 0], 6)}) > 1
    assert found["reading_of"].tolist() == [0, 7]


def test_averages_and_several_channels_are_read_too() -> None:
    layers = (SimpleRnn(units=3), Dense(units=4), BatchNorm(), OUT)
    data = AddingProblem(samples=20, length=6)
    observer = observed(30, data=data, layers=layers, loss=SquaredError())
    found = observer.look(Reading(sample=2))
    assert found["reading"].shape == ((2 + 3) * 6,)
    expected = [shortened(observer, 2, steps) for steps in range(1, 7)]
    np.testing.assert_allclose(found["reading_p"], expected, rtol=1e-5)


@pytest.mark.parametrize(
    "layers",
    [
        (Flatten(), OUT),
        (SimpleRnn(units=3, returns="sequence"), Flatten(), OUT),
        (SimpleRnn(units=3, id="r"), Dense(units=3, id="d"), Add(inputs=("r", "d")), OUT),
    ],
    ids=["flat", "all states", "shortcut"],
)
def test_a_reading_does_not_guess_what_shorter_sequences_give(layers: Any) -> None:
    found = observed(3, data=Parity(samples=20, length=5), layers=layers).look(Reading())
    assert found["reading_p"].shape == (0, 1)


# ---- what is not there


@pytest.mark.parametrize(
    "probe",
    [
        FeatureMaps(),
        Filters(),
        Gates(),
        States(),
        Reading(),
        FeatureMaps(layer=9),
        Filters(layer=9),
        Gates(layer=9),
        States(layer=9),
        Trace(sample=10**6),
        Gates(sample=10**6),
    ],
    ids=str,
)
def test_what_a_dense_network_does_not_have(probe: Any) -> None:
    with pytest.raises(LookupError):
        observed().look(probe)


def test_a_flattened_picture_has_no_maps() -> None:
    observer = observed(**PICTURES)
    for probe in (FeatureMaps(layer=2), Filters(layer=2), States(layer=0), Gates(layer=0)):
        with pytest.raises(LookupError):
            observer.look(probe)


@pytest.mark.parametrize("part", ["train", "test"])
def test_answers_are_those_of_every_layer(part: Any) -> None:
    observer = observed(5, **PICTURES)
    found = observer.look(Answers(part=part, sample=4))
    shapes = observer.trainer.network.shapes
    sizes = [int(np.prod(shape)) for shape in shapes]
    assert found["answers"].shape == (sum(sizes[1:]),)
    assert found["answers_of"].tolist() == [int(part == "test"), 4]
    parts = np.split(found["answers"], np.cumsum(sizes[1:])[:-1])
    for layer, (values, shape) in enumerate(zip(parts, shapes[1:], strict=True)):
        if len(shape) == 3:
            maps = observer.look(FeatureMaps(layer=layer, part=part, sample=4))["feature_maps"]
            np.testing.assert_array_equal(values, maps.ravel())
    points = observer.trainer.points
    x = points.test_x if part == "test" else points.train_x
    np.testing.assert_allclose(parts[-1], observer.trainer.predict(x[4:5])[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found["answers_x"], x[4].transpose(2, 0, 1).ravel(), rtol=1e-6)


# ---- the batch in use


@pytest.mark.parametrize("batch_size", [1, 16, 48, 320])
def test_the_batch_is_what_the_last_step_was_taken_with(batch_size: int) -> None:
    """The network as it was one step before has over these points the loss that the step reports."""
    experiment = Experiment(batch_size=batch_size)
    trainer, before = Trainer(experiment), Trainer(experiment)
    for steps in (1, 5, 1, 13, 1, 44, 70):
        losses = trainer.run(steps)
        before.run(steps - 1)
        found = Observer(trainer).look(Batch())
        batch, points = found["batch"], trainer.points
        assert found["batch_of"].tolist() == [trainer.step]
        view = before.view(points.train_x[batch], points.train_y[batch])
        assert view.loss() == pytest.approx(losses[-1], rel=1e-5)
        before.run(1)
        if steps == 5:
            trainer.state()  # a checkpoint hands back what is prepared


def test_the_batch_follows_a_change_of_its_size() -> None:
    trainer = Trainer(Experiment(batch_size=16))
    trainer.run(10)
    last = trainer.batch().copy()
    trainer.apply(trainer.experiment.model_copy(update={"batch_size": 40}))
    assert trainer.batch().tolist() == last.tolist()
    trainer.run(1)
    assert len(trainer.batch()) == 40


def test_there_is_no_batch_where_no_step_led_to() -> None:
    trainer = Trainer(Experiment())
    with pytest.raises(LookupError):
        Observer(trainer).look(Batch())
    state = trainer.state()
    trainer.run(3)
    trainer.restore(state)
    with pytest.raises(LookupError):
        trainer.batch()
