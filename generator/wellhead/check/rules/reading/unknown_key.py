"""Every field is one that the format knows.

The nearest known field is suggested.

**Why.** A misspelt field is a statement that never reaches a reader.

Fails:

```yaml fails roles/keeper.yml
responsabilities: [Oil the tool]
```

Passes:

```yaml passes roles/keeper.yml
responsibilities: [Oil the tool]
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

RULE = Rule("unknown-key", Severity.ERROR, __doc__ or "")
