"""Real tables: rows of attributes with a class each."""

from typing import ClassVar, Literal

from numpy.random import Generator

from engine.datasets.packaged import Packaged, packaged
from engine.fields import FlowerCount
from engine.plan import Array


class Iris(Packaged):
    """Three species of iris, 50 flowers of each, told apart by the length and width of sepal and petal.

    Fisher, "The use of multiple measurements in taxonomic problems", 1936, as scikit-learn ships it. In cm;
    preprocessing can scale them.
    """

    label = "iris"
    inputs = "vector"
    classes: ClassVar[int] = 3
    attributes = ("sepal length", "sepal width", "petal length", "petal width")
    class_names = ("setosa", "versicolor", "virginica")
    kind: Literal["iris"] = "iris"
    samples: FlowerCount = 150
    """Number of flowers, training and test together; a random part, if not all."""

    @property
    def shape(self) -> tuple[int, ...]:
        return (4,)

    def draw(self, rng: Generator) -> tuple[Array, Array]:
        attributes, classes = packaged("iris.csv", skiprows=1)
        some = rng.permutation(len(attributes))[: self.samples]
        return attributes[some], classes[some]
