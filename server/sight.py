"""Sight: a trainer that is looked at, as finely as the limits let its network be drawn."""

from contextlib import suppress
from functools import cached_property
from math import isqrt
from typing import Final

from engine import Observer, Points, Probe, Trainer
from server.frames import Array
from server.limits import Limits
from server.protocol import Layer, Topology

SMALLEST: Final = 2
"""Columns and rows of a picture."""


class Sight:
    """A trainer, and what observes it."""

    trainer: Trainer

    @property
    def points(self) -> Points:
        """The data that it trains on and is tested with."""
        return self.trainer.points

    @cached_property
    def observer(self) -> Observer:
        """Made when somebody looks: its buffers are the greater part of a session."""
        return Observer(self.trainer)

    def look(self, probe: Probe, limits: Limits) -> dict[str, Array]:
        """The arrays of a probe, as fine as the limits let a network of this size be drawn."""
        with suppress(LookupError):  # an edit took away the unit it looks at, and the two crossed
            return self.observer.look(self._coarser(probe, limits))
        return {}

    def unseen(self) -> None:
        """Give back what only looking needs."""
        self.__dict__.pop("observer", None)

    def _coarser(self, probe: Probe, limits: Limits) -> Probe:
        """The probe with a picture of the plane that is not too dear."""
        units = sum(layer.units for layer in self.topology.layers)
        each = max(1, 2 * self.topology.parameters)
        places = min(limits.look_cells // units, limits.look_operations // each)
        size, most = getattr(probe, "size", 0), max(SMALLEST, isqrt(places))
        return probe.model_copy(update={"size": most}) if size > most else probe

    @cached_property
    def topology(self) -> Topology:
        """The network as the page draws it."""
        experiment, network = self.trainer.experiment, self.trainer.network
        described = tuple(Layer.model_validate(layer, strict=False) for layer in network.describe())
        return Topology(
            parameters=network.parameters,
            operations=network.operations,
            input=network.shapes[0],
            task=experiment.data.task,
            outputs=described[-1].units,
            classes=experiment.data.classes,
            link=experiment.loss.link,
            layers=described,
        )
