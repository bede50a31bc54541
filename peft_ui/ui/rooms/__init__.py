"""The four tabs, left to right: each `build` gets the tabs to its left and writes only to its own."""
