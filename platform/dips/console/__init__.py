"""The platform operator's day: councils and their making, the outbox, jobs, blueprints and the trail. Never content."""
