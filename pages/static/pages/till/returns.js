// Goods that came back, and sales that never were: by the receipt number, with the network or without.

import { byId } from "../shared/dom.js";
import { NoAnswer } from "../shared/http.js";
import { say } from "../shared/words.js";
import { chosen, drawChoice, everything, isLeft, listenToChoosing } from "./choosing.js";
import { serviceNow } from "./clock.js";
import { store } from "./device.js";
import { show } from "./dialogs.js";
import { noteOf, sumOf } from "./handing_back.js";
import { goodsOf, leftOf } from "./left.js";
import { minorOf, shownMoney } from "./money.js";
import { asNumber, isReturnNumber, newNumber } from "./numbers.js";
import { storeTime } from "./paper.js";
import { placeName } from "./place.js";
import { enqueue, newItem } from "./queue.js";
import { openReceipt } from "./receipts.js";
import { listenToResult, showResult } from "./returned.js";
import { ask, theTill } from "./service.js";
import { receiptFormat } from "./settings.js";

// {number, local, purchase, lines: [{line, name, left, amount}], about, before, canVoid, paid, returned}
// paid: {total, toPay}, null where nobody said how it was paid; returned: the goods that came back so far.
let sold = null;
let asked = 0;

export function listenToReturns() {
  byId("open-return").addEventListener("click", () => openReturn(""));
  byId("return-form").addEventListener("submit", (event) => {
    event.preventDefault();
    find(byId("return-number").value.trim());
  });
  byId("return-lines-ok").addEventListener("click", () => sold && giveBack(chosen()));
  byId("return-all").addEventListener("click", () => sold && giveBack(everything(sold)));
  byId("return-void").addEventListener("click", () => sold && giveBack({ ...everything(sold), what: { void: true } }));
  byId("return-reprint").addEventListener("click", reprint);
  listenToChoosing();
  listenToResult();
}

// purchase: its id, where a lookup has told it.
export function openReturn(number, { purchase = null } = {}) {
  byId("return-number").value = number;
  byId("return-error").textContent = "";
  for (const id of ["return-sale", "return-result"]) byId(id).hidden = true;
  byId("return-form").hidden = false;
  show(byId("return"), byId("return-number"));
  if (number) find(number, purchase);
}

async function find(text, purchase = null) {
  asked += 1;
  const mine = asked;
  byId("return-sale").hidden = true;
  byId("return-error").textContent = "";
  if (!text) return;
  const number = asNumber(text) ?? text;
  byId("return-number").value = number;
  const local = await store.get("sales", number);
  const place = local?.sale?.place;
  if (place && place.store !== theTill().store) {
    byId("return-error").textContent = say("return_elsewhere", { place: placeName(place) });
    return;
  }
  if (local?.kind === "return" || isReturnNumber(number)) {
    byId("return-error").textContent = say("return_of_return");
    return;
  }
  byId("return-find").setAttribute("aria-busy", "true");
  const found = await fromService(number, purchase ?? local?.answer?.id ?? null);
  if (mine !== asked) return;
  byId("return-find").removeAttribute("aria-busy");
  if (found) draw(soldOf(found, local, number));
  else if (local) draw(await soldHere(local));
  else if (found === null) byId("return-error").textContent = say("return_unknown");
  else draw({ number, local: null, lines: [], about: say("return_blind"), before: "", canVoid: true, paid: null, returned: 0 });
}

// The sale as the service knows it; null when it knows none, undefined without an answer.
async function fromService(number, id) {
  try {
    let purchase = id;
    if (!purchase) {
      const looked = await ask("POST", "/v1/lookups", { body: { scan: number, store: theTill().store } });
      purchase = looked.ok ? looked.body.purchase : null;
    }
    if (!purchase) return null;
    const answer = await ask("GET", `/v1/purchases/${purchase}`, { headers: receiptFormat() });
    return answer.ok ? answer.body : null;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return undefined;
  }
}

// refundable_lines say what is left; without them nothing has come back, or nothing is left.
function soldOf(body, local, number) {
  const names = new Map(body.lines.map((line) => [line.line, line.name || line.category]));
  const lines = (body.refundable_lines ?? []).map(({ line, quantity, amount }) => ({
    line,
    name: names.get(line) || say("line_number", { line }),
    left: Math.round(Number(quantity) * 1000),
    amount: minorOf(amount),
  }));
  const returned = minorOf(body.returned ?? "0");
  const before = body.status === "voided" ? say("was_voided") : returned ? say("returned_before", { amount: shownMoney(returned) }) : "";
  const canVoid = !["voided", "returned"].includes(body.status) && !returned;
  const about = say("sale_about", { amount: shownMoney(minorOf(body.total)), time: storeTime(new Date(body.occurred_at)) });
  return { number, local, purchase: body, lines, before, canVoid, about, paid: paidOf(local) ?? paidBy(body), returned };
}

const paidOf = (local) => local && { total: local.total, toPay: local.toPay };

// As another till has told it; nothing where its tenders do not make up the sale, or where this page
// does not know what one of them is: a gift card is not handed out in cash.
function paidBy({ total, tenders }) {
  const sum = (...types) => tenders.reduce((all, { type, amount }) => all + (types.includes(type) ? minorOf(amount) : 0), 0);
  const toPay = sum("cash", "card");
  return toPay + sum("points", "voucher") === minorOf(total) ? { total: minorOf(total), toPay } : null;
}

// The same from what this till remembers, less what was taken back here. Void is for whole sales: of
// one that came back in part, the rest is returned.
async function soldHere(local) {
  const back = (await store.all("sales")).filter((row) => row.kind === "return" && row.of === local.id && !row.isRefused);
  back.sort((one, other) => one.at.local - other.at.local);
  const lines = leftOf(local.sale.lines, back).map(({ line, name, category, left, amount }) => ({ line, name: name || category || say("goods"), left, amount }));
  const isVoided = back.some((row) => row.body.void);
  const returned = local.total - goodsOf(lines);
  const before = isVoided ? say("was_voided") : back.length ? say("returned_before", { amount: shownMoney(returned) }) : "";
  const about = say("sale_about", { amount: shownMoney(local.total), time: storeTime(new Date(local.at.local)) });
  return { number: local.id, local, lines, before, canVoid: !back.length, about, paid: paidOf(local), returned };
}

function draw(found) {
  sold = found;
  const hasMore = isLeft(found);
  byId("return-sale").hidden = false;
  byId("return-sale").dataset.number = found.number;
  byId("return-about").textContent = found.about;
  byId("return-before").textContent = found.before;
  byId("return-before").hidden = !found.before;
  const note = hasMore || found.canVoid ? noteOf(found) : "";
  byId("return-note").textContent = note;
  byId("return-note").hidden = !note;
  drawChoice(found);
  byId("return-all").textContent = `${say("return_all")} · ${shownMoney(sumOf(found, everything(found).parts))}`;
  for (const id of ["return-lines-ok", "return-all"]) byId(id).hidden = !hasMore;
  byId("return-error").textContent = !hasMore && !found.canVoid ? say("return_nothing_left") : "";
  byId("return-void").hidden = !found.canVoid;
  byId("return-reprint").hidden = !found.purchase && !found.local;
  (byId("return-sale").querySelector("input:enabled") ?? byId("return-void")).focus();
}

// Written down first, then sent; the receipt of the return shows what became of the points.
function giveBack({ parts, what }) {
  if (!parts.length && !what.void) return;
  const { store: code, terminal } = theTill();
  const number = newNumber(terminal, serviceNow(), { isReturn: true });
  const body = { external_id: number, occurred_at: null, sale: { store: code, external_id: sold.number }, ...what };
  const item = newItem("return", { number, body });
  const row = { id: number, kind: "return", of: sold.number, at: item.at, body, parts, goods: goodsOf(parts), paid: sold.paid, returned: sold.returned };
  sold = null; // a second tap finds nothing to return
  byId("return-sale").hidden = byId("return-form").hidden = true;
  showResult(row);
  enqueue(item, { tables: ["sales"], also: ({ sales }) => sales.put(row) });
}

async function reprint() {
  const { local, purchase, number } = sold;
  const row = local ?? { id: number, at: { local: Date.parse(purchase.occurred_at), offset: 0 }, total: minorOf(purchase.total), toPay: minorOf(purchase.total), type: "other", off: [], hasBuyer: Boolean(purchase.member), sale: { lines: [] } };
  let answer = purchase ?? local?.answer ?? null;
  if (purchase) {
    try {
      const again = await ask("GET", `/v1/purchases/${purchase.id}/receipt`, { headers: receiptFormat() });
      if (again.ok) answer = { ...purchase, receipt: again.body.receipt };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }
  openReceipt(row, { answer });
}
