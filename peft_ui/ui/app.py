"""The page: four tabs, left to right, once for each language."""

import gradio as gr

from peft_ui.estimate.client import Estimator
from peft_ui.models.downloads import Downloads
from peft_ui.settings import Settings
from peft_ui.ui import welcome
from peft_ui.ui.gradio_memory import forget_what_was_replaced
from peft_ui.ui.gradio_words import KEEP_TYPED_JS, take_as_typed
from peft_ui.ui.incoming import EVERY, SECONDS
from peft_ui.ui.page import Page
from peft_ui.ui.rights import Rights
from peft_ui.ui.rooms import data as data_room
from peft_ui.ui.rooms import method as method_room
from peft_ui.ui.rooms import playground as playground_room
from peft_ui.ui.rooms import train as train_room
from peft_ui.ui.rooms import under_way
from peft_ui.words.say import LANGUAGES, language, say, speaking

TITLE = "PEFT UI"
TAGS = {"en": "en", "zh": "zh-CN"}  # for fonts and for those who listen


def build_app(settings: Settings, estimator: Estimator, downloads: Downloads | None = None) -> gr.Blocks:
    """The whole page, English at `/` and Chinese at `/zh`."""
    downloads = downloads or Downloads()
    take_as_typed()
    forget_what_was_replaced()
    rights = Rights()
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(EVERY, SECONDS)) as demo:
        build_page(Page(settings, estimator, demo, downloads, rights=rights))
    with demo.route(LANGUAGES["zh"], "zh") as chinese, speaking("zh"):
        build_page(Page(settings, estimator, chinese, downloads, rights=rights))
    return demo


def build_page(page: Page) -> None:
    """The four tabs; each is given the ones to its left."""
    page.demo.load(None, None, None, js=_arrive())
    with gr.Row(elem_id="masthead"):
        gr.HTML(_head(), padding=False, min_width=200)
        line = under_way.build()
        gr.HTML(_language(), padding=False, scale=0, min_width=90)
    welcome.build(page)
    with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
        with gr.Tab(say("1 · Data"), id="data", elem_id="tab-data"):
            data = data_room.build(page)
        with gr.Tab(say("2 · Method"), id="method", elem_id="tab-method"):
            method = method_room.build(page, data)
        with gr.Tab(say("3 · Train"), id="train", elem_id="tab-train"):
            train = train_room.build(page, data, method)
        with gr.Tab(say("4 · Playground"), id="play", elem_id="tab-play"):
            playground_room.build(page, train)
    under_way.wire(page, line, train.running, train.state)


def _arrive() -> str:
    """What the browser does when the page opens."""
    return f"() => {{ document.documentElement.lang = '{TAGS[language()]}'; {KEEP_TYPED_JS} }}"


def _head() -> str:
    promise = say("Teach a language model with your own examples.")
    return f'<header class="masthead"><h1>{TITLE}</h1><p>{promise}</p></header>'


def _language() -> str:
    other, address = ("zh", "zh") if language() == "en" else ("en", "./")
    return f'<a class="language" id="language" href="{address}" lang="{other}">{LANGUAGES[other]}</a>'
