"""Data sets: a module for each sort of data. Menus follow the order of the imports below."""

# isort: off
from engine.datasets.dataset import *  # noqa: F403
from engine.datasets.plane import *  # noqa: F403
# lead: on when the core has landed
# from engine.datasets.given import *
# from engine.datasets.regression import *
# from engine.datasets.images import *
# from engine.datasets.tables import *
# from engine.datasets.sequences import *
# from engine.datasets.reader import *
