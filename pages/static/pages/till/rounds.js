// What a till does by itself: says every minute that it is alive, renews its key, keeps the bundle.

import { NoAnswer } from "../shared/http.js";
import { keep, kept, keptOrSaid } from "./device.js";
import { flush, ofKind, waitingCount } from "./queue.js";
import { theSale } from "./sale.js";
import { ask, isOut, reached, renew, sayAlive } from "./service.js";

const HEARTBEAT = 60_000;
const MOST_TRIES = 20; // refused as often as that, it is no reason to keep an old key
const BUNDLE = 5 * 60_000;
let bundle = null;
let isStarted = false;

export const theBundle = () => bundle;

export async function startRounds() {
  bundle = (await kept("bundle"))?.bundle ?? null;
  isStarted = true;
  setInterval(beat, HEARTBEAT);
  setInterval(fetchBundle, BUNDLE);
  addEventListener("online", beat);
  addEventListener("offline", () => reached(false));
  document.addEventListener("visibilitychange", () => document.hidden || beat());
  await beat();
  fetchBundle();
}

// At once, for a till that was let in after the start.
export function goRound() {
  if (!isStarted) return;
  beat();
  fetchBundle();
}

// Tell the service how many sales wait here; learn its clock; then send what waits.
export async function beat() {
  if (isOut()) return;
  try {
    const answer = await sayAlive(waitingCount());
    if (!answer.ok) return;
    await flush({ now: true });
    if (answer.body.renew_key && !isAnythingOpen()) await renew();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
}

// What is asked under a key of its own (Idempotency-Key) is told apart from a repeat under the same
// key of the till only: the till's key is renewed once nothing of that is unanswered.
function isAnythingOpen() {
  const { holds, vouchers } = theSale();
  const isAsking = [...holds, ...vouchers].some((item) => item.state === "asking");
  return isAsking || ofKind("release").some((item) => !item.held && item.tries < MOST_TRIES);
}

export async function fetchBundle() {
  try {
    const known = await kept("bundle");
    const headers = known ? { "If-None-Match": known.etag } : {};
    const answer = await ask("GET", "/v1/terminals/self/bundle", { headers });
    if (answer.status !== 200) return;
    bundle = answer.body;
    await keptOrSaid(keep("bundle", { bundle, etag: answer.headers.get("ETag") ?? "" }));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
}

// A rule as the program says it, by its code.
export const ruleInWords = (code) => bundle?.rules.find((rule) => rule.rule === code)?.sentence ?? code;
export const pointsName = () => bundle?.program.points_name ?? "points";
