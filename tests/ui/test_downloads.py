"""What a visitor takes along: under the run's own name, and with no folder of the machine in it."""

import asyncio
import io
import zipfile
from dataclasses import replace

from peft_ui.data.source import EXAMPLES
from peft_ui.ui import downloads, uploads
from peft_ui.ui.rooms import history
from tests.ui.test_train import RECIPE, Asked, done, page, run  # noqa: F401


def test_a_download_is_named_after_its_run(page):  # noqa: F811
    folder = run(page, "a", *done())
    history.save_notes(page, "a", 'My "best": pirate/5 · v1.2\n', "", Asked())
    assert downloads.file_name(folder) == "My-best-pirate-5-v1.2"
    file = downloads.recipe(folder, "local", page.settings)
    assert file.headers["content-disposition"] == 'attachment; filename="My-best-pirate-5-v1.2.yaml"'
    (folder.adapter).mkdir()
    assert "My-best-pirate-5-v1.2/README.md" in zipped(downloads.adapter(folder))
    history.save_notes(page, "a", "海盗", "", Asked())
    assert downloads.file_name(folder) == "a"


def zipped(answer):
    """The names in a zip that is sent bit by bit."""

    async def gathered():
        return b"".join([part async for part in answer.body_iterator])

    with zipfile.ZipFile(io.BytesIO(asyncio.run(gathered()))) as archive:
        return archive.namelist()


def test_a_recipe_from_a_shared_page_names_no_folder_and_opens_again(page, tmp_path):  # noqa: F811
    file = tmp_path / "mine.csv"
    file.write_text("a,b\n1,2\n")
    source = uploads.keep(file, "local", page.settings)
    path = uploads.resolve(source, "local", page.settings)
    given = RECIPE | {"data": RECIPE["data"] | {"source": path, "validation": {"source": str(EXAMPLES / "pirate.csv")}}}
    folder = run(page, "a", *done(), recipe=given)
    own = downloads.recipe(folder, "local", page.settings).body.decode()
    assert path in own
    shared = downloads.recipe(folder, "local", replace(page.settings, visitors="many")).body.decode()
    assert str(tmp_path) not in shared and str(EXAMPLES) not in shared
    assert (f"source: {source}" in shared, "source: examples/pirate.csv" in shared) == (True, True)
