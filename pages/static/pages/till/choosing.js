// What the cashier takes back of a sale: pieces of its lines, or an amount; what is typed last counts.

import { byId, make } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { sumOf } from "./handing_back.js";
import { goodsOf, partOf, takeAll, takeAmount } from "./left.js";
import { amountOf, quantityOf, sampleMoney, shownMoney, typedAmount } from "./money.js";

let sold = null;

export function listenToChoosing() {
  byId("return-amount").addEventListener("input", () => {
    if (byId("return-amount").value.trim()) piecesTyped().forEach((input) => (input.value = "0"));
    check();
  });
}

// found: {lines, paid, returned} of returns.js.
export function drawChoice(found) {
  sold = found;
  const most = goodsOf(sold.lines);
  byId("return-lines").replaceChildren(...sold.lines.map(drawnLine));
  byId("return-by-amount").hidden = !isLeft(sold);
  byId("return-amount").value = "";
  byId("return-amount").disabled = most <= 0;
  byId("return-amount-hint").textContent = most > 0 ? say("return_amount_most", { amount: shownMoney(most) }) : "";
  check();
}

// Pieces, or money of pieces that came back for less than they had cost.
export const isLeft = ({ lines }) => lines.some((line) => line.left > 0) || goodsOf(lines) > 0;

function leftText({ left, amount }, quantity) {
  if (left > 0) return say("line_left", { quantity, amount: shownMoney(amount) });
  return amount > 0 ? say("line_money_left", { amount: shownMoney(amount) }) : say("line_gone");
}

function drawnLine({ line, name, left, amount }) {
  const id = `return-line-${line}`;
  const most = String(quantityOf(Math.max(0, left)));
  const input = make("input", { id, type: "number", class: "number", min: "0", max: most, step: left % 1000 ? "any" : "1", value: "0", disabled: left <= 0, oninput: pieceTyped, onfocus: () => input.select() });
  const more = () => {
    input.value = String(Math.min(Number(most), Number(input.value) + (left % 1000 ? Number(most) : 1)));
    pieceTyped();
  };
  return make(
    "li",
    { "data-line": line, "data-left": most },
    make("label", { for: id, class: "grow" }, name, make("small", { class: "quiet number" }, leftText({ left, amount }, most))),
    input,
    make("button", { type: "button", class: "bare", "aria-label": say("one_more", { name }), disabled: left <= 0, onclick: more }, "+"),
  );
}

const piecesTyped = () => [...byId("return-lines").querySelectorAll("input")];

function pieceTyped() {
  byId("return-amount").value = "";
  check();
}

function check() {
  const text = byId("return-amount").value.trim();
  const minor = text ? typedAmount(text) : 0;
  const most = goodsOf(sold.lines);
  const wrong = minor === null || minor < 0 ? say("return_amount_bad", { sample: sampleMoney() }) : minor > most ? say("return_amount_more", { amount: shownMoney(most) }) : "";
  byId("return-amount-error").textContent = wrong;
  byId("return-amount-hint").hidden = Boolean(wrong);
  byId("return-amount").setAttribute("aria-invalid", String(Boolean(wrong)));
  const pieces = piecesTyped();
  const isFit = text ? !wrong && minor > 0 : pieces.some((input) => Number(input.value) > 0) && pieces.every((input) => input.validity.valid);
  byId("return-lines-ok").disabled = !isFit;
  byId("return-sum").textContent = isFit ? say(sold.paid ? "back_sum" : "goods_sum", { amount: shownMoney(sumOf(sold, chosen().parts)) }) : "";
}

// {parts, what}: what comes back, and how the service is told.
export function chosen() {
  const text = byId("return-amount").value.trim();
  if (text) return { parts: takeAmount(sold.lines, typedAmount(text)), what: { amount: amountOf(typedAmount(text)) } };
  const wished = (line) => Math.round(Number(byId(`return-line-${line.line}`).value) * 1000);
  return byLines(sold.lines.map((line) => partOf(line, wished(line))).filter((part) => part.quantity > 0));
}

// Money without pieces has no line to name: then it is told as the amount of all that is left.
export function everything({ lines }) {
  const total = goodsOf(lines);
  if (total > 0 && lines.some(({ left, amount }) => left <= 0 && amount)) return { parts: takeAll(lines), what: { amount: amountOf(total) } };
  return byLines(lines.filter((line) => line.left > 0).map((line) => partOf(line, line.left)));
}

const byLines = (parts) => ({ parts, what: { lines: parts.map(({ line, quantity }) => ({ line, quantity: quantityOf(quantity) })) } });
