"""A council's own names in the DNS: the host of its site, the domains of its people, the address its letters come from."""
