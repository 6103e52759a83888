r"""Every file is plain, readable text.

A file must be a regular file, reached through no symbolic link, in strict UTF-8 with at most one byte
order mark, and without NUL, control characters or characters that turn the direction of writing.

**Why.** Such characters hide what a line really says from whoever reviews it, and a link can lead out
of the playbook.

Fails, since a right-to-left override stands in the title (it cannot be seen, so this page writes it
`\u202e`):

```yaml fails roles/keeper.yml whole
title: Kee\u202eper
summary: Keeps the tool in good order
question: Does it still work?
mission: Keep the tool working.
```

Passes:

```yaml passes roles/keeper.yml whole
title: Keeper
summary: Keeps the tool in good order
question: Does it still work?
mission: Keep the tool working.
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

RULE = Rule("unreadable-file", Severity.ERROR, __doc__ or "")
