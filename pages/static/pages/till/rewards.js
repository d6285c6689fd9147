// The rewards of the member at the counter: what they can have now, and what is missing for the rest.

import { byId, make } from "../shared/dom.js";
import { NoAnswer } from "../shared/http.js";
import { number, points, say } from "../shared/words.js";
import { show } from "./dialogs.js";
import { minorOf, shownMoney } from "./money.js";
import { hold, mostPoints, rateOf, worthOfPoints } from "./offers.js";
import { redraw } from "./redraw.js";
import { pointsName } from "./rounds.js";
import { events, isReckoned, pointsLeft, sums, theSale } from "./sale.js";
import { ask, theTill } from "./service.js";

let offers = [];
let whose = null;
let asked = 0;
let payingWith = null;
let isWanted = false; // F4 was pressed before they came

export function listenToRewards() {
  events.addEventListener("buyer", fetchRewards);
  for (const name of ["points", "off"]) events.addEventListener(name, draw);
  byId("points-form").addEventListener("submit", payWithPoints);
}

export async function fetchRewards() {
  const member = theSale().buyer?.member ?? null;
  if (member !== whose) offers = [];
  whose = member;
  asked += 1;
  draw();
  if (!member) return;
  const mine = asked;
  try {
    const query = new URLSearchParams({ member, store: theTill().store, limit: "100" });
    const answer = await ask("GET", `/v1/rewards?${query}`);
    if (mine !== asked || !answer.ok) return;
    offers = answer.body.items.filter(isReckoned);
    draw();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
}

// The first that can be had has the focus: now, or when they have come.
export function toRewards() {
  const first = byId("rewards").querySelector('[aria-disabled="false"]') ?? byId("rewards").querySelector("button");
  isWanted = whose !== null && !first;
  first?.focus();
}

// One button a price: what can be had first, then what is nearest.
function draw() {
  const rows = offers.flatMap((offer) => pricesOf(offer).map((price) => ({ offer, ...price, ...standing(offer, price) })));
  rows.sort((one, other) => one.missing - other.missing || one.points - other.points);
  redraw(byId("rewards"), rows.map(drawn));
  if (isWanted && rows.length) toRewards();
  byId("rewards-none").hidden = rows.length > 0;
  byId("rewards-none").textContent = say(whose ? "rewards_empty" : "rewards_none");
}

const pricesOf = (offer) => (offer.kind === "pay" || !offer.at_prices?.length ? [{ points: offer.price_points, money: offer.price_money }] : offer.at_prices);

// Judged by the points left now, so that a tap is answered before the service is asked again.
function standing(offer, price) {
  const least = offer.kind === "pay" ? Math.max(offer.points_min ?? 1, 1) : price.points;
  const missing = Math.max(0, least - pointsLeft());
  const other = (offer.reasons ?? []).find((reason) => reason.code !== "too_few_points");
  return { missing: other ? Infinity : missing, why: other?.sentence };
}

function drawn({ offer, points: price, money, missing, why }) {
  const isFree = missing === 0;
  const cost = offer.kind === "pay" ? say("as_many") : points(price, pointsName());
  const note = isFree ? worth(offer, money) : (why ?? say("short", { points: points(missing, pointsName()) }));
  const button = make(
    "button",
    { type: "button", "data-reward": offer.code, "data-price": String(price), "aria-disabled": String(!isFree), onclick: () => isFree && take(offer, price) },
    make("span", { class: "grow" }, make("b", {}, offer.name), make("small", {}, note)),
    make("span", { class: "badge number" }, cost),
  );
  return make("li", { "data-row": `${offer.code} ${price}` }, button);
}

function worth(offer, money) {
  const extra = minorOf(money ?? "0");
  if (extra) return say("besides", { amount: shownMoney(extra) });
  if (offer.percent) return say("percent_off", { percent: number(offer.percent) });
  return Number(offer.value) && offer.kind !== "pay" ? say("amount_off", { amount: shownMoney(minorOf(offer.value)) }) : offer.description;
}

function take(offer, price) {
  if (offer.kind !== "pay") {
    const isOneOfSeveral = (offer.at_prices?.length ?? 0) > 1;
    hold(offer, isOneOfSeveral ? { price } : {}).then(fetchRewards);
    return;
  }
  payingWith = offer;
  const most = mostPoints(rateOf(offer), sums().toPay, pointsLeft());
  byId("points-title").textContent = offer.name;
  byId("points-count").value = String(most);
  byId("points-hint").textContent = say("points_most", { points: points(most, pointsName()), amount: shownMoney(worthOfPoints(most, rateOf(offer))) });
  show(byId("points-dialog"), byId("points-count"));
  byId("points-count").select();
}

function payWithPoints(event) {
  event.preventDefault();
  const count = Number(byId("points-count").value);
  byId("points-dialog").close();
  if (Number.isInteger(count) && count > 0) hold(payingWith, { points: count }).then(fetchRewards);
}
