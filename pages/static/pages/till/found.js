// What was scanned, in words: whom to greet, what to say, whom to choose, what to do.

import { byId, make } from "../shared/dom.js";
import { points, say } from "../shared/words.js";
import { openEnrolMember } from "./members.js";
import { serve, takeVoucher } from "./offers.js";
import { pointsName } from "./rounds.js";
import { events, theSale } from "./sale.js";
import { lookUp } from "./scan.js";

export function listenToMember() {
  byId("member-forget").addEventListener("click", forget);
  for (const name of ["buyer", "points"]) events.addEventListener(name, drawMember);
}

// body: an answer of POST /v1/lookups, or {kind} of the page's own, with the `scan` it is about.
export function showFound(body) {
  const { kind, greeting = "", hints = [], problem = "" } = body;
  byId("found").dataset.kind = kind;
  fillWith("found-greeting", greeting);
  fillWith("found-say", body.say || own(kind));
  byId("found-hints").replaceChildren(...hints.map((hint) => make("li", { class: "badge warn", "data-hint": hint.code }, hint.words)));
  fillWith("found-error", problem || (kind === "failed" ? say("no_answer") : ""));
  byId("found-do").replaceChildren(...whatToDo(body));
}

function fillWith(id, text) {
  byId(id).textContent = text;
  byId(id).hidden = !text;
}

function own(kind) {
  const key = { none: "nobody_yet", asking: "looking_up", later: "member_later" }[kind];
  return key ? say(key) : "";
}

function whatToDo({ kind, scan, candidates = [], voucher }) {
  if (kind === "ambiguous") return candidates.map((one) => choice(one, scan));
  if (kind === "voucher" && voucher.usable) return [button("voucher-take", say("voucher_take"), () => take(voucher), true)];
  if (kind === "unknown") {
    return [
      button("enrol-this", say("new_member"), () => openEnrolMember(scan), true),
      button("sell-without", say("sell_without"), () => showFound({ kind: "none" })),
    ];
  }
  if (kind === "failed" && scan) return [button("find-again", say("retry"), () => lookUp(scan))];
  return [];
}

function choice({ choose, masked, name }, scan) {
  const text = name ? `${name} · ${masked}` : masked;
  return make("button", { type: "button", "data-choose": choose, onclick: () => lookUp(scan, choose) }, text);
}

const button = (id, text, act, isFirst = false) => make("button", { id, type: "button", class: isFirst ? "primary" : null, onclick: act }, text);

function take(voucher) {
  takeVoucher(voucher);
  showFound({ kind: "none" });
}

// The member leaves the sale, and what was held for them goes back.
function forget() {
  serve(null);
  showFound({ kind: "none" });
}

export function drawMember() {
  const { buyer } = theSale();
  byId("member").hidden = !buyer;
  byId("member").dataset.member = buyer?.member ?? "";
  if (!buyer) return;
  byId("member-name").textContent = buyer.member ? (buyer.name ?? say("member")) : buyer.scan;
  byId("member-balance").textContent = buyer.member ? points(buyer.available, buyer.points_name || pointsName()) : say("points_follow");
  byId("member-balance").dataset.points = buyer.member ? String(buyer.available) : "";
  byId("member-tier").textContent = buyer.tier ?? "";
  byId("member-tier").hidden = !buyer.tier;
}
