// What time it is by the service's clock: a till's own may be days off.

import { keep, kept, keptOrSaid } from "./device.js";

const JUMP = 5_000;
const MONTH = 30 * 24 * 3600_000;
const session = crypto.randomUUID();
let offset = null; // service minus device; null until the service has said it in this session
let remembered = 0; // what it was the last time: better than nothing to show
let learntAt = null;

const now = () => ({ local: Date.now(), ticks: performance.now() });

export async function recallClock() {
  remembered = (await kept("clock"))?.offset ?? 0;
}

// The service says what time it is: in whole seconds (its Date header), or exactly.
export function learnClock(moment, { exact = false } = {}) {
  const said = moment.getTime() - Date.now() + (exact ? 0 : 500);
  if (offset !== null && isSteady(learntAt) && !exact && Math.abs(said - offset) < 2_000) return;
  offset = said;
  learntAt = now();
  if (Math.abs(offset - remembered) < 1_000) return;
  remembered = offset;
  keptOrSaid(keep("clock", { offset }));
}

export const isClockKnown = () => offset !== null;
export const theOffset = () => offset ?? remembered;
export const serviceNow = () => new Date(Date.now() + theOffset());

// A moment as it can be told now; `momentOf` makes the best of it when it is sent.
export function stamp() {
  const at = now();
  return { ...at, session, offset: offset !== null && isSteady(learntAt) ? offset : null };
}

// When a stamp was made, by the service's clock: by what was known then, else by what is known now.
export function momentOf(at) {
  if (at.offset !== null) return new Date(at.local + at.offset);
  if (at.session === session && wasSet(at)) return new Date(Date.now() + theOffset() - (performance.now() - at.ticks));
  return new Date(at.local + theOffset());
}

// The device's clock was set back since, or a month ahead: a sleep makes it look a little ahead.
function wasSet(at) {
  const drift = driftSince(at);
  return drift < -JUMP || drift > MONTH;
}

const driftSince = (at) => Date.now() - at.local - (performance.now() - at.ticks);
const isSteady = (at) => Math.abs(driftSince(at)) < JUMP;
