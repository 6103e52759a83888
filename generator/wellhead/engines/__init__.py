"""The programs that make a site of a docs folder: one adapter each, and none of them known elsewhere."""

from wellhead.engines.engine import ENGINES, Built, Engine, EngineRefused, engine_named
from wellhead.engines.settings import Settings, SettingsRefused

__all__ = ["ENGINES", "Built", "Engine", "EngineRefused", "Settings", "SettingsRefused", "engine_named"]
