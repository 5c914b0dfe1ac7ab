"""What the writers of generated files share: a Markdown table, and writing a file or comparing it."""

import sys
from collections.abc import Iterable
from pathlib import Path


def table(rows: Iterable[tuple[str, ...]], *head: str) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def write_or_compare(file: Path, text: str, command: str) -> None:
    """Write the file; with --check end in failure if it says anything else."""
    if "--check" not in sys.argv[1:]:
        file.write_text(text, "utf-8")
    elif not file.is_file() or file.read_text("utf-8") != text:
        named = file.relative_to(Path(__file__).parents[1])
        sys.exit(f"{named} is out of date. Bring it up to date with:  {command}")
