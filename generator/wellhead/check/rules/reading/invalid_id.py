"""Every id can be an address.

An id is made of lower-case letters and digits in words joined by single hyphens, has at most 64
characters, and is not a name that Windows reserves (`con`, `nul`, `com1`, …) nor `index`.

**Why.** Ids make file names and addresses on every system that builds or reads the site.

Fails:

```yaml fails practices/Pair_Up.yml whole
title: Pair up
summary: Two people, one keyboard
problem: Alone one sees half.
roles: [builder]
phases: [build]
steps: [Sit down together.]
```

Passes:

```yaml passes practices/pair.yml
title: Pair up
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

RULE = Rule("invalid-id", Severity.ERROR, __doc__ or "")
