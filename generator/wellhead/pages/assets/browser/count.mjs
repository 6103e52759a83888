// @ts-check
/** How many of some items are done. */

import { Part } from "./part.mjs";
import { element, say } from "./text.mjs";

/** How many of some items are done, as a bar and as words. */
export class CountElement extends Part {
  refresh() {
    const tally = this.ticks.tally(this.items);
    const total = tally.total - tally.na;
    const bar = this.querySelector("progress") ?? this.appendChild(element("progress", ""));
    bar.max = Math.max(total, 1); // 0 is no maximum
    bar.value = tally.done;
    const text =
      this.querySelector(".wh-count-text") ?? this.appendChild(element("span", "wh-count-text"));
    say(text, this.words.count(tally));
    this.dataset.state =
      tally.done === total && tally.total > 0 ? "all" : tally.done + tally.na > 0 ? "some" : "none";
  }
}
