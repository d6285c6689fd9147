"""
The two pages: the member's at /app/ and the till's at /till/.

Always: they know nothing of the rest but its public API, which they call from the browser; what is
served here is text, the same for everybody who speaks the same language.
"""
