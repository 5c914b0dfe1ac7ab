"""What the network answers on the input plane. Pictures show the square [−6, 6]² from the top left, one byte
a pixel. LookupError where the data does not lie in a plane.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.features import Feature
from engine.fields import Pixels, Thumbnail
from engine.grid import plane, shades
from engine.plan import Array
from engine.points import feature_values
from engine.probes.probe import Probe

if TYPE_CHECKING:
    from engine.observer import Observer


class Boundary(Probe):
    """The network's answer at every place of the plane.

    boundary u1 (outputs, size, size): of one output 0 is class 0 and 255 class 1; of several, each one's
    certainty.
    """

    label = "decision boundary"
    kind: Literal["boundary"] = "boundary"
    size: Pixels = 100
    """Columns and rows."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        (values,) = observer.grid.look(self.size, observer.grid.prediction)
        return {"boundary": observer.answer(values).reshape(-1, self.size, self.size)}


class Neurons(Probe):
    """What every unit answers at every place of the plane.

    neurons u1 (units of all layers in order, size, size): 128 is the middle, 255 neuron_scale f4 (L,) above
    it.
    """

    label = "units"
    kind: Literal["neurons"] = "neurons"
    size: Thumbnail = 24
    """Columns and rows."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        spans, maps = observer.unit_spans(), observer.units(self.size)
        pictures = [shades(values, *span) for values, span in zip(maps, spans, strict=True)]
        return {
            "neurons": np.concatenate(pictures).reshape(-1, self.size, self.size),
            "neuron_scale": np.array([high for _, high in spans], "<f4"),
        }


class Features(Probe):
    """Every input feature at every place of the plane, as it was chosen, or as it is by default.

    features u1 (kinds of features, size, size): 128 is 0, 255 the largest value on the plane.
    """

    label = "input features"
    kind: Literal["features"] = "features"
    size: Thumbnail = 24
    """Columns and rows."""

    def arrays(self, observer: Observer) -> dict[str, Array]:
        if not observer.experiment.data.plane:
            raise LookupError("this data does not lie in a plane")
        chosen = {type(feature): feature for feature in observer.experiment.features}
        features = [chosen.get(kind) or kind() for kind in Feature.choices()]
        values = feature_values(features, plane(self.size))
        pictures = [shades(row, -reach, reach) for row, reach in zip(values, abs(values).max(1), strict=True)]
        return {"features": np.stack(pictures).reshape(-1, self.size, self.size)}
