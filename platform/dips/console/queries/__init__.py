"""The console's reads. Each names its columns or its table: the operator's role may read no more than they ask for."""
