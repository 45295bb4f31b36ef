"""brand-listener, the engine: sources -> posts -> mentions -> figures. It knows nothing of Flask."""

__version__ = "0.1.0"
