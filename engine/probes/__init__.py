"""What can be looked at while a network trains, each as named little-endian arrays.

L is the number of layers. "The training set" is as many of its points as one look has time for: all, unless a
point takes very long. Looking is never training: nothing is dropped, and averages are those of training.
Every module of this folder is taken whole: a new probe is public by being written.
"""

from engine.probes.curvature import *  # noqa: F403
from engine.probes.distributions import *  # noqa: F403
from engine.probes.geometry import *  # noqa: F403
from engine.probes.numbers import *  # noqa: F403
from engine.probes.plane import *  # noqa: F403
from engine.probes.probe import *  # noqa: F403
from engine.probes.samples import *  # noqa: F403
