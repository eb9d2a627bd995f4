"""The fault harness: points to break at, a proxy to break the network with, a ledger outside, controls that must fail."""
