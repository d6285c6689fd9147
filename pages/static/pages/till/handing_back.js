// What a return hands out: what was paid in cash or by card, never what points and vouchers paid.

import { say } from "../shared/words.js";
import { goodsOf } from "./left.js";
import { shownMoney } from "./money.js";
import { both, rule } from "./paper.js";

// Of each return as much as of its goods, counted over all returns so far: together they hand out what
// was paid, to the cent. paid: {total, toPay} of the sale; returned: the goods that came back before.
export function handedBack({ total, toPay }, returned, goods) {
  const upTo = (sum) => (total > 0 ? Number((BigInt(Math.min(total, Math.max(0, sum))) * BigInt(toPay)) / BigInt(total)) : 0);
  return Math.max(0, upTo(returned + goods) - upTo(returned));
}

// Of goods that may be returned: the sum on a button, or beside the lines chosen.
export function sumOf({ paid, returned }, parts) {
  return paid ? handedBack(paid, returned, goodsOf(parts)) : goodsOf(parts);
}

// How the sale was paid, where that changes what is handed out.
export function noteOf({ paid }) {
  if (!paid) return say("back_elsewhere");
  const off = paid.total - paid.toPay;
  return off ? say("back_part", { goods: shownMoney(paid.total), off: shownMoney(off) }) : "";
}

// What the cashier is told to hand out for a return; goods: their money, as the service or this till knows it.
export function toHandOut({ paid, returned, goods: known, parts }, goods = known) {
  if (!paid) return [parts.length ? say("goods_back", { amount: shownMoney(goods) }) : "", say("back_elsewhere")];
  return [say("money_back", { amount: shownMoney(handedBack(paid, returned, goods)) })];
}

// The same on paper: the goods or the amount, what they were not paid with, what is handed out.
export function paperOf({ paid, returned, goods: known, parts, body }, goods = known) {
  const named = parts.map(({ name, quantity, amount }) => both(`${quantity / 1000} x ${name}`, shownMoney(-amount)));
  const lines = "amount" in body ? [both(say("amount"), shownMoney(-goods))] : named;
  if (!paid) return lines;
  const back = handedBack(paid, returned, goods);
  const off = back === goods ? [] : [both(say("paid_otherwise"), shownMoney(goods - back))];
  return [...lines, ...off, rule(), both(say("paid_back"), shownMoney(back))];
}
