"""Every setting of a rule still has an effect.

Reported are exceptions under `rules` in `playbook.yml` at whose place the rule finds nothing, and severities
that make a rule quieter which finds nothing at all. Found last, and only where all files could be read.

**Why.** An exception that nobody needs any more hides the next slip in the same place.

Fails:

```yaml fails playbook.yml
rules:
  self-approval:
    except:
      - {at: phase/build, reason: We are two}
```

Passes:

```yaml passes playbook.yml
rules:
  self-approval: {severity: error, reason: Another pair of eyes costs little}
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

# `wellhead.check.settings` raises its findings, since they depend on those of all other rules.
RULE = Rule("unused-setting", Severity.WARNING, __doc__ or "")
