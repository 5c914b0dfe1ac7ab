"""Data sets: a module for each sort of data. Menus follow the order of the imports below."""

# isort: off
from engine.datasets.dataset import *  # noqa: F403
from engine.datasets.plane import *  # noqa: F403
from engine.datasets.given import *  # noqa: F403
from engine.datasets.regression import *  # noqa: F403
from engine.datasets.images import *  # noqa: F403
from engine.datasets.tables import *  # noqa: F403
from engine.datasets.sequences import *  # noqa: F403
from engine.datasets.reader import *  # noqa: F403
