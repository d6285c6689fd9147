"""
A till simulator: realistic sales over HTTP, from the real purchases of the demo's data.

Always: it speaks to the public API as tills do, under the demo's own key; only the command reads
the clock.
Source: docs/how-to/simulate.md
"""
