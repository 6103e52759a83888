"""The programs that make a site of a docs folder: one adapter each, and none of them known elsewhere."""

from wellhead.site.engines.engine import ENGINES, Built, Engine, EngineRefused, Order, engine_named

__all__ = ["ENGINES", "Built", "Engine", "EngineRefused", "Order", "engine_named"]
