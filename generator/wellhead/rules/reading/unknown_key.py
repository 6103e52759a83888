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

from wellhead.finding import Severity
from wellhead.rules.rule import Rule

RULE = Rule("unknown-key", Severity.ERROR, __doc__ or "")
