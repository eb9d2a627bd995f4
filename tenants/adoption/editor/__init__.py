"""The pages on which a council changes its standard. They know no section: a section's schema says what to ask."""
