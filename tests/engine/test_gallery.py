"""Gallery: every data set, as it is drawn with these settings."""

from engine import Dataset, Seeds, Xor, gallery


def test_every_data_set_is_there() -> None:
    pictures = gallery(noise=0.1, seed=3)
    assert list(pictures) == [kind.name() for kind in Dataset.choices()]
    for x, y in pictures.values():
        assert (x.shape, y.shape) == ((120, 2), (120,))


def test_noise_seed_and_samples_count() -> None:
    x, y = Xor(noise=0.3, samples=50).draw(Seeds(data=9).generator("data"))
    drawn, classes = gallery(noise=0.3, seed=9, samples=50)["xor"]
    assert (drawn == x).all()
    assert (classes == y).all()
