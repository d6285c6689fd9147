"""How the admin writes dates and times: unmistakably, and with the zone."""
