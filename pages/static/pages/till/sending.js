// How each kind of item is sent. Answers are {ok, status, body, problem, retryAfter}.

import { isUndecided } from "../shared/http.js";
import { say } from "../shared/words.js";
import { ask } from "./service.js";
import { receiptFormat } from "./settings.js";

const MISPLACED = new Set(["unknown_store", "unknown_terminal", "currency_mismatch"]);
const WRITING = 30_000; // patience with what writes: an answer that comes late is an answer

export function sendAlone(item, note) {
  return { sale: sendSale, return: sendReturn, release: sendRelease, give_back: sendGivingBack }[item.kind](item, note);
}

async function sendSale({ body }) {
  return read(await post("/v1/purchases", body, { Prefer: "wait=2", ...receiptFormat() }));
}

async function sendReturn({ body }) {
  return read(await post("/v1/refunds", body, receiptFormat()));
}

// Several sales at once; a refused batch is refused for each, a result for each otherwise.
export async function sendSales(items) {
  const purchases = items.map((item) => item.body);
  const answer = await post("/v1/purchases/batch", { purchases }, receiptFormat());
  if (!answer.ok) return items.map(() => ({ ...read(answer), body: { ...answer.body, retryable: true } })); // each alone, then
  return answer.body.results.map(({ status, purchase, problem }) => ({
    ok: !problem,
    status,
    body: problem ?? purchase,
    problem: problem ? (problem.cashier_message ?? problem.detail ?? say("failed")) : null,
    retryAfter: problem?.retry_after ?? null,
  }));
}

// A hold that is let go. Where its answer was lost, the same wish tells which it is.
async function sendRelease({ body, key, held }, note) {
  let id = held;
  if (!id) {
    const answer = await post("/v1/redemptions", body, { "Idempotency-Key": key });
    if (!answer.ok) return settledOr(answer);
    id = answer.body.id;
    await note({ held: id });
  }
  return settledOr(await post(`/v1/redemptions/${id}/void`));
}

// A voucher that is given back with its sale.
async function sendGivingBack({ body, use }, note) {
  let id = use;
  if (!id) {
    const answer = await post("/v1/vouchers/redeem", body);
    if (!answer.ok) return settledOr(answer);
    id = answer.body.id;
    await note({ use: id });
  }
  return settledOr(await post(`/v1/voucher_uses/${id}/undo`));
}

// Nothing is left to let go when the service refuses: it is settled as well. Not so when it refused
// who asked, or did not know where: then it is asked again.
function settledOr(answer) {
  if (answer.ok || isUndecided(answer)) return read(answer);
  const codes = [answer.body?.code, ...(answer.body?.errors ?? []).map((error) => error.code)];
  const isAboutUs = [401, 403].includes(answer.status) || codes.some((code) => MISPLACED.has(code));
  return isAboutUs ? { ...read(answer), body: { ...answer.body, retryable: true } } : { ...read(answer), ok: true, isRefusal: true };
}

const post = (path, body, headers = {}) => ask("POST", path, { body, headers, patience: WRITING });

function read(answer) {
  const seconds = Number(answer.headers.get("Retry-After") ?? "");
  return { ok: answer.ok, status: answer.status, body: answer.body, problem: answer.problem, retryAfter: seconds || null };
}
