// What the API last said: in memory to be shown at once, on the device to be shown without network.

import { serviceClock } from "../shared/http.js";
import { openStore } from "../shared/store.js";
import { language } from "../shared/words.js";
import { ask } from "./session.js";

const PATHS = {
  home: "/v1/me/home",
  card: "/v1/me/card",
  ledger: "/v1/me/ledger?limit=25",
  rewards: "/v1/me/rewards",
  redemptions: "/v1/me/redemptions?limit=50",
  vouchers: "/v1/me/vouchers?limit=50",
  stamps: "/v1/me/stamp_cards",
  claims: "/v1/me/claims?limit=50",
  consents: "/v1/me/consents",
  sessions: "/v1/me/sessions",
};
const SPOKEN = ["home", "ledger", "rewards", "claims"];
export const NAMES = Object.keys(PATHS);

const known = new Map();
const stale = new Set(NAMES);
const listeners = new Set();
const answered = new Map(); // name → which question its answer was to
let questions = 0;
let store = null;
let owner = 0; // counts who used this device: answers to the last one are nobody's any more

// Read what this device kept; without storage (a private window) the memory is all there is.
export async function recall() {
  try {
    store = await openStore("regulars-app", ["answers", "asked", "typed"]);
    for (const row of await store.all("answers")) if (isOurs(row)) known.set(row.id, row);
  } catch {
    store = null;
  }
}

// Sentences in the language of another day are no use to the page of this one.
const isOurs = ({ id, spoken }) => !SPOKEN.includes(id) || spoken === language;

// {id, body, tag, at, skew, spoken}: at is when it was answered, skew how far the service's clock is ahead.
export const know = (name) => known.get(name);
export const bodyOf = (name) => known.get(name)?.body;
export const pointsName = () => bodyOf("home")?.balance.points_name ?? "points";
export const isStale = (name) => stale.has(name);

// listener(name, body, before): called when an answer differs from the one before it.
export const onAnswer = (listener) => listeners.add(listener);

export function outdate(names = NAMES) {
  names.forEach((name) => stale.add(name));
}

// Ask again; → the answer, whose `problem` says why there is nothing new. Throws NoAnswer, SignedOut.
export async function load(name) {
  const before = known.get(name);
  const whose = owner;
  questions += 1;
  const mine = questions;
  const headers = before?.tag ? { "If-None-Match": before.tag } : {};
  stale.delete(name);
  try {
    const answer = await ask("GET", PATHS[name], { headers });
    if (whose !== owner) return answer;
    if (answer.status === 304) await confirm(name, before);
    else if (answer.ok) await take(name, answer, mine);
    else stale.add(name);
    return answer;
  } catch (error) {
    stale.add(name);
    throw error;
  }
}

// A newer answer may have overtaken this one.
async function confirm(name, before) {
  if (known.get(name) === before) await remember({ ...before, at: Date.now() });
}

// The answer to an older question, come late, tells nothing new.
async function take(name, { body, headers }, question) {
  if (answered.get(name) > question) return;
  answered.set(name, question);
  const before = known.get(name);
  const clock = serviceClock(headers);
  const skew = clock ? clock - Date.now() : 0;
  await remember({ id: name, body, tag: headers.get("ETag"), at: Date.now(), skew, spoken: language });
  listeners.forEach((listener) => listener(name, body, before?.body));
}

async function remember(row) {
  known.set(row.id, row);
  await keepRow("answers", row);
}

export async function keepRow(table, row) {
  await store?.put(table, row).catch(() => {});
}

export const keptRow = async (table, id) => store?.get(table, id).catch(() => undefined);
export const keptRows = async (table) => (await store?.all(table).catch(() => [])) ?? [];

export async function dropRow(table, id) {
  await store?.remove(table, id).catch(() => {});
}

// Forget whose device this was, and keep nothing more until `recall`. The keys of what was asked and
// not answered stay: they are kept by a digest, which tells nothing, and serve the same member again.
export async function forget() {
  owner += 1;
  known.clear();
  outdate();
  const left = store;
  store = null;
  for (const table of ["answers", "typed"]) await left?.clear(table).catch(() => {});
}
