"""The edge: every command is checked here, once, before anything is allocated for it."""

from typing import Final

from pydantic import ValidationError
from pydantic_core import from_json

from engine import Experiment, cost
from server.limits import Limits
from server.problems import problems_of
from server.protocol import COMMANDS, Command, Edit, Error, Hello, Problem

STEP_TIME: Final = "milliseconds for a step, by estimate"


class Refused(Exception):
    """A command that is not followed, and the event that says why."""

    def __init__(self, error: Error) -> None:
        super().__init__(error.problems[0].message)
        self.error = error


def read(text: str, limits: Limits) -> Command:
    """The command that a message is.

    Raises:
        Refused: it is not one, or asks for more than the limits allow.
    """
    try:
        command = COMMANDS.validate_json(text)
    except ValidationError as error:
        raise Refused(Error(seq=_seq(text), problems=problems_of(error, text))) from error
    experiment = command.experiment if isinstance(command, Edit | Hello) else None
    problems = too_costly(experiment, limits) if experiment else ()
    if problems:
        raise Refused(Error(seq=command.seq if isinstance(command, Edit) else None, problems=problems))
    return command


def read_experiment(body: bytes, limits: Limits) -> Experiment:
    """The experiment that a file holds, judged as if a page asked for it.

    Raises:
        Refused: it is none, or asks for more than the limits allow.
    """
    try:
        experiment = Experiment.model_validate_json(body)
    except ValidationError as error:
        raise Refused(Error(seq=None, problems=problems_of(error, body, "experiment"))) from error
    problems = too_costly(experiment, limits)
    if problems:
        raise Refused(Error(seq=None, problems=problems))
    return experiment


def too_costly(experiment: Experiment, limits: Limits) -> tuple[Problem, ...]:
    """What an experiment would cost beyond the limits, by arithmetic alone."""
    price = cost(experiment)
    seconds = price.operations_per_step / limits.operations_per_second
    bills = (
        ("too_many_weights", price.parameters, limits.parameters, "weights and biases"),
        ("too_slow", round(1000 * seconds), round(1000 * limits.step_seconds), STEP_TIME),
        ("too_much_memory", price.bytes >> 20, limits.session_bytes >> 20, "MiB of memory"),
    )
    return tuple(
        Problem(
            path=("layers",),
            value=value,
            message=f"This network needs {value:,} {what}",
            allowed=f"at most {most:,} {what}",
            code=code,
            about={"value": value, "most": most},
        )
        for code, value, most, what in bills
        if value > most
    )


def _seq(text: str) -> int | None:
    """The number of a refused order, where one can be made out."""
    try:
        message = from_json(text)
    except ValueError:
        return None
    seq = message.get("seq") if isinstance(message, dict) else None
    return seq if type(seq) is int and 0 <= seq < 2**53 else None
