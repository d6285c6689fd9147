// The service as this till sees it: its key with every call, and the clock learnt from every answer.

import { NoAnswer, call, serviceClock } from "../shared/http.js";
import { learnClock, now } from "./clock.js";
import { drop, keep, kept } from "./device.js";

const VERSION = "till-page 1";
const DATE_AGES = 2_000; // the Date of an answer is in whole seconds, and some servers make it once a second
const listeners = [];
let till = null; // {key, store, store_name, terminal, currency, time_zone, isOut}
let isReached = navigator.onLine;

export const theTill = () => till;
export const isOnline = () => isReached;
export const isOut = () => !till || till.isOut;
export const onStateChange = (listener) => listeners.push(listener);

export async function recallTill() {
  till = (await kept("till")) ?? null;
  return till;
}

// Exchange a code for a key. The old one is thrown away only once the new one is stored.
export async function enrol(code) {
  const answer = await asked("POST", "/v1/terminals/enrol", { body: { code, app_version: VERSION } });
  if (answer.ok) await take(answer.body);
  return answer;
}

export async function renew() {
  const answer = await ask("POST", "/v1/terminals/self/key");
  if (answer.ok) await take(answer.body);
}

export async function letOut() {
  till = null;
  await drop("till");
  tell();
}

async function take(issued) {
  const { key, store, store_name, terminal, currency, time_zone } = issued;
  const row = { key, store, store_name, terminal, currency, time_zone, isOut: false };
  await keep("till", row);
  till = row;
  tell();
}

// Ask as this till. Throws NoAnswer; without a usable key nothing is asked.
export async function ask(method, path, options = {}) {
  if (isOut()) throw new NoAnswer("this till is not enrolled");
  const asking = till.key;
  const answer = await asked(method, path, { ...options, token: asking });
  if (answer.status === 401 && till?.key === asking) {
    till = { ...till, isOut: true };
    await keep("till", till);
    tell();
  }
  return answer;
}

// Say that this till is alive, with `queued` sales waiting in it, and learn the clock exactly.
export async function sayAlive(queued) {
  const begun = now();
  const answer = await ask("POST", "/v1/terminals/self/heartbeat", { body: { app_version: VERSION, queued } });
  if (answer.ok) learnClock(Date.parse(answer.body.now), Date.parse(answer.body.now), begun);
  return answer;
}

async function asked(method, path, options) {
  const begun = now();
  try {
    const answer = await call(method, path, options);
    const moment = serviceClock(answer.headers);
    if (moment) learnClock(moment.getTime(), moment.getTime() + DATE_AGES, begun);
    if (answer.status < 500) reached(true);
    return answer;
  } catch (error) {
    if (error instanceof NoAnswer) reached(false);
    throw error;
  }
}

export function reached(so) {
  if (so === isReached) return;
  isReached = so;
  tell();
}

const tell = () => listeners.forEach((listener) => listener());
