"""A token bucket: so many at once, so many a second in the long run."""

from collections.abc import Callable


class Bucket:
    """Counts what one connection may still send."""

    def __init__(self, per_second: float, burst: float, clock: Callable[[], float]) -> None:
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._tokens, self._at = burst, clock()

    def take(self) -> bool:
        """Take one token; False when there is none left."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def owe(self, tokens: float) -> float:
        """Take so many tokens, though there be fewer; the seconds until the debt is paid."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second) - tokens
        self._at = now
        return max(0.0, -self._tokens / self._per_second)
