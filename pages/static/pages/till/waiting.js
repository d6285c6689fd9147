// Sales and returns that the service does not have yet, and those it refused, with what to do.

import { byId, make, toast } from "../shared/dom.js";
import { money, number, say } from "../shared/words.js";
import { momentOf, serviceNow } from "./clock.js";
import { store } from "./device.js";
import { show } from "./dialogs.js";
import { amountOf, minorOf, shownMoney } from "./money.js";
import { newNumber } from "./numbers.js";
import { storeTime } from "./paper.js";
import { isElsewhere, placeName } from "./place.js";
import { change, elsewhereCount, events, flush, forget, isSending, ofKind, refusedCount, waitingCount } from "./queue.js";
import { redraw } from "./redraw.js";
import { changed, isBegun, renumber, replaceSale, theSale } from "./sale.js";
import { lookUp } from "./scan.js";
import { theTill } from "./service.js";
import { isSure, unsure } from "./sure.js";

const SAID = { unknown_store: "refused_place", unknown_terminal: "refused_place", currency_mismatch: "refused_currency" };
const REWARD = /^(redemption_|points_returned|unknown_redemption|insufficient_points|reward_|may_not_spend|member_)/;

export function listenToWaiting() {
  byId("open-waiting").addEventListener("click", () => show(byId("waiting")));
  byId("waiting").addEventListener("close", forgetQuestions);
  byId("send-now").addEventListener("click", () => flush({ now: true }));
  events.addEventListener("changed", draw);
  events.addEventListener("settled", draw);
}

const forgetQuestions = () => byId("waiting-list").querySelectorAll("[data-asked]").forEach((button) => unsure(button, say("do_settled")));

export function draw() {
  const [waiting, refused, elsewhere] = [waitingCount(), refusedCount(), elsewhereCount()];
  const opener = byId("open-waiting");
  Object.assign(opener.dataset, { waiting: String(waiting), refused: String(refused), elsewhere: String(elsewhere), sending: String(isSending()) });
  const badge = byId("waiting-count");
  badge.hidden = !waiting && !refused && !elsewhere;
  badge.className = `badge ${refused ? "bad" : "warn"}`;
  badge.textContent = refused ? say("count_refused", { count: refused }) : isSending() ? say("sending_count", { count: waiting }) : number(waiting + elsewhere);
  byId("waiting-none").hidden = waiting + refused + elsewhere > 0;
  byId("send-now").hidden = !waiting;
  byId("send-now").textContent = isSending() ? say("sending") : say("send_now");
  redraw(byId("waiting-list"), ofKind("sale", "return").map(drawn));
}

function drawn(item) {
  if (isElsewhere(item.place)) return drawnElsewhere(item);
  const { state, problem = null, kind, body } = item;
  const total = kind === "sale" ? body.tenders.reduce((sum, tender) => sum + minorOf(tender.amount), 0) : null;
  const codes = [problem?.code, ...(problem?.errors ?? []).map((one) => one.code)];
  const misplaced = SAID[codes.find((code) => code in SAID)];
  const own = misplaced && say(misplaced, { place: placeName(item.place), currency: item.place.currency });
  const words = own && state === "refused" ? own : problem && state === "refused" ? [problem.words, REWARD.test(problem.code) && say("reward_gone")].filter(Boolean).join(" ") : say(kind === "sale" ? "sale_waits" : "return_waits_here");
  const details = (problem?.errors ?? []).map((one) => one.detail).join(" ") || problem?.detail;
  return make(
    "li",
    { "data-number": item.number, "data-state": state, "data-code": problem?.code ?? "", class: "stack tight" },
    make("p", { class: "row apart" }, make("b", { class: "mono" }, item.number), make("span", { class: "number" }, total === null ? say("return") : shownMoney(total))),
    make("p", { class: "quiet small" }, storeTime(momentOf(item.at))),
    make("p", { class: state === "refused" ? "notice bad" : "small" }, words),
    state === "refused" && details ? make("details", { class: "small" }, make("summary", {}, say("details")), make("p", {}, details)) : null,
    state === "refused" ? make("div", { class: "row wrap" }, ...waysOut(item)) : null,
  );
}

// Of another till: seen here, and nothing done with it.
function drawnElsewhere({ number: id, kind, at, place, body }) {
  const total = kind === "sale" ? money(String(body.tenders.reduce((sum, one) => sum + Number(one.amount), 0)), place.currency) : say("return");
  return make(
    "li",
    { "data-number": id, "data-state": "elsewhere", class: "stack tight" },
    make("p", { class: "row apart" }, make("b", { class: "mono" }, id), make("span", { class: "number" }, total)),
    make("p", { class: "quiet small" }, storeTime(momentOf(at))),
    make("p", { class: "notice warn" }, say("waits_elsewhere", { place: placeName(place) })),
  );
}

function waysOut(item) {
  const { code } = item.problem;
  const isSale = item.kind === "sale";
  const ways = [];
  if (isSale && REWARD.test(code) && item.body.redemptions.length) ways.push(way(item, "without", say("do_without", { amount: shownMoney(byPoints(item.body)) }), () => sendWithout(item)));
  if (isSale && code === "duplicate_purchase") ways.push(way(item, "number", say("do_number"), () => sendRenumbered(item)));
  if (isSale) ways.push(way(item, "open", say("do_open"), () => openAgain(item)));
  ways.push(way(item, "again", say("do_again"), () => sendAgain(item, {})));
  ways.push(way(item, "settled", say("do_settled"), (event) => settle(item, event)));
  return ways;
}

// A second tap on any of them, while the first is being written down, does nothing.
const way = (item, name, text, act) => make("button", { type: "button", "data-do": name, onclick: (event) => once(item, () => act(event)) }, text);
const busy = new Set();

async function once({ id }, act) {
  if (busy.has(id)) return;
  busy.add(id);
  try {
    await act();
  } finally {
    busy.delete(id);
  }
}

const byPoints = (body) => body.tenders.filter((one) => one.type === "points").reduce((sum, one) => sum + minorOf(one.amount), 0);

async function sendAgain(item, fields) {
  await change(item, { ...fields, state: "waiting", problem: null, tries: 0 });
  flush({ now: true });
}

// The part that points were to pay is settled with the customer, as the rest was paid.
async function sendWithout(item) {
  const owed = byPoints(item.body);
  const row = await store.get("sales", item.number);
  if (row) await store.put("sales", { ...row, toPay: row.toPay + owed }); // a return hands that out as well
  const rest = item.body.tenders.filter((one) => one.type !== "points");
  const last = rest.pop() ?? { type: "cash", amount: "0" };
  const tenders = [...rest, { ...last, amount: amountOf(minorOf(last.amount) + owed) }];
  return sendAgain(item, { body: { ...item.body, redemptions: [], tenders } });
}

// Under another receipt number: the one it had is another sale's.
async function sendRenumbered(item) {
  const fresh = newNumber(theTill().terminal, serviceNow());
  const row = await store.get("sales", item.number);
  await store.together(["sales"], ({ sales }) => {
    if (row) sales.put({ ...row, id: fresh });
    sales.delete(item.number);
  });
  await sendAgain(item, { number: fresh, body: { ...item.body, external_id: fresh } });
}

// Back to the counter, to be mended and paid again.
async function openAgain(item) {
  const row = await store.get("sales", item.number);
  byId("waiting").close();
  if (isBegun() || !row) {
    toast(say("finish_first"));
    return;
  }
  const holds = REWARD.test(item.problem.code) ? [] : row.sale.holds;
  replaceSale({ ...row.sale, id: "now", holds });
  if (item.problem.code === "duplicate_purchase") renumber();
  await changed("buyer");
  await store.remove("sales", item.number);
  await forget(item);
  const { buyer } = theSale();
  if (buyer) lookUp(buyer.scan); // what they have is not what they had
}

// Twice, for it leaves this list for good; the sale stays among those this till remembers.
async function settle(item, event) {
  if (!isSure(event, say("do_settled_sure"))) return;
  await forget(item);
  const row = await store.get("sales", item.number);
  if (row) await store.put("sales", { ...row, isSettled: true });
}
