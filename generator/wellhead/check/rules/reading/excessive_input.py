"""Every file stays within the budgets.

At most 1 MiB a file, 32 levels of nesting, 50,000 values a file, 256 kB a value.

**Why.** Real playbooks stay far below; what goes beyond is a mistake or an attack, and would cost
minutes or the interpreter's life.

Fails:

```yaml fails roles/keeper.yml
tags: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[tool]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
```

Passes:

```yaml passes roles/keeper.yml
tags: [tool]
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

RULE = Rule("excessive-input", Severity.ERROR, __doc__ or "")
