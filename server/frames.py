"""The binary message of the wire: a JSON header and little-endian arrays that a browser need not copy.

    [u32 header length][JSON header, padded with spaces][array, padded with zeros]...

The header's `arrays` is a table of `{name, dtype, shape, offset}`. Offsets count from the end of the header.
The header ends, and each array begins, at a multiple of 8 bytes, so that typed arrays can be views of the
message.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

ALIGNMENT: Final = 8
DTYPES: Final = ("f4", "f8", "i4", "i8", "u1", "u4", "u8", "b1")
"""Little-endian element types a message may hold."""


def encode(header: Mapping[str, Any], arrays: Mapping[str, Array]) -> bytes:
    """Pack a header of JSON values and named arrays of any shape.

    Raises:
        ValueError: an array's element type is not in `DTYPES`, or the header holds NaN or infinity.
    """
    parts: list[bytes] = []
    table: list[dict[str, Any]] = []
    offset = 0
    for name, array in arrays.items():
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        code = little.dtype.str[1:]
        if code not in DTYPES:
            raise ValueError(f"array {name!r} has element type {code!r}; a message holds {', '.join(DTYPES)}")
        table.append({"name": name, "dtype": code, "shape": array.shape, "offset": offset})
        parts += [little.tobytes(), bytes(-little.nbytes % ALIGNMENT)]
        offset += little.nbytes + -little.nbytes % ALIGNMENT
    head = json.dumps({**header, "arrays": table}, separators=(",", ":"), allow_nan=False).encode()
    head += b" " * (-(len(head) + 4) % ALIGNMENT)
    return b"".join([struct.pack("<I", len(head)), head, *parts])


def decode(message: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """Unpack a message that `encode` made: its header without the table, and read-only views of its arrays.

    Raises:
        ValueError: the bytes are not such a message.
    """
    try:
        (length,) = struct.unpack_from("<I", message)
        header = json.loads(message[4 : 4 + length])
        table = header.pop("arrays")
        return header, {entry["name"]: _view(message, 4 + length, entry) for entry in table}
    except (struct.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a frame: {error}") from error


def _view(message: bytes, body: int, entry: Mapping[str, Any]) -> Array:
    if entry["dtype"] not in DTYPES:
        raise ValueError(f"element type {entry['dtype']!r}")
    shape = tuple(int(size) for size in entry["shape"])
    count = int(np.prod(shape, dtype=np.int64))
    return np.frombuffer(message, "<" + entry["dtype"], count, body + entry["offset"]).reshape(shape)
