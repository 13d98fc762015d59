"""Holding back what an assistant may not say by itself yet, and comparing it with what people said instead."""
