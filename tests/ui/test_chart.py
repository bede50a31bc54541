import re

from peft_ui.ui.chart import Series, chart, linear_axis, log_axis, number, thin


def drawn(*series, **settings):
    return chart(series, settings.pop("label", "Loss"), settings.pop("empty", "Nothing yet"), **settings)


def paths(html):
    return re.findall(r'<path class="chart-line ([^"]*)" d="([^"]*)"/>', html)


def test_nothing_to_draw_says_what_will_come():
    assert drawn(empty="The loss <curve>") == '<div class="chart chart-empty">The loss &lt;curve&gt;</div>'
    assert "chart-empty" in drawn(Series("train", []))


def test_points_lie_where_they_belong():
    html = drawn(Series("train", [(0, 4.0), (5, 2.0), (10, 0.0)]))
    assert paths(html) == [("chart-1", "M0.0 0.0 500.0 500.0 1000.0 1000.0")]


def test_train_is_solid_and_eval_dashed():
    html = drawn(Series("train", [(1, 2), (2, 1)]), Series("eval", [(1, 2), (2, 1)], dashed=True, colour=2))
    assert [kind for kind, _ in paths(html)] == ["chart-1", "chart-2 chart-dashed"]


def test_a_single_point_is_a_dot():
    assert paths(drawn(Series("eval", [(3, 2.0)], dashed=True))) == [
        ("chart-1 chart-dashed chart-dot", "M500.0 500.0h0"),
    ]


def test_every_text_is_escaped():
    html = drawn(Series("<script>alert(1)</script>", [(1, 2.0)]), label='"><img src=x onerror=1>')
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_it_is_an_image_with_words():
    html = drawn(Series("train", [(1, 2.5), (2, 1.25)]), label="Loss by step")
    assert 'role="img" aria-label="Loss by step. train: 1.25"' in html


def test_points_that_cannot_be_drawn_are_left_out():
    nan = float("nan")
    assert paths(drawn(Series("a", [(1, 4.0), (2, nan), (3, 2.0)])))[0][1] == "M0.0 0.0 1000.0 1000.0"
    assert paths(drawn(Series("a", [(1, 10.0), (2, 0.0), (3, 1.0)]), log=True))[0][1] == "M0.0 0.0 1000.0 1000.0"
    assert "chart-empty" in drawn(Series("a", [(1, -1.0)]), log=True)


def test_log_scale_puts_the_square_root_in_the_middle():
    assert paths(drawn(Series("a", [(0, 100.0), (5, 10.0), (10, 1.0)]), log=True))[0][1] == (
        "M0.0 0.0 500.0 500.0 1000.0 1000.0"
    )


def test_thinning_keeps_spikes_and_order():
    points = [(step, 1.0) for step in range(100_000)]
    points[54_321] = (54_321, 99.0)
    points[77_777] = (77_777, -99.0)
    kept = thin(points)
    assert len(kept) <= 800
    assert (54_321, 99.0) in kept
    assert (77_777, -99.0) in kept
    assert kept == sorted(kept)
    assert thin(points[:800]) == points[:800]


def test_a_long_run_stays_small():
    html = drawn(Series("train", [(step, 3 + (step * 7919 % 1000) / 500) for step in range(200_000)]))
    assert len(html) < 20_000


def test_linear_ticks_are_round():
    assert linear_axis(0, 10).ticks == (0, 2, 4, 6, 8, 10)
    assert linear_axis(0.31, 1.18).ticks == (0.4, 0.6, 0.8, 1.0)
    assert linear_axis(3, 3).low == 1.5
    assert linear_axis(0, 0).ticks == (-0.4, -0.2, 0.0, 0.2, 0.4)
    assert linear_axis(1, 250_000).ticks == (50_000, 100_000, 150_000, 200_000, 250_000)


def test_log_ticks():
    assert log_axis(0.1, 10).ticks == (0.1, 1.0, 10.0)
    assert log_axis(1, 10).ticks == (1.0, 2.0, 5.0, 10.0)
    assert all(2.1 <= tick <= 2.9 for tick in log_axis(2.1, 2.9).ticks)
    assert len(log_axis(2.1, 2.9).ticks) >= 2
    assert log_axis(5, 5).low < 5 < log_axis(5, 5).high


def test_numbers_are_short():
    assert [number(value) for value in (0, 0.01234567, 1.5, 250, 12_000, 3_000_000, 0.00001)] == [
        "0",
        "0.01235",
        "1.5",
        "250",
        "12k",
        "3M",
        "1e-05",
    ]
