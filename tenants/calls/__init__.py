"""The open period for applications: dates, form, eligibility rules, criteria and weights."""
