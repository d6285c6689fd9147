// What time it is by the service's clock: a till's own may be days off.

import { keep, kept, keptOrSaid } from "./device.js";

const JUMP = 5_000;
const MONTH = 30 * 24 * 3600_000;
const session = crypto.randomUUID();
let offset = 0; // service minus device: what it was the last time, until the service has said it in this session
let learntAt = null;

export const now = () => ({ local: Date.now(), ticks: performance.now() });

export async function recallClock() {
  offset = (await kept("clock"))?.offset ?? 0;
}

// What was asked then (`now`) was answered when the service's clock stood between two moments.
// What we believe stands unless that refutes it: a clock that is right to what can be told is taken as right.
export function learnClock(earliest, latest, asked) {
  learntAt = now();
  const took = Math.max(learntAt.local - asked.local, learntAt.ticks - asked.ticks); // a sleep may stop the ticks
  const least = earliest - learntAt.local;
  const most = latest - learntAt.local + took;
  if (least <= offset && offset <= most) return;
  offset = Math.round((least + most) / 2);
  keptOrSaid(keep("clock", { offset }));
}

export const isClockKnown = () => learntAt !== null;
export const theOffset = () => offset;
export const serviceNow = () => new Date(Date.now() + offset);

// A moment as it can be told now; `momentOf` makes the best of it when it is sent.
export function stamp() {
  const at = now();
  return { ...at, session, offset: isClockKnown() && isSteady(learntAt) ? offset : null };
}

// When a stamp was made, by the service's clock: by what was known then, else by what is known now.
export function momentOf(at) {
  if (at.offset !== null) return new Date(at.local + at.offset);
  if (at.session === session && wasSet(at)) return new Date(Date.now() + offset - (performance.now() - at.ticks));
  return new Date(at.local + offset);
}

// The device's clock was set back since, or a month ahead: a sleep makes it look a little ahead.
function wasSet(at) {
  const drift = driftSince(at);
  return drift < -JUMP || drift > MONTH;
}

const driftSince = (at) => Date.now() - at.local - (performance.now() - at.ticks);
const isSteady = (at) => Math.abs(driftSince(at)) < JUMP;
