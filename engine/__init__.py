"""The numerics: networks, their training, and what can be looked at, in NumPy and nothing else."""

# Each family's module is taken whole: a new definition is public by being written, nobody keeps a list.
from engine.activations import *  # noqa: F403
from engine.choice import Choice as Choice
from engine.choice import Document as Document
from engine.choice import OneOf as OneOf
from engine.clipping import *  # noqa: F403
from engine.cost import Cost as Cost
from engine.cost import cost as cost
from engine.datasets import *  # noqa: F403
from engine.divergence import Divergence as Divergence
from engine.experiment import Experiment as Experiment
from engine.experiment import Seeds as Seeds
from engine.experiment import continues as continues
from engine.features import *  # noqa: F403
from engine.gallery import gallery as gallery
from engine.gallery import real_samples as real_samples
from engine.gallery import sequence_samples as sequence_samples
from engine.initializers import *  # noqa: F403
from engine.layers import *  # noqa: F403
from engine.layers.layer import Layer as Layer
from engine.losses import *  # noqa: F403
from engine.network import Network as Network
from engine.observer import Observer as Observer
from engine.optimizers import *  # noqa: F403
from engine.points import Points as Points
from engine.preprocessing import *  # noqa: F403
from engine.presets import presets as presets
from engine.presets import starters as starters
from engine.probes import *  # noqa: F403
from engine.recording import Recording as Recording
from engine.recording import Rerun as Rerun
from engine.regularizers import *  # noqa: F403
from engine.schedules import *  # noqa: F403
from engine.stopping import *  # noqa: F403
from engine.sweep import Axis as Axis
from engine.sweep import Between as Between
from engine.sweep import Listed as Listed
from engine.sweep import Result as Result
from engine.sweep import Results as Results
from engine.sweep import Spread as Spread
from engine.sweep import Summary as Summary
from engine.sweep import Sweep as Sweep
from engine.trainer import State as State
from engine.trainer import Trainer as Trainer
from engine.view import Evaluation as Evaluation
