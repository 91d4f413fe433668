"""The domain: complete without a window; knows nothing of Qt."""
