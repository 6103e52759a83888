"""The layout of pictures: the place of each box, label and line; templates/pictures.j2 draws them."""

from wellhead.pages.pictures.gate_flow import gate_flow
from wellhead.pages.pictures.handoff_map import handoff_map
from wellhead.pages.pictures.heat_map import heat_map
from wellhead.pages.pictures.journey import journey, tall_journey
from wellhead.pages.pictures.surroundings import surroundings, tall_surroundings
from wellhead.pages.pictures.swimlane import swimlane

__all__ = [
    "gate_flow",
    "handoff_map",
    "heat_map",
    "journey",
    "surroundings",
    "swimlane",
    "tall_journey",
    "tall_surroundings",
]
