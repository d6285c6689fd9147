// What became of a return: the money, the points that were taken back, its receipt.

import { byId } from "../shared/dom.js";
import { points, say } from "../shared/words.js";
import { keptOrSaid, store } from "./device.js";
import { paperOf, toHandOut } from "./handing_back.js";
import { minorOf } from "./money.js";
import { centred, headLines, rule } from "./paper.js";
import { events, forget } from "./queue.js";
import { pointsName } from "./rounds.js";
import { DOUBLE } from "./sure.js";

let shown = null;
let given = -Infinity; // when Enter gave something back: its second half closes no result unseen

export function listenToResult() {
  byId("return-sale").addEventListener("keydown", (event) => event.key === "Enter" && (given = event.timeStamp));
  byId("return-result").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.repeat || event.timeStamp - given < DOUBLE)) event.preventDefault();
  });
  events.addEventListener("settled", ({ detail }) => detail.item.kind === "return" && settled(detail));
  byId("return-print").addEventListener("click", () => window.print());
  byId("return").addEventListener("close", () => (shown = null));
}

export function showResult(row) {
  shown = row;
  byId("return-result").hidden = false;
  draw("sending", { words: [say("sending")] });
  byId("return-result").querySelector("[data-close]").focus();
}

function settled({ item, answer }) {
  if (answer && !answer.ok) note(item);
  if (shown?.id !== item.number) return;
  if (!answer) draw("queued", { words: [...toHandOut(shown), say("return_queued")], lines: [say("points_follow_paper")], tone: "warn" });
  else if (answer.ok) drawDone(answer.body);
  else {
    draw("refused", { words: [answer.problem], tone: "bad" });
    forget(item); // the cashier has read it, and nothing was taken back
  }
}

const note = async (item) => keptOrSaid(store.put("sales", { ...(await store.get("sales", item.number)), isRefused: true }));

function drawDone(body) {
  const { points_taken: taken, points_owed: owed, total, balance_after: balance, status, receipt = [] } = body;
  const name = pointsName();
  const goods = minorOf(total) || shown.goods; // nothing is said of a sale that has not come
  const parts = toHandOut(shown, goods);
  if (status === "waiting") parts.push(say("return_waits"));
  if (body.member) parts.push(say("taken_back", { points: points(taken, name) }));
  if (owed) parts.push(say("owed", { points: points(owed, name) }));
  if (body.member && balance !== null) parts.push(say("balance_now", { points: points(balance, name) }));
  draw("done", { words: parts, lines: receipt, goods, tone: "good", taken });
}

function draw(state, { words, lines = [], goods = shown.goods, tone = "", taken = "" }) {
  Object.assign(byId("return-result").dataset, { state, number: shown.id, points: String(taken) });
  byId("return-says").className = `notice ${tone}`;
  byId("return-says").textContent = words.filter(Boolean).join(" ");
  const isPaper = state === "done" || state === "queued";
  const paper = [...headLines(shown.at), say("return_of", { number: shown.of }), ...paperOf(shown, goods), ...lines, rule(), ...centred(shown.id)];
  byId("return-receipt").textContent = isPaper ? paper.join("\n") : "";
  byId("return-print").hidden = !isPaper;
}
