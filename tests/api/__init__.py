"""The API, host by host and resource by resource."""
