"""What the first picture of the window may bring along."""

from tests.bench.bench_first_paint import HEAVY, OURS, WATCH, first_paint


def test_nothing_heavy_is_loaded_at_the_first_paint(tmp_path):
    loaded = set()
    assert first_paint(WATCH + OURS, tmp_path, loaded) > 0
    assert "gui" in loaded
    assert loaded.intersection({*HEAVY, "numpy", "PIL", "lucide", "fontTools"}) == set()
