"""The pages: an area's on the portal, a council's own in its back office."""
