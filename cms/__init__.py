"""The council's own site: pages of words and pictures that point at the programme and never hold its rules."""
