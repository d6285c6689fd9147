// What is left of a sale after its returns, to the cent: reckoned as the service does (rewards/returning.py).
// Lines are {line, name, left, amount}, parts of them {line, name, quantity, amount}: pieces in thousandths,
// money in minor units, below zero for a coupon.

import { minorOf } from "./money.js";

export const goodsOf = (parts) => parts.reduce((sum, part) => sum + part.amount, 0);

// Some pieces of a line, with their share of its money; the last piece takes all that is left of it.
export const partOf = ({ line, name, left, amount }, quantity) => ({ line, name, quantity, amount: left ? shared(amount, quantity, left) : 0 });

export const takeAll = (lines) => lines.filter(({ left, amount }) => left || amount).map(({ line, name, left, amount }) => ({ line, name, quantity: left, amount }));

// An amount of the sale: every line in proportion, coupons with their own sign. All that is left takes
// the pieces too; less leaves them with the customer.
export function takeAmount(lines, minor) {
  const total = goodsOf(lines);
  if (minor >= total) return takeAll(lines);
  const goods = lines.map(({ amount }) => Math.max(0, amount));
  const coupons = lines.map(({ amount }) => Math.max(0, -amount));
  const fromCoupons = shared(sumOf(coupons), minor, total);
  const [ofGoods, ofCoupons] = [split(minor + fromCoupons, goods), split(fromCoupons, coupons)];
  return lines.map(({ line, name }, place) => ({ line, name, quantity: 0, amount: ofGoods[place] - ofCoupons[place] })).filter(({ amount }) => amount);
}

// What is left after the returns that this till remembers, oldest first.
export function leftOf(lines, back) {
  let left = lines.map((line) => ({ ...line, left: line.quantity, amount: line.net }));
  for (const { body } of back) {
    const taken = takenBy(left, body);
    left = left.map((line) => {
      const parts = taken.filter((part) => part.line === line.line);
      return { ...line, left: line.left - parts.reduce((sum, part) => sum + part.quantity, 0), amount: line.amount - goodsOf(parts) };
    });
  }
  return left;
}

function takenBy(left, { void: isVoid, amount, lines: wished = [] }) {
  if (isVoid) return takeAll(left);
  if (amount !== undefined) return takeAmount(left, minorOf(amount));
  return left.flatMap((line) => wished.filter((one) => one.line === line.line).map(({ quantity }) => partOf(line, Math.round(Number(quantity) * 1000))));
}

// Shares in proportion that add up to the amount: what does not divide goes to the largest remainders,
// the first of equal ones first.
function split(amount, weights) {
  const total = BigInt(sumOf(weights));
  if (!total) return weights.map(() => 0);
  const products = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const shares = products.map((product) => Number(product / total));
  const places = products.map((product, place) => ({ place, rest: Number(product % total) })).sort((one, other) => other.rest - one.rest);
  for (const { place } of places.slice(0, amount - sumOf(shares))) shares[place] += 1;
  return shares;
}

const sumOf = (numbers) => numbers.reduce((sum, one) => sum + one, 0);
const shared = (amount, part, whole) => Number((BigInt(amount) * BigInt(part)) / BigInt(whole)); // towards zero
