"""Layers: a module for each sort, in the order of menus: basics, joins, images, sequences."""

# isort: off
from engine.layers.layer import *  # noqa: F403
from engine.layers.dense import *  # noqa: F403
from engine.layers.activation_layer import *  # noqa: F403
from engine.layers.noise import *  # noqa: F403
from engine.layers.normalization import *  # noqa: F403
from engine.layers.pieces import *  # noqa: F403
from engine.layers.merge import *  # noqa: F403
from engine.layers.conv import *  # noqa: F403
from engine.layers.pooling import *  # noqa: F403
from engine.layers.flatten import *  # noqa: F403
from engine.layers.recurrent import *  # noqa: F403
from engine.layers.gru import *  # noqa: F403
from engine.layers.lstm import *  # noqa: F403
