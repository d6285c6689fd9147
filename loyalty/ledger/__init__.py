"""
The only writer of wallets, lots, entries, holds and draws.

Always, of every wallet at every commit: balance = Σ entries = Σ open lots + held - debt.
Lock order everywhere: lane, wallet (by id), hold, lot. Verbs here require an open transaction,
which the verb above them owns.
"""
