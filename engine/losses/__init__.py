"""Every loss. Menus show them as they are read here: numbers first, then classes; the simplest first."""

# ruff: noqa: I001 (this order is that of the menus, not the alphabet's)
from engine.losses.loss import Loss as Loss
from engine.losses.loss import Task as Task
from engine.losses.regression import *  # noqa: F403
from engine.losses.logistic import *  # noqa: F403
from engine.losses.probabilities import *  # noqa: F403
from engine.losses.margin import *  # noqa: F403
from engine.losses.sampling import *  # noqa: F403
