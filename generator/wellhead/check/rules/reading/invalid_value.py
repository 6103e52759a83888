"""Every value is of the kind its field asks for.

Lists are lists even with one item, dates are real days written year-month-day, plain texts are one
line, summaries have at most 200 characters, and words from a fixed set are from that set. What a text
means is decided by its field: `yes` stays the text *yes*.

**Why.** A guess at what the author meant is right until it is not.

Fails:

```yaml fails roles/keeper.yml
responsibilities: Oil the tool
reviewed: 2026-02-30
```

Passes:

```yaml passes roles/keeper.yml
responsibilities: [Oil the tool]
reviewed: 2026-02-28
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

RULE = Rule("invalid-value", Severity.ERROR, __doc__ or "")
