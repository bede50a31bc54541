"""How the page looks: colours and type from one theme, layout from one style sheet. Nothing is fetched from outside."""

from pathlib import Path

import gradio as gr

CSS = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sorted(Path(__file__).parent.glob("*.css")))
HEAD = (
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="same-origin">'
)
FONT = gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700))
MONO = gr.themes.LocalFont("IBM Plex Mono", weights=(400, 700))


def theme() -> gr.themes.Base:
    """Soft, indigo on slate, with the contrasts that axe-core found wanting set right (light and dark)."""
    soft = gr.themes.Soft(
        primary_hue="indigo",
        secondary_hue="indigo",
        neutral_hue="slate",
        font=[FONT, "system-ui", "sans-serif"],
        font_mono=[MONO, "ui-monospace", "monospace"],
    )
    return soft.set(
        background_fill_primary="white",
        body_background_fill="*neutral_50",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        block_background_fill="white",
        block_background_fill_dark="*neutral_800",
        block_label_text_color="*primary_700",
        block_title_text_color="*neutral_700",
        block_title_text_color_dark="*neutral_200",
        block_title_text_weight="700",
        block_title_background_fill="none",
        block_title_background_fill_dark="none",
        block_title_padding="0px",
        block_info_text_size="*text_sm",
        block_shadow="none",
        block_border_width="0px",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        checkbox_label_background_fill_selected="*primary_600",
        input_placeholder_color="*neutral_500",
        input_border_width="1px",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_600",
        input_background_fill_dark="*neutral_900",
        input_shadow="none",
        link_text_color="*primary_600",
        link_text_color_dark="*primary_300",
        slider_color="*primary_600",
    )
