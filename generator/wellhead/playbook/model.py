"""The entities of a playbook and its manifest, as frozen typed values.

The fields are those of the format's reference (docs/guide/format.md); the `description` of each field says
what it is for. The values are as authors wrote them; `wellhead.playbook.link` adds what follows from the
references between them.
"""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from wellhead.playbook.fields import (
    ArtifactRef,
    Date,
    Id,
    Keyed,
    PhaseId,
    Plain,
    PracticeId,
    Rich,
    RoleId,
    SourceId,
    Summary,
    Web,
)
from wellhead.playbook.parts import (
    Activity,
    Check,
    ExitGate,
    Gate,
    Involvement,
    InvolvementLevel,
    Model,
    OnboardingStep,
    RuleSetting,
    Source,
    State,
    Tool,
    WorksWith,
)
from wellhead.playbook.references import Kind, Ref


class Entity(Model):
    """What every kind has."""

    kind: ClassVar[Kind]

    id: Id = Field(description="The file's name without .yml.")
    title: Plain = Field(description="Its name.")
    summary: Summary = Field(description="What it is for, in at most 200 characters.")
    body: Rich | None = Field(None, description="What else there is to say.")
    story: Rich | None = Field(None, description="What stands for it in the playbook's tale.")
    sources: tuple[SourceId, ...] = Field((), description="What it rests on.")
    tags: tuple[Plain, ...] = Field((), description="Words to find it by.")
    was: tuple[Id, ...] = Field((), description="Earlier ids: their addresses lead here.")
    owner: Plain | None = Field(None, description="Who answers questions; the playbook's owner otherwise.")
    reviewed: Date | None = Field(None, description="When a person last read it; the playbook's otherwise.")

    @property
    def ref(self) -> Ref:
        """The name of the entity: its kind and id."""
        return Ref(self.kind, self.id)


class Role(Entity):
    """Who takes part: what they ask, do, and are not."""

    kind = Kind.ROLE

    question: Plain = Field(description="The question this role asks.")
    mission: Rich = Field(description="What it is there for.")
    responsibilities: tuple[Plain, ...] = Field((), description="What it answers for.")
    ways_of_working: Rich | None = Field(None, description="Scripts or software, notebooks or IDE, pace.")
    tools: tuple[Tool, ...] = Field((), description="What it works with.")
    skills: tuple[Plain, ...] = Field((), description="What it is good at.")
    not_this_role: tuple[Plain, ...] = Field((), description="The usual misreadings.")
    works_with: Annotated[tuple[WorksWith, ...], Keyed("role", "text")] = Field(
        (), description="What this role and each other give each other."
    )
    onboarding: tuple[OnboardingStep, ...] = Field((), description="What a newcomer in this role does.")


class Phase(Entity):
    """A stretch of a project between two gates."""

    kind = Kind.PHASE

    goal: Rich = Field(description="What is true at its end.")
    involvement: Annotated[tuple[Involvement, ...], Keyed("role")] = Field(
        (), description="Every role's part."
    )
    entry: Gate | None = Field(None, description="The gate into the phase.")
    activities: tuple[Activity, ...] = Field((), description="The work.")
    checklist: tuple[Check, ...] = Field((), description="Items that belong to no single activity.")
    exit: ExitGate | None = Field(None, description="The gate out of the phase.")
    pitfalls: tuple[Plain, ...] = Field((), description="What goes wrong here.")

    @property
    def load(self) -> dict[str, float]:
        """The number of activities that each role does; one that several roles do is divided among them."""
        load: dict[str, float] = {}
        for activity in self.activities:
            for role in activity.responsible:
                load[role] = load.get(role, 0) + 1 / len(activity.responsible)
        return load


class Practice(Entity):
    """A way of working together that answers a problem."""

    kind = Kind.PRACTICE

    problem: Rich = Field(description="What goes wrong without it.")
    roles: tuple[RoleId, ...] = Field(min_length=1, description="Who takes part.")
    phases: tuple[PhaseId, ...] = Field(min_length=1, description="Where it applies.")
    when: Plain | None = Field(None, description="The trigger or the cadence.")
    duration: Plain | None = Field(None, description="How long it takes.")
    steps: tuple[Rich, ...] = Field(min_length=1, description="What to do.")
    benefits: tuple[Plain, ...] = Field((), description="What it brings.")
    pitfalls: tuple[Plain, ...] = Field((), description="How it goes wrong.")
    checklist: tuple[Check, ...] = Field((), description="What is true when it was done well.")
    related: tuple[PracticeId, ...] = Field((), description="Practices that go with it.")


class Form(StrEnum):
    """What an artifact is made of."""

    SCRIPT = "script"
    SOFTWARE = "software"
    DOCUMENT = "document"
    DATA = "data"
    MODEL = "model"
    SERVICE = "service"


class Artifact(Entity):
    """Something the work makes, with the states it goes through."""

    kind = Kind.ARTIFACT

    form: Form = Field(description="What it is made of.")
    owner_role: RoleId = Field(description="The role that keeps it.")
    states: tuple[State, ...] = Field(min_length=1, description="In order; the first is reached first.")
    template: Rich | None = Field(None, description="An outline to copy.")


class Handoff(Entity):
    """Work that changes hands, with what the receiver checks before accepting it."""

    kind = Kind.HANDOFF

    giver: RoleId = Field(alias="from", description="The role that gives.")
    to: RoleId = Field(description="The role that receives.")
    phase: PhaseId = Field(description="The phase it leaves in.")
    carries: tuple[ArtifactRef, ...] = Field(min_length=1, description="What changes hands.")
    accept: tuple[Check, ...] = Field((), description="What the receiver ticks.")
    on_reject: Rich | None = Field(None, description="What happens if it is not accepted.")
    aftercare: Rich | None = Field(None, description="What the giver still owes afterwards.")


class Term(Model):
    """A word and what it means here."""

    kind: ClassVar[Kind] = Kind.TERM

    id: Id = Field(description="Unique in the glossary.")
    term: Plain = Field(description="The word.")
    aliases: tuple[Plain, ...] = Field((), description="Other words for it.")
    definition: Rich = Field(description="What it means.")
    see: tuple[Plain, ...] = Field((), description="Where to read on, as in role/operator.")
    sources: tuple[SourceId, ...] = Field((), description="What it rests on.")
    was: tuple[Id, ...] = Field((), description="Earlier ids.")

    @property
    def ref(self) -> Ref:
        """The name of the term: its kind and id."""
        return Ref(Kind.TERM, self.id)


class Manifest(Model):
    """playbook.yml: what holds for the whole."""

    title: Plain = Field(description="The playbook's title.")
    summary: Rich = Field(description="What it is and for whom.")
    story: Rich | None = Field(None, description="How the playbook's tale begins.")
    site_id: Id = Field(description="Names it in the reader's browser; never changes once published.")
    version: Plain = Field(description="The content's version.")
    language: Literal["en", "de"] = Field("en", description="The language of the generated words.")
    owner: Plain = Field(description="Who answers questions.")
    reviewed: Date | None = Field(None, description="When a person last read the whole.")
    edit_url: Web | None = Field(None, description="Address under which the playbook's files are edited.")
    phases: tuple[PhaseId, ...] = Field(min_length=1, description="The order of the phases.")
    levels: tuple[InvolvementLevel, ...] = Field(
        min_length=1, description="Words for involvement, strongest first."
    )
    onboarding: tuple[OnboardingStep, ...] = Field((), description="Steps every newcomer takes first.")
    sources: Annotated[tuple[Source, ...], Keyed("id")] = Field((), description="Works cited.")
    rules: Annotated[tuple[RuleSetting, ...], Keyed("rule")] = Field(
        (), description="Settings of the checker."
    )

    @property
    def ref(self) -> Ref:
        """The name of the manifest: its kind and the site's id."""
        return Ref(Kind.PLAYBOOK, self.site_id)


ENTITY_MODELS: dict[Kind, type[Entity]] = {
    Kind.ROLE: Role,
    Kind.PHASE: Phase,
    Kind.PRACTICE: Practice,
    Kind.ARTIFACT: Artifact,
    Kind.HANDOFF: Handoff,
}
"""The models of the kinds that have one file an entity, in the order in which readers meet them."""

Anything: TypeAlias = Entity | Term
"""An entity of any kind, or a term."""
