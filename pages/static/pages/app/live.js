// Keeps what is shown true: asks whether anything changed, often while somebody looks, and else seldom.

import { byId, toast } from "../shared/dom.js";
import { isUndecided, NoAnswer } from "../shared/http.js";
import { points, say } from "../shared/words.js";
import { isStale, load, NAMES, onAnswer, outdate } from "./answers.js";
import { isRunningLow } from "./card.js";
import { ask, SignedOut } from "./session.js";
import { refresh } from "./views.js";

// [since the last touch or news, pause]: somebody at the till sees their points within a second.
const PAUSES = [[30_000, 250], [180_000, 700]];
const SELDOM = 10_000;
const ALL_AGAIN = 60_000;
const CODES_AHEAD = 150_000;

let timer = null;
let running = false;
let seen = null;
let tag = null;
let awakeAt = 0;
let allAt = 0;
let own = 0;
let wakes = 0; // a look under way when the network came knows nothing of it: it plans no pause
let wasAway = false;
let tell = () => {};

const usualPause = () => PAUSES.find(([lasting]) => Date.now() - awakeAt < lasting)?.[1] ?? SELDOM;

function touched() {
  const wasResting = usualPause() === SELDOM;
  awakeAt = Date.now();
  if (wasResting) soon(0);
}

// listener(isOnline): called with each answer and each missing one.
export function onNetwork(listener) {
  tell = listener;
  for (const event of ["pointerdown", "keydown"]) window.addEventListener(event, touched, { passive: true });
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : soon(0)));
  window.addEventListener("online", () => {
    wakes += 1;
    soon(0);
  });
  window.addEventListener("offline", () => tell(false));
  onAnswer(announce);
}

export function start() {
  running = true;
  allAt = Date.now();
  awakeAt = Date.now();
  soon(0);
}

export function stop() {
  running = false;
  seen = tag = null;
  rest();
}

// What the member does themselves is shown where they did it, and not announced besides.
export async function quietly(act) {
  own += 1;
  try {
    return await act();
  } finally {
    own -= 1;
  }
}

// Ask for what the member has just changed.
export function afterOwn(...names) {
  outdate();
  return quietly(async () => {
    await Promise.allSettled(["home", ...names].map(load));
    await refresh();
  });
}

function rest() {
  clearTimeout(timer);
}

function soon(milliseconds) {
  rest();
  if (running && !document.hidden) timer = setTimeout(look, milliseconds);
}

async function look() {
  const mine = wakes;
  let pause = null;
  try {
    const answer = await ask("GET", "/v1/me/changes", { headers: tag ? { "If-None-Match": tag } : {}, patience: 5000 });
    tell(true);
    if (isUndecided(answer)) pause = 1000 * (Number(answer.headers.get("Retry-After")) || 10);
    if (answer.ok) await changed(answer);
    if (wasAway || Date.now() - allAt > ALL_AGAIN) await everything();
    wasAway = false;
  } catch (error) {
    if (error instanceof SignedOut) return;
    const isSilence = error instanceof NoAnswer;
    if (mine === wakes) soon(isSilence ? 3000 : SELDOM);
    if (!isSilence) throw error;
    wasAway = true;
    if (mine === wakes) tell(false);
    return;
  }
  soon(pause ?? usualPause());
}

async function changed({ body, headers }) {
  tag = headers.get("ETag");
  if (body.version === seen) return;
  const isFirst = seen === null;
  seen = body.version;
  if (isFirst) {
    outdate(NAMES.filter((name) => name !== "card")); // what was answered before this may be older
    return void fetchAhead(); // the next question does not wait for it
  }
  awakeAt = Date.now();
  outdate();
  await Promise.all([load("home"), refresh()]);
}

// Time alone changes things too: what is on the screen is asked for again. The card's codes are many:
// they are asked for when they run low, for they must be good when the network goes.
async function everything() {
  allAt = Date.now();
  const isLow = isRunningLow(CODES_AHEAD);
  outdate(NAMES.filter((name) => name !== "card" || isLow));
  await Promise.all([load("home"), isLow ? load("card") : null, refresh()]);
}

// What may be looked at next is there before it is. What gets no answer is asked for when it is looked at.
async function fetchAhead() {
  try {
    for (const name of NAMES) if (isStale(name) && running) await load(name);
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof SignedOut)) throw error;
  }
}

function announce(name, body, before) {
  if (name !== "home" || !before || own) return;
  const gained = body.balance.available - before.balance.available;
  const pending = body.balance.pending - before.balance.pending;
  const said = (count) => points(count, body.balance.points_name);
  if (gained > 0) tellNews(say("arrived", { points: said(gained) }));
  else if (gained < 0) tellNews(say("taken", { points: said(-gained) }));
  else if (pending > 0) tellNews(say("on_the_way", { points: said(pending) }));
}

// Nothing outside an open dialog is seen or read: the full-screen card has a line of its own.
function tellNews(text) {
  toast(text);
  byId("full-news").textContent = text;
}
