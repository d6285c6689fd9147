// What comes off the bill: rewards held for points, and vouchers taken with this sale.
//
// Always: a wish is on the disk before it is sent, so that what was held is let go after a crash too.

import { toast } from "../shared/dom.js";
import { NoAnswer, newKey } from "../shared/http.js";
import { say } from "../shared/words.js";
import { serviceNow } from "./clock.js";
import { amountOf, minorOf } from "./money.js";
import { enqueue, flush, newItem, ofKind, told } from "./queue.js";
import { addLine, changed, events, removeLine, renumber, setBuyer, sums, theSale, worthOf } from "./sale.js";
import { ask } from "./service.js";
import { askForVoucher } from "./vouchers.js";

const PAUSE = 250;
const EARLY = 60_000; // before it lapses a hold is held anew, or in the last quarter of a short one
let alarm = null;
let watching = null;

// Hold a reward: seen at once, asked behind it. `points`: how many pay, of paying with points.
export function hold(reward, { price = null, points = null } = {}) {
  const item = {
    key: newKey(),
    reward: reward.code,
    rewardId: reward.id,
    name: reward.name,
    kind: reward.kind,
    state: "asking",
    cost: points ?? price ?? reward.price_points,
    ...(price !== null && { price }),
    ...(points !== null && { points, rate: rateOf(reward) }),
    ...worthOf(reward),
  };
  if (points !== null) item.value = worthOfPoints(points, item.rate);
  theSale().holds.push(item);
  return askFor(item);
}

function wishFor(item) {
  const bill = billOf(item);
  return {
    member: theSale().buyer.member,
    reward: item.rewardId,
    store: theSale().place.store,
    ...(item.price !== undefined && { price: item.price }),
    ...(item.points !== undefined && { points: item.points }),
    ...(bill > 0 && { bill: amountOf(bill) }),
  };
}

// What there is to pay when an item comes off.
const billOf = (item) => sums({ before: item }).toPay;

async function askFor(item) {
  item.wish ??= wishFor(item);
  item.bill = billOf(item);
  await changed();
  try {
    const answer = await again(() => ask("POST", "/v1/redemptions", { body: item.wish, headers: { "Idempotency-Key": item.key } }));
    if (!isStillHere(item)) return;
    if (!answer.ok) drop(item, answer.problem);
    else await taken(item, answer.body);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (isStillHere(item)) letGo(item); // nobody knows whether it is held
    toast(say("reward_needs_network"));
  }
}

// What got no answer is sent again as it was: the repeat gets the first hold, or the first use.
export async function again(send) {
  for (const wait of [300, 1200]) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof NoAnswer) || !navigator.onLine) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return send();
}

async function taken(item, body) {
  Object.assign(item, { id: body.id, state: "held", cost: body.points, renewAt: renewalOf(body.lapses_at) });
  if (item.kind === "pay") item.value = minorOf(body.value);
  if (minorOf(body.money) && !item.line) item.line = addLine({ price: minorOf(body.money), name: item.name, ofReward: true });
  const { buyer } = theSale();
  if (buyer && body.available !== undefined) buyer.available = body.available;
  await changed();
  events.dispatchEvent(new Event("points"));
  follow();
  watch();
}

// What a member set aside in their app comes off this sale. Given up, it stays set aside for them: it
// has no wish of ours that could be let go.
export async function takeTheirs({ id, reward, value, money }) {
  if (theSale().holds.some((one) => one.id === id)) return;
  const sale = theSale();
  const offer = await offerOf(reward.id);
  if (sale !== theSale()) return;
  const item = { id, reward: reward.code, rewardId: reward.id, name: reward.name, kind: "theirs", state: "held", cost: 0, ...worthOf(offer), value: minorOf(value) };
  sale.holds.push(item);
  if (minorOf(money)) item.line = addLine({ price: minorOf(money), name: item.name, ofReward: true });
  await changed();
}

// What it takes off, where that is a share of the bill.
async function offerOf(id) {
  try {
    const answer = await ask("GET", `/v1/rewards/${id}`);
    return answer.ok ? answer.body : {};
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return {};
  }
}

export function drop(item, problem) {
  remove(item);
  toast(problem);
}

// Take a hold or a voucher off this sale, and let the service know, now or later.
export function letGo(item) {
  const isVoucher = theSale().vouchers.includes(item);
  remove(item);
  if (item.wish) enqueue(lettingGo(item, isVoucher)); // else it was never asked for
  if (item.state === "held" && theSale().buyer) theSale().buyer.available += item.cost;
  events.dispatchEvent(new Event("points"));
  if (isVoucher && !theSale().vouchers.length) renumber(); // its use of this number is over
}

// Another buyer, or none: what was held for the one before goes back.
export function serve(buyer) {
  if (theSale().buyer?.member !== buyer?.member) [...theSale().holds].forEach((item) => letGo(item));
  setBuyer(buyer);
}

// What tells the service that a hold or a voucher is not used after all.
export function lettingGo(item, isVoucher) {
  const { number, place } = theSale();
  if (isVoucher) return newItem("give_back", { number: item.number, place, body: item.wish, use: item.use });
  return newItem("release", { number, place, body: item.wish, key: item.key, held: item.id });
}

function remove(item) {
  const sale = theSale();
  sale.holds = sale.holds.filter((one) => one !== item);
  sale.vouchers = sale.vouchers.filter((one) => one !== item);
  if (item.line) removeLine(item.line); // the money besides its points
  changed();
}

export const isStillHere = (item) => [...theSale().holds, ...theSale().vouchers].includes(item);

// The bill changed: what is a share of it, or more than all of it, is held anew.
export function follow() {
  clearTimeout(alarm);
  alarm = setTimeout(() => theSale().holds.filter(isOutdated).forEach(holdAnew), PAUSE);
}

// Whether a hold is of another bill: until it is held anew, nobody pays.
export function isOutdated(item) {
  if (item.state !== "held" || item.kind === "theirs") return false;
  if (isLapsing(item)) return true;
  if (item.percent) return billOf(item) !== item.bill;
  return item.kind === "pay" && item.points > mostPoints(item.rate, billOf(item));
}

function renewalOf(lapse) {
  const left = lapse ? Date.parse(lapse) - serviceNow().getTime() : Infinity;
  return left === Infinity ? null : Date.parse(lapse) - Math.min(EARLY, left / 4);
}

const isLapsing = (item) => item.renewAt && item.renewAt <= serviceNow().getTime();

// What would lapse before it is paid is held anew in time.
function watch() {
  clearTimeout(watching);
  const moments = theSale().holds.filter((item) => item.renewAt).map((item) => item.renewAt);
  if (!moments.length) return;
  const wait = Math.max(Math.min(...moments) - serviceNow().getTime(), 0);
  watching = setTimeout(() => {
    events.dispatchEvent(new Event("off")); // nobody pays until then
    follow();
  }, Math.min(wait, 24 * 3600_000));
}

async function holdAnew(item) {
  const release = lettingGo(item, false);
  theSale().buyer.available += item.cost;
  if (item.kind === "pay") {
    item.points = item.cost = mostPoints(item.rate, billOf(item));
    item.value = worthOfPoints(item.points, item.rate);
  }
  Object.assign(item, { key: newKey(), state: "asking", id: undefined, wish: undefined, renewAt: null, after: release.id });
  if (item.kind === "pay" && !item.points) remove(item);
  const counter = structuredClone(theSale()); // on the disk with its release, or neither
  await Promise.all([told(release), enqueue(release, { tables: ["sale"], also: ({ sale }) => sale.put(counter) })]); // the points must be back before they are held again
  if (isStillHere(item)) await askFor(item);
  watch();
}

// How points pay: so many are worth so much, in whole steps, for a share of the bill at most.
export function rateOf({ price_points, value, bill_percent_max }) {
  return { points: price_points, value: minorOf(value), share: bill_percent_max ?? 100 };
}

export function mostPoints({ points, value, share }, bill, available = Infinity) {
  const step = points / greatest(points, value);
  const most = Math.min(available, Math.floor((Math.floor((bill * share) / 100) * points) / value));
  return Math.floor(most / step) * step;
}

export const worthOfPoints = (count, { points, value }) => Math.floor((count * value) / points);
const greatest = (a, b) => (b ? greatest(b, a % b) : a);

// After a crash: ask once more for what was being asked; the same key gets the same hold.
export function resume() {
  const sale = theSale();
  sale.holds.filter((item) => item.state === "asking").forEach(resumeHold);
  sale.vouchers.filter((item) => item.state === "asking").forEach((item) => askForVoucher(item));
  follow();
  watch();
}

async function resumeHold(item) {
  const release = ofKind("release").find((one) => one.id === item.after);
  if (release) await Promise.all([told(release), flush({ now: true })]);
  if (isStillHere(item)) await askFor(item);
}

events.addEventListener("lines", follow);
