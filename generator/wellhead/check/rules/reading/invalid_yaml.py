"""Every file is one plain YAML document.

Reported are syntax errors and what Wellhead leaves out of YAML on purpose: tags, anchors and aliases,
merge keys (`<<`), directives, more than one document, keys that are not text.

**Why.** What these features say depends on the reader; a playbook says it in plain words instead.

Fails, since a colon and a space inside a text need quotes:

```yaml fails roles/keeper.yml
title: Keeper: of the tool
```

Passes:

```yaml passes roles/keeper.yml
title: "Keeper: of the tool"
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

RULE = Rule("invalid-yaml", Severity.ERROR, __doc__ or "")
