"""What a council has still to do before its programme runs: who does it, until when, and how far it is."""
