"""What every room stands on: state changes, audit, outbox, clock, money, errors. It knows no other room."""
