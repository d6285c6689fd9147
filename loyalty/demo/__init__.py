"""
The demonstration: a year of real purchases, posted over HTTP as a till would post them.

Always: the same replay sends the same requests under the same keys, so that a second one changes
nothing. Nothing of the product leans on this package.
"""
