"""
Purchases of the past, by the file: staged by COPY, then recorded and credited in order of time.

Always: the same functions as for a till; killed at any moment, the same command goes on where it
was; run twice, it changes nothing the second time.
"""
