"""The one look of every page: base templates, components, the form renderer, refusal and error pages."""
