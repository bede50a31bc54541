"""What a Space runs, and what `python app.py` opens on a laptop: the page."""

from peft_ui.settings import read_settings
from peft_ui.ui.server import serve

if __name__ == "__main__":
    settings = read_settings()
    serve(settings, host="0.0.0.0" if settings.on_space else "127.0.0.1")
