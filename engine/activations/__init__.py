"""Activations: a module for each sort of function. Menus follow the order of the imports below."""

# isort: off
from engine.activations.activation import *  # noqa: F403
from engine.activations.bounded import *  # noqa: F403
from engine.activations.rectifiers import *  # noqa: F403
from engine.activations.softmax import *  # noqa: F403
