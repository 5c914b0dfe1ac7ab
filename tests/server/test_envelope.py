"""Messages between the server's process and its workers survive any cutting of the stream."""

from hypothesis import given
from hypothesis import strategies as st

from server.checkpoint import Checkpoint, Kept
from server.envelope import Message, Parser, Type, pack

messages = st.builds(
    Message,
    st.sampled_from(Type),
    st.binary(min_size=16, max_size=16),
    st.integers(0, 2**32 - 1),
    st.binary(max_size=100),
    st.integers(0, 2**32 - 1),
)


@given(st.lists(messages, max_size=6), st.integers(1, 200))
def test_any_cutting_gives_the_same_messages(sent: list[Message], size: int) -> None:
    stream = b"".join(map(pack, sent))
    parser = Parser()
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert [message for piece in pieces for message in parser.feed(piece)] == sent


increments = st.builds(
    Checkpoint, st.booleans(), st.binary(max_size=9), st.binary(max_size=9), st.binary(max_size=9)
)


@given(st.lists(increments, min_size=1, max_size=8))
def test_kept_is_the_last_state_and_the_series_since_the_last_run_began(sent: list[Checkpoint]) -> None:
    kept = Kept()
    for increment in sent:
        kept.add(increment.pack())
    whole = Checkpoint.unpack(kept.whole())
    first = max([0, *(place for place, increment in enumerate(sent) if increment.fresh)])
    assert whole.fresh
    assert whole.state == sent[-1].state
    assert whole.losses == b"".join(increment.losses for increment in sent[first:])
    assert whole.evaluations == b"".join(increment.evaluations for increment in sent[first:])


def test_the_whole_is_an_increment_too() -> None:
    kept = Kept()
    kept.add(Checkpoint(True, b"state", b"loss", b"evaluation").pack())
    again = Kept()
    again.add(kept.whole())
    assert again.whole() == kept.whole()
