"""Detectors: small trained models that read one message, beside the exact patterns of `relevo.assistant.signals`.

One so far: `upset`. Its weights are data (`upset.bin`, one signed byte for each of 65,536 hashed features) with a card
(`upset.json`: what it was trained on, figures, limits, the weights' SHA-256). Trained by `make models`.
"""
