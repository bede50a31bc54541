"""IN a recipe, its prepared rows and an owner. OUT a folder that fills itself: queue, supervisor, worker, resume.

May know every room below (`training` only inside the worker); imports neither torch, transformers nor gradio.
"""
