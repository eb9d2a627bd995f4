"""How careful the council is: how long until the second step, how often roles are confirmed."""
