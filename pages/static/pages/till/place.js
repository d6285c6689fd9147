// Which till a sale, and whatever is kept, belongs to: fixed when it begins, whatever this till becomes.

import { theTill } from "./service.js";

export function thisPlace() {
  const till = theTill();
  return till && { store: till.store, name: till.store_name, terminal: till.terminal, currency: till.currency };
}

// What belongs elsewhere is never sent, opened or settled under this till's key: it waits.
export function isElsewhere(place) {
  const here = thisPlace();
  return Boolean(place && here) && ["store", "terminal", "currency"].some((part) => place[part] !== here[part]);
}

export const placeName = ({ name, terminal }) => `${name} · ${terminal}`;
