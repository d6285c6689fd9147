// Receipts of the till's own: what was bought and paid, in the columns of its paper.

import { language, number, say } from "../shared/words.js";
import { momentOf } from "./clock.js";
import { shownMoney } from "./money.js";
import { theTill } from "./service.js";
import { columns } from "./settings.js";

const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");

// A moment as the store's wall clock shows it.
export function storeTime(moment) {
  const style = { dateStyle: "medium", timeStyle: "short", timeZone: theTill()?.time_zone };
  return plain(new Intl.DateTimeFormat(language, style).format(moment));
}

// The lines above those of the service.
export function saleLines(row) {
  return [
    ...headLines(row.at),
    ...row.sale.lines.flatMap(lineOf),
    rule(),
    both(say("total"), shownMoney(row.total)),
    ...row.off.map(({ name, amount }) => both(name, shownMoney(-amount))),
    ...(row.toPay || !row.off.length ? [both(say(`tender_${row.type}`), shownMoney(row.toPay))] : []),
  ].join("\n");
}

export function headLines(at) {
  const { store_name: name, terminal } = theTill();
  return [...centred(name), both(storeTime(momentOf(at)), terminal), rule()];
}

function lineOf({ name, category, quantity, price, net }) {
  const called = name || category || say("goods");
  if (quantity === 1000) return both(called, shownMoney(net));
  return [called.slice(0, columns()), both(`  ${number(quantity / 1000)} x ${shownMoney(price)}`, shownMoney(net))];
}

export const rule = () => "-".repeat(columns());

// Two columns; the left one is cut where both do not fit.
export function both(left, right) {
  const last = plain(right);
  const room = columns() - last.length - 1;
  return `${plain(left).slice(0, room).padEnd(room)} ${last}`;
}

export function centred(text) {
  const line = plain(text).slice(0, columns());
  return [" ".repeat(Math.floor((columns() - line.length) / 2)) + line];
}
