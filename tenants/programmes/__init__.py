"""One run of the method in one council: its stages, teams, partners, money, letters and words."""
