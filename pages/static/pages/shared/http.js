// One way to call the API. An answer is an answer, whatever its status; none is NoAnswer.

import { language, say } from "./words.js";

const PATIENCE = 10_000;

export class NoAnswer extends Error {}

// → {status, ok, body, headers, problem}. `problem` is the sentence to show when it was refused.
export async function call(method, path, { body, token, headers = {}, patience = PATIENCE } = {}) {
  const sent = { Accept: "application/json", "Accept-Language": language, ...headers };
  if (token) sent.Authorization = `Bearer ${token}`;
  if (body !== undefined) sent["Content-Type"] = "application/json";
  const options = { method, headers: sent, cache: "no-store", credentials: "omit", redirect: "error" };
  if (body !== undefined) options.body = JSON.stringify(body);
  try {
    const answer = await fetch(path, { ...options, signal: AbortSignal.timeout(patience) });
    return read(answer, await answer.text());
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    throw new NoAnswer(String(error), { cause: error });
  }
}

// What was no JSON came from something between us and the service: it is no answer of ours.
function read(answer, text) {
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    throw new NoAnswer(`status ${answer.status} without JSON`);
  }
  const problem = answer.ok ? null : (body?.cashier_message ?? body?.detail ?? say("failed"));
  return { status: answer.status, ok: answer.ok, body, headers: answer.headers, problem };
}

// Whether the same request may be sent again later: nobody has decided about it yet.
export function isUndecided({ status, body }) {
  return status >= 500 || status === 429 || status === 408 || body?.retryable === true;
}

// The clock of the service at the moment of an answer, whole seconds; null when it does not say.
export function serviceClock(headers) {
  const moment = Date.parse(headers.get("Date") ?? "");
  return Number.isNaN(moment) ? null : new Date(moment);
}

// A key to send with a request that may be sent again.
export const newKey = () => crypto.randomUUID();
