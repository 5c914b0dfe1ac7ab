"""What a visit costs the network: what is seldom needed is fetched when it is."""

from playwright.sync_api import Page

from tests.e2e.playground import open_playground

MOST_KIB = 300
"""JavaScript of a first visit, packed."""


def test_the_script_of_a_first_visit_is_small_and_packed(page: Page) -> None:
    open_playground(page)
    sizes: list[list[int]] = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))"
        ".map(({ encodedBodySize, decodedBodySize }) => [encodedBodySize, decodedBodySize])"
    )
    packed, whole = (sum(column) for column in zip(*sizes, strict=True))
    assert 50 * 1024 < packed < MOST_KIB * 1024
    assert packed < whole / 2
