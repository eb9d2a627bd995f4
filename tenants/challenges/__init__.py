"""The problem a service team wants solved, its brief in versions, and the gates between its stages."""
