"""One module a resource: parse, permit, one call of the domain, render."""
