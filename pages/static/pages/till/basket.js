// The basket on the left: lines typed in, changed and taken back, what comes off, what is to pay.

import { byId, icon, make } from "../shared/dom.js";
import { number, say } from "../shared/words.js";
import { show, toScan } from "./dialogs.js";
import { amountOf, isTooMuch, looksLikeAmount, mostMoney, quantityOf, sampleMoney, shownMoney, times, typedAmount, typedQuantity } from "./money.js";
import { isOutdated, isOver, letGo } from "./offers.js";
import { redraw } from "./redraw.js";
import { addLine, changeLine, events, holdOf, isBegun, removeLine, sums, theSale, undo } from "./sale.js";

let edited = null;

export function listenToBasket() {
  byId("line-form").addEventListener("submit", typed);
  byId("undo").addEventListener("click", () => undo());
  byId("edit-form").addEventListener("submit", save);
  byId("edit-remove").addEventListener("click", () => {
    byId("line-dialog").close();
    removeLine(edited);
  });
  for (const name of ["lines", "off", "buyer"]) events.addEventListener(name, draw);
}

// A plain amount: "12.40" in whatever field it was typed.
export function addAmount(text) {
  if (!looksLikeAmount(text)) return false;
  addLine({ price: typedAmount(text) });
  return true;
}

function typed(event) {
  event.preventDefault();
  const line = read({ price: byId("amount"), quantity: byId("quantity"), error: byId("line-error") });
  if (!line) return;
  addLine({ ...line, name: byId("line-name").value.trim(), category: byId("line-category").value.trim() });
  for (const id of ["amount", "line-name"]) byId(id).value = "";
  byId("quantity").value = "1";
  byId("amount").focus();
}

function read({ price, quantity, error }) {
  const line = { price: typedAmount(price.value), quantity: typedQuantity(quantity.value || "1") };
  const isHuge = line.price !== null && line.quantity !== null && isTooMuch(times(line.price, line.quantity));
  const wrong = line.price === null || isHuge ? price : line.quantity === null ? quantity : null;
  for (const input of [price, quantity]) input.setAttribute("aria-invalid", String(input === wrong));
  error.textContent = isHuge ? say("huge_amount", { most: mostMoney() }) : wrong === price ? say("bad_amount", { sample: sampleMoney() }) : wrong ? say("bad_quantity") : "";
  wrong?.focus();
  return wrong ? null : line;
}

function edit(line) {
  edited = line.line;
  byId("edit-price").value = amountOf(line.price);
  byId("edit-quantity").value = String(quantityOf(line.quantity));
  byId("edit-name").value = line.name;
  byId("edit-category").value = line.category;
  byId("edit-error").textContent = "";
  show(byId("line-dialog"), byId("edit-price"));
  byId("edit-price").select();
}

function save(event) {
  event.preventDefault();
  const line = read({ price: byId("edit-price"), quantity: byId("edit-quantity"), error: byId("edit-error") });
  if (!line) return;
  byId("line-dialog").close();
  changeLine(edited, { ...line, name: byId("edit-name").value.trim(), category: byId("edit-category").value.trim() });
}

export function draw() {
  const sale = theSale();
  const { total, off, toPay } = sums();
  redraw(byId("lines"), sale.lines.map(drawnLine));
  byId("lines-none").hidden = sale.lines.length > 0;
  redraw(byId("off"), off.map(drawnOff));
  tellOver(sale.holds.filter(isOver).map((hold) => hold.name).join(", "));
  byId("to-pay").textContent = shownMoney(toPay);
  byId("to-pay").dataset.amount = amountOf(toPay);
  byId("total").textContent = off.length ? say("of_total", { amount: shownMoney(total) }) : "";
  byId("total").dataset.amount = amountOf(total);
  byId("undo").disabled = !sale.undo.length;
  byId("give-up").disabled = !isBegun();
  const isReady = sale.lines.length > 0 && total >= 0 && sale.holds.every((hold) => hold.state === "held" && !isOutdated(hold));
  for (const id of ["paid-cash", "paid-card"]) byId(id).disabled = !isReady;
  drawCategories(sale.lines);
  byId("lines-scroll").scrollTop = byId("lines-scroll").scrollHeight;
}

function drawnLine(line) {
  const name = line.name || line.category || say("goods");
  const pieces = line.quantity === 1000 ? "" : `${number(line.quantity / 1000)} × ${shownMoney(line.price)}`;
  const held = holdOf(line);
  const shown = make(
    "button",
    { class: "line", type: "button", disabled: Boolean(held), "aria-label": say("change_line", { name, amount: shownMoney(line.net) }), onclick: () => edit(line) },
    make("span", { class: "grow" }, name, pieces && make("small", { class: "quiet number" }, pieces)),
    make("span", { class: "number" }, shownMoney(line.net)),
  );
  const remove = () => {
    if (held) letGo(held);
    else removeLine(line.line);
    toScan();
  };
  return make("li", { "data-line": line.line }, shown, cross(say("remove_named", { name }), remove));
}

function drawnOff({ item, amount }) {
  const which = item.code && theSale().vouchers.includes(item) ? "data-voucher" : "data-hold";
  const take = () => {
    letGo(item);
    toScan();
  };
  return make(
    "li",
    { [which]: item.code ?? item.reward, "data-state": item.state, "aria-busy": String(item.state === "asking") },
    make("span", { class: "row grow" }, icon("gift"), make("span", {}, item.name, noteOf(item, amount))),
    make("span", { class: "number" }, shownMoney(-amount)),
    cross(say("remove_named", { name: item.name }), take),
  );
}

// Why nobody can pay; said once, however often the basket is drawn.
function tellOver(name) {
  const words = name && say("hold_over", { name });
  const note = byId("off-note");
  note.hidden = !words;
  if (note.textContent !== words) note.textContent = words;
}

// What is for some goods only says so while none of them is in the basket.
function noteOf({ percent, codes }, amount) {
  return percent && codes.length && !amount ? make("small", {}, say("off_nothing", { goods: codes.join(", ") })) : null;
}

const cross = (label, act) => make("button", { class: "bare remove", type: "button", "aria-label": label, onclick: act }, icon("close"));

function drawCategories(lines) {
  const known = new Set([...byId("categories").children].map((option) => option.value));
  const more = lines.map((line) => line.category).filter((name) => name && !known.has(name));
  byId("categories").append(...[...new Set(more)].map((value) => make("option", { value })));
}
