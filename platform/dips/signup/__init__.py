"""A council comes in by itself: who asks, the proof of their address, what they choose, how far it is."""
