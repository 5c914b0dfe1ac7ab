"""Gallery: every data set, as it is drawn with these settings."""

from engine import Dataset, DrawnByHand, Seeds, Xor, gallery, sequence_samples


def test_every_random_data_set_of_the_plane_is_there() -> None:
    pictures = gallery(noise=0.1, seed=3)
    assert [kind.name() for kind in Dataset.choices() if kind.plane and kind is not DrawnByHand] == list(
        pictures
    )
    for kind, (x, y) in pictures.items():
        assert x.shape == (120, 2)
        assert y.shape in ((120,), (120, 1)), kind


def test_noise_seed_and_samples_count() -> None:
    x, y = Xor(noise=0.3, samples=50).draw(Seeds(data=9).generator("data"))
    drawn, classes = gallery(noise=0.3, seed=9, samples=50)["xor"]
    assert (drawn == x).all()
    assert (classes == y).all()


def test_every_sort_of_sequence_is_there() -> None:
    found = sequence_samples(length=6, samples=3)
    assert [*found] == [kind.name() for kind in Dataset.choices() if kind.inputs == "sequence"]
    for kind, (x, y) in found.items():
        assert x.shape[:2] == (3, 6), kind
        assert len(y) == 3
