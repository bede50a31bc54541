from peft_ui.ui import dashboard
from peft_ui.ui.watch import Sight
from peft_ui.words.say import speaking


def sight(state="running", **more):
    return Sight("run-1", state, **{"step": 45, "of": 100, "train": [], "evaluation": [], "messages": []} | more)


def test_the_tab_says_how_far_the_run_is():
    assert 'data-title="45% · Running · My run"' in dashboard.state(sight(), "My run")
    assert 'data-title="Done · My run"' in dashboard.state(sight("done"), "My run")


def test_a_run_that_a_limit_stopped_says_so():
    why = "Your 240 minutes of training in 24 hours are used up, so it was saved and stopped."
    assert f"<p>{why} What it has learnt is saved" in dashboard.state(sight("stopped", why=why), "My run")
    with speaking("zh"):
        assert "你 24 小时内的 240 分钟训练时间已用完" in dashboard.state(sight("stopped", why=why), "My run")


def test_names_and_errors_are_escaped():
    html = dashboard.state(sight("failed", trouble={"what": "<b>", "remedy": "&"}), '"><script>')
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<p>&lt;b&gt;</p><p>&amp;</p>" in html
    assert "<i>" not in dashboard.log(sight(messages=["<i>"]), "<i>")


def test_the_bar_is_one_for_everybody():
    html = dashboard.progress(sight(seconds_left=600.0))
    assert 'role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="45"' in html
    assert "Step 45 of 100" in html
    assert "about 10 min left" in html
    assert 'aria-valuenow="100"' in dashboard.progress(sight("done"))
    assert 'aria-valuenow="0"' in dashboard.progress(sight("starting", of=None, step=0))


def test_a_waiting_run_says_its_place():
    assert "Number 3 in the queue" in dashboard.state(sight("waiting", place=3), "x")


def test_a_run_that_left_the_queue_before_it_began_has_learnt_nothing():
    html = dashboard.state(sight("stopped", step=0, of=None), "x")
    assert "It had not begun to learn, so there is nothing to try yet. Press Resume" in html
    assert "is saved" not in html
    assert "What it has learnt is saved" in dashboard.state(sight("stopped", step=1), "x")


def test_every_state_has_words_in_both_languages():
    states = ("waiting", "starting", "running", "stopping", "done", "stopped", "failed", "interrupted")
    english = [dashboard.state_words(state) for state in states]
    with speaking("zh"):
        chinese = [dashboard.state_words(state) for state in states]
    assert len(set(english)) == len(set(chinese)) == 8
    assert not set(english) & set(chinese)


def test_figures_show_the_average_loss_and_the_first():
    html = dashboard.stats(sight(train=[(1, 4.0), (2, 1.25)], evaluation=[(2, 1.5)], speed=1234.6))
    shown = (">2.625<", "over the last 2 steps; 4 at the start", ">1.5<", ">1,235<", ">tokens a second<")
    assert [part in html for part in shown] == [True] * 5
    assert "tokens a second, on average" in dashboard.stats(sight("done", speed=1234.6))


def test_the_average_is_of_the_last_twenty_steps():
    points = [(step, 9.0) for step in range(1, 81)] + [(step, 2.0) for step in range(81, 101)]
    assert dashboard.recent_mean(points) == 2.0


def test_the_time_left_is_no_finer_than_it_can_be_known():
    told = [dashboard.time_left(seconds) for seconds in (0.4, 7.9, 8, 44, 89, 600, 4800)]
    assert told[:2] == ["a few seconds left"] * 2
    assert told[2:5] == ["about 10 seconds left", "about 40 seconds left", "about 90 seconds left"]
    assert told[5:] == ["about 10 min left", "about 1 h 20 min left"]


def test_two_runs_are_drawn_over_each_other():
    one = sight(train=[(1, 4.0), (2, 3.0)], evaluation=[(2, 3.5)])
    html = dashboard.curve([("A", one), ("B", one)], log=False)
    assert html.count("chart-line chart-1") == html.count("chart-line chart-2") == 2
    assert html.count("chart-line chart-2 chart-dashed") == 1
    alone = dashboard.curve([("A", one)], log=False)
    assert alone.count("chart-line chart-2 chart-dashed") == alone.count("chart-line chart-2") == 1
    assert "The loss curve appears here" in dashboard.curve([], log=False)
