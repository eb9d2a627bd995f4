"""One verb, two faces: what a page does and what the API does is the same."""
