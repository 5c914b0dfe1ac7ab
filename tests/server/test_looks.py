"""What viewers look at is worked out once for each moment, and not kept without end."""

from typing import Any

import numpy as np

from engine import Answers
from server.limits import Limits
from server.looks import KEPT, Looks


class Sight:
    """Counts how often it is looked with."""

    def __init__(self) -> None:
        self.looks = 0

    def look(self, *_: Any) -> dict[str, Any]:
        self.looks += 1
        return {"answers": np.zeros(1, "<f4")}


def test_answers_of_one_moment_are_kept_but_not_without_end() -> None:
    sight: Any = Sight()
    looks, moment = Looks(Limits(), clock=lambda: 0.0), (1, 1, 1)
    own = [Answers(values=(float(i),)) for i in range(KEPT + 2)]

    def gather(probe: Answers) -> None:
        looks.gather(moment, sight, (probe,), until=1.0)

    for _ in range(3):
        gather(own[0])
    assert sight.looks == 1
    for probe in own[1:]:
        gather(probe)
    assert sight.looks == len(own)
    gather(own[0])
    assert sight.looks == len(own) + 1
