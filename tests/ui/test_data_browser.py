"""The Data tab in a real browser: upload, change a role, see the preview change, break the file, read the message."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.browser import Server, chromium, needs_browser, pick

pytestmark = [pytest.mark.slow, needs_browser]
FILE = "#data-file input[type=file]"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    server = Server(tmp_path_factory.mktemp("home"))
    server.start()
    try:
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.goto(server.address)
            page.locator(FILE).wait_for(state="attached")
            yield page
    finally:
        server.close()


def test_a_role_is_changed_and_a_broken_file_says_where(page: Any, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("question,answer,better\n" + "".join(f"What is {n}?,It is {n}.,Surely {n}.\n" for n in range(30)))
    page.set_input_files(FILE, str(rows))
    card = page.locator("#data-preview .card").first
    card.get_by_text("It is 0.").wait_for()
    assert card.locator(".learnt").inner_text() == " It is 0.<eos>"

    pick(page, "data-columns-target", "better")
    card.get_by_text("Surely 0.").wait_for()
    assert card.locator(".learnt").inner_text() == " Surely 0.<eos>"

    broken = tmp_path / "broken.csv"
    broken.write_text(rows.read_text() + "What is 30?,It is 30.\n")
    page.set_input_files(FILE, str(broken))
    told = page.locator("#data-refused [role=alert]")
    told.wait_for()
    words = told.inner_text()
    assert "broken.csv was not opened." in words
    assert "broken.csv, row 31: 2 values, but the header has 3 columns." in words
    assert "What was open stays open: rows.csv." in words
    assert card.locator(".learnt").inner_text() == " Surely 0.<eos>"


def test_several_files_are_one_set_that_can_be_searched_and_looked_at_closely(page: Any, tmp_path: Path) -> None:
    for name, word in (("a.csv", "sky"), ("b.csv", "sea")):
        (tmp_path / name).write_text(f"question,answer\nWhat of the {word}?,Blue.\nWhat of the {word}?,Wide.\n")
    page.set_input_files(FILE, [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")])
    page.locator("#data-facts").get_by_text("4 rows").wait_for()
    page.locator("#data-audit").get_by_text("4 have the question of another and another answer").wait_for()

    page.locator("#data-tokens input").check()
    page.locator("#data-preview .apart .card").first.wait_for()
    assert page.locator("#data-preview .apart .card").first.locator(".learnt").count() > 2

    with page.expect_download() as saved:
        page.locator("#data-findings").click()
    lines = Path(saved.value.path()).read_text("utf-8-sig").splitlines()
    assert lines == ["row,finding", *(f"{row},the same context has another target elsewhere" for row in (1, 2, 3, 4))]

    page.get_by_role("tab", name="Rows", exact=True).click()
    page.locator("#data-search textarea, #data-search input").first.fill("SEA")
    page.keyboard.press("Enter")
    page.locator("#data-rows").get_by_text("Rows 1 to 2 of 2").wait_for()
    assert page.locator("#data-rows tbody td:first-child").all_inner_texts() == ["3", "4"]


def test_a_row_is_changed_another_deleted_and_a_step_taken_back(page: Any, tmp_path: Path) -> None:
    rows = tmp_path / "mend.csv"
    rows.write_text("question,answer\n" + "".join(f"What is {n}?,It is {n}.\n" for n in range(9)))
    page.get_by_role("tab", name="What the model learns", exact=True).click()
    page.set_input_files(FILE, str(rows))
    first = page.locator("#data-preview .card").first
    first.get_by_text("It is 0.").wait_for()

    page.get_by_role("tab", name="Rows", exact=True).click()
    page.get_by_role("button", name="Change or delete a row").click()
    page.locator("#data-edit-look").click()
    pick(page, "data-edit-column", "answer")
    cell = page.locator("#data-edit-cell textarea")
    page.wait_for_function("() => document.querySelector('#data-edit-cell textarea').value === 'It is 0.'")
    cell.fill("Nothing at all.")
    page.locator("#data-edit-keep").click()
    page.locator("#data-rows .changed").get_by_text("Nothing at all.").wait_for()
    page.locator("#data-edits-told").get_by_text("Row 1: answer changed").wait_for()

    page.locator("#data-edit-row input").fill("99")
    page.locator("#data-edit-look").click()
    page.locator(".toast-body").get_by_text("There is no row 99.").wait_for()
    assert page.locator(".toast-body").count() == 1
    assert page.locator("#data-edit-cell .wrap:not(.hide) .error").count() == 0  # a second time, over the field
    page.locator(".toast-close").click()

    page.locator("#data-edit-row input").fill("3")
    page.locator("#data-edit-keep").click()  # the cell still shows row 1's text
    page.locator(".toast-body").get_by_text("What row 3 holds is not shown yet.").wait_for()
    page.locator(".toast-close").click()
    page.locator("#data-edit-delete").click()
    page.locator("#data-rows tr.deleted").get_by_text("What is 2?").wait_for()
    page.locator("#data-audit").get_by_text("8 of 9 rows are used").wait_for(state="attached")

    page.reload()
    page.locator("#data-preview .card").first.get_by_text("Nothing at all.").wait_for()
    assert page.locator("#data-preview .card").first.locator(".learnt").inner_text() == " Nothing at all.<eos>"
    page.get_by_role("tab", name="Rows", exact=True).click()
    page.locator("#data-edits-told").get_by_text("Row 3: deleted").wait_for()
    page.locator("#data-edit-undo").click()
    page.locator("#data-edits-told").get_by_text("Row 1: answer changed").wait_for()
    page.locator("#data-audit").get_by_text("9 of 9 rows are used").wait_for(state="attached")


def test_rows_that_cannot_be_opened_again_block_nothing(page: Any, tmp_path: Path) -> None:
    """The draft names a data set that is not there; what is opened next is shown all the same."""
    page.get_by_role("tab", name="What the model learns", exact=True).click()
    page.get_by_role("button", name="A data set on the Hub").click()
    page.locator("#data-source input, #data-source textarea").first.fill("nobody/there")
    page.keyboard.press("Enter")
    page.locator(".toast-body").first.wait_for()
    page.reload()
    page.locator(".toast-body").first.wait_for()
    rows = tmp_path / "next.csv"
    rows.write_text("question,answer\n" + "".join(f"What is {n}?,It is {n}.\n" for n in range(9)))
    page.set_input_files(FILE, str(rows))
    page.locator("#data-preview .card").first.get_by_text("It is 0.").wait_for()
