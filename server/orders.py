"""The orders a session was given: which were followed, and which wait for their turn."""

from collections.abc import Collection
from itertools import takewhile
from typing import NamedTuple

from server.protocol import Edit, Order, Problem


class Refusal(Exception):
    """An order that cannot be followed."""

    def __init__(self, message: str, allowed: str) -> None:
        super().__init__(message)
        self.problem = Problem(path=(), message=message, allowed=allowed)


class Given(NamedTuple):
    """An order, and who gave it."""

    viewer: int
    client: str
    order: Order


class Orders:
    """Orders in the sequence they came, each to be followed once.

    Args:
        waiting: how many may wait.
        clients: how many clients' last numbers are remembered, besides those of clients that are here.
    """

    def __init__(self, waiting: int, clients: int) -> None:
        self._most, self._clients = waiting, clients
        self._waiting: list[Given] = []
        self.applied: dict[str, int] = {}
        """The last order followed of each client, the latest client last."""

    def __len__(self) -> int:
        return len(self._waiting)

    def followed(self, client: str) -> int:
        """The number of the last order followed of a client; 0 if none was."""
        return self.applied.get(client, 0)

    def add(self, given: Given) -> None:
        """Let an order wait. One that waits already is answered to whoever sent it last.

        Raises:
            Refusal: too many wait.
        """
        for place, (_, client, order) in enumerate(self._waiting):
            if client == given.client and order.seq >= given.order.seq:
                if order.seq == given.order.seq:
                    self._waiting[place] = given
                return
        if len(self) >= self._most:
            raise Refusal(f"{self._most} orders wait already", "another try in a moment")
        self._waiting.append(given)

    def next(self) -> list[Given]:
        """The orders of one turn: the first, or all edits in a row, of which the last one counts."""
        edits = list(takewhile(lambda given: isinstance(given.order, Edit), self._waiting))
        return edits or self._waiting[:1]

    def refused(self, given: Given) -> None:
        """Let one go that cannot be followed."""
        self._waiting.remove(given)

    def done(self, followed: list[Given], here: Collection[str]) -> None:
        """Note that the first ones were followed; `here`: clients that may not be forgotten."""
        del self._waiting[: len(followed)]
        for given in followed:
            self.applied.pop(given.client, None)
            self.applied[given.client] = given.order.seq
        gone = [client for client in self.applied if client not in here]
        for client in gone[: max(0, len(self.applied) - self._clients)]:
            del self.applied[client]
