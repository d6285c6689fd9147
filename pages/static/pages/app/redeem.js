// Taking a reward: what it costs, yes or no, the code for the till; and giving it back.
// Always: the key of a request is kept until it was answered, so that points are taken once.

import { byId, drawing, make, toast } from "../shared/dom.js";
import { isUndecided, newKey, NoAnswer } from "../shared/http.js";
import { day, points, say, time } from "../shared/words.js";
import { bodyOf, dropRow, keepRow, keptRow, onAnswer, pointsName } from "./answers.js";
import { afterOwn, quietly } from "./live.js";
import { priceText, whyNot } from "./prices.js";
import { busy, problemOf, silenceOf } from "./problems.js";
import { ask } from "./session.js";

// These are spent at once: there is nothing that a till would have to do first.
const AT_ONCE = ["voucher", "donation"];

export function prepareRedeeming() {
  byId("redeem-cancel").addEventListener("click", () => byId("redeem").close());
  byId("redeem-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(byId("redeem-yes"), () => quietly(confirmed));
  });
  byId("code-close").addEventListener("click", () => byId("code").close());
  onAnswer(follow);
  byId("code-back").addEventListener("click", (event) => busy(event.currentTarget, () => quietly(giveBack)));
}

let wanted = null;
let showing = null;

export function startRedeeming(reward) {
  wanted = reward;
  byId("redeem-title").textContent = say("get_question", { reward: reward.name });
  byId("redeem-prices").replaceChildren(...prices(reward));
  byId("redeem-note").textContent = AT_ONCE.includes(reward.kind) ? say("spent_at_once") : say("held_for_till");
  complain("");
  tellCost();
  byId("redeem").showModal();
}

function prices({ prices: all, at_prices, currency }) {
  if (all.length === 1) return [];
  const first = at_prices.findIndex((price) => price.points_short === 0);
  return all.map((price, place) => {
    const input = make("input", { type: "radio", name: "price", value: price.points, checked: place === first, disabled: at_prices[place].points_short > 0, onchange: tellCost });
    return make("label", { class: "row" }, input, priceText(price, currency));
  });
}

const chosen = () => {
  const picked = byId("redeem-form").elements.price?.value;
  return picked ? wanted.prices.find((price) => price.points === Number(picked)) : wanted.prices[0];
};

function tellCost() {
  const left = (bodyOf("home")?.balance.available ?? 0) - chosen().points;
  byId("redeem-cost").textContent = say("costs", { price: priceText(chosen(), wanted.currency), left: points(Math.max(0, left), pointsName()) });
}

async function confirmed() {
  const { id, kind } = wanted;
  const body = { reward: id, price: chosen().points, capture: AT_ONCE.includes(kind) };
  complain("");
  try {
    const answer = await take(body);
    if (!answer.ok) {
      if (wanted.id === id) complain(problemOf(answer));
      await afterOwn("rewards");
      const why = whyNow(id);
      if (why && wanted.id === id) complain(why);
      return;
    }
    byId("redeem").close();
    showRedemption(answer.body, answer.headers.get("Idempotent-Replayed") === "true" && answer.tries === 1);
    await afterOwn("rewards", "redemptions", "vouchers");
  } catch (error) {
    complain(error instanceof NoAnswer ? say("redeem_no_answer") : silenceOf(error));
  }
}

// The reward as it is now says itself why it cannot be had, if it is known by now.
function whyNow(id) {
  const now = bodyOf("rewards")?.items.find((reward) => reward.id === id);
  return now && !now.can_be_had ? whyNot(now) : "";
}

// What is left on the device when its member has signed out: nobody can read from it whose it was.
async function digest(text) {
  const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(made), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The same wish has the same key until somebody answered it, over tabs and restarts.
async function take(body) {
  const id = await digest(JSON.stringify([bodyOf("home")?.member.id, body]));
  const { key } = (await keptRow("asked", id)) ?? { key: newKey() };
  await keepRow("asked", { id, key });
  const send = () => ask("POST", "/v1/me/redemptions", { body, headers: { "Idempotency-Key": key } });
  let tries = 1;
  const answer = await send().catch((error) => {
    if (!(error instanceof NoAnswer)) throw error;
    tries += 1;
    return send();
  });
  if (!isUndecided(answer)) await dropRow("asked", id);
  return { ...answer, tries };
}

function complain(text) {
  byId("redeem-error").textContent = text;
  byId("redeem-error").hidden = !text;
}

// The code of something taken. isOld: it had been taken before, and its answer was lost.
export function showRedemption(taken, isOld = false) {
  const isHeld = taken.status === "held";
  const notes = [
    isOld ? say("taken_before") : "",
    isHeld ? say("held_how", { time: time(taken.lapses_at) }) : "",
    !isHeld && taken.voucher ? say("voucher_how") : "",
    !isHeld && !taken.voucher ? say("thanks") : "",
  ];
  const text = taken.voucher ?? (isHeld ? taken.id : "");
  fill(taken.reward.name, notes.filter(Boolean).join(" "), taken.picture, text, isHeld ? taken : null);
}

export function showVoucher(voucher) {
  const until = voucher.last_day ? say("until_day", { day: day(voucher.last_day) }) : "";
  fill(voucher.reward.name, `${say("voucher_how")} ${until}`, voucher.picture, voucher.code, null);
}

function fill(title, note, picture, text, held) {
  showing = held;
  byId("code-title").textContent = title;
  byId("code-note").textContent = note;
  byId("code-picture").replaceChildren(...(picture ? [drawing(picture, say("qr_of_code"))] : []));
  byId("code-picture").hidden = !picture;
  byId("code-text").replaceChildren(...(text ? [make("span", {}, text)] : []));
  byId("code-text").hidden = !text;
  byId("code-back").hidden = !held;
  if (!byId("code").open) byId("code").showModal();
}

// What is shown has been used at the till, or has gone back meanwhile.
function follow(name, body) {
  if (name !== "redemptions" || !showing || !byId("code").open) return;
  const now = body.items.find(({ id }) => id === showing.id);
  if (now && now.status !== "held") fill(now.reward.name, say(`now_${now.status}`), null, "", null);
}

async function giveBack() {
  try {
    const answer = await ask("POST", `/v1/me/redemptions/${showing.id}/void`);
    byId("code").close();
    toast(answer.ok ? say("given_back", { points: points(showing.points, pointsName()) }) : problemOf(answer));
    await afterOwn("rewards", "redemptions");
  } catch (error) {
    toast(silenceOf(error), { lasting: true });
  }
}
