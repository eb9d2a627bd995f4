"""What the tests stand on: services of their own, a database image, one copy of it per worker or test, a browser."""
