"""In: a recipe's parts. Out: parameters, adapter size and memory, before any weight is fetched.

May know everything up to training, whose step it models; torch only through models, inside functions.
"""
