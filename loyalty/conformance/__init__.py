"""
The till conformance run: a difficult day, played against the till of an integrator.

Always: it speaks HTTP to the till's adapter and judges by what Regulars has recorded and by what
went over the wire; only the command reads the clock.
Source: docs/reference/till-adapter.md
"""
