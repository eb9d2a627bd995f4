"""The exchange in the council's admin: browse, compare, take, go back, hand over and publish blueprints."""
