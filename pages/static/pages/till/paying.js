// Paid: the sale is written down, the counter is free for the next customer, then it is sent.

import { byId } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { showFound } from "./found.js";
import { amountOf } from "./money.js";
import { lettingGo } from "./offers.js";
import { enqueue, enqueueAll, newItem } from "./queue.js";
import { openReceipt } from "./receipts.js";
import { isBuyerClear } from "./scan.js";
import { basketBody, emptySale, replaceSale, sums, tendersOff, theSale } from "./sale.js";

export function listenToPaying() {
  byId("paid-cash").addEventListener("click", () => pay("cash"));
  byId("paid-card").addEventListener("click", () => pay("card"));
  byId("give-up").addEventListener("click", giveUp);
}

// A second tap finds an empty basket: one payment is one sale.
export function pay(type) {
  if (byId("paid-cash").disabled) return;
  if (isTypedLeft() || !isBuyerClear()) return;
  const sale = theSale();
  const item = newItem("sale", { number: sale.number, place: sale.place, body: bodyOf(sale, type) });
  const row = rowOf(sale, item, type);
  const next = emptySale();
  replaceSale(next);
  clearTyped();
  showFound({ kind: "none" });
  openReceipt(row);
  const also = ({ sales, sale: counter }) => {
    sales.put(row);
    counter.put(next);
  };
  enqueue(item, { tables: ["sales", "sale"], also });
}

// A price that was typed and not added is in no sum yet: nobody pays until it is added or cleared.
function isTypedLeft() {
  if (!byId("amount").value.trim()) return false;
  byId("line-error").textContent = say("not_added");
  byId("amount").setAttribute("aria-invalid", "true");
  byId("amount").focus();
  return true;
}

// What was typed for one customer is nothing of the next one's.
function clearTyped() {
  byId("line-form").reset();
  byId("line-error").textContent = "";
  for (const id of ["amount", "quantity"]) byId(id).removeAttribute("aria-invalid");
}

function bodyOf(sale, type) {
  const { toPay } = sums();
  const rest = toPay ? [{ type, amount: amountOf(toPay) }] : [];
  return {
    external_id: sale.number,
    occurred_at: null, // when it is sent: see queue.js
    ...basketBody(),
    tenders: [...tendersOff(), ...rest],
    redemptions: sale.holds.map((item) => item.id),
  };
}

// What this till remembers of a sale, for its receipt, for returns without the network, for mending.
function rowOf(sale, item, type) {
  const { total, off, toPay } = sums();
  return {
    id: sale.number,
    kind: "sale",
    at: item.at,
    total,
    toPay,
    type,
    off: off.map(({ item: one, amount }) => ({ name: one.name, amount })),
    hasBuyer: sale.buyer !== null,
    sale: structuredClone({ ...sale, undo: [], buyer: sale.buyer && { ...sale.buyer, name: null } }), // no names for later
  };
}

// The sale falls through: what was held or taken for it goes back, now or when the network is back.
export function giveUp() {
  const { holds, vouchers } = theSale();
  const wished = holds.filter((one) => one.wish);
  const items = [...wished.map((one) => lettingGo(one, false)), ...vouchers.map((one) => lettingGo(one, true))];
  const next = emptySale();
  replaceSale(next);
  clearTyped();
  showFound({ kind: "none" });
  enqueueAll(items, { tables: ["sale"], also: (opened) => opened.sale.put(next) });
}
