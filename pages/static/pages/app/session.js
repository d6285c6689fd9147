// Who is signed in on this device, and the one place that refreshes the tokens.
// The access token lives in memory; the refresh token is kept, and works once.

import { call, isUndecided, NoAnswer } from "../shared/http.js";

const KEPT = "regulars-session";
const EARLY = 20_000;

export class SignedOut extends Error {}

let access = null;
let refreshing = null;
let leave = () => {};

// listener(reason): called when this device is signed out; reason is "ended" when it did not ask.
export function onSignedOut(listener) {
  leave = listener;
  window.addEventListener("storage", (event) => {
    if (event.key !== KEPT) return;
    if (event.newValue === null) end("elsewhere");
    else if (event.oldValue === null) location.reload(); // somebody signed in, in another tab
  });
}

export const isSignedIn = () => localStorage.getItem(KEPT) !== null;

// Take what a sign-in or a refresh was answered. The refresh token first: it is the only one.
export function keep({ refresh_token, access_token, expires_in }) {
  localStorage.setItem(KEPT, refresh_token);
  access = { token: access_token, until: Date.now() + expires_in * 1000 - EARLY };
}

// Call the API as the member. Throws NoAnswer, and SignedOut when the session cannot go on.
export async function ask(method, path, options = {}) {
  const token = await current();
  const answer = await call(method, path, { ...options, token });
  if (answer.status !== 401) return answer;
  if (access?.token === token) access = null;
  const second = await call(method, path, { ...options, token: await current() });
  if (second.status === 401) throw end("ended");
  return second;
}

export async function signOut() {
  try {
    if (isSignedIn()) await ask("DELETE", "/v1/login/session");
  } catch {
    // Without the network the session ends by itself; this device forgets it now.
  }
  end("asked");
}

// Forget the session on this device.
export function end(reason) {
  const wasIn = isSignedIn() || access !== null;
  access = null;
  localStorage.removeItem(KEPT);
  if (wasIn || reason === "elsewhere") leave(reason);
  return new SignedOut(reason);
}

async function current() {
  if (access && Date.now() < access.until) return access.token;
  refreshing ??= alone(refresh).finally(() => (refreshing = null));
  return refreshing;
}

// Two tabs must not send the same token one after the other: that looks like a theft.
function alone(act) {
  return navigator.locks ? navigator.locks.request(KEPT, act) : act();
}

async function refresh() {
  const refresh_token = localStorage.getItem(KEPT);
  if (refresh_token === null) throw end("ended");
  const answer = await twice(() => call("POST", "/v1/login/refresh", { body: { refresh_token } }));
  if (isUndecided(answer)) throw new NoAnswer(`refresh: ${answer.status}`);
  if (!answer.ok) throw end("ended");
  keep(answer.body);
  return access.token;
}

// A lost answer is asked for again at once: for two minutes it is the same one.
async function twice(act) {
  try {
    return await act();
  } catch {
    return act();
  }
}
