// What comes off the bill: rewards held for points, and vouchers taken with this sale.
//
// Always: a wish is on the disk before it is sent, so that what was held is let go after a crash too.
// A hold that has a wish was made by this till, which holds it anew and lets it go; one that is held
// without is the member's own, made in their app: this till uses it or leaves it as it is.

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
const EARLY = 60_000; // nobody pays with a hold that is about to lapse, or in the last quarter of a short one
const DAY = 24 * 3600_000;
let alarm = null;
let watching = null;

// Hold a reward: seen at once, asked behind it. `points`: how many pay, of paying with points.
export function hold(reward, { price = null, points = null } = {}) {
  const item = {
    ...newHold(reward, reward),
    key: newKey(),
    cost: points ?? price ?? reward.price_points,
    ...(price !== null && { price }),
    ...(points !== null && { points, rate: rateOf(reward) }),
  };
  if (points !== null) item.value = worthOfPoints(points, item.rate);
  theSale().holds.push(item);
  return askFor(item);
}

const newHold = ({ id, code, name }, offer) => ({ rewardId: id, reward: code, name, state: "asking", cost: 0, payableUntil: null, ...worthOf(offer) });
const isOurs = (item) => Boolean(item.wish);

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
  Object.assign(item, { id: body.id, state: "held", cost: body.points, payableUntil: payableUntil(body.lapses_at) });
  if (item.points !== undefined) item.value = minorOf(body.value);
  if (minorOf(body.money) && !item.line) item.line = addLine({ price: minorOf(body.money), name: item.name, ofReward: true });
  const { buyer } = theSale();
  if (buyer && body.available !== undefined) buyer.available = body.available;
  await changed();
  events.dispatchEvent(new Event("points"));
  follow();
}

// What a member set aside in their app comes off this sale, and in the place of what they had set aside
// before, if its time is over. Of a bill that was told it keeps its worth.
export async function takeTheirs(body) {
  const { id, reward, value } = body;
  const sale = theSale();
  const offer = minorOf(value) ? { value } : await offerOf(reward.id);
  if (sale !== theSale() || sale.holds.some((one) => one.id === id)) return;
  sale.holds.filter((one) => one.rewardId === reward.id && isOver(one)).forEach(letGo);
  const item = newHold(reward, offer);
  sale.holds.push(item);
  await taken(item, body);
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
  if (isOurs(item)) {
    enqueue(lettingGo(item, isVoucher));
    if (item.state === "held" && theSale().buyer) theSale().buyer.available += item.cost;
  }
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

// The bill changed, or the time: what is a share of it, or more than all of it, or lapses, is held anew.
export function follow() {
  clearTimeout(alarm);
  alarm = setTimeout(() => theSale().holds.filter((item) => isOurs(item) && isOutdated(item)).forEach(holdAnew), PAUSE);
  watch();
}

// Whether nobody pays with a hold as it is: it lapses, or is of another bill.
export function isOutdated(item) {
  if (item.state !== "held") return false;
  if (isLapsing(item)) return true;
  if (!isOurs(item)) return false;
  if (item.percent) return billOf(item) !== item.bill;
  return item.points !== undefined && item.points > mostPoints(item.rate, billOf(item));
}

// Whether it can only be taken off: its member alone could hold it anew.
export const isOver = (item) => isOutdated(item) && !isOurs(item);

function payableUntil(lapse) {
  const left = lapse ? Date.parse(lapse) - serviceNow().getTime() : Infinity;
  return left === Infinity ? null : Date.parse(lapse) - Math.min(EARLY, Math.max(left, 0) / 4);
}

const isLapsing = (item) => item.payableUntil !== null && item.payableUntil <= serviceNow().getTime();

// When the next hold is about to lapse, everybody is told, and what is ours is held anew.
function watch() {
  clearTimeout(watching);
  const now = serviceNow().getTime();
  const next = Math.min(...theSale().holds.map((item) => item.payableUntil ?? Infinity).filter((moment) => moment > now));
  if (next === Infinity) return;
  watching = setTimeout(() => {
    events.dispatchEvent(new Event("off")); // nobody pays until then
    follow();
  }, Math.min(next - now, DAY));
}

async function holdAnew(item) {
  const release = lettingGo(item, false);
  theSale().buyer.available += item.cost;
  if (item.points !== undefined) {
    item.points = item.cost = mostPoints(item.rate, billOf(item));
    item.value = worthOfPoints(item.points, item.rate);
  }
  Object.assign(item, { key: newKey(), state: "asking", id: undefined, wish: undefined, payableUntil: null, after: release.id });
  if (item.points === 0) remove(item);
  const counter = structuredClone(theSale()); // on the disk with its release, or neither
  await Promise.all([told(release), enqueue(release, { tables: ["sale"], also: ({ sale }) => sale.put(counter) })]); // the points must be back before they are held again
  if (isStillHere(item)) await askFor(item);
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
}

async function resumeHold(item) {
  const release = ofKind("release").find((one) => one.id === item.after);
  if (release) await Promise.all([told(release), flush({ now: true })]);
  if (isStillHere(item)) await askFor(item);
}

events.addEventListener("lines", follow);
