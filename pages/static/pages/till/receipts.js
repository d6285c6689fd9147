// The receipt on the screen and on paper: the till's own lines, then the service's, then the number.

import { byId, toast } from "../shared/dom.js";
import { points, say } from "../shared/words.js";
import { show } from "./dialogs.js";
import { shownMoney } from "./money.js";
import { centred, rule, saleLines } from "./paper.js";
import { events } from "./queue.js";
import { pointsName } from "./rounds.js";
import { isPrintedAlways } from "./settings.js";
import { DOUBLE } from "./sure.js";

let shown = null; // the row whose receipt is open
let isPrinted = false;
let lastKey = 0;
let paidBy = -Infinity; // when Enter pressed Paid: its second half closes no receipt unseen

export function listenToReceipts() {
  byId("receipt-print").addEventListener("click", () => print());
  byId("receipt-done").addEventListener("click", () => byId("receipt").close());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest?.("#paid-cash, #paid-card")) paidBy = event.timeStamp;
  }, true);
  byId("receipt").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.repeat || event.timeStamp - paidBy < DOUBLE)) event.preventDefault();
    lastKey = event.timeStamp;
    if (event.key.toLowerCase() !== "p" || event.ctrlKey || event.metaKey) return;
    setTimeout(() => lastKey === event.timeStamp && print(), 60); // else it is a letter of a scan
  });
  events.addEventListener("settled", ({ detail }) => detail.item.kind === "sale" && settled(detail));
}

// The receipt of a sale, at once; its points follow when the service has answered.
export function openReceipt(row, { answer = null } = {}) {
  shown = row;
  isPrinted = false;
  byId("receipt-title").textContent = say("paid_title", { amount: shownMoney(row.toPay) });
  byId("receipt-sale").textContent = saleLines(row);
  byId("receipt-number").textContent = [rule(), ...centred(row.id)].join("\n");
  Object.assign(byId("receipt").dataset, { number: row.id, buyer: String(row.hasBuyer) });
  if (answer) drawSold(answer);
  else draw("sending", { lines: [], words: say("sending") });
  show(byId("receipt"), byId("receipt-done"));
}

function settled({ item, answer }) {
  if (answer && !answer.ok) refused(item);
  if (shown?.id !== item.number) return;
  if (!answer) draw("queued", { lines: follow(), words: say("sale_queued"), tone: "warn" });
  else if (answer.ok) drawSold(answer.body);
  else draw("refused", { lines: [], words: `${item.problem.words} ${say("sale_refused")}`, tone: "bad" });
  if (isPrintedAlways() && !isPrinted && byId("receipt").open) print();
}

function refused(item) {
  if (shown?.id !== item.number || !byId("receipt").open) toast(say("refused_later", { number: item.number }), { lasting: true });
}

const follow = () => (shown.hasBuyer ? [say("points_follow_paper")] : []);

function drawSold(body) {
  const { receipt, member, points: earned, balance_after: balance, refusal, notices = [] } = body;
  const name = pointsName();
  const parts = [];
  if (member) parts.push(say("earned", { points: points(earned, name) }));
  if (balance !== undefined && balance !== null) parts.push(say("balance_now", { points: points(balance, name) }));
  if (!member) parts.push(say("sold_without"));
  parts.push(...(refusal ? [refusal] : notices).map((said) => said.cashier_message ?? said.detail));
  draw("sold", { lines: receipt ?? [], words: parts.join(" "), tone: refusal ? "warn" : "good", earned, balance });
}

function draw(state, { lines, words, tone = "", earned = "", balance = "" }) {
  const dialog = byId("receipt");
  Object.assign(dialog.dataset, { state, points: String(earned), balance: String(balance ?? "") });
  byId("receipt-lines").textContent = lines.join("\n");
  byId("receipt-lines").dataset.rule = lines.length ? rule() : "";
  byId("receipt-state").className = `notice no-print ${tone}`;
  byId("receipt-state").textContent = words;
}

function print() {
  isPrinted = true;
  window.print();
}
