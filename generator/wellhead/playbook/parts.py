"""The parts of entities, such as checks, gates and activities, as frozen typed values."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from wellhead.playbook.fields import (
    ActivityId,
    ArtifactRef,
    EarlierCheck,
    Id,
    Keyed,
    LevelId,
    PhaseId,
    Plain,
    PracticeId,
    Rich,
    RoleId,
    SourceId,
    Summary,
    Web,
)


class Model(BaseModel):
    """The settings common to all models: nothing changes, nothing unknown is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Level(StrEnum):
    """How binding a check is (RFC 2119's words)."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"


class Check(Model):
    """One thing that is true or false: a checklist item, a criterion, an onboarding step."""

    id: Id = Field(description="Keeps the reader's tick through rewording, reordering and moving.")
    text: Plain = Field(description="What is true when it is done.")
    role: RoleId | None = Field(None, description="The role that sees to it.")
    why: Rich | None = Field(None, description="What goes wrong otherwise.")
    evidence: Plain | None = Field(None, description="What you would show someone.")
    practice: PracticeId | None = Field(None, description="The practice that tells how.")
    level: Level = Field(Level.MUST, description="How binding it is.")
    effort: Plain | None = Field(None, description="Roughly how long it takes.")
    was: tuple[EarlierCheck, ...] = Field(
        (), description="Earlier ids, or kind/owner/id in another file: a tick made there moves along."
    )
    sources: tuple[SourceId, ...] = Field((), description="What it rests on; none means own advice.")


class When(StrEnum):
    """The stations of onboarding."""

    DAY_1 = "day-1"
    WEEK_1 = "week-1"
    DAY_30 = "day-30"
    DAY_60 = "day-60"
    DAY_90 = "day-90"


class OnboardingStep(Model):
    """What a newcomer does by a station of onboarding."""

    when: When = Field(description="By when.")
    checks: tuple[Check, ...] = Field(min_length=1, description="The steps.")


class Source(Model):
    """A work that statements rest on."""

    id: Id = Field(description="The key in the mapping.")
    title: Plain = Field(description="The work's title.")
    author: Plain = Field(description="Who wrote it.")
    publisher: Plain | None = Field(None, description="Where it came out.")
    url: Web | None = Field(None, description="Where it can be read.")
    published: Plain | None = Field(None, description="When it came out: a year or a date.")


class InvolvementLevel(Model):
    """One word for how much a role does in a phase."""

    id: Id = Field(description="The word that phases use.")
    title: Plain = Field(description="The word that readers see.")


class RuleException(Model):
    """A place where a rule does not hold, and why."""

    at: Plain = Field(description="kind/id, kind/id/item for a check or an activity, or playbook.")
    reason: Plain = Field(description="Why it does not hold there.")


class RuleSetting(Model):
    """What the maintainers want of a rule, and why."""

    rule: Id = Field(description="The key in the mapping.")
    severity: Literal["error", "warning", "off"] | None = Field(None, description="How its findings count.")
    reason: Plain | None = Field(None, description="Why they count so; required with `severity`.")
    exceptions: tuple[RuleException, ...] = Field(
        (), alias="except", description="Where the rule does not hold."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.severity is None and not self.exceptions:
            raise PydanticCustomError("setting", "sets nothing; give it severity and reason, or except")
        if (self.severity is None) != (self.reason is None):
            missing = "reason" if self.reason is None else "severity"
            raise PydanticCustomError(
                "setting", "has no {missing}; severity and reason go together", {"missing": missing}
            )
        return self


class Involvement(Model):
    """A role's part in a phase."""

    role: RoleId = Field(description="The key in the mapping.")
    level: LevelId = Field(description="One of the playbook's levels.")
    focus: Plain = Field(description="What this role looks at here, in a line.")
    relies_on: tuple[RoleId, ...] = Field((), description="The roles whose work this one needs here.")
    how: Rich | None = Field(None, description="How the part is played.")


class Outcome(StrEnum):
    """Where a gate's decision leads."""

    GO = "go"
    REPEAT = "repeat"
    BACK = "back"
    STOP = "stop"


class OutcomeTarget(Model):
    """An outcome and the phase it leads to; none means that the project ends."""

    outcome: Outcome = Field(description="The key in the mapping.")
    phase: PhaseId | None = Field(description="The phase, or null.")


class Gate(Model):
    """A decision: who takes it, by which criteria."""

    decider: RoleId = Field(description="The role that decides.")
    criteria: tuple[Check, ...] = Field((), description="What must be true.")


class ExitGate(Gate):
    """The gate out of a phase."""

    outcomes: Annotated[tuple[OutcomeTarget, ...], Keyed("outcome", "phase")] = Field(
        (), description="Where the decision leads: go, repeat, back, stop."
    )


class Activity(Model):
    """A piece of work within a phase, with its RACI and what it needs and produces."""

    id: Id = Field(description="Unique in its phase.")
    title: Plain = Field(description="What is done, as a command.")
    summary: Summary | None = Field(None, description="What it is for.")
    body: Rich | None = Field(None, description="How it is done.")
    responsible: tuple[RoleId, ...] = Field(min_length=1, description="The roles that do the work.")
    accountable: RoleId = Field(description="The one role that answers for it.")
    consulted: tuple[RoleId, ...] = Field((), description="Roles asked before.")
    informed: tuple[RoleId, ...] = Field((), description="Roles told after.")
    needs: tuple[ArtifactRef, ...] = Field((), description="Artifacts that must exist, in that state.")
    uses: tuple[ArtifactRef, ...] = Field((), description="Artifacts that help.")
    produces: tuple[ArtifactRef, ...] = Field((), description="Artifacts it brings to that state.")
    after: tuple[ActivityId, ...] = Field((), description="Activities of this phase that come before.")
    practices: tuple[PracticeId, ...] = Field((), description="Practices that help.")
    checklist: tuple[Check, ...] = Field((), description="What is true when it is done.")
    sources: tuple[SourceId, ...] = Field((), description="What it rests on.")


class Tool(Model):
    """A tool and what a role uses it for."""

    name: Plain = Field(description="Its name.")
    use: Plain = Field(alias="for", description="What it is used for.")


class WorksWith(Model):
    """What two roles give each other, told from one of them."""

    role: RoleId = Field(description="The key in the mapping.")
    text: Rich = Field(description="What the two give each other.")


class State(Model):
    """A state of an artifact and what must be true in it."""

    id: Id = Field(description="Named after the @ in references.")
    title: Plain = Field(description="The word that readers see.")
    checks: tuple[Check, ...] = Field((), description="Quality criteria.")
