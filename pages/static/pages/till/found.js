// What was scanned, in words: whom to greet, what to say, whom to choose, what to do.

import { byId, make } from "../shared/dom.js";
import { points, say } from "../shared/words.js";
import { openEnrolMember } from "./members.js";
import { serve } from "./offers.js";
import { pointsName } from "./rounds.js";
import { events, theSale } from "./sale.js";
import { lookUp } from "./scan.js";
import { takeVoucher } from "./vouchers.js";

let isOpen = false; // a question about whose sale this is

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
  isOpen = Boolean(body.isOpen);
}

// Whether it must be said first whose sale this is; then that is what the cashier sees next.
export function mustChoose() {
  if (!isOpen) return false;
  fillWith("found-error", say("choose_first"));
  byId("found-do").querySelector("button").focus();
  return true;
}

function fillWith(id, text) {
  byId(id).textContent = text;
  byId(id).hidden = !text;
}

function own(kind) {
  const { buyer } = theSale();
  if (kind === "none" && buyer) return "";
  if (kind === "unsure") return buyer ? say("unsure_member", { name: nameOf(buyer) }) : say("unsure");
  const key = { none: "nobody_yet", asking: "looking_up", later: "member_later", enrolment: "enrol_anew" }[kind];
  return key ? say(key) : "";
}

function whatToDo({ kind, scan, candidates = [], voucher, act, isOpen: isAsked }) {
  if (kind === "ambiguous") return [...candidates.map((one) => choice(one, scan)), ...keep(scan)];
  if (kind === "voucher" && voucher.usable) return [button("voucher-take", say("voucher_take"), () => take(voucher), true)];
  if (kind === "enrolment") return [button("enrol-anew", say("enrol_ok"), act), button("enrol-not", say("cancel"), none)];
  if (kind === "unsure") return [again(scan), ...keep(scan), button("take-scan", say("take_scan"), act), ...(theSale().buyer ? [] : [sellWithout()])];
  if (kind === "unknown") {
    return [button("enrol-this", say("new_member"), () => openEnrolMember(scan), true), ...keep(scan), sellWithout()];
  }
  if (isAsked) return [...keep(scan), sellWithout()];
  if (kind === "failed" && scan) return [again(scan)];
  return [];
}

const none = () => showFound({ kind: "none" });
const sellWithout = () => button("sell-without", say("sell_without"), forget);
const again = (scan) => button("find-again", say("retry"), () => lookUp(scan));
const nameOf = ({ name, member, scan }) => name ?? (member ? say("member") : scan);

// The member who is on this sale already stays; not offered where the scan is all that is known of them.
function keep(scan) {
  const { buyer } = theSale();
  return buyer && buyer.scan !== scan ? [button("keep-member", say("keep_member", { name: nameOf(buyer) }), none)] : [];
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
  if (byId("found").dataset.kind === "none") fillWith("found-say", own("none"));
  byId("member").dataset.member = buyer?.member ?? "";
  if (!buyer) return;
  byId("member-name").textContent = nameOf(buyer);
  byId("member-balance").textContent = buyer.member ? points(buyer.available, buyer.points_name || pointsName()) : say("points_follow");
  byId("member-balance").dataset.points = buyer.member ? String(buyer.available) : "";
  byId("member-tier").textContent = buyer.tier ?? "";
  byId("member-tier").hidden = !buyer.tier;
}
