"""Supplier organisations and their people. National; a council sees only a frozen profile."""
