// What this till keeps on its device: its key, its settings, the sale at hand, the queue, its sales.

import { toast } from "../shared/dom.js";
import { openStore } from "../shared/store.js";
import { say } from "../shared/words.js";

const DAYS_KEPT = 90;
const MINUTE = 60_000;
let toldAt = -Infinity; // that the device is full

export let store = null;

export async function openDevice() {
  store = await openStore("regulars-till", ["device", "sale", "queue", "sales"]);
  navigator.storage?.persist?.();
}

// What a full device cannot keep goes on in memory, and the cashier is told, once a minute at most.
export async function keptOrSaid(writing) {
  try {
    await writing;
  } catch (error) {
    console.warn("not kept", error);
    if (performance.now() - toldAt < MINUTE) return;
    toldAt = performance.now();
    toast(say("not_stored"), { lasting: true });
  }
}

export const kept = (id) => store.get("device", id);
export const keep = (id, row) => store.put("device", { ...row, id });
export const drop = (id) => store.remove("device", id);

// Sales of long ago are the service's to know.
export async function forgetOldSales(now) {
  for (const row of await store.all("sales")) {
    if (now - row.at.local > DAYS_KEPT * 24 * 3600_000) await store.remove("sales", row.id);
  }
}
