"""The demo model, made from nothing: its world, its text, its training, its probes. No room of the product."""
