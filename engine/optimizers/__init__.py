"""Optimizers: a module for each sort of rule, simplest first. Menus follow the order of the imports below."""

# isort: off
from engine.optimizers.optimizer import *  # noqa: F403
from engine.optimizers.plain import *  # noqa: F403
from engine.optimizers.adaptive import *  # noqa: F403
from engine.optimizers.adam import *  # noqa: F403
from engine.optimizers.lion import *  # noqa: F403
