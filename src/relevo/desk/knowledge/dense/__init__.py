"""Finding by meaning: an optional embedding model beside BM25. Without it nothing changes."""
