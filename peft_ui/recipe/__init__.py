"""IN a JSON or YAML file, or a form.  OUT one checked, frozen description of a run.

May know data, formatting, models and methods; knows nothing of training or of the page.
"""
