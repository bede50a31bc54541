"""IN what a visitor does.  OUT what he sees.  The only room that knows Gradio.

May know every other room; holds no torch and no run: it asks the estimator and reads the folders.
"""
