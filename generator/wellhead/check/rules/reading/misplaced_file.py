"""Every file lies where its kind belongs.

A playbook holds `playbook.yml`, `glossary.yml` and one file per entity in `roles/`, `phases/`,
`practices/`, `artifacts/` and `handoffs/`. Anything else is reported; hidden files, Markdown and text
notes are passed over.

**Why.** A file in a folder that nobody reads looks finished and never reaches the site.

Fails:

```yaml fails role/helper.yml whole
title: Helper
summary: Helps
question: What helps?
mission: Help.
```

Passes:

```yaml passes roles/keeper.yml
title: Keeper of the tool
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

RULE = Rule("misplaced-file", Severity.ERROR, __doc__ or "")
