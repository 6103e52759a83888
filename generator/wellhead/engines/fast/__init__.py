"""MkDocs with what an earlier run made, and with both of the machine's hands.

MkDocs' own build runs, unmodified. While it does, some functions are replaced, such as the one that
converts a page's Markdown and the one that puts a page into the theme's template. Each replacement gives
what the original would give, and calls it wherever it cannot tell.

- `guards`: whether this site may be built so at all.
- `fingerprint`: what a page depends on, as one digest.
- `converted`: Markdown that was converted before; its links are followed anew.
- `ready`: lines that are HTML already, spared from being converted.
- `smaller`: pages' texts, held small while nobody looks at them.
- `searchtext`: what the search reads in a page.
- `finished`: pages that were finished before, with what the search found in them.
- `navigation`: parts of the navigation that are alike on many pages.
- `theme`: the theme's templates, compiled once, and before the first page is there.
- `standing`: a site that stands, and the few pages of it that a change makes anew.
- `found`: what the search has found, by page, so that its index is put together from that.
- `replaced`: how a function is replaced for a while.
- `build`: all of it, around MkDocs' build.
"""
