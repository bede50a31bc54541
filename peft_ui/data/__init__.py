"""IN a file or the name of a data set on the Hub; OUT a pyarrow table with named columns, and a split.

Knows file formats, encodings and the Hub's errors; knows nothing of what the columns mean.
"""
