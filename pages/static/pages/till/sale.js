// The sale at the counter: who buys, what, and what comes off the bill. Kept on the disk as it grows.

import { serviceNow } from "./clock.js";
import { keptOrSaid, store } from "./device.js";
import { amountOf, minorOf, quantityOf, times } from "./money.js";
import { newNumber } from "./numbers.js";
import { thisPlace } from "./place.js";
import { theTill } from "./service.js";

const UNDO_MAX = 30;
export const events = new EventTarget(); // "lines", "buyer", "off": what changed
let sale = null;

export const theSale = () => sale;
export const isBegun = () => Boolean(sale.lines.length || sale.buyer || sale.holds.length || sale.vouchers.length);

export async function recallSale() {
  sale = (await store.get("sale", "now")) ?? emptySale();
  sale.place ??= thisPlace();
}

export function emptySale() {
  const number = newNumber(theTill()?.terminal ?? "TILL", serviceNow());
  return { id: "now", number, place: thisPlace(), buyer: null, lines: [], next: 1, holds: [], vouchers: [], undo: [] };
}

// Put another sale in the place of this one, in memory; whoever calls keeps it on the disk.
export function replaceSale(other) {
  sale = other;
  for (const name of ["lines", "buyer", "off"]) events.dispatchEvent(new Event(name));
}

export function renumber() {
  sale.number = newNumber(theTill().terminal, serviceNow());
  changed("off");
}

// price: minor units a piece; quantity: thousandths. ofReward: it is the money part of a reward, which
// comes and goes with its hold alone.
export function addLine({ price, quantity = 1000, name = "", category = "", ofReward = false }) {
  if (!ofReward) remember();
  const line = String(sale.next++);
  sale.lines.push({ line, price, quantity, name, category, net: times(price, quantity), ...(ofReward && { ofReward }) });
  changed("lines");
  return line;
}

export function changeLine(id, fields) {
  remember();
  const line = sale.lines.find((one) => one.line === id);
  Object.assign(line, fields);
  line.net = times(line.price, line.quantity);
  changed("lines");
}

export function removeLine(id) {
  if (!sale.lines.find((one) => one.line === id)?.ofReward) remember();
  sale.lines = sale.lines.filter((one) => one.line !== id);
  changed("lines");
}

// What was typed is as it was before; what belongs to a reward stays with it.
export function undo() {
  const before = sale.undo.pop();
  if (!before) return;
  const kept = [...before.filter((line) => !line.ofReward), ...sale.lines.filter((line) => line.ofReward)];
  sale.lines = kept.sort((one, other) => Number(one.line) - Number(other.line));
  changed("lines");
}

// The hold that a line is the money part of; none of a line that was typed.
export const holdOf = (line) => sale.holds.find((one) => one.line === line.line);

const remember = () => (sale.undo = [...sale.undo, structuredClone(sale.lines)].slice(-UNDO_MAX));

// buyer: {member, name, tier, available, points_name, scan}, or {scan} of somebody yet to be looked up, or null.
export function setBuyer(buyer) {
  sale.buyer = buyer;
  changed("buyer");
}

// Keep what was changed in a hold, a voucher or their lists.
export function changed(name = "off") {
  events.dispatchEvent(new Event(name));
  return keptOrSaid(store.put("sale", structuredClone(sale)));
}

// {total, off: [{item, amount}], toPay} in minor units; what comes off is never above what is left.
export function sums({ before = null } = {}) {
  const total = sale.lines.reduce((sum, line) => sum + line.net, 0);
  const off = [];
  let left = Math.max(0, total);
  for (const item of [...sale.holds, ...sale.vouchers]) {
    if (item === before) break;
    const amount = Math.min(left, worth(item, left));
    off.push({ item, amount });
    left -= amount;
  }
  return { total, off, toPay: left };
}

function worth({ percent, scope, codes = [], value }, left) {
  if (!percent) return value;
  const meant = codes.map(folded);
  const base = scope === "basket" ? left : scope === "category" ? netOf((line) => meant.includes(folded(line.category))) : 0;
  return Math.min(left, Math.floor((Math.max(0, base) * percent) / 100));
}

const netOf = (isMeant) => sale.lines.filter(isMeant).reduce((sum, line) => sum + line.net, 0);
const folded = (category) => category.trim().toLocaleLowerCase();

// Whether it can be reckoned here: a share of some products cannot, for lines have no SKU.
export const isReckoned = ({ percent = null, scope = "basket" }) => !percent || scope !== "product";

// The points that the member has left for more.
export function pointsLeft() {
  const asked = sale.holds.filter((item) => item.state === "asking").reduce((sum, item) => sum + item.cost, 0);
  return (sale.buyer?.available ?? 0) - asked;
}

// What a reward or voucher is worth, as the API writes it.
export function worthOf({ percent = null, scope = "basket", scope_codes, of, value = "0" }) {
  return { percent: percent || null, scope, codes: scope_codes ?? of ?? [], value: minorOf(value || "0") };
}

// How the bill was paid so far: by points, and by vouchers.
export function tendersOff() {
  const { off } = sums();
  const part = (type, items) => {
    const amount = off.filter(({ item }) => items.includes(item)).reduce((sum, one) => sum + one.amount, 0);
    return amount ? [{ type, amount: amountOf(amount) }] : [];
  };
  return [...part("points", sale.holds), ...part("voucher", sale.vouchers)];
}

// The basket as quotes and purchases take it.
export function basketBody() {
  const { store: code, terminal, currency } = sale.place ?? thisPlace();
  const lines = sale.lines.map(({ line, quantity, net, name, category }) => ({
    line,
    quantity: quantityOf(quantity),
    net: amountOf(net),
    ...(name && { name }),
    ...(category && { category }),
  }));
  const { buyer } = sale;
  const who = buyer?.member ? { member: buyer.member } : buyer?.scan ? { identifier: { kind: "scan", value: buyer.scan } } : {};
  return { store: code, terminal, currency, lines, tenders: tendersOff(), ...who };
}
