// The sale at the counter when this till is let in somewhere else: it is kept for where it was begun.

import { say } from "../shared/words.js";
import { keptOrSaid, store } from "./device.js";
import { showFound } from "./found.js";
import { isElsewhere, placeName } from "./place.js";
import { emptySale, isBegun, replaceSale, theSale } from "./sale.js";

const kept = new Map(); // row id → sale

const idOf = ({ store: code, terminal, currency }) => JSON.stringify([code, terminal, currency]);

export async function recallAside() {
  for (const row of await store.all("sale")) if (row.id !== "now") kept.set(row.id, row);
}

// At once in memory, so that nobody goes on with a sale of elsewhere; then on the disk.
export function changePlace() {
  const before = theSale();
  if (isBegun() && !isElsewhere(before.place)) return false;
  const next = [...kept.values()].find((row) => !isElsewhere(row.place));
  if (next) kept.delete(next.id);
  const aside = isBegun() ? { ...structuredClone(before), id: idOf(before.place) } : null;
  if (aside) kept.set(aside.id, aside);
  replaceSale(next ? { ...next, id: "now" } : emptySale());
  showFound({ kind: "none", say: aside && say("kept_aside", { place: placeName(before.place) }) });
  const writing = store.together(["sale"], ({ sale }) => {
    if (aside) sale.put(aside);
    if (next) sale.delete(next.id);
    sale.put(structuredClone(theSale()));
  });
  keptOrSaid(writing);
  return Boolean(next);
}
