"""Scores and update ratios: against scikit-learn, and against the step that training really takes."""

from typing import Any

import numpy as np
import pytest
from sklearn import metrics as theirs  # type: ignore[import-untyped]

from engine import (
    L1,
    L2,
    ActivationLayer,
    Adam,
    BatchNorm,
    BinaryCrossEntropy,
    Blobs,
    ClipNorm,
    ClipValue,
    Cosine,
    Decisions,
    Dense,
    Experiment,
    GradientNorms,
    Identity,
    MaxNorm,
    Momentum,
    Observer,
    Optimizer,
    Predictions,
    Relu,
    Scores,
    Sgd,
    SineMixture,
    SoftmaxCrossEntropy,
    Spiral,
    SquaredError,
    Trainer,
    UpdateRatios,
    WeightDecay,
    Zeros,
)
from engine.layers.flatten import Flatten
from engine.plan import Array

OUT = Dense(units=1, activation=Identity())
WAVES: dict[str, Any] = {"data": SineMixture(samples=120), "layers": (Flatten(), OUT), "loss": SquaredError()}


def observed(steps: int = 0, dtype: Any = np.float32, **changed: Any) -> Observer:
    """An observer of a trainer that has taken some steps."""
    trainer = Trainer(Experiment(**changed), dtype)
    trainer.run(steps)
    return Observer(trainer)


# ---- scores


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"data": Blobs(classes=4), "layers": (Dense(units=4, activation=Identity()),)},
        {"data": Blobs(classes=6, samples=12), "layers": (Dense(units=6, activation=Identity()),)},
    ],
    ids=["two classes, one output", "four classes", "more classes than test points"],
)
def test_scores_are_those_of_scikit_learn(changed: dict[str, Any]) -> None:
    loss = SoftmaxCrossEntropy() if "data" in changed else BinaryCrossEntropy()
    observer = observed(30, loss=loss, **changed)
    found, trainer = observer.look(Scores()), observer.trainer
    classes = list(range(trainer.experiment.data.classes))
    for part in ("train", "test"):
        x, truth = (getattr(trainer.points, f"{part}_{name}") for name in ("x", "y"))
        p = trainer.predict(x)
        guess = p.argmax(1) if p.shape[1] > 1 else (p[:, 0] > 0.5).astype(int)
        table = theirs.confusion_matrix(truth, guess, labels=classes)
        assert np.array_equal(found[f"confusion_{part}"], table)
        if part == "test":
            assert observer.look(Decisions())["decisions"].tolist() == guess.tolist()
        columns = theirs.precision_recall_fscore_support(truth, guess, labels=classes, zero_division=0)
        np.testing.assert_allclose(found[f"scores_{part}"], np.stack(columns, 1), rtol=1e-6)


def test_the_fit_of_numbers_is_that_of_scikit_learn() -> None:
    observer = observed(200, **WAVES)
    found, points = observer.look(Scores()), observer.trainer.points
    assert set(found) == {"fit_train", "fit_test"}
    with pytest.raises(LookupError):
        observer.look(Decisions())
    for part in ("train", "test"):
        truth, p = getattr(points, f"{part}_y"), observer.trainer.predict(getattr(points, f"{part}_x"))
        expected = theirs.r2_score(truth, p), theirs.mean_absolute_error(truth, p)
        np.testing.assert_allclose(found[f"fit_{part}"], expected, rtol=1e-5)
        if part == "test":
            np.testing.assert_allclose(observer.look(Predictions())["predictions"], p, rtol=1e-6)
    assert found["fit_train"][0] > 0.3


def test_the_fit_to_one_point_is_undefined() -> None:
    changed = {**WAVES, "data": SineMixture(samples=2)}
    assert np.isnan(observed(**changed).look(Scores())["fit_test"][0])


# ---- updates


def lengths(network_views: list[dict[str, Array]]) -> Array:
    """The length of each layer's arrays."""
    return np.array([np.sqrt(sum((array**2).sum() for array in named.values())) for named in network_views])


UPDATES: dict[str, dict[str, Any]] = {
    "descent": {"optimizer": Sgd(), "learning_rate": 0.1},
    "momentum": {"optimizer": Momentum(), "learning_rate": 0.05},
    "penalty": {"optimizer": Sgd(), "regularizer": L2(strength=0.5), "learning_rate": 0.1},
    "lasso": {"optimizer": Momentum(), "regularizer": L1(strength=0.1)},
    "clipped": {"optimizer": Sgd(), "clipping": ClipNorm(limit=0.01)},
    "clipped by value": {"optimizer": Momentum(), "clipping": ClipValue(limit=0.001)},
    "schedule": {"optimizer": Adam(), "schedule": Cosine(length=60, floor=0.1)},
    "constraint": {"optimizer": Adam(), "regularizer": MaxNorm(limit=0.5), "learning_rate": 0.1},
    "decay": {"optimizer": Adam(), "regularizer": WeightDecay(strength=1.0)},
    "all at once": {
        "optimizer": Momentum(),
        "regularizer": L2(strength=0.1),
        "clipping": ClipNorm(limit=0.1),
        "schedule": Cosine(length=80),
    },
}


@pytest.mark.parametrize("changed", UPDATES.values(), ids=UPDATES.keys())
@pytest.mark.parametrize("steps", [0, 37, 64])
def test_an_update_is_that_of_the_next_step_on_all_points(changed: dict[str, Any], steps: int) -> None:
    observer = observed(steps, np.float64, data=Spiral(samples=90), batch_size=1024, **changed)
    ratios, network = observer.look(UpdateRatios())["update_ratios"], observer.trainer.network
    before = network.theta.copy()
    assert len(observer.trainer.run(1)) == 1
    moved = lengths(network.views(network.theta - before))
    np.testing.assert_allclose(ratios, moved / lengths(network.views(before)), rtol=1e-6)
    assert (ratios > 0).all()


@pytest.mark.parametrize("kind", Optimizer.choices(), ids=lambda kind: kind.name())
def test_every_optimizer_s_update_is_foreseen(kind: type[Optimizer]) -> None:
    observer = observed(21, np.float64, data=Spiral(samples=60), batch_size=1024, optimizer=kind())
    ratios, network = observer.look(UpdateRatios())["update_ratios"], observer.trainer.network
    before = network.theta.copy()
    observer.trainer.run(1)
    moved = lengths(network.views(network.theta - before))
    np.testing.assert_allclose(ratios, moved / lengths(network.views(before)), rtol=1e-6)


def test_layers_without_weights_have_no_ratio() -> None:
    layers = (Dense(units=3), ActivationLayer(activation=Relu()), Dense(units=2, initializer=Zeros()), OUT)
    ratios = observed(layers=layers).look(UpdateRatios())["update_ratios"]
    assert np.isnan(ratios).tolist() == [False, True, True, False]


def test_gradients_of_normalized_layers_are_those_of_looking() -> None:
    """With moving averages, which are constants: the whole gradient by differences of the shown loss."""
    layers = (Dense(units=3), BatchNorm(), OUT)
    observer = observed(40, np.float64, layers=layers, data=Spiral(samples=40))
    trainer = observer.trainer
    theta, norms = trainer.network.theta, observer.look(GradientNorms())["gradient_norms"]
    gradient = np.zeros_like(theta)
    for place in range(theta.size):
        kept = theta[place]
        ends = []
        for nudged in (kept + 1e-6, kept - 1e-6):
            theta[place] = nudged
            ends.append(trainer.evaluate().train_loss)
        theta[place] = kept
        gradient[place] = (ends[0] - ends[1]) / 2e-6
    np.testing.assert_allclose(norms, lengths(trainer.network.views(gradient)), rtol=1e-5)
