// What is to be told to the service, kept until it has been: sales, returns, and what is let go.
//
// Always: an item is on the disk before it is sent, leaves it only when it was answered for good, and
// is the same text whenever it is sent, its moment included. It is sent under the key of the till it
// belongs to (`place`) and no other: what belongs elsewhere waits until this till is let in there.

import { NoAnswer, isUndecided } from "../shared/http.js";
import { isClockKnown, momentOf, serviceNow, stamp } from "./clock.js";
import { keptOrSaid, store } from "./device.js";
import { isElsewhere, thisPlace } from "./place.js";
import { isOut, sayAlive } from "./service.js";
import { sendAlone, sendSales } from "./sending.js";

const BATCH = 100;
const LONGEST_PAUSE = 10_000; // without an answer; a service that asks for time gets what it asks for
const items = new Map();
const notBefore = new Map(); // id → performance.now(); forgotten by a reload, which tries at once
let quietUntil = 0; // the service asked for time: nothing is sent before
export const events = new EventTarget(); // "settled": {item, answer}; "changed"
let running = null;
let isAskedAgain = false;
let failures = 0;
let alarm = null;

export const all = () => [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
export const ofKind = (...kinds) => all().filter((item) => kinds.includes(item.kind));
const countOf = (isHere, state) => ofKind("sale", "return").filter((item) => isElsewhere(item.place) !== isHere && (!state || item.state === state)).length;
export const waitingCount = () => countOf(true, "waiting");
export const refusedCount = () => countOf(true, "refused");
export const elsewhereCount = () => countOf(false);
export const isSending = () => running !== null;

export async function recallQueue() {
  for (const item of await store.all("queue")) items.set(item.id, item);
}

export function newItem(kind, fields) {
  const at = stamp();
  const id = `${String(Math.round(at.local)).padStart(15, "0")}-${crypto.randomUUID().slice(0, 8)}`;
  return { id, kind, at, state: "waiting", tries: 0, place: thisPlace(), ...fields };
}

// Keep items, with whatever else must be kept or not at the same moment; then send them.
export const enqueue = (item, more) => enqueueAll([item], more);

export async function enqueueAll(these, { tables = [], also = () => {} } = {}) {
  these.forEach((item) => items.set(item.id, item));
  changed();
  const writing = store.together(["queue", ...tables], (opened) => {
    these.forEach((item) => opened.queue.put(item));
    also(opened);
  });
  await keptOrSaid(writing);
  flush({ now: true }); // a full device is one reason more to send it
}

export async function change(item, fields) {
  Object.assign(item, fields);
  await keptOrSaid(store.put("queue", item));
  changed();
}

export async function forget(item) {
  items.delete(item.id);
  notBefore.delete(item.id);
  await keptOrSaid(store.remove("queue", item.id));
  changed();
}

// When an item was answered, or got no answer.
export function told(item) {
  return new Promise((resolve) => {
    const hear = ({ detail }) => {
      if (detail.item.id !== item.id) return;
      events.removeEventListener("settled", hear);
      resolve();
    };
    events.addEventListener("settled", hear);
  });
}

// Send what waits: what is due, or with `now` all of it. One run at a time; never throws.
export function flush({ now = false } = {}) {
  if (now) notBefore.clear();
  if (running) {
    isAskedAgain = true;
    return running;
  }
  if (isOut() || quietUntil > performance.now()) waiting().forEach((item) => tell(item, null));
  if (isOut() || !due().length) {
    plan(); // timers may fire a little early
    return Promise.resolve();
  }
  running = run(now).finally(() => {
    running = null;
    changed();
    if (isAskedAgain && !failures) flush();
    else plan();
    isAskedAgain = false;
  });
  changed();
  return running;
}

const startOf = (item) => Math.max(quietUntil, notBefore.get(item.id) ?? 0);
const waiting = () => all().filter((item) => item.state === "waiting" && !isElsewhere(item.place));
const due = () => waiting().filter((item) => startOf(item) <= performance.now());

async function run(isPushed) {
  try {
    if (!isClockKnown()) await sayAlive(waitingCount());
    if (!isClockKnown()) throw new NoAnswer("the service has not said what time it is"); // a wrong moment would be sent
    const sales = due().filter((item) => item.kind === "sale");
    for (let first = 0; first < sales.length; first += BATCH) await send(sales.slice(first, first + BATCH));
    for (const item of due().filter((one) => one.kind !== "sale")) await send([item]);
  } catch (error) {
    if (!(error instanceof NoAnswer)) console.error(error);
    const isAsked = quietUntil > performance.now(); // for time: that long then, and no longer
    // Each sale without a network pushes: many of them must not make the pauses longer.
    if (!isAsked && !(isPushed && failures)) failures += 1;
    waiting().forEach((item) => {
      if (!isAsked) pause(item);
      tell(item, null);
    });
  }
}

// Batches are for several; what a batch could not bring across goes alone.
async function send(due) {
  for (const item of due) await dated(item);
  const these = due.filter((item) => !isElsewhere(item.place)); // this till may have been let in elsewhere meanwhile
  if (these.length > 1 && these.every((item) => item.tries < 2)) {
    const results = await sendSales(these);
    for (const [place, item] of these.entries()) await settle(item, results[place]);
    return;
  }
  for (const item of these) {
    if (isElsewhere(item.place)) continue;
    const answer = await sendAlone(item, (fields) => change(item, fields));
    await settle(item, answer);
    if (quietUntil > performance.now()) throw new NoAnswer("the service asks for time");
  }
}

// The moment of a sale is fixed before it is first sent: a repeat must be the same sale.
async function dated(item) {
  if (!item.body || !("occurred_at" in item.body) || item.body.occurred_at) return;
  const moment = Math.min(momentOf(item.at), serviceNow());
  await change(item, { body: { ...item.body, occurred_at: new Date(moment).toISOString() } });
}

async function settle(item, answer) {
  if (isOut() || answer.status === 401) throw new NoAnswer("this till was let out");
  if (isElsewhere(item.place) && (!answer.ok || answer.isRefusal)) tell(item, null); // nothing that counts was said
  else if (answer.ok) {
    failures = 0;
    await done(item, answer);
  } else if (isUndecided(answer)) {
    failures += 1;
    await change(item, { tries: item.tries + 1 });
    if (answer.retryAfter) quietUntil = performance.now() + answer.retryAfter * 1000;
    else pause(item);
    tell(item, null);
  } else {
    const { code = "", detail = "", errors = [] } = answer.body ?? {};
    await change(item, { state: "refused", problem: { status: answer.status, code, detail, errors, words: answer.problem } });
    tell(item, answer);
  }
}

async function done(item, answer) {
  const sale = await store.get("sales", item.number);
  items.delete(item.id);
  const writing = store.together(["queue", "sales"], (opened) => {
    opened.queue.delete(item.id);
    if (sale && (item.kind === "sale" || item.kind === "return")) opened.sales.put({ ...sale, answer: answer.body });
  });
  await keptOrSaid(writing);
  changed();
  tell(item, answer);
}

function pause(item) {
  const wait = 1000 * 2 ** Math.min(Math.max(failures - 1, 0), 6);
  notBefore.set(item.id, performance.now() + Math.min(wait, LONGEST_PAUSE));
}

// Look again when the first of those that wait is due.
function plan() {
  clearTimeout(alarm);
  const next = waiting().map(startOf);
  if (next.length && !isOut()) alarm = setTimeout(flush, Math.max(50, Math.min(...next) - performance.now()));
}

const tell = (item, answer) => events.dispatchEvent(new CustomEvent("settled", { detail: { item, answer } }));
const changed = () => events.dispatchEvent(new Event("changed"));
