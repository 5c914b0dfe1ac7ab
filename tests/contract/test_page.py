"""What the page says and what the engine says agree: the schema of its tests, and every word in Chinese.

Run as a script, this file brings `tests/golden/schema.json` up to date.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine import Experiment, presets, starters
from server.protocol import Weights

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "schema.json"
PAGE = ROOT / "frontend"
SOURCES = [
    path for folder in (".", "forms", "views", "canvas", "lab") for path in (PAGE / folder).glob("*.js")
]


def description() -> dict[str, Any]:
    """What `GET /api/schema` tells the page about experiments."""
    return {
        "experiment": Experiment.model_json_schema(),
        "default": Experiment().model_dump(mode="json"),
        "starters": {sort: document.model_dump(mode="json") for sort, document in starters().items()},
    }


def words(language: str) -> dict[str, Any]:
    """Everything the page says in one language."""
    found: dict[str, Any] = json.loads((PAGE / "i18n" / f"{language}.json").read_text("utf-8"))
    return found


def schema_texts(node: Any) -> Iterator[str]:
    """All titles, descriptions, hints and names of a schema that a person may see: not of the tag `kind`."""
    if isinstance(node, dict) and "const" not in node:
        yield from (node[key] for key in ("title", "description", "hint") if isinstance(node.get(key), str))
        names = (node.get(key) for key in ("attributes", "class_names"))
        yield from (name for found in names if isinstance(found, list) for name in found)
        for value in node.values():
            yield from schema_texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from schema_texts(value)


def test_the_schema_of_the_pages_tests_is_current() -> None:
    """The JavaScript tests read the schema from a file; it is the engine's."""
    assert json.loads(GOLDEN.read_text("utf-8")) == description(), "run: python -m tests.contract.test_page"


def test_the_page_takes_the_weights_that_the_server_takes() -> None:
    """What may be typed over an edge, and how many of them one order may hold."""
    schema = Weights.model_json_schema()
    value = schema["$defs"]["Weight"]["properties"]["value"]
    typed = (PAGE / "weights.js").read_text("utf-8")
    low, high = (float(re.findall(rf"{bound}: (\S+?)[ ,]", typed)[0]) for bound in ("minimum", "maximum"))
    assert (low, high) == (value["minimum"], value["maximum"])
    most = re.findall(r"const MOST = (\d+);", (PAGE / "orders.js").read_text("utf-8"))
    assert [int(number) for number in most] == [schema["properties"]["changes"]["maxItems"]]


def test_every_title_and_help_text_is_told_in_chinese() -> None:
    """English stands in schema and presets; Chinese is looked up by it. Nothing missing, nothing stale."""
    schema = Experiment.model_json_schema()
    told = {text for text in schema_texts(schema) if text} - {schema["title"]}
    told |= {text for preset in presets() for text in (preset.title, preset.about)}
    assert set(words("zh")["schema"]) == told
    assert set(words("en")["schema"]) <= told, "English may only polish what is there"


def test_both_languages_have_the_same_words_and_the_page_uses_them() -> None:
    """A key that is missing in a language, or that nobody uses, is an error."""
    english, chinese = words("en")["texts"], words("zh")["texts"]
    assert set(english) == set(chinese)
    source = "\n".join(path.read_text("utf-8") for path in SOURCES)
    named = set(re.findall(r"""["'`]([a-z]+(?:\.[a-zA-Z_]+)+)["'`]""", source))
    families = {found.rstrip("$") for found in re.findall(r"`([a-z]+\.[a-zA-Z_.]*)\$\{", source)}
    unused = {key for key in english if key not in named and not any(key.startswith(f) for f in families)}
    assert not unused
    prefixes = {key.split(".")[0] for key in english}
    assert not {key for key in named if key.split(".")[0] in prefixes} - set(english)


def test_the_languages_fill_in_the_same_values() -> None:
    """A text names the same values in both languages, so that no number is lost in translation."""

    def values(text: str | dict[str, str]) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text["other"] if isinstance(text, dict) else text))

    english, chinese = words("en")["texts"], words("zh")["texts"]
    assert {key: values(text) for key, text in english.items()} == {
        key: values(text) for key, text in chinese.items()
    }


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(json.dumps(description(), indent=1, ensure_ascii=False) + "\n", "utf-8")
